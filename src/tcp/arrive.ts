import type { Ms } from '../protocol.ts'
import { answerWithCookie, establishByCookie, isCookie } from './cookie.ts'
import {
  acknowledge,
  begin,
  type Draft,
  emit,
  note,
  runs,
  stop,
  type TcbStep,
  take,
} from './draft.ts'
import { finish } from './finish.ts'
import { inOtherStates } from './other-states.ts'
import { end, has, type Segment, withoutSyn } from './segment.ts'
import { add, before, type Seq, within } from './sequence.ts'
import { create, type Tcb } from './tcb.ts'
import { hold, processHeld } from './text.ts'
import { varies } from './variant.ts'
import { setWindow } from './window.ts'

/** A segment arrives on a connection. RFC 9293 §3.10.7.2 to §3.10.7.4; CLOSED is `refuse`'s. */
export function arrive(tcb: Tcb, segment: Segment, now: Ms): TcbStep {
  const draft = begin(tcb, now)
  draft.tcb.keepAlives = 0
  if (runs(draft, 'keep-alive')) stop(draft, 'keep-alive') // `finish` sets it again.
  switch (tcb.state) {
    case 'LISTEN':
      inListen(draft, segment)
      break
    case 'SYN-SENT':
      inSynSent(draft, segment)
      break
    default:
      inOtherStates(draft, segment)
  }
  return finish(draft)
}

/** The reset for a segment that belongs to no connection. RFC 9293 §3.10.7.1. */
export function refuse(segment: Segment): Segment | undefined {
  if (has(segment, 'RST')) return undefined
  const empty = { wnd: 0, text: '' }
  return segment.ack === undefined
    ? { seq: 0, ack: end(segment), ctl: ['RST', 'ACK'], ...empty }
    : { seq: segment.ack, ctl: ['RST'], ...empty }
}

/** Whether a SYN may open a new incarnation of a connection in TIME-WAIT. RFC 9293 §3.6.1 (MAY-2). */
export function reopens({ settings, state, rcvNxt }: Tcb, segment: Segment): boolean {
  return (
    settings.timeWaitReuse &&
    state === 'TIME-WAIT' &&
    segment.ctl.join() === 'SYN' &&
    before(rcvNxt, segment.seq)
  )
}

/** The new incarnation, which remembers the old one in case the SYN is an old duplicate. RFC 9293 §3.6.1. */
export function reopen(old: Tcb, segment: Segment, iss: Seq, now: Ms): TcbStep {
  const draft = begin({ ...create(old.settings, iss), state: old.state, passive: true, old }, now)
  synchronize(draft, segment)
  take(draft, 'rcv SYN, reopening')
  return finish(draft)
}

/** RFC 9293 §3.10.7.2. */
function inListen(draft: Draft, segment: Segment): void {
  const ref = '3.10.7.2'
  // First, check for a RST.
  if (has(segment, 'RST')) return note(draft, 'RST ignored', ref)
  const cookies = varies(draft.tcb, 'syn-cookies')
  // Second, check for an ACK.
  if (cookies && isCookie(draft, segment)) return establishByCookie(draft, segment)
  if (segment.ack !== undefined) {
    note(draft, 'ACK in LISTEN', ref)
    return emit(draft, ['RST'], ref, { seq: segment.ack })
  }
  // Third, check for a SYN.
  if (has(segment, 'SYN') && cookies) return answerWithCookie(draft, segment)
  if (has(segment, 'SYN')) {
    synchronize(draft, segment)
    return take(draft, 'rcv SYN')
  }
  // Fourth, other data or control.
  note(draft, 'segment dropped', ref)
}

/** RFC 9293 §3.10.7.3. */
function inSynSent(draft: Draft, segment: Segment): void {
  const { tcb } = draft
  const ref = '3.10.7.3'
  // First, check the ACK bit.
  if (segment.ack !== undefined && !within(tcb.iss, segment.ack, tcb.sndNxt)) {
    note(draft, 'ACK of nothing that was sent', ref)
    if (!has(segment, 'RST')) emit(draft, ['RST'], ref, { seq: segment.ack })
    return
  }
  // Second, check the RST bit. RCV.NXT is not known yet, so RFC 5961's check of SEG.SEQ has nothing to compare.
  if (has(segment, 'RST')) {
    if (segment.ack === undefined) return note(draft, 'RST without ACK dropped', ref)
    draft.signals.push('connection reset')
    return take(draft, 'rcv RST')
  }
  // Fourth, check the SYN bit.
  if (has(segment, 'SYN')) {
    synchronize(draft, segment)
    if (segment.ack === undefined) {
      const isAcknowledged = tcb.sndUna === tcb.sndNxt // Only a handshake of four segments comes here so.
      take(draft, isAcknowledged ? 'rcv SYN, four-way' : 'rcv SYN')
      return isAcknowledged ? processHeld(draft) : undefined
    }
    acknowledge(draft, segment.ack)
    take(draft, 'rcv SYN,ACK')
    return processHeld(draft)
  }
  // Fifth, neither SYN nor RST.
  if (segment.ack !== undefined && varies(tcb, 'four-way-handshake')) {
    acknowledge(draft, segment.ack)
    return note(draft, 'ACK of SYN, four-way', ref)
  }
  note(draft, 'segment dropped', ref)
}

/** IRS and RCV.NXT from a SYN; its text or FIN waits until ESTABLISHED. RFC 9293 §3.10.7.2, §3.10.7.3. */
function synchronize(draft: Draft, segment: Segment): void {
  const { tcb } = draft
  tcb.irs = segment.seq
  tcb.rcvNxt = add(segment.seq, 1)
  setWindow(draft, segment, segment.ack ?? tcb.sndUna)
  hold(draft, withoutSyn(segment))
}
