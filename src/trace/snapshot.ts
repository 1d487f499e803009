import type { Ms } from '../protocol.ts'
import type { Trace, TraceEvent, Variables } from './trace.ts'

/** By endpoint. */
export type Snapshots = Readonly<Record<string, EndpointSnapshot>>

/** An endpoint between two steps: its newest connection, and all that it consists of. */
interface EndpointSnapshot extends Snapshot {
  /** What it is to those with whom it has had no connection: a listener, or nothing. */
  readonly alone: Snapshot
  /** By peer: the newest connection with it. */
  readonly connections: ReadonlyMap<string, Snapshot>
}

/** A connection between two steps. */
export interface Snapshot {
  readonly incarnation: number
  /** Absent of a listener, and of a connection that began before the run and has not been used. */
  readonly peer?: string
  readonly state: string
  readonly variables: Variables
  /** The timers that run, and for how long each was set. */
  readonly timers: Readonly<Record<string, Ms>>
}

/** The endpoints as a run begins. */
export function begin({ endpoints }: Trace): Snapshots {
  return Object.fromEntries(
    endpoints.map(({ name, incarnation, state, variables }) => [
      name,
      endpointOf({ incarnation, state, variables, timers: {} }, new Map()),
    ]),
  )
}

/** The endpoints after an event of a step that concerns a connection with a peer, or none. */
export function advance(
  snapshots: Snapshots,
  event: TraceEvent,
  peer: string | undefined,
): Snapshots {
  if (!('endpoint' in event)) return snapshots
  const { endpoint, incarnation } = event
  const known = snapshots[endpoint]
  if (!known) throw new Error(`no endpoint ${endpoint} in the trace`)
  if (event.kind === 'rebooted') {
    const alone = change({ ...known.alone, incarnation: known.incarnation }, event)
    return { ...snapshots, [endpoint]: endpointOf(alone, new Map()) }
  }
  const { alone, connections } = known
  if (incarnation === 0) {
    const left = change(alone, event)
    if (left === alone) return snapshots
    return { ...snapshots, [endpoint]: endpointOf(left, follow(connections, alone, left)) }
  }
  const own = (peer === undefined ? undefined : connections.get(peer)) ?? alone
  if (incarnation < own.incarnation) return snapshots
  const before =
    incarnation > own.incarnation
      ? { ...own, incarnation, variables: {}, timers: {}, ...(peer !== undefined && { peer }) }
      : own
  const changed = change(before, event)
  if (changed === own) return snapshots
  const after =
    peer === undefined
      ? endpointOf(changed, connections)
      : endpointOf(alone, new Map([...connections, [peer, { ...changed, peer }]]))
  return { ...snapshots, [endpoint]: after }
}

/**
 * An endpoint's newest connection, with anybody or with a peer; what it is alone, where it has been that since. Throws
 * where the trace has no such endpoint.
 */
export function pick(snapshots: Snapshots, endpoint: string, peer?: string): Snapshot {
  const found = snapshots[endpoint]
  if (!found) throw new Error(`no endpoint ${endpoint} in the trace`)
  if (peer === undefined) return found
  const connection = found.connections.get(peer)
  const isNewer = connection && connection.incarnation >= found.alone.incarnation
  return isNewer ? connection : found.alone
}

/** What it is alone shows only until there is a connection of the same incarnation, its first child. */
function endpointOf(alone: Snapshot, connections: ReadonlyMap<string, Snapshot>): EndpointSnapshot {
  let newest = alone
  for (const connection of connections.values()) {
    if (connection.incarnation >= newest.incarnation) newest = connection
  }
  return { ...newest, alone, connections }
}

/** Where an endpoint is another alone than it was, so is every connection that came back to that: to a listener. */
function follow(
  connections: ReadonlyMap<string, Snapshot>,
  { state }: Snapshot,
  left: Snapshot,
): ReadonlyMap<string, Snapshot> {
  return new Map(
    [...connections].map(([peer, connection]) => [
      peer,
      connection.state === state ? { ...connection, state: left.state } : connection,
    ]),
  )
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
