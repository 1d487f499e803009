import { type Draft, note, owe, take } from './draft.ts'
import { end, has, length, type Segment } from './segment.ts'
import { add, before, distance } from './sequence.ts'
import type { State } from './transitions.ts'
import { offer, trim } from './window.ts'

/** Keeps text and FIN for processing in the order of SEG.SEQ (SHLD-31). */
export function hold(draft: Draft, segment: Segment): void {
  const { tcb } = draft
  if (length(segment) === 0) return
  tcb.held = [...tcb.held, segment].sort((a, b) => distance(a.seq, b.seq))
}

const afterClose: readonly State[] = ['FIN-WAIT-1', 'FIN-WAIT-2']

/** The states in which the peer's FIN has been received. RFC 9293 §3.10.7.4 seventh. */
export const afterFin: readonly State[] = ['CLOSE-WAIT', 'CLOSING', 'LAST-ACK', 'TIME-WAIT']

/** What now begins at RCV.NXT: text to the user, then the FIN. RFC 9293 §3.10.7.4 seventh, eighth. */
export function processHeld(draft: Draft): void {
  const { tcb } = draft
  for (let next = tcb.held[0]; next; next = tcb.held[0]) {
    if (before(tcb.rcvNxt, next.seq)) return
    tcb.held = tcb.held.slice(1)
    const segment = trim(tcb, next)
    if (segment.text !== '') {
      if (tcb.settings.halfDuplex && afterClose.includes(tcb.state)) {
        return take(draft, 'rcv text, half-duplex')
      }
      deliver(draft, segment)
    }
    if (has(segment, 'FIN')) fin(draft)
  }
}

/**
 * What lies beyond the peer's FIN "should not occur". Its text is ignored without an answer; but TIME-WAIT acknowledges
 * what arrives (fifth). Another FIN is acknowledged (eighth), and RCV.NXT stays where it is: there is no sequence number
 * after a FIN. `state` is the one in which the segment arrived. RFC 9293 §3.10.7.4.
 */
export function ignore(draft: Draft, segment: Segment, state: State): void {
  const ref = '3.10.7.4'
  if (segment.text !== '') {
    note(draft, 'text after FIN ignored', ref)
    if (state === 'TIME-WAIT') owe(draft, 'now', ref)
  }
  if (has(segment, 'FIN')) {
    note(draft, 'FIN after FIN ignored', ref)
    owe(draft, 'now', ref)
  }
}

/** A segment above a gap is held, and acknowledged at once (MAY-13), as is one that fills a gap. RFC 9293 §3.8.6.3. */
export function outOfOrder(draft: Draft, segment: Segment): void {
  const above = before(draft.tcb.rcvNxt, segment.seq)
  if (above) note(draft, 'out of order: held', '3.10.7.4')
  owe(draft, 'now', above ? '3.10.7.4' : '3.8.6.3')
}

/** RFC 9293 §3.10.7.4 seventh; at least every second full-sized segment is acknowledged at once (§3.8.6.3). */
function deliver(draft: Draft, segment: Segment): void {
  const { tcb } = draft
  tcb.rcvNxt = add(tcb.rcvNxt, segment.text.length)
  if (tcb.settings.reads) draft.delivered.push(segment.text)
  else {
    tcb.received += segment.text
    tcb.rcvWnd -= segment.text.length
    read(draft)
  }
  if (segment.text.length >= tcb.settings.mss) tcb.unacknowledged += 1
  owe(draft, tcb.unacknowledged >= 2 ? 'now' : 'soon', '3.10.7.4')
}

/**
 * What was received fills the RECEIVEs that are outstanding, and frees the window for more. Says whether the window
 * opened. RFC 9293 §3.10.3, §3.8.6.2.2.
 */
export function read(draft: Draft): boolean {
  const { tcb } = draft
  for (let wanted = tcb.receives[0]; wanted && tcb.received !== ''; wanted = tcb.receives[0]) {
    const text = tcb.received.slice(0, wanted)
    draft.delivered.push(text)
    tcb.received = tcb.received.slice(wanted)
    const left = wanted - text.length
    tcb.receives = [...(left > 0 ? [left] : []), ...tcb.receives.slice(1)]
  }
  const before = tcb.rcvWnd
  tcb.rcvWnd = offer(tcb)
  return tcb.rcvWnd > before
}

/** The peer's FIN, in order; what was held beyond it is ignored. RFC 9293 §3.10.7.4 eighth. */
function fin(draft: Draft): void {
  const { tcb } = draft
  tcb.rcvNxt = add(tcb.rcvNxt, 1)
  const beyond = tcb.held.some(segment => before(tcb.rcvNxt, end(segment)))
  if (beyond) note(draft, 'text after FIN ignored', '3.10.7.4')
  tcb.held = []
  draft.signals.push('connection closing')
  take(draft, 'rcv FIN')
}
