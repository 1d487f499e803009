import { type Draft, emitUnqueued, note, take } from './draft.ts'
import { has, type Segment } from './segment.ts'
import { add, type Seq } from './sequence.ts'
import type { Tcb } from './tcb.ts'
import { hold, processHeld } from './text.ts'
import { setWindow } from './window.ts'

/** A SYN,ACK that leaves nothing behind: what the listener must know later is in its ISS. RFC 4987 §3.6. */
export function answerWithCookie(draft: Draft, segment: Segment): void {
  const { tcb } = draft
  tcb.rcvNxt = add(segment.seq, 1)
  const ref = '3.10.7.2'
  note(draft, 'SYN cookie', ref)
  emitUnqueued(draft, ['SYN', 'ACK'], ref, { seq: cookieOf(tcb, segment.seq), again: false })
}

/** Whether a segment acknowledges the cookie that a SYN before it would have drawn. RFC 4987 §3.6. */
export function isCookie({ tcb }: Draft, segment: Segment): boolean {
  return (
    segment.ack !== undefined &&
    !has(segment, 'SYN') &&
    add(segment.ack, -1) === cookieOf(tcb, add(segment.seq, -1))
  )
}

/** The connection that the listener did not remember. RFC 4987 §3.6. */
export function establishByCookie(draft: Draft, segment: Segment): void {
  const { tcb } = draft
  const ack = segment.ack ?? 0
  tcb.iss = add(ack, -1)
  tcb.sndUna = ack
  tcb.sndNxt = ack
  tcb.irs = add(segment.seq, -1)
  tcb.rcvNxt = segment.seq
  setWindow(draft, segment, ack)
  take(draft, 'rcv ACK of cookie')
  hold(draft, segment)
  processHeld(draft)
}

/** The ISS of a SYN,ACK that is a cookie; a sum stands for the hash of the sockets and a secret. RFC 4987 §3.6. */
function cookieOf({ settings }: Tcb, irs: Seq): Seq {
  return add(settings.iss[0] ?? 0, irs)
}
