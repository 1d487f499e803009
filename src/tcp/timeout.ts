import type { Ms } from '../protocol.ts'
import { begin, type Draft, emitProbe, note, retransmit, set, type TcbStep, take } from './draft.ts'
import { finish } from './finish.ts'
import { backOff, probeInterval } from './retransmission.ts'
import type { Tcb, Timer } from './tcb.ts'

/** A timer of a connection expires. RFC 9293 §3.10.8. */
export function timeout(tcb: Tcb, timer: Timer, now: Ms): TcbStep {
  const draft = begin({ ...tcb, running: tcb.running.filter(other => other !== timer) }, now)
  switch (timer) {
    case 'rto':
      retransmissionTimeout(draft)
      break
    case 'delayed-ack':
      note(draft, 'delayed ACK', '3.8.6.3')
      draft.owed = { when: 'now', ref: '3.8.6.3' }
      break
    case 'time-wait':
      take(draft, '2 MSL timeout')
      break
    case 'persist':
      probe(draft)
      break
    case 'override':
      note(draft, 'small window overridden', '3.8.6.2.1')
      draft.override = true
      break
    case 'keep-alive':
      keepAlive(draft)
      break
    case 'user':
      draft.signals.push('connection aborted due to user timeout')
      take(draft, 'user timeout')
      break
    default:
      timer satisfies never
  }
  return finish(draft)
}

/** The section that an expiry is handled under. */
export const timerSections: Readonly<Record<Timer, string>> = {
  rto: '3.10.8',
  'delayed-ack': '3.8.6.3',
  'time-wait': '3.10.8',
  persist: '3.8.6.1',
  override: '3.8.6.2.1',
  'keep-alive': '3.8.4',
  user: '3.10.8',
}

/** RFC 9293 §3.10.8; §3.8.3 for R2. */
function retransmissionTimeout(draft: Draft): void {
  const { tcb } = draft
  if (givesUp(draft)) return
  if (tcb.state === 'SYN-SENT' || tcb.state === 'SYN-RECEIVED') tcb.synTimedOut = true
  tcb.rto = backOff(tcb.rto)
  note(draft, 'retransmission timeout', '3.10.8')
  retransmit(draft, '3.10.8') // `finish` sets the timer again.
}

/** Whether the peer has been silent for R2, and the connection is given up. RFC 9293 §3.8.3. */
function givesUp(draft: Draft): boolean {
  const { tcb } = draft
  if (draft.now - tcb.silentSince < r2(tcb)) return false
  draft.signals.push('connection aborted due to excessive retransmission')
  take(draft, 'R2 reached')
  return true
}

function r2({ state, settings }: Tcb): Ms {
  return state === 'SYN-SENT' || state === 'SYN-RECEIVED' ? settings.r2Syn : settings.r2
}

/**
 * One octet of new text into a zero window, which the peer may take if it has opened meanwhile; a FIN is not risked,
 * the number before it draws an ACK as well. RFC 9293 §3.8.6.1.
 */
function probe(draft: Draft): void {
  const { tcb } = draft
  if (givesUp(draft)) return
  const ref = '3.8.6.1'
  note(draft, 'zero-window probe', ref)
  const text = tcb.unsent.slice(0, 1)
  emitProbe(draft, text, ref)
  tcb.probed ||= text !== ''
  tcb.probes += 1
}

/** A segment without text, so that only its number draws an answer (SHLD-12). RFC 9293 §3.8.4. */
function keepAlive(draft: Draft): void {
  const { tcb } = draft
  const outstanding = tcb.retransmissionQueue.length > 0 || tcb.unsent !== ''
  if (outstanding) return // MUST-26; `finish` sets the timer again.
  const ref = '3.8.4'
  if (tcb.keepAlives === 0) tcb.silentSince = draft.now
  else if (draft.now - tcb.silentSince >= tcb.settings.r2) {
    draft.signals.push('connection aborted due to unanswered keep-alives')
    return take(draft, 'keep-alive timeout')
  }
  note(draft, 'keep-alive', ref)
  emitProbe(draft, '', ref)
  set(draft, 'keep-alive', probeInterval(tcb.rto, tcb.keepAlives))
  tcb.keepAlives += 1
}
