import type { Data, Localized, Ms } from '../protocol.ts'
import type { RowName, Trace, TraceEvent, Variables } from './trace.ts'

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
}

/** By endpoint. */
export type Snapshots = Readonly<Record<string, Snapshot>>

/** An endpoint between two steps: its newest connection. */
export interface Snapshot {
  readonly incarnation: number
  readonly state: string
  readonly variables: Variables
  /** The timers that run, and for how long each was set. */
  readonly timers: Readonly<Record<string, Ms>>
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
  readonly from: string
  readonly to: string
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
  const start = Object.fromEntries(
    trace.endpoints.map(({ name, incarnation, state, variables }): [string, Snapshot] => [
      name,
      { incarnation, state, variables, timers: {} },
    ]),
  )
  const names = Map.groupBy(trace.names, ({ row }) => row)
  const rows: Row[] = []
  let after: Snapshots = start
  const begun = stepsOf(trace.events).map(([trigger, events], index) => {
    for (const event of events) {
      after = advance(after, event)
      follow(rows, names, event, index)
    }
    return { time: trigger.time, trigger, events, after }
  })
  const sent = Map.groupBy(rows, ({ sentIn }) => sentIn)
  const steps = begun.map((step, index): TraceStep => {
    const { trigger } = step
    const arrived = trigger.kind === 'arrived' && rowAt(rows, trigger.row)
    return { ...step, sent: sent.get(index) ?? [], ...(arrived && { arrived }) }
  })
  const named = new Map(rows.flatMap(row => row.names.map(name => [name, row])))
  return { trace, start, steps, rows, named }
}

/** The snapshots that a row's view shows: the sender's after sending, the receiver's after the arrival. */
export function statesOfRow(replay: Replay, row: Row): Snapshots {
  const sent = replay.steps[row.sentIn]?.after ?? replay.start
  const arrived = row.arrival ? replay.steps[row.arrival.step]?.after : undefined
  return arrived ? { ...arrived, [row.from]: pick(sent, row.from) } : sent
}

/** The states that an endpoint passed through in a step, in order, the last included. */
export function pathOf(step: TraceStep, endpoint: string): readonly string[] {
  return step.events.flatMap(event => {
    if (!('endpoint' in event) || event.endpoint !== endpoint) return []
    if (event.kind === 'rebooted') return [event.state]
    return event.kind === 'transition' ? [event.to] : []
  })
}

/** The snapshot of an endpoint. Throws where the trace has no such endpoint. */
export function pick(snapshots: Snapshots, endpoint: string): Snapshot {
  const found = snapshots[endpoint]
  if (!found) throw new Error(`no endpoint ${endpoint} in the trace`)
  return found
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

/** Only the newest connection of an endpoint shows. */
function advance(snapshots: Snapshots, event: TraceEvent): Snapshots {
  if (!('endpoint' in event)) return snapshots
  if (event.incarnation === 0 && event.kind !== 'rebooted') return snapshots
  const known = pick(snapshots, event.endpoint)
  if (event.incarnation < known.incarnation && event.kind !== 'rebooted') return snapshots
  const before =
    event.incarnation > known.incarnation
      ? { ...known, incarnation: event.incarnation, variables: {}, timers: {} }
      : known
  const changed = change(before, event)
  return changed === known ? snapshots : { ...snapshots, [event.endpoint]: changed }
}

function change(before: Snapshot, event: TraceEvent): Snapshot {
  switch (event.kind) {
    case 'transition':
      return { ...before, state: event.to }
    case 'rebooted':
      return { ...before, state: event.state, variables: {}, timers: {} }
    case 'variables':
      return { ...before, variables: withChanges(before.variables, event.changed) }
    case 'set':
      return { ...before, timers: withChanges(before.timers, { [event.timer]: event.after }) }
    case 'stopped':
    case 'expired':
      return { ...before, timers: withChanges(before.timers, { [event.timer]: null }) }
    default:
      return before
  }
}

function withChanges(
  values: Readonly<Record<string, number>>,
  changed: Readonly<Record<string, number | null>>,
): Readonly<Record<string, number>> {
  const entries = Object.entries({ ...values, ...changed })
  return Object.fromEntries(entries.filter((entry): entry is [string, number] => entry[1] !== null))
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
