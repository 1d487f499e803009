import type { Ms, Sent } from '../protocol.ts'
import { refuse } from '../tcp/arrive.ts'
import { type Host, newest } from '../tcp/host.ts'
import { end, has, length, type Segment } from '../tcp/segment.ts'
import { distance } from '../tcp/sequence.ts'
import { defaultSettings, type Settings } from '../tcp/settings.ts'
import type { Tcb } from '../tcp/tcb.ts'
import { tcp } from '../tcp/tcp.ts'
import type { TraceEndpoint, TraceEvent } from '../trace/trace.ts'
import type { Copy, Happening } from './passage.ts'
import {
  anyEvent,
  callOn,
  type End,
  endOf,
  expire,
  nameOf,
  newRow,
  type Run,
  rowOf,
  send,
  show,
  take,
} from './record.ts'

/** What a trace says of a run of the model that sends and receives what happened. */
export interface Inferred {
  readonly endpoints: readonly TraceEndpoint[]
  readonly events: readonly TraceEvent[]
  /** When the last thing happened, since the first. */
  readonly end: Ms
}

/**
 * Runs the model on what happened. What arrives is given to it; what an endpoint sends is an answer of the model's or
 * else tells what its user called or that its timer expired. What the model would send and nobody saw is left out, so
 * that every state is of the model and every segment of the capture.
 */
export function infer(
  happenings: readonly Happening[],
  names: readonly [string, string],
): Inferred {
  const segments = ([0, 1] as const).map(side =>
    happenings.flatMap(({ kind, copy }) =>
      kind === 'departs' && copy.from === side ? [copy.segment] : [],
    ),
  )
  const [own = [], others = []] = segments
  const settings = [settingsOf(own, others), settingsOf(others, own)] as const
  const first = happenings[0]?.copy.segment
  // Where the first SYN was not captured, the connection is taken for established.
  const isOpen = first !== undefined && !has(first, 'RST') && first.ctl.join() !== 'SYN'
  const [client, server] = tcp.begin(
    isOpen ? 'established' : 'closed',
    names.map((name, side) => ({ name, settings: settings[side] ?? defaultSettings })),
  )
  if (!client || !server) throw new Error('a run without two hosts')
  const ends: readonly [End, End] = [endOf(names[0], client), endOf(names[1], server)]
  const endpoints = ends.map(({ name, host }, side) => ({
    name,
    incarnation: host.born,
    state: tcp.state(host),
    variables: tcp.inspect(host, host.born),
    origin: settings[side]?.iss[0] ?? 0,
  }))
  const run: Run = {
    ends,
    events: [],
    rows: new Map(),
    begun: { cause: 0, incarnation: 0 },
    now: 0,
  }
  const start = happenings[0]?.time ?? 0
  for (const side of [0, 1] as const) {
    const opening = segments[side]?.find(segment => has(segment, 'SYN'))
    if (opening?.ack !== undefined && !isOpen) callOn(run, ends[side], { name: 'passive OPEN' })
  }
  const answers = answersTo(happenings)
  for (const [index, { kind, time, copy }] of happenings.entries()) {
    run.now = Math.max(run.now, Math.round(time - start))
    if (kind === 'departs') depart(run, copy)
    else arrive(run, copy, answers[index])
  }
  return { endpoints, events: run.events, end: run.now }
}

/** What the segments of a side, and its peer's, tell of how it is set. */
function settingsOf(own: readonly Segment[], others: readonly Segment[]): Settings {
  const first = own[0]
  const seq = first?.seq ?? others.find(({ ack }) => ack !== undefined)?.ack ?? 0
  const openings = own.filter(segment => has(segment, 'SYN')).map(segment => segment.seq)
  // Without a SYN, the first segment is taken for the first after it; another connection may follow.
  const earlier = first && has(first, 'SYN') ? [] : [(seq - 1) >>> 0]
  return {
    ...defaultSettings,
    iss: [...new Set([...earlier, ...openings])],
    mss: Math.max(536, ...own.map(({ text }) => text.length)),
    window: Math.max(1, ...own.map(({ wnd }) => wnd)),
    // A capture does not show when an endpoint gives up, and its limits are not known.
    r2: Number.POSITIVE_INFINITY,
    r2Syn: Number.POSITIVE_INFINITY,
  }
}

/** By index of what happens: what the other end than the copy's sender sends next. */
function answersTo(happenings: readonly Happening[]): (Segment | undefined)[] {
  const next: [Segment?, Segment?] = []
  return happenings
    .toReversed()
    .map(({ kind, copy }) => {
      if (kind === 'departs') next[copy.from] = copy.segment
      return next[copy.from === 0 ? 1 : 0]
    })
    .reverse()
}

/** A copy arrives: the model does what it does. `answer` is what its receiver sends next. */
function arrive(run: Run, copy: Copy, answer: Segment | undefined): void {
  const { events, now: time } = run
  const to = run.ends[copy.from === 0 ? 1 : 0]
  if (copy.injected) {
    const made = newRow(run, copy)
    events.push({ time, kind: 'injected', ...made, message: copy.segment })
  }
  const { row, cause } = rowOf(run, copy)
  const connection = newest(to.host)?.tcb
  const isNew = has(copy.segment, 'SYN') && copy.segment.seq !== connection?.irs
  // Only who is still in TIME-WAIT answers a SYN with a bare ACK. RFC 9293 §3.10.7.4 fourth.
  if (connection?.state === 'TIME-WAIT' && isNew && answer?.ctl.join() !== 'ACK') forget(run, to)
  const { name } = run.ends[copy.from]
  if (answer && isOfNobody(run, to, copy, answer)) forget(run, to)
  if (listensAgain(to.host, copy.segment, answer)) callOn(run, to, { name: 'passive OPEN' })
  to.seen.clear()
  to.heard = time
  const isRefused = to.shut && copy.segment.text !== '' && answer?.ack === copy.segment.seq
  const window = newest(to.host)?.tcb.rcvWnd ?? 0
  const step = tcp.arrive(isRefused ? offering(to.host, 0) : to.host, copy.segment, name, time)
  const opened = isRefused ? { ...step, host: offering(step.host, window) } : step
  take(run, to, opened, { cause, event: { kind: 'arrived', row } })
}

/**
 * Whether a segment is answered by the very RST of a closed port, where the connection that is there would have answered
 * otherwise: so it was gone already. A RST that the user's ABORT sends follows what answers the segment. RFC 9293
 * §3.10.7.1.
 */
function isOfNobody(run: Run, { host }: End, { from, segment }: Copy, answer: Segment): boolean {
  const reset = refuse(segment)
  if (!reset || nameOf(answer) !== nameOf(reset) || answer.ack !== reset.ack) return false
  const { send } = tcp.arrive(host, segment, run.ends[from].name, run.now)
  return newest(host) !== undefined && send.some(({ message }) => !has(message, 'RST'))
}

/** A connection comes to CLOSED without a word: 2 MSL have passed, or else its user or its host forgot it. */
function forget(run: Run, end: End): void {
  if (newest(end.host)?.tcb.state === 'TIME-WAIT')
    expire(run, end, 'time-wait', run.now - end.since)
  else callOn(run, end, { name: 'ABORT' })
  end.due = []
}

/** Whether a SYN at a closed port is answered as at a listener: the user has called OPEN again. */
function listensAgain(
  { listener, connections }: Host,
  segment: Segment,
  answer?: Segment,
): boolean {
  if (listener || connections.size > 0 || segment.ctl.join() !== 'SYN') return false
  return answer?.ctl.join() === 'SYN,ACK' && answer.ack === end(segment)
}

/** The model's user reads at once, but that of the capture may not. RFC 9293 §3.8.6. */
function offering(host: Host, rcvWnd: number): Host {
  const connections = [...host.connections].map(
    ([peer, { tcb, incarnation }]) => [peer, { tcb: { ...tcb, rcvWnd }, incarnation }] as const,
  )
  return { ...host, connections: new Map(connections) }
}

/** A copy departs: the model is brought to send it. */
function depart(run: Run, copy: Copy): void {
  const { segment } = copy
  const from = run.ends[copy.from]
  const answer = answerOf(from, segment)
  if (answer) return show(run, copy, answer)
  const connection = newest(from.host)?.tcb
  if (has(segment, 'RST')) {
    if (!connection) return show(run, copy)
    callOn(run, from, { name: 'ABORT' })
    return send(run, copy, '3.10.5')
  }
  if (length(segment) === 0) return show(run, copy, { ref: '3.8.6.3', retransmission: false })
  const isSyn = has(segment, 'SYN')
  if (isSyn && connection?.iss !== segment.seq && segment.ack === undefined) {
    if (connection) forget(run, from)
    callOn(run, from, { name: 'active OPEN' })
    return send(run, copy, '3.10.1')
  }
  if (!connection) {
    const retransmission = from.sent.has(nameOf(segment))
    return show(run, copy, { ref: retransmission ? '3.8.1' : anyEvent, retransmission })
  }
  const fresh = distance(end(segment), connection.sndNxt)
  if (fresh <= 0) return sendAgain(run, copy)
  if (probes(run, connection, copy)) return probe(run, connection, copy)
  const closes = has(segment, 'FIN')
  const octets = fresh - (closes ? 1 : 0) - connection.unsent.length
  const mayCall = sending.includes(connection.state) && !connection.closing && octets <= mostOctets
  if (isSyn || !mayCall) return show(run, copy)
  if (octets <= 0 && !closes) return show(run, copy, { ref: '3.10.2', retransmission: false })
  if (octets > 0) callOn(run, from, { name: 'SEND', octets })
  if (closes) callOn(run, from, { name: 'CLOSE' })
  send(run, copy, closes ? '3.10.4' : '3.10.2')
}

/** The states in which the user may SEND and CLOSE. RFC 9293 §3.10.2, §3.10.4. */
const sending: readonly string[] = ['SYN-RECEIVED', 'ESTABLISHED', 'CLOSE-WAIT']

/** As in a scenario's SEND; what lies further ahead is of another connection, or made up. */
const mostOctets = 1_000_000

/** What the model sent of its own and this is. */
function answerOf(from: End, segment: Segment): Sent<Segment> | undefined {
  return from.due.find(({ message }) =>
    has(segment, 'RST')
      ? has(message, 'RST') && message.seq === segment.seq
      : nameOf(message) === nameOf(segment) && (length(segment) > 0 || message.ack === segment.ack),
  )
}

/**
 * What was sent before is sent again: because a timer expired, if nothing has arrived since and time enough has passed.
 * RFC 9293 §3.8.1.
 */
function sendAgain(run: Run, copy: Copy): void {
  const from = run.ends[copy.from]
  const before = from.seen.get(end(copy.segment))
  const [front] = newest(from.host)?.tcb.retransmissionQueue ?? []
  if (!front || before === undefined || run.now - before < leastTimeout) {
    return show(run, copy, { ref: '3.8.1', retransmission: true })
  }
  expire(run, from, 'rto', run.now - before)
  send(run, copy, '3.10.8', true)
}

/** Whether the next octet is sent though the window has been closed for some time. RFC 9293 §3.8.6.1. */
function probes(run: Run, connection: Tcb, { from, segment }: Copy): boolean {
  return (
    sending.includes(connection.state) &&
    connection.sndWnd === 0 &&
    connection.retransmissionQueue.length === 0 &&
    segment.seq === connection.sndNxt &&
    segment.ctl.join() === 'ACK' &&
    segment.text.length === 1 &&
    run.now - lastTried(run.ends[from], segment) >= leastTimeout
  )
}

/** The same octet again is a retransmission, as the model has it. RFC 9293 §3.8.6.1. */
function probe(run: Run, connection: Tcb, copy: Copy): void {
  const from = run.ends[copy.from]
  if (connection.unsent === '') callOn(run, from, { name: 'SEND', octets: 1 })
  expire(run, from, 'persist', run.now - lastTried(from, copy.segment))
  send(run, copy, '3.8.6.1', connection.probed)
}

/** When a probe was last sent or, before the first, the peer was last heard of. */
function lastTried(from: End, segment: Segment): Ms {
  return from.sent.get(nameOf(segment)) ?? from.heard
}

/** Linux's TCP_RTO_MIN; RFC 6298 (2.4) asks for 1 s. */
const leastTimeout: Ms = 200
