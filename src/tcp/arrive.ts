import type { Ms } from '../protocol.ts'
import {
  acknowledge,
  begin,
  type Draft,
  emit,
  finAcknowledged,
  finish,
  note,
  owe,
  retransmit,
  startTimeWait,
  type TcbStep,
  take,
} from './draft.ts'
import { end, has, length, type Segment } from './segment.ts'
import { add, before, distance, within } from './sequence.ts'
import type { Tcb } from './tcb.ts'
import type { State } from './transitions.ts'

/** A segment arrives on a connection. RFC 9293 §3.10.7.2 to §3.10.7.4; CLOSED is `refuse`'s. */
export function arrive(tcb: Tcb, segment: Segment, now: Ms): TcbStep {
  const draft = begin(tcb, now)
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

/** RFC 9293 §3.10.7.2. */
function inListen(draft: Draft, segment: Segment): void {
  const ref = '3.10.7.2'
  // First, check for a RST.
  if (has(segment, 'RST')) return note(draft, 'RST ignored', ref)
  // Second, check for an ACK.
  if (segment.ack !== undefined) {
    note(draft, 'ACK in LISTEN', ref)
    return emit(draft, ['RST'], ref, { seq: segment.ack })
  }
  // Third, check for a SYN.
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
    if (segment.ack === undefined) return take(draft, 'rcv SYN')
    acknowledge(draft, segment.ack)
    take(draft, 'rcv SYN,ACK')
    return processHeld(draft)
  }
  // Fifth, neither SYN nor RST.
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
    if (!has(segment, 'RST')) owe(draft, 'now', ref)
    return
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
  if (!known) return segment
  if (segment.ack !== undefined) return tcb.passive ? segment : withoutSyn(segment)
  note(draft, 'repeated SYN', '3.10.7.4')
  retransmit(draft, '3.10.7.4')
  return undefined
}

function withoutSyn(segment: Segment): Segment {
  const seq = add(segment.seq, 1)
  return { ...segment, seq, ctl: segment.ctl.filter(bit => bit !== 'SYN') }
}

/** RFC 9293 Table 6. */
function acceptable(tcb: Tcb, segment: Segment): boolean {
  const inWindow = (seq: number) => add(seq, -tcb.rcvNxt) < tcb.rcvWnd
  const last = length(segment) - 1
  return inWindow(segment.seq) || (last >= 0 && inWindow(add(segment.seq, last)))
}

/** An acceptable RST. RFC 9293 §3.10.7.4 second. */
function reset(draft: Draft, segment: Segment): void {
  const { tcb } = draft
  if (tcb.settings.rfc5961 && segment.seq !== tcb.rcvNxt)
    return challenge(draft, 'RST ahead of RCV.NXT')
  switch (tcb.state) {
    case 'SYN-RECEIVED':
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

/** An acceptable SYN. RFC 9293 §3.10.7.4 fourth. */
function synInWindow(draft: Draft): void {
  const { tcb } = draft
  if (tcb.state === 'SYN-RECEIVED' && tcb.passive) return take(draft, 'rcv SYN, passive OPEN')
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
  if (!before(ack, tcb.sndUna)) updateWindow(draft, segment)
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

/** RFC 9293 §3.10.7.4 fifth: an old segment does not update the window. */
function updateWindow(draft: Draft, segment: Segment): void {
  const { tcb } = draft
  const ack = segment.ack ?? tcb.sndUna
  const newer =
    before(tcb.sndWl1, segment.seq) || (tcb.sndWl1 === segment.seq && !before(ack, tcb.sndWl2))
  if (newer) setWindow(draft, segment, ack)
}

function setWindow({ tcb }: Draft, segment: Segment, ack: number): void {
  tcb.sndWnd = segment.wnd
  tcb.maxSndWnd = Math.max(tcb.maxSndWnd, segment.wnd)
  tcb.sndWl1 = segment.seq
  tcb.sndWl2 = ack
}

/** The part of a segment that is new and inside the window. RFC 9293 §3.10.7.4 first. */
function trim(tcb: Tcb, segment: Segment): Segment {
  const old = Math.max(0, distance(tcb.rcvNxt, segment.seq))
  const seq = add(segment.seq, old)
  const room = tcb.rcvWnd - distance(seq, tcb.rcvNxt)
  const text = segment.text.slice(old, old + room)
  const whole = old + text.length === segment.text.length && text.length < room
  return {
    ...segment,
    seq,
    text,
    ctl: whole ? segment.ctl : segment.ctl.filter(bit => bit !== 'FIN'),
  }
}

/** Keeps text and FIN for processing in the order of SEG.SEQ (SHLD-31). */
function hold(draft: Draft, segment: Segment): void {
  const { tcb } = draft
  if (length(segment) === 0) return
  tcb.held = [...tcb.held, segment].sort((a, b) => distance(a.seq, b.seq))
}

/** The states in which the segment text is processed. RFC 9293 §3.10.7.4 seventh. */
const receiving: readonly State[] = ['ESTABLISHED', 'FIN-WAIT-1', 'FIN-WAIT-2']

/** What now begins at RCV.NXT: text to the user, then the FIN. RFC 9293 §3.10.7.4 seventh, eighth. */
function processHeld(draft: Draft): void {
  const { tcb } = draft
  const ref = '3.10.7.4'
  for (let next = tcb.held[0]; next; next = tcb.held[0]) {
    if (before(tcb.rcvNxt, next.seq)) return
    tcb.held = tcb.held.slice(1)
    const segment = trim(tcb, next)
    if (segment.text !== '') {
      if (receiving.includes(tcb.state)) deliver(draft, segment)
      else {
        note(draft, 'text after FIN ignored', ref)
        owe(draft, 'now', ref)
        continue
      }
    }
    if (has(segment, 'FIN')) fin(draft)
  }
}

/** A segment above a gap is held, and acknowledged at once (MAY-13), as is one that fills a gap. RFC 9293 §3.8.6.3. */
function outOfOrder(draft: Draft, segment: Segment): void {
  const above = before(draft.tcb.rcvNxt, segment.seq)
  if (above) note(draft, 'out of order: held', '3.10.7.4')
  owe(draft, 'now', above ? '3.10.7.4' : '3.8.6.3')
}

/** RFC 9293 §3.10.7.4 seventh; at least every second full-sized segment is acknowledged at once (§3.8.6.3). */
function deliver(draft: Draft, segment: Segment): void {
  const { tcb } = draft
  tcb.rcvNxt = add(tcb.rcvNxt, segment.text.length)
  draft.delivered.push(segment.text)
  if (segment.text.length >= tcb.settings.mss) tcb.unacknowledged += 1
  owe(draft, tcb.unacknowledged >= 2 ? 'now' : 'soon', '3.10.7.4')
}

/** The peer's FIN, in order. RFC 9293 §3.10.7.4 eighth. */
function fin(draft: Draft): void {
  const { tcb } = draft
  switch (tcb.state) {
    case 'ESTABLISHED':
    case 'FIN-WAIT-1':
    case 'FIN-WAIT-2':
      tcb.rcvNxt = add(tcb.rcvNxt, 1)
      draft.signals.push('connection closing')
      return take(draft, 'rcv FIN')
    default:
      // CLOSE-WAIT, CLOSING, LAST-ACK and TIME-WAIT remain; a second FIN lies beyond the first.
      note(draft, 'FIN after FIN ignored', '3.10.7.4')
      return owe(draft, 'now', '3.10.7.4')
  }
}
