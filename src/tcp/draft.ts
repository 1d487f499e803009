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
import type { Signal } from './signals.ts'
import { type Tcb, type Timer, timers } from './tcb.ts'
import { row, type TcpEvent, type TcpSend } from './transitions.ts'
import { varied } from './varied.ts'

/** What one connection did in answer to one call, arrival or expiry. */
export interface TcbStep {
  readonly tcb: Tcb
  readonly send: readonly Sent<Segment>[]
  readonly timers: readonly TimerChange[]
  readonly delivered: readonly Octets[]
  readonly signals: readonly Signal[]
  readonly taken: readonly Taken[]
}

/** A step in the making: changed in place by the rules, closed by `finish`. */
export interface Draft {
  readonly now: Ms
  readonly tcb: { -readonly [K in keyof Tcb]: Tcb[K] }
  readonly send: Sent<Segment>[]
  readonly timers: Map<Timer, TimerChange>
  readonly delivered: Octets[]
  readonly signals: Signal[]
  readonly taken: Taken[]
  /** The acknowledgment that is owed: at once, or as late as the settings allow. */
  owed: { when: 'now' | 'soon'; ref: string } | undefined
  /** Whether one segment goes however small the window is. RFC 9293 §3.8.6.2.1 (4). */
  override: boolean
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
    override: false,
  }
}

/** Takes a row of the table: the state changes, and what the row sends is sent or owed. */
export function take(draft: Draft, named: TcpEvent): void {
  const { tcb } = draft
  const from = tcb.state
  const event = varied(tcb, from, named)
  const { to, send, ref } = row(from, event)
  draft.taken.push({ kind: 'transition', event, from, to, ref })
  tcb.state = to
  if (send) perform(draft, send, ref)
  if (to === 'TIME-WAIT') startTimeWait(draft)
  if (to === 'CLOSED' || to === 'LISTEN') {
    if (send === 'ACK') emit(draft, ['ACK'], ref) // What a variant owes as it closes goes at once.
    draft.owed = undefined
    stopTimers(draft)
  }
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
  {
    seq = draft.tcb.sndNxt,
    text = '',
    psh = false,
  }: { seq?: Seq; text?: Octets; psh?: boolean } = {},
): void {
  const { tcb } = draft
  const segment: Segment = { ...compose(tcb, bits, seq, text), ...(psh && { psh }) }
  transmit(draft, segment, false, ref)
  if (length(segment) === 0) return
  if (tcb.retransmissionQueue.length === 0) tcb.silentSince = draft.now
  tcb.sndNxt = end(segment)
  tcb.probed = false
  tcb.retransmissionQueue = [...tcb.retransmissionQueue, segment]
  tcb.rto = retransmission.sent(tcb.rto, tcb.sndNxt, draft.now)
  if (has(segment, 'FIN')) tcb.fin = add(tcb.sndNxt, -1)
}

/** Sends what only asks for an answer: it is not queued. Without text its number is one that the peer knows. */
export function emitProbe(draft: Draft, text: Octets, ref: string): void {
  const { tcb } = draft
  const seq = text === '' ? add(tcb.sndNxt, -1) : tcb.sndNxt
  transmit(draft, compose(tcb, ['ACK'], seq, text), text !== '' && tcb.probed, ref)
}

/** Sends what nobody need acknowledge: it is not queued, and takes no sequence number. */
export function emitUnqueued(
  draft: Draft,
  bits: readonly ControlBit[],
  ref: string,
  { seq, again }: { readonly seq: Seq; readonly again: boolean },
): void {
  transmit(draft, compose(draft.tcb, bits, seq, ''), again, ref)
}

function compose(tcb: Tcb, bits: readonly ControlBit[], seq: Seq, text: Octets): Segment {
  return {
    seq,
    ...(bits.includes('ACK') ? { ack: tcb.rcvNxt } : {}),
    ctl: controlBits.filter(bit => bits.includes(bit)),
    wnd: tcb.rcvWnd,
    text,
  }
}

/** An ACK takes the place of the one that is owed. */
function transmit(draft: Draft, message: Segment, again: boolean, ref: string): void {
  draft.send.push({ message, retransmission: again, ref })
  if (has(message, 'ACK')) draft.owed = undefined
}

/** Sends the front of the retransmission queue again, with what has been received since. RFC 9293 §3.10.8. */
export function retransmit(draft: Draft, ref: string): void {
  const { tcb } = draft
  const [front, ...rest] = tcb.retransmissionQueue
  if (!front) throw new Error(`nothing to retransmit in ${tcb.state}`)
  const again = has(front, 'ACK') ? { ...front, ack: tcb.rcvNxt, wnd: tcb.rcvWnd } : front
  tcb.retransmissionQueue = [again, ...rest]
  tcb.rto = retransmission.sentAgain(tcb.rto)
  transmit(draft, again, true, ref)
}

/** SEG.ACK acknowledges new data: the queue, the measured round trip, the timer. RFC 9293 §3.10.7.4 fifth. */
export function acknowledge(draft: Draft, ack: Seq): void {
  const { tcb } = draft
  tcb.sndUna = ack
  const first = tcb.retransmissionQueue.findIndex(segment => distance(end(segment), ack) > 0)
  tcb.retransmissionQueue = first < 0 ? [] : tcb.retransmissionQueue.slice(first)
  if (tcb.synTimedOut) tcb.rto = retransmission.establishedAfterTimeout(tcb.rto)
  tcb.synTimedOut = false // What is acknowledged first is the SYN.
  tcb.rto = retransmission.acknowledged(tcb.rto, ack, tcb.settings.rtoMin, draft.now)
  tcb.silentSince = draft.now
  // RFC 6298 (5.2), (5.3); `finish` sets them again where something is outstanding.
  stop(draft, 'rto')
  if (runs(draft, 'user')) stop(draft, 'user')
}

export function finAcknowledged(tcb: Tcb): boolean {
  return tcb.fin !== undefined && distance(tcb.sndUna, tcb.fin) > 0
}

export function runs({ tcb }: Draft, timer: Timer): boolean {
  return tcb.running.includes(timer)
}

export function set(draft: Draft, timer: Timer, after: Ms): void {
  draft.timers.set(timer, { timer, set: after })
  if (!runs(draft, timer)) draft.tcb.running = [...draft.tcb.running, timer]
}

export function stop(draft: Draft, timer: Timer): void {
  draft.timers.set(timer, { timer, stop: true })
  draft.tcb.running = draft.tcb.running.filter(other => other !== timer)
}

/** Enters or stays in TIME-WAIT for 2 MSL from now; the other timers are off. RFC 9293 §3.10.7.4 eighth. */
export function startTimeWait(draft: Draft): void {
  stopTimers(draft)
  set(draft, 'time-wait', 2 * draft.tcb.settings.msl)
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
      if (tcb.state === 'ESTABLISHED') expectNoAck(draft)
      return
    }
    case 'ACK; SYN':
      emit(draft, ['ACK'], ref)
      return emit(draft, ['SYN'], ref)
    case 'ACK':
      // Only the ACK of a FIN that our own may still follow is worth waiting with.
      return owe(draft, tcb.state === 'CLOSE-WAIT' ? 'soon' : 'now', ref)
    case 'FIN':
      tcb.closing = true // `finish` sends it behind the text that is queued.
      if (tcb.state === 'LAST-ACK') tcb.unsent = '' // At once, whatever is queued: the variant of an early FIN.
      return
    case 'RST':
      return emit(draft, ['RST'], ref)
    default:
      send satisfies never
  }
}

/** Of a handshake of two segments, the second is not acknowledged. */
function expectNoAck({ tcb }: Draft): void {
  tcb.sndUna = tcb.sndNxt
  tcb.retransmissionQueue = []
  tcb.rto = retransmission.sentAgain(tcb.rto)
}

/** The TCB is deleted or waits for nothing but 2 MSL: the queues are flushed, the timers are off. */
function stopTimers(draft: Draft): void {
  const { tcb } = draft
  tcb.retransmissionQueue = []
  tcb.unsent = ''
  tcb.held = []
  tcb.received = ''
  tcb.receives = []
  draft.timers.clear()
  for (const timer of timers) {
    if (timer !== 'time-wait' || tcb.state !== 'TIME-WAIT') stop(draft, timer)
  }
}
