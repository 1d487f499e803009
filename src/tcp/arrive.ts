import type { Ms } from '../protocol.ts'
import { answerWithCookie, establishByCookie, isCookie } from './cookie.ts'
import {
  acknowledge,
  begin,
  type Draft,
  emit,
  emitUnqueued,
  finAcknowledged,
  note,
  owe,
  retransmit,
  runs,
  startTimeWait,
  stop,
  type TcbStep,
  take,
} from './draft.ts'
import { finish } from './finish.ts'
import { end, has, length, type Segment } from './segment.ts'
import { add, before, distance, type Seq, within } from './sequence.ts'
import { create, type Tcb } from './tcb.ts'
import { hold, outOfOrder, processHeld } from './text.ts'
import { varies } from './variant.ts'
import { acceptable, setWindow, trim, updateWindow } from './window.ts'

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

/** RFC 9293 §3.10.7.4. */
function inOtherStates(draft: Draft, arrived: Segment): void {
  const { tcb } = draft
  const ref = '3.10.7.4'
  // A FIN that was acknowledged already restarts 2 MSL, which the literal order of checks would never do.
  const { ack } = arrived
  const again =
    has(arrived, 'FIN') &&
    !has(arrived, 'RST') &&
    end(arrived) === tcb.rcvNxt &&
    ack !== undefined &&
    distance(ack, tcb.sndNxt) <= 0
  if (tcb.state === 'TIME-WAIT' && again) {
    note(draft, 'retransmitted FIN', ref)
    owe(draft, 'now', ref)
    return startTimeWait(draft)
  }
  const segment = withoutKnownSyn(draft, arrived)
  if (!segment) return
  // First, check the sequence number.
  if (!acceptable(tcb, segment)) {
    note(draft, 'unacceptable segment', ref)
    if (has(segment, 'RST')) return
    owe(draft, 'now', ref)
    return intoZeroWindow(draft, segment)
  }
  // Second, check the RST bit.
  if (has(segment, 'RST')) return reset(draft, segment)
  // Fourth, check the SYN bit.
  if (has(segment, 'SYN')) return synInWindow(draft)
  // Fifth, check the ACK field.
  if (segment.ack === undefined) return note(draft, 'segment without ACK dropped', ref)
  if (!acknowledgment(draft, segment, segment.ack)) return
  // Seventh, the segment text, and eighth, the FIN bit: in the order of SEG.SEQ.
  const fresh = trim(tcb, segment)
  if (length(fresh) > 0 && (tcb.held.length > 0 || before(tcb.rcvNxt, fresh.seq))) {
    outOfOrder(draft, fresh)
  }
  hold(draft, fresh)
  processHeld(draft)
}

/** IRS and RCV.NXT from a SYN; its text or FIN waits until ESTABLISHED. RFC 9293 §3.10.7.2, §3.10.7.3. */
function synchronize(draft: Draft, segment: Segment): void {
  const { tcb } = draft
  tcb.irs = segment.seq
  tcb.rcvNxt = add(segment.seq, 1)
  setWindow(draft, segment, segment.ack ?? tcb.sndUna)
  hold(draft, withoutSyn(segment))
}

/**
 * In SYN-RECEIVED, a SYN that repeats the known IRS. Unless the rules are literal, a SYN draws the SYN,ACK again,
 * and of a SYN,ACK (of a simultaneous open, RFC 9293 Appendix A.2) the rest is processed.
 */
function withoutKnownSyn(draft: Draft, segment: Segment): Segment | undefined {
  const { tcb } = draft
  const known =
    tcb.state === 'SYN-RECEIVED' &&
    tcb.settings.rules === 'relaxed' &&
    has(segment, 'SYN') &&
    !has(segment, 'RST') &&
    segment.seq === tcb.irs
  if (isRepeatedAfterTwo(tcb, segment)) {
    note(draft, 'repeated SYN', '3.10.7.4')
    emitUnqueued(draft, ['SYN', 'ACK'], '3.10.7.4', { seq: tcb.iss, again: true })
    return undefined
  }
  if (!known) return segment
  const isApart = varies(tcb, 'four-way-handshake')
  if (segment.ack !== undefined) return tcb.passive && !isApart ? segment : withoutSyn(segment)
  note(draft, 'repeated SYN', '3.10.7.4')
  retransmit(draft, '3.10.7.4')
  return undefined
}

/** Where the second segment established the connection, a SYN that comes again means that it was lost. */
function isRepeatedAfterTwo(tcb: Tcb, segment: Segment): boolean {
  return (
    varies(tcb, 'two-way-handshake') &&
    tcb.state === 'ESTABLISHED' &&
    tcb.passive &&
    segment.ctl.join() === 'SYN' &&
    segment.seq === tcb.irs
  )
}

function withoutSyn(segment: Segment): Segment {
  const seq = add(segment.seq, 1)
  return { ...segment, seq, ctl: segment.ctl.filter(bit => bit !== 'SYN') }
}

/** What a zero window keeps out may still carry a valid ACK (MUST-66). RFC 9293 §3.10.7.4 first. */
function intoZeroWindow(draft: Draft, segment: Segment): void {
  const { tcb } = draft
  if (tcb.rcvWnd > 0 || segment.seq !== tcb.rcvNxt || has(segment, 'SYN')) return
  if (segment.ack !== undefined) acknowledgment(draft, segment, segment.ack)
}

/** An acceptable RST. RFC 9293 §3.10.7.4 second; RFC 1337 §3 (F1). */
function reset(draft: Draft, segment: Segment): void {
  const { tcb } = draft
  if (tcb.settings.rfc1337 && tcb.state === 'TIME-WAIT')
    return note(draft, 'RST in TIME-WAIT ignored', '3.10.7.4')
  if (tcb.settings.rfc5961 && segment.seq !== tcb.rcvNxt)
    return challenge(draft, 'RST ahead of RCV.NXT')
  switch (tcb.state) {
    case 'SYN-RECEIVED':
      if (tcb.old) return returnToTimeWait(draft, tcb.old)
      if (tcb.passive) return take(draft, 'rcv RST, passive OPEN')
      draft.signals.push('connection refused')
      return take(draft, 'rcv RST, active OPEN')
    case 'ESTABLISHED':
    case 'FIN-WAIT-1':
    case 'FIN-WAIT-2':
    case 'CLOSE-WAIT':
      draft.signals.push('connection reset')
      return take(draft, 'rcv RST')
    default:
      return take(draft, 'rcv RST')
  }
}

/** The SYN that reopened the connection was an old duplicate. RFC 9293 §3.6.1 (2). */
function returnToTimeWait(draft: Draft, { running: _, ...old }: Tcb): void {
  take(draft, 'rcv RST, reopened')
  const { running } = draft.tcb
  Object.assign(draft.tcb, { ...old, running })
}

/** An acceptable SYN. RFC 9293 §3.10.7.4 fourth. */
function synInWindow(draft: Draft): void {
  const { tcb } = draft
  const fromListen = tcb.passive && !tcb.old // A reopened connection was in TIME-WAIT, and may have no listener.
  if (tcb.state === 'SYN-RECEIVED' && fromListen) return take(draft, 'rcv SYN, passive OPEN')
  if (tcb.settings.rfc5961) return challenge(draft, 'SYN on a synchronized connection')
  draft.signals.push('connection reset')
  take(draft, 'rcv SYN in window, no RFC 5961')
}

/** RFC 5961 §3, §4, §5. */
function challenge(draft: Draft, rule: string): void {
  note(draft, `${rule}: challenge ACK`, '3.10.7.4')
  owe(draft, 'now', '3.10.7.4')
}

/** Whether to go on with the segment. RFC 9293 §3.10.7.4 fifth. */
function acknowledgment(draft: Draft, segment: Segment, ack: number): boolean {
  const { tcb } = draft
  const ref = '3.10.7.4'
  if (tcb.state === 'SYN-RECEIVED') {
    if (!within(tcb.sndUna, ack, tcb.sndNxt)) {
      note(draft, 'ACK of nothing that was sent', ref)
      emit(draft, ['RST'], ref, { seq: ack })
      return false // The text does not say so; a segment that was answered by a RST is not processed further.
    }
    acknowledge(draft, ack)
    setWindow(draft, segment, ack)
    take(draft, 'rcv ACK of SYN')
    return true
  }
  if (tcb.probed && ack === add(tcb.sndNxt, 1)) takenProbe(draft)
  if (distance(ack, tcb.sndNxt) > 0) {
    note(draft, 'ACK of nothing that was sent', ref)
    owe(draft, 'now', ref)
    return false
  }
  if (tcb.settings.rfc5961 && distance(tcb.sndUna, ack) > tcb.maxSndWnd) {
    challenge(draft, 'ACK too old')
    return false
  }
  if (before(tcb.sndUna, ack)) acknowledge(draft, ack)
  if (!before(ack, tcb.sndUna)) updateWindow(draft, segment, ack)
  if (tcb.sndWnd === 0) tcb.silentSince = draft.now // It answers: MUST-37 of §3.8.6.1.
  if (finAcknowledged(tcb)) {
    switch (tcb.state) {
      case 'FIN-WAIT-1':
      case 'CLOSING':
        take(draft, 'rcv ACK of FIN')
        return true
      case 'LAST-ACK':
        take(draft, 'rcv ACK of FIN')
        return false
      default:
        return true
    }
  }
  return true
}

/** The peer took the octet of a zero-window probe: it was sent after all. RFC 9293 §3.8.6.1. */
function takenProbe({ tcb }: Draft): void {
  tcb.sndNxt = add(tcb.sndNxt, 1)
  tcb.unsent = tcb.unsent.slice(1)
  tcb.probed = false
}
