import type { Call, Ms, Sent, Step } from '../protocol.ts'
import { type Host, newest } from '../tcp/host.ts'
import { end, has, length, type Segment } from '../tcp/segment.ts'
import { distance, type Seq } from '../tcp/sequence.ts'
import { tcp } from '../tcp/tcp.ts'
import { type Begin, eventsOf } from '../trace/step.ts'
import type { TraceEvent } from '../trace/trace.ts'
import type { Copy } from './passage.ts'

/** One end of the connection as the run goes on. */
export interface End {
  readonly name: string
  host: Host
  /** What the model has sent and nobody saw yet. */
  due: Sent<Segment>[]
  /** What was seen of it since something last arrived: by what a segment ends with, when. */
  readonly seen: Map<Seq, Ms>
  /** What was ever seen of it, by name: when last. */
  readonly sent: Map<string, Ms>
  /** Whether the window that it last showed was closed. */
  shut: boolean
  /** When something last arrived. */
  heard: Ms
  /** When its newest connection came to its state. */
  since: Ms
}

export function endOf(name: string, host: Host): End {
  return { name, host, due: [], seen: new Map(), sent: new Map(), shut: false, heard: 0, since: 0 }
}

/** Changed in place as it goes on. */
export interface Run {
  readonly ends: readonly [End, End]
  readonly events: TraceEvent[]
  /** By copy: its row, and the index of the event by which it came to be. */
  readonly rows: Map<Copy, { readonly row: number; readonly cause: number }>
  /** The step that is being taken: the index of its first event, and its connection. */
  begun: { readonly cause: number; readonly incarnation: number }
  now: Ms
}

/** The other end. */
function peerOf({ ends: [a, b] }: Run, end: End): End {
  return end === a ? b : a
}

/** What the model sent so long ago that so many others followed was never to be seen. */
const mostDue = 100

export function callOn(run: Run, at: End, call: Call): void {
  const step = tcp.call(at.host, call, peerOf(run, at).name, run.now)
  take(run, at, step, { event: { kind: 'call', call } })
}

export function expire(run: Run, at: End, timer: string, after: Ms): void {
  const step = tcp.expire(at.host, at.host.born, timer, run.now)
  take(run, at, step, { event: { kind: 'expired', timer, after } })
}

export function take(run: Run, on: End, step: Step<Host, Segment>, begin: Begin): void {
  const { events, now: time } = run
  const index = events.length
  const { incarnation } = step
  const before = tcp.inspect(on.host, incarnation)
  const after = tcp.inspect(step.host, incarnation)
  events.push(...eventsOf({ time, endpoint: on.name, index }, begin, step, before, after))
  run.begun = { cause: index, incarnation }
  on.host = step.host
  if (step.taken.some(({ kind }) => kind === 'transition')) on.since = time
  on.due.push(...step.send)
  if (on.due.length > mostDue) on.due = on.due.slice(-mostDue)
}

/** A step that is nothing but the sending of a copy. */
export function show(
  run: Run,
  copy: Copy,
  sent?: Pick<Sent<Segment>, 'ref' | 'retransmission'>,
): void {
  const { name: endpoint, host } = run.ends[copy.from]
  const { ref, retransmission } = sent ?? { ref: anyEvent, retransmission: false }
  const incarnation = newest(host)?.incarnation ?? 0
  run.begun = { cause: run.events.length, incarnation }
  run.events.push({ time: run.now, kind: 'seen', endpoint, incarnation, ref })
  send(run, copy, ref, retransmission)
}

/** What is cited where nothing of the model explains a segment: RFC 9293 §3.10, Event Processing. */
export const anyEvent = '3.10'

/** A copy comes to be, and those that the network makes of it, in the step that has begun. */
export function send(run: Run, copy: Copy, ref: string, retransmission = false): void {
  const { events, now: time, begun } = run
  const { segment: message } = copy
  const from = run.ends[copy.from]
  from.due = from.due.filter(sent => !includes(message, sent.message))
  from.seen.set(end(message), time)
  from.sent.set(nameOf(message), time)
  from.shut = message.wnd === 0
  const made = newRow(run, copy)
  const at = { time, ...begun, endpoint: from.name, ref }
  events.push({ ...at, kind: 'sent', ...made, message, retransmission })
  const { row: of, cause } = rowOf(run, copy)
  if (copy.lost) events.push({ time, cause, kind: 'lost', row: of })
  for (const duplicate of copy.duplicates) {
    events.push({ time, cause, kind: 'duplicated', ...newRow(run, duplicate), of })
  }
}

/** Whether a segment does what another was to do: it has all its text, SYN and FIN, or an ACK as good. */
function includes(segment: Segment, other: Segment): boolean {
  if (has(other, 'RST')) return has(segment, 'RST')
  if (length(other) > 0) {
    return distance(segment.seq, other.seq) <= 0 && distance(end(segment), end(other)) >= 0
  }
  return segment.ack !== undefined && distance(segment.ack, other.ack ?? segment.ack) >= 0
}

/** The row of a copy that the next event tells of. */
export function newRow(run: Run, copy: Copy): { row: number; from: string; to: string } {
  const [from, to] = copy.from === 0 ? run.ends : run.ends.toReversed()
  const row = run.rows.size + 1
  run.rows.set(copy, { row, cause: run.events.length })
  return { row, from: from?.name ?? '', to: to?.name ?? '' }
}

/** Throws where the copy has not departed. */
export function rowOf(run: Run, copy: Copy): { readonly row: number; readonly cause: number } {
  const found = run.rows.get(copy)
  if (!found) throw new Error('a copy arrives before it departs')
  return found
}

/** What a segment is, whatever it acknowledges. */
export function nameOf({ seq, ctl, text }: Segment): string {
  return `${seq} ${ctl} ${text.length}`
}
