import type { Ms, Sent, Taken, TimerChange } from '../protocol.ts'
import * as retransmission from './retransmission.ts'
import {
  type ControlBit,
  controlBits,
  end,
  has,
  length,
  type Octets,
  type Segment,
} from './segment.ts'
import { add, distance, type Seq } from './sequence.ts'
import type { Tcb } from './tcb.ts'
import { row, type State, type TcpEvent, type TcpSend } from './transitions.ts'

/** The timers of a connection. RFC 9293 §3.8.1, §3.8.6.3, §3.6.1. */
export type Timer = 'rto' | 'delayed-ack' | 'time-wait'

/** What one connection did in answer to one call, arrival or expiry. */
export interface TcbStep {
  readonly tcb: Tcb
  readonly send: readonly Sent<Segment>[]
  readonly timers: readonly TimerChange[]
  readonly delivered: readonly Octets[]
  readonly signals: readonly string[]
  readonly taken: readonly Taken[]
}

/** A step in the making: changed in place by the rules, closed by `finish`. */
export interface Draft {
  readonly now: Ms
  readonly tcb: { -readonly [K in keyof Tcb]: Tcb[K] }
  readonly send: Sent<Segment>[]
  readonly timers: Map<Timer, TimerChange>
  readonly delivered: Octets[]
  readonly signals: string[]
  readonly taken: Taken[]
  /** The acknowledgment that is owed: at once, or as late as the settings allow. */
  owed: { when: 'now' | 'soon'; ref: string } | undefined
}

export function begin(tcb: Tcb, now: Ms): Draft {
  return {
    now,
    tcb: { ...tcb },
    send: [],
    timers: new Map(),
    delivered: [],
    signals: [],
    taken: [],
    owed: undefined,
  }
}

/** Takes a row of the table: the state changes, and what the row sends is sent or owed. */
export function take(draft: Draft, event: TcpEvent): void {
  const { tcb } = draft
  const from = tcb.state
  const { to, send, ref } = row(from, event)
  draft.taken.push({ kind: 'transition', event, from, to, ref })
  tcb.state = to
  if (send) perform(draft, send, ref)
  if (to === 'ESTABLISHED' && tcb.synTimedOut) {
    tcb.rto = retransmission.establishedAfterTimeout(tcb.rto)
  }
  if (to === 'TIME-WAIT') startTimeWait(draft)
  if (to === 'CLOSED' || to === 'LISTEN') stopTimers(draft)
}

/** Notes a rule that the table leaves out. */
export function note(draft: Draft, rule: string, ref: string): void {
  draft.taken.push({ kind: 'rule', rule, ref })
}

/** An acknowledgment is owed: `soon` lets it wait for a segment to ride in. RFC 9293 §3.8.6.3. */
export function owe(draft: Draft, when: 'now' | 'soon', ref: string): void {
  if (draft.owed?.when === 'now') return
  draft.owed = { when: draft.tcb.settings.ackDelay > 0 ? when : 'now', ref }
}

/** Sends a segment at SND.NXT or, for a RST, wherever its rule says. */
export function emit(
  draft: Draft,
  bits: readonly ControlBit[],
  ref: string,
  { seq = draft.tcb.sndNxt, text = '' }: { seq?: Seq; text?: Octets } = {},
): void {
  const { tcb } = draft
  const segment: Segment = {
    seq,
    ...(bits.includes('ACK') ? { ack: tcb.rcvNxt } : {}),
    ctl: controlBits.filter(bit => bits.includes(bit)),
    wnd: tcb.rcvWnd,
    text,
  }
  draft.send.push({ message: segment, retransmission: false, ref })
  if (bits.includes('ACK')) draft.owed = undefined
  if (length(segment) === 0) return
  tcb.sndNxt = end(segment)
  tcb.retransmissionQueue = [...tcb.retransmissionQueue, segment]
  tcb.rto = retransmission.sent(tcb.rto, tcb.sndNxt, draft.now)
  if (has(segment, 'FIN')) tcb.fin = add(tcb.sndNxt, -1)
}

/** Sends the front of the retransmission queue again, with what has been received since. RFC 9293 §3.10.8. */
export function retransmit(draft: Draft, ref: string): void {
  const { tcb } = draft
  const [front, ...rest] = tcb.retransmissionQueue
  if (!front) throw new Error(`nothing to retransmit in ${tcb.state}`)
  const again = has(front, 'ACK') ? { ...front, ack: tcb.rcvNxt, wnd: tcb.rcvWnd } : front
  tcb.retransmissionQueue = [again, ...rest]
  tcb.rto = retransmission.sentAgain(tcb.rto)
  draft.send.push({ message: again, retransmission: true, ref })
  if (has(again, 'ACK')) draft.owed = undefined
}

/** SEG.ACK acknowledges new data: the queue, the measured round trip, the timer. RFC 9293 §3.10.7.4 fifth. */
export function acknowledge(draft: Draft, ack: Seq): void {
  const { tcb } = draft
  tcb.sndUna = ack
  tcb.retransmissionQueue = tcb.retransmissionQueue.filter(
    segment => distance(end(segment), ack) > 0,
  )
  tcb.rto = retransmission.acknowledged(tcb.rto, ack, tcb.settings.rtoMin, draft.now)
  stop(draft, 'rto') // RFC 6298 (5.2), (5.3); `finish` sets it again where something is outstanding.
}

export function finAcknowledged(tcb: Tcb): boolean {
  return tcb.fin !== undefined && distance(tcb.sndUna, tcb.fin) > 0
}

export function set(draft: Draft, timer: Timer, after: Ms): void {
  draft.timers.set(timer, { timer, set: after })
  if (timer === 'rto') draft.tcb.rtoRunning = true
  if (timer === 'delayed-ack') draft.tcb.ackDelayed = true
}

function stop(draft: Draft, timer: Timer): void {
  draft.timers.set(timer, { timer, stop: true })
  if (timer === 'rto') draft.tcb.rtoRunning = false
  if (timer === 'delayed-ack') draft.tcb.ackDelayed = false
}

/** Enters or stays in TIME-WAIT for 2 MSL from now; the other timers are off. RFC 9293 §3.10.7.4 eighth. */
export function startTimeWait(draft: Draft): void {
  stopTimers(draft)
  set(draft, 'time-wait', 2 * draft.tcb.settings.msl)
}

/** Segmentizes what may be sent, acknowledges what is owed, keeps the timers. */
export function finish(draft: Draft): TcbStep {
  const { tcb } = draft
  // A CLOSE that was queued in SYN-RECEIVED. RFC 9293 §3.10.4.
  if (tcb.state === 'ESTABLISHED' && tcb.closing) take(draft, 'CLOSE')
  if (sending.has(tcb.state)) segmentize(draft)
  if (draft.owed) {
    const { when, ref } = draft.owed
    if (when === 'now') emit(draft, ['ACK'], ref)
    else if (!tcb.ackDelayed) set(draft, 'delayed-ack', tcb.settings.ackDelay)
  }
  if (draft.send.some(({ message }) => has(message, 'ACK'))) {
    tcb.unacknowledged = 0
    if (tcb.ackDelayed) stop(draft, 'delayed-ack')
  }
  if (tcb.retransmissionQueue.length > 0 && !tcb.rtoRunning) set(draft, 'rto', tcb.rto.rto)
  return {
    tcb,
    send: draft.send,
    timers: [...draft.timers.values()],
    delivered: draft.delivered,
    signals: draft.signals,
    taken: draft.taken,
  }
}

/** The states in which text and FIN may be sent for the first time. */
const sending: ReadonlySet<State> = new Set([
  'ESTABLISHED',
  'FIN-WAIT-1',
  'CLOSE-WAIT',
  'CLOSING',
  'LAST-ACK',
])

/** Queued text as far as the send window allows, the FIN behind its last. RFC 9293 §3.10.2, §3.10.4. */
function segmentize(draft: Draft): void {
  const { tcb } = draft
  while (tcb.unsent !== '' || (tcb.closing && tcb.fin === undefined)) {
    const usable = tcb.sndWnd - distance(tcb.sndNxt, tcb.sndUna)
    const size = Math.max(0, Math.min(tcb.unsent.length, tcb.settings.mss, usable))
    const text = tcb.unsent.slice(0, size)
    const rest = tcb.unsent.slice(size)
    const last = rest === '' && tcb.closing && size < usable // The FIN needs room in the window, too.
    if (size === 0 && !last) return
    tcb.unsent = rest
    if (last) leaveCloseWait(draft)
    emit(draft, last ? ['FIN', 'ACK'] : ['ACK'], size > 0 ? '3.10.2' : '3.10.4', { text })
  }
}

/** CLOSE-WAIT waits with LAST-ACK until all SENDs are segmentized. RFC 9293 §3.10.4. */
function leaveCloseWait(draft: Draft): void {
  if (draft.tcb.state === 'CLOSE-WAIT') take(draft, 'CLOSE')
}

function perform(draft: Draft, send: TcpSend, ref: string): void {
  const { tcb } = draft
  switch (send) {
    case 'SYN':
      return emit(draft, ['SYN'], ref, { seq: tcb.iss })
    case 'SYN,ACK': {
      // It takes the place of a SYN of ours that is outstanding. RFC 9293 §3.10.7.3.
      const again = tcb.retransmissionQueue.length > 0
      tcb.retransmissionQueue = []
      emit(draft, ['SYN', 'ACK'], ref, { seq: tcb.iss })
      if (again) tcb.rto = retransmission.sentAgain(tcb.rto)
      return
    }
    case 'ACK':
      // Only the ACK of a FIN that our own may still follow is worth waiting with.
      return owe(draft, tcb.state === 'CLOSE-WAIT' ? 'soon' : 'now', ref)
    case 'FIN':
      tcb.closing = true // `finish` sends it behind the text that is queued.
      return
    case 'RST':
      return emit(draft, ['RST'], ref)
    default:
      send satisfies never
  }
}

/** The TCB is deleted or waits for nothing but 2 MSL: the queues are flushed, the timers are off. */
function stopTimers(draft: Draft): void {
  const { tcb } = draft
  tcb.retransmissionQueue = []
  tcb.unsent = ''
  tcb.held = []
  draft.timers.clear()
  stop(draft, 'rto')
  stop(draft, 'delayed-ack')
  if (tcb.state !== 'TIME-WAIT') stop(draft, 'time-wait')
}
