import type { Call, Ms } from '../protocol.ts'
import { begin, type Draft, owe, runs, stop, type TcbStep, take } from './draft.ts'
import { finish } from './finish.ts'
import { textOf } from './segment.ts'
import type { calls } from './settings.ts'
import type { Refusal, Signal } from './signals.ts'
import type { Tcb } from './tcb.ts'
import { read } from './text.ts'
import type { State } from './transitions.ts'

export type CallName = keyof typeof calls

/** A call of the user on a connection. RFC 9293 §3.10.1 to §3.10.5. */
export function call(tcb: Tcb, request: Call, now: Ms): TcbStep {
  const draft = begin(tcb, now)
  const rule = rules[request.name as CallName]
  const refusal = rule(draft, request)
  if (refusal) draft.signals.push(`error: ${refusal}`)
  else setUserTimeout(draft, request)
  return finish(draft)
}

/** Where RFC 9293 describes each call. */
export const sections: Readonly<Record<CallName, string>> = {
  'passive OPEN': '3.10.1',
  'active OPEN': '3.10.1',
  SEND: '3.10.2',
  RECEIVE: '3.10.3',
  CLOSE: '3.10.4',
  ABORT: '3.10.5',
}

/** What is signalled where a call needs a connection and there is none. */
export const noConnection: Signal = 'error: connection does not exist'

/** What is signalled where an OPEN finds a connection. */
export const connectionExists: Signal = 'error: connection already exists'

const rules: Readonly<Record<CallName, (draft: Draft, request: Call) => Refusal | undefined>> = {
  'passive OPEN': (draft, request) => {
    take(draft, 'passive OPEN')
    draft.tcb.passive = true
    draft.tcb.remote = request.remote === true
    return undefined
  },
  'active OPEN': draft => {
    take(draft, 'active OPEN')
    draft.tcb.passive = false
    return undefined
  },
  SEND: send,
  RECEIVE: receive,
  CLOSE: close,
  ABORT: abort,
}

/** The timeout of an OPEN or a SEND. RFC 9293 §3.9.1.1, §3.9.1.2. */
function setUserTimeout(draft: Draft, { timeout }: Call): void {
  if (typeof timeout !== 'number') return
  draft.tcb.userTimeout = timeout
  if (runs(draft, 'user')) stop(draft, 'user') // `finish` sets it again.
}

/** RFC 9293 §3.10.2. */
function send(draft: Draft, request: Call): Refusal | undefined {
  const { tcb } = draft
  switch (tcb.state) {
    case 'LISTEN':
      if (!tcb.remote) return 'remote socket unspecified'
      tcb.unsent += textOf(request)
      take(draft, 'SEND')
      tcb.passive = false
      return undefined
    case 'SYN-SENT':
    case 'SYN-RECEIVED':
    case 'ESTABLISHED':
    case 'CLOSE-WAIT':
      if (tcb.closing) return 'connection closing'
      tcb.unsent += textOf(request)
      return undefined
    default:
      return 'connection closing'
  }
}

/** A user who reads at once has a RECEIVE outstanding at all times. RFC 9293 §3.10.3. */
function receive(draft: Draft, request: Call): Refusal | undefined {
  const { tcb } = draft
  const octets = (request.octets as number | undefined) ?? Number.POSITIVE_INFINITY
  switch (tcb.state) {
    case 'FIN-WAIT-1':
    case 'FIN-WAIT-2':
      if (tcb.settings.halfDuplex) return 'connection closing' // RFC 9293 §3.6.1.
      break
    case 'CLOSE-WAIT':
      if (tcb.received === '') return 'connection closing'
      tcb.receives = [octets] // What was outstanding went back with "connection closing"; nothing comes any more.
      read(draft)
      return undefined
    case 'CLOSING':
    case 'LAST-ACK':
    case 'TIME-WAIT':
      return 'connection closing'
    default:
  }
  tcb.receives = [...tcb.receives, octets]
  if (read(draft)) owe(draft, 'now', '3.8.6.2.2')
  return undefined
}

/** RFC 9293 §3.10.4; §3.6.1 for text that was not read. */
function close(draft: Draft): Refusal | undefined {
  const { tcb } = draft
  const unread = tcb.settings.halfDuplex && tcb.received !== ''
  switch (tcb.state) {
    case 'LISTEN':
    case 'SYN-SENT':
      if (tcb.unsent !== '' || tcb.receives.length > 0) draft.signals.push('error: closing')
      take(draft, 'CLOSE')
      return undefined
    case 'ESTABLISHED':
      take(draft, unread ? 'CLOSE, text unread' : 'CLOSE')
      return undefined
    case 'SYN-RECEIVED':
      if (tcb.unsent === '') take(draft, 'CLOSE')
      tcb.closing = true // With text queued, for processing after entering ESTABLISHED.
      return undefined
    case 'CLOSE-WAIT':
      if (tcb.closing) return 'connection closing'
      if (unread) {
        take(draft, 'CLOSE, text unread')
        return undefined
      }
      tcb.closing = true // `finish` takes the row once all SENDs are segmentized.
      return undefined
    default:
      return 'connection closing'
  }
}

/** RFC 9293 §3.10.5, and CLOSED after it, not the TIME-WAIT of §3.5.2. */
function abort(draft: Draft): Refusal | undefined {
  const noticed: readonly State[] = [
    'LISTEN',
    'SYN-SENT',
    'SYN-RECEIVED',
    'ESTABLISHED',
    'FIN-WAIT-1',
    'FIN-WAIT-2',
    'CLOSE-WAIT',
  ]
  if (noticed.includes(draft.tcb.state)) draft.signals.push('connection reset')
  take(draft, 'ABORT')
  return undefined
}
