import type { Data, Localized, Ms } from '../protocol.ts'
import { advance, begin, pick, type Snapshot, type Snapshots } from './snapshot.ts'
import type { RowName, Trace, TraceEvent } from './trace.ts'

/** A trace folded into its steps and its rows. Every view, value and comparison reads this. */
export interface Replay {
  readonly trace: Trace
  /** By endpoint, before the first step. */
  readonly start: Snapshots
  readonly steps: readonly TraceStep[]
  /** In order of sending; the row numbered n stands at n − 1. */
  readonly rows: readonly Row[]
  /** The rows that have a name, by each of their names. */
  readonly named: ReadonlyMap<string, Row>
  /** By source that no endpoint has: the endpoint that first sent something in its name. */
  readonly strangers: ReadonlyMap<string, string>
}

/** What happened at one moment: a call, an injection, an arrival, an expiry or a sighting, and all that came of it. */
export interface TraceStep {
  readonly time: Ms
  readonly trigger: Trigger
  readonly events: readonly TraceEvent[]
  /** The rows that came into being, in order. */
  readonly sent: readonly Row[]
  /** The row whose arrival this is. */
  readonly arrived?: Row
  /** With whom the connection is that the step concerns; absent where it concerns none. */
  readonly peer?: string
  /** By endpoint, after the step. */
  readonly after: Snapshots
}

/** What a step begins with. */
export type Trigger = Extract<
  TraceEvent,
  { kind: 'call' | 'expired' | 'arrived' | 'rebooted' | 'injected' | 'seen' }
>

/** One copy of a message. */
export interface Row {
  readonly number: number
  /** In the order of the scenario; most rows have none. */
  readonly names: readonly string[]
  /** The first of its names, if it has any. */
  readonly name?: string
  /** That of the first of its names that has one. */
  readonly label?: Localized
  /** The source that it bears. */
  readonly from: string
  readonly to: string
  /** The endpoint that really sent it, where the source is spoofed. */
  readonly by?: string
  readonly message: Data
  readonly origin: 'sent' | 'injected' | 'duplicated'
  readonly retransmission: boolean
  /** Of a duplicate: the row that it is a copy of. */
  readonly of?: number
  /** When it was sent, injected or duplicated. */
  readonly time: Ms
  /** Index of the step in which it was sent. */
  readonly sentIn: number
  /** When it arrived, and the index of the step; absent where it was lost or still in flight at the end. */
  readonly arrival?: { readonly time: Ms; readonly step: number }
  readonly lost: boolean
}

/** Folds a trace. Throws where it tells of a row or an endpoint that it does not have. */
export function replay(trace: Trace): Replay {
  const start = begin(trace)
  /** By endpoint and incarnation. */
  const peers = new Map<string, string>()
  const names = Map.groupBy(trace.names, ({ row }) => row)
  const rows: Row[] = []
  let after: Snapshots = start
  const begun = stepsOf(trace.events).map(([trigger, events], index) => {
    const peer = peerOf(peers, rows, trigger, events)
    for (const event of events) {
      after = advance(after, event, peer)
      follow(rows, names, event, index)
    }
    const only = 'endpoint' in trigger ? othersThan(trace, trigger.endpoint) : []
    const whom = peer ?? (only.length === 1 ? only[0] : undefined)
    return { time: trigger.time, trigger, events, after, ...(whom !== undefined && { peer: whom }) }
  })
  const sent = Map.groupBy(rows, ({ sentIn }) => sentIn)
  const steps = begun.map((step, index): TraceStep => {
    const { trigger } = step
    const arrived = trigger.kind === 'arrived' && rowAt(rows, trigger.row)
    return { ...step, sent: sent.get(index) ?? [], ...(arrived && { arrived }) }
  })
  const named = new Map(rows.flatMap(row => row.names.map(name => [name, row])))
  const sides = new Set(trace.endpoints.map(({ name }) => name))
  const strangers = new Map<string, string>()
  for (const { from, by } of rows) {
    if (by !== undefined && !sides.has(from) && !strangers.has(from)) strangers.set(from, by)
  }
  return { trace, start, steps, rows, named, strangers }
}

/**
 * What a row's view shows of an endpoint: of the sender the connection that sends, after sending, of the receiver the
 * one that it arrives at, after the arrival; of others the newest, at the sending, but nothing that is older than what
 * a row above shows. With a peer, it is the connection with that one.
 */
export function stateOfRow(replay: Replay, row: Row, endpoint: string, peer?: string): Snapshot {
  const own = stepOf(row, endpoint)
  const above = () => replay.rows.slice(0, row.number - 1).map(one => stepOf(one, endpoint) ?? 0)
  const step = own ?? above().reduce((last, index) => Math.max(last, index), row.sentIn)
  const other = endpoint === row.from ? row.to : endpoint === row.to ? row.from : undefined
  return pick(replay.steps[step]?.after ?? replay.start, endpoint, peer ?? other)
}

/** Index of the step in which an endpoint sends a row or receives it; undefined where it does neither. */
function stepOf({ from, to, sentIn, arrival }: Row, endpoint: string): number | undefined {
  if (endpoint === from) return sentIn
  return endpoint === to ? (arrival?.step ?? sentIn) : undefined
}

/** The states that a connection of an endpoint passed through in a step, in order, the last included. */
export function pathOf(step: TraceStep, endpoint: string): readonly string[] {
  const changes = transitionsIn(step, endpoint)
  return step.events.flatMap(event => {
    if (event.kind === 'rebooted') return event.endpoint === endpoint ? [event.state] : []
    return event.kind === 'transition' && changes.includes(event) ? [event.to] : []
  })
}

type Transition = Extract<TraceEvent, { kind: 'transition' }>

/** The changes of state of an endpoint's connection in a step; those of a listener beside its children are none. */
export function transitionsIn({ events }: TraceStep, endpoint: string): readonly Transition[] {
  return events.filter(
    (event): event is Transition =>
      event.kind === 'transition' && event.endpoint === endpoint && event.incarnation > 0,
  )
}

/** The endpoints but one. */
function othersThan({ endpoints }: Trace, endpoint: string): string[] {
  return endpoints.flatMap(({ name }) => (name === endpoint ? [] : [name]))
}

/** Whom a step's connection is with, by what it received or sends; it is known from then on. */
function peerOf(
  peers: Map<string, string>,
  rows: readonly Row[],
  trigger: Trigger,
  events: readonly TraceEvent[],
): string | undefined {
  if (trigger.kind === 'injected') return undefined
  const key = `${trigger.endpoint} ${trigger.incarnation}`
  const sent = events.find(event => event.kind === 'sent')
  const peer =
    trigger.kind === 'arrived' ? rowAt(rows, trigger.row).from : (peers.get(key) ?? sent?.to)
  if (peer !== undefined && trigger.incarnation > 0) peers.set(key, peer)
  return peer
}

function stepsOf(events: readonly TraceEvent[]): [Trigger, TraceEvent[]][] {
  const steps: [Trigger, TraceEvent[]][] = []
  for (const event of events) {
    if (begins(event)) steps.push([event, [event]])
    else steps.at(-1)?.[1].push(event)
  }
  return steps
}

function begins(event: TraceEvent): event is Trigger {
  return ['call', 'expired', 'arrived', 'rebooted', 'injected', 'seen'].includes(event.kind)
}

function follow(
  rows: Row[],
  names: ReadonlyMap<number, readonly RowName[]>,
  event: TraceEvent,
  step: number,
): void {
  switch (event.kind) {
    case 'sent':
    case 'injected':
    case 'duplicated': {
      const { row, from, to, time, kind } = event
      const by = kind === 'injected' ? event.by : undefined
      const original = kind === 'duplicated' ? rowAt(rows, event.of) : undefined
      const message = kind === 'duplicated' ? original?.message : event.message
      const own = names.get(row) ?? []
      const label = own.find(name => name.label)?.label
      rows.push({
        number: row,
        names: own.map(({ name }) => name),
        ...(own[0] && { name: own[0].name }),
        ...(label && { label }),
        from,
        to,
        ...(by !== undefined && { by }),
        message: message ?? {},
        origin: kind,
        retransmission: kind === 'sent' && event.retransmission,
        ...(original && { of: original.number }),
        time,
        sentIn: step,
        lost: false,
      })
      return
    }
    case 'arrived':
      rows[event.row - 1] = { ...rowAt(rows, event.row), arrival: { time: event.time, step } }
      return
    case 'lost':
      rows[event.row - 1] = { ...rowAt(rows, event.row), lost: true }
      return
    default:
  }
}

function rowAt(rows: readonly Row[], number: number): Row {
  const row = rows[number - 1]
  if (!row) throw new Error(`no row ${number} in the trace`)
  return row
}
