import type { Draft } from './draft.ts'
import { has, length, type Segment, withoutSyn } from './segment.ts'
import { add, before, distance, type Seq } from './sequence.ts'
import type { Tcb } from './tcb.ts'

/** RFC 9293 Table 6. With a zero window only what occupies no sequence number, or a RST (MUST-66), at RCV.NXT. */
export function acceptable(tcb: Tcb, segment: Segment): boolean {
  const inWindow = (seq: number) => add(seq, -tcb.rcvNxt) < tcb.rcvWnd
  const last = length(segment) - 1
  if (tcb.rcvWnd === 0) return segment.seq === tcb.rcvNxt && (last < 0 || has(segment, 'RST'))
  return inWindow(segment.seq) || (last >= 0 && inWindow(add(segment.seq, last)))
}

/** The part of a segment that is new and inside the window, SYN and FIN included. RFC 9293 §3.10.7.4 first. */
export function trim(tcb: Tcb, segment: Segment): Segment {
  const isOld = before(segment.seq, tcb.rcvNxt)
  const rest = isOld && has(segment, 'SYN') ? withoutSyn(segment) : segment
  const old = Math.max(0, distance(tcb.rcvNxt, rest.seq))
  const seq = add(rest.seq, old)
  const first = add(seq, has(rest, 'SYN') ? 1 : 0)
  const room = Math.max(0, tcb.rcvWnd - distance(first, tcb.rcvNxt))
  const text = rest.text.slice(old, old + room)
  const whole = old + text.length === rest.text.length && text.length < room
  return { ...rest, seq, text, ctl: whole ? rest.ctl : rest.ctl.filter(bit => bit !== 'FIN') }
}

/**
 * RCV.WND after the user has read: the right edge stays where it is until it can move by half of RCV.BUFF or a whole
 * segment. RFC 9293 §3.8.6.2.2.
 */
export function offer({ settings, received, rcvWnd }: Tcb): number {
  const free = settings.window - received.length
  return free - rcvWnd >= Math.min(settings.window / 2, settings.mss) ? free : rcvWnd
}

/** Whether text or a FIN waits to be sent for the first time. */
export function waits(tcb: Tcb): boolean {
  return tcb.unsent !== '' || (tcb.closing && tcb.fin === undefined)
}

/** U, the usable window; negative where the peer has shrunk it (MUST-34). RFC 9293 §3.8.6.2.1. */
export function usable(tcb: Tcb): number {
  return tcb.sndWnd - distance(tcb.sndNxt, tcb.sndUna)
}

/**
 * Whether so many octets of the queued text are worth a segment, by the sender's rules (1), (2) and (3): every SEND
 * counts as pushed. With Nagle's algorithm only a whole segment goes while others are outstanding. RFC 9293
 * §3.8.6.2.1, §3.7.4.
 */
export function worthSending(tcb: Tcb, size: number): boolean {
  if (size >= tcb.settings.mss) return true
  if (tcb.settings.nagle && tcb.sndNxt !== tcb.sndUna) return false
  return size === tcb.unsent.length || size >= tcb.maxSndWnd / 2
}

/** RFC 9293 §3.10.7.4 fifth: an old segment does not update the window. */
export function updateWindow(draft: Pick<Draft, 'tcb'>, segment: Segment, ack: Seq): void {
  const { tcb } = draft
  const newer =
    before(tcb.sndWl1, segment.seq) || (tcb.sndWl1 === segment.seq && !before(ack, tcb.sndWl2))
  if (newer) setWindow(draft, segment, ack)
}

/** SND.WND as a segment offers it. RFC 9293 §3.10.7.4 fifth. */
export function setWindow({ tcb }: Pick<Draft, 'tcb'>, segment: Segment, ack: Seq): void {
  tcb.sndWnd = segment.wnd
  tcb.maxSndWnd = Math.max(tcb.maxSndWnd, segment.wnd)
  tcb.sndWl1 = segment.seq
  tcb.sndWl2 = ack
}
