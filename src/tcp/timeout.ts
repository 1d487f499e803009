import type { Ms } from '../protocol.ts'
import { begin, finish, note, retransmit, set, type TcbStep, type Timer, take } from './draft.ts'
import { backOff } from './retransmission.ts'
import type { Tcb } from './tcb.ts'

/** A timer of a connection expires. RFC 9293 §3.10.8. */
export function timeout(tcb: Tcb, timer: Timer, now: Ms): TcbStep {
  const draft = begin(tcb, now)
  switch (timer) {
    case 'rto':
      if (tcb.state === 'SYN-SENT' || tcb.state === 'SYN-RECEIVED') draft.tcb.synTimedOut = true
      draft.tcb.rto = backOff(tcb.rto)
      note(draft, 'retransmission timeout', '3.10.8')
      retransmit(draft, '3.10.8')
      set(draft, 'rto', draft.tcb.rto.rto)
      break
    case 'delayed-ack':
      draft.tcb.ackDelayed = false
      note(draft, 'delayed ACK', '3.8.6.3')
      draft.owed = { when: 'now', ref: '3.8.6.3' }
      break
    case 'time-wait':
      take(draft, '2 MSL timeout')
      break
    default:
      timer satisfies never
  }
  return finish(draft)
}
