import type { Call, Ms } from '../protocol.ts'
import { begin, type Draft, finish, type TcbStep, take } from './draft.ts'
import { textOf } from './segment.ts'
import type { calls } from './settings.ts'
import type { Tcb } from './tcb.ts'
import type { State } from './transitions.ts'

export type CallName = keyof typeof calls

/** A call of the user on a connection. RFC 9293 §3.10.1 to §3.10.5. */
export function call(tcb: Tcb, request: Call, now: Ms): TcbStep {
  const draft = begin(tcb, now)
  const rule = rules[request.name as CallName]
  const refusal = rule(draft, request)
  if (refusal) draft.signals.push(`error: ${refusal}`)
  return finish(draft)
}

/** Where RFC 9293 describes each call. */
export const sections: Readonly<Record<CallName, string>> = {
  'passive OPEN': '3.10.1',
  'active OPEN': '3.10.1',
  SEND: '3.10.2',
  CLOSE: '3.10.4',
  ABORT: '3.10.5',
}

/** What is signalled where a call needs a connection and there is none. */
export const noConnection = 'error: connection does not exist'

/** What is signalled where an OPEN finds a connection. */
export const connectionExists = 'error: connection already exists'

type Refusal = string | undefined

const rules: Readonly<Record<CallName, (draft: Draft, request: Call) => Refusal>> = {
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
  CLOSE: close,
  ABORT: abort,
}

/** RFC 9293 §3.10.2. */
function send(draft: Draft, request: Call): Refusal {
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

/** RFC 9293 §3.10.4. */
function close(draft: Draft): Refusal {
  const { tcb } = draft
  switch (tcb.state) {
    case 'SYN-SENT':
      if (tcb.unsent !== '') draft.signals.push('error: closing')
      take(draft, 'CLOSE')
      return undefined
    case 'LISTEN':
    case 'ESTABLISHED':
      take(draft, 'CLOSE')
      return undefined
    case 'SYN-RECEIVED':
      if (tcb.unsent === '') take(draft, 'CLOSE')
      tcb.closing = true // With text queued, for processing after entering ESTABLISHED.
      return undefined
    case 'CLOSE-WAIT':
      if (tcb.closing) return 'connection closing'
      tcb.closing = true // `finish` takes the row once all SENDs are segmentized.
      return undefined
    default:
      return 'connection closing'
  }
}

/** RFC 9293 §3.10.5, and CLOSED after it, not the TIME-WAIT of §3.5.2. */
function abort(draft: Draft): Refusal {
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
