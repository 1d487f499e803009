import { type Draft, note, owe, take } from './draft.ts'
import { has, length, type Segment } from './segment.ts'
import { add, before, distance } from './sequence.ts'
import type { State } from './transitions.ts'
import { offer, trim } from './window.ts'

/** Keeps text and FIN for processing in the order of SEG.SEQ (SHLD-31). */
export function hold(draft: Draft, segment: Segment): void {
  const { tcb } = draft
  if (length(segment) === 0) return
  tcb.held = [...tcb.held, segment].sort((a, b) => distance(a.seq, b.seq))
}

/** The states in which the segment text is processed. RFC 9293 §3.10.7.4 seventh. */
const receiving: readonly State[] = ['ESTABLISHED', 'FIN-WAIT-1', 'FIN-WAIT-2']
const afterClose: readonly State[] = ['FIN-WAIT-1', 'FIN-WAIT-2']

/** What now begins at RCV.NXT: text to the user, then the FIN. RFC 9293 §3.10.7.4 seventh, eighth. */
export function processHeld(draft: Draft): void {
  const { tcb } = draft
  const ref = '3.10.7.4'
  for (let next = tcb.held[0]; next; next = tcb.held[0]) {
    if (before(tcb.rcvNxt, next.seq)) return
    tcb.held = tcb.held.slice(1)
    const segment = trim(tcb, next)
    if (segment.text !== '') {
      if (tcb.settings.halfDuplex && afterClose.includes(tcb.state)) {
        return take(draft, 'rcv text, half-duplex')
      }
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
