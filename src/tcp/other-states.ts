import {
  acknowledge,
  type Draft,
  emit,
  emitUnqueued,
  finAcknowledged,
  note,
  owe,
  retransmit,
  startTimeWait,
  take,
} from './draft.ts'
import { end, has, length, type Segment, withoutSyn } from './segment.ts'
import { add, before, distance, within } from './sequence.ts'
import type { Tcb } from './tcb.ts'
import { afterFin, hold, ignore, outOfOrder, processHeld } from './text.ts'
import { varies } from './variant.ts'
import { acceptable, setWindow, trim, updateWindow } from './window.ts'

/** A segment in SYN-RECEIVED or a synchronized state. RFC 9293 §3.10.7.4. */
export function inOtherStates(draft: Draft, arrived: Segment): void {
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
  const kept = withoutKnownSyn(draft, arrived)
  if (!kept) return
  // First, check the sequence number, and trim off what lies outside the window, SYN and FIN included.
  if (!acceptable(tcb, kept)) {
    note(draft, 'unacceptable segment', ref)
    if (has(kept, 'RST')) return
    owe(draft, 'now', ref)
    return intoZeroWindow(draft, kept)
  }
  const segment = trim(tcb, kept)
  // Second, check the RST bit, by the sequence number that the segment came with.
  if (has(kept, 'RST')) return reset(draft, kept)
  // Fourth, check the SYN bit; RFC 5961 does "irrespective of the sequence number".
  const { rfc5961 } = tcb.settings
  if (has(rfc5961 && !comesFromListen(tcb) ? kept : segment, 'SYN')) return synInWindow(draft)
  // Fifth, check the ACK field.
  if (segment.ack === undefined) return note(draft, 'segment without ACK dropped', ref)
  const { state } = tcb
  if (!acknowledgment(draft, segment, segment.ack)) return
  // Seventh, the segment text, and eighth, the FIN bit: in the order of SEG.SEQ.
  if (afterFin.includes(tcb.state)) return ignore(draft, segment, state)
  if (length(segment) > 0 && (tcb.held.length > 0 || before(tcb.rcvNxt, segment.seq))) {
    outOfOrder(draft, segment)
  }
  hold(draft, segment)
  processHeld(draft)
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
  if (tcb.settings.rfc5961 && before(segment.seq, tcb.rcvNxt))
    return note(draft, 'RST left of the window dropped', '3.10.7.4')
  if (tcb.settings.rfc5961 && segment.seq !== tcb.rcvNxt)
    return challenge(draft, 'RST ahead of RCV.NXT')
  switch (tcb.state) {
    case 'SYN-RECEIVED':
      if (tcb.old) return returnToTimeWait(draft, tcb.old)
      if (tcb.orphaned) return take(draft, 'rcv RST, listener closed')
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

/** A SYN that is neither known nor trimmed off. RFC 9293 §3.10.7.4 fourth. */
function synInWindow(draft: Draft): void {
  const { tcb } = draft
  if (comesFromListen(tcb)) return take(draft, 'rcv SYN, passive OPEN')
  if (tcb.settings.rfc5961) return challenge(draft, 'SYN on a synchronized connection')
  draft.signals.push('connection reset')
  take(draft, 'rcv SYN in window, no RFC 5961')
}

/** Whether a SYN returns the connection to LISTEN; a reopened one was in TIME-WAIT, and may have no listener. */
function comesFromListen({ state, passive, old, orphaned }: Tcb): boolean {
  return state === 'SYN-RECEIVED' && passive && !old && !orphaned
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
