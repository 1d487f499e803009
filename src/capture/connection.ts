import type { Ms } from '../protocol.ts'
import { end, has, type Segment } from '../tcp/segment.ts'
import { distance } from '../tcp/sequence.ts'
import { mostShift } from './header.ts'
import type { Seen } from './read.ts'

/** The two ends of a connection: 0 is the client, 1 the server. */
export type Side = 0 | 1

/** A segment of the connection as it passed where a capture was taken. */
export interface Passing {
  readonly time: Ms
  readonly from: Side
  readonly id?: number
  /** Its window is scaled. */
  readonly segment: Segment
}

/** What captures show of one pair of sockets: connections between them, one after another. */
export interface Connection {
  /** Of the client and of the server. */
  readonly sockets: readonly [string, string]
  /** By capture, in its order. */
  readonly passings: readonly (readonly Passing[])[]
  /** Pairs of sockets that were left out. */
  readonly others: number
}

/** The first connection whose SYN was captured, else the first; undefined where the captures show none. */
export function connectionOf(captures: readonly (readonly Seen[])[]): Connection | undefined {
  const all = captures.flat()
  const first = all.find(({ segment }) => has(segment, 'SYN')) ?? all[0]
  if (!first) return undefined
  const key = keyOf(first)
  const own = captures.map(seen => seen.filter(one => keyOf(one) === key))
  const client = clientOf(own.flat(), first)
  const server = client === first.source ? first.destination : first.source
  const shifts = [shiftOf(own, client), shiftOf(own, server)] as const
  const isScaled = shifts[0] !== undefined && shifts[1] !== undefined
  const scaled = ({ source, segment }: Seen): Segment => {
    if (has(segment, 'SYN') || !isScaled) return segment
    return { ...segment, wnd: segment.wnd * 2 ** (shifts[source === client ? 0 : 1] ?? 0) }
  }
  return {
    sockets: [client, server],
    passings: own.map(seen =>
      seen.map(one => ({
        time: one.time,
        from: one.source === client ? 0 : 1,
        ...(one.id !== undefined && { id: one.id }),
        segment: scaled(one),
      })),
    ),
    others: new Set(all.map(keyOf)).size - 1,
  }
}

/** One for both directions. */
function keyOf({ source, destination }: Seen): string {
  return source < destination ? `${source} ${destination}` : `${destination} ${source}`
}

/** Who sent the first SYN of its own accord, else who was sent a SYN,ACK, else the higher port. */
function clientOf(seen: readonly Seen[], first: Seen): string {
  const syn = seen.find(({ segment }) => has(segment, 'SYN'))
  if (syn) return syn.segment.ack === undefined ? syn.source : syn.destination
  const port = (socket: string) => Number(socket.slice(socket.lastIndexOf(':') + 1))
  return port(first.source) >= port(first.destination) ? first.source : first.destination
}

/**
 * By how many bits an end's windows are shifted, if both ends say so in their SYNs (RFC 7323 §2.2). Where its SYN was
 * not captured, by as many as what was sent to it needs.
 */
function shiftOf(captures: readonly (readonly Seen[])[], socket: string): number | undefined {
  const syn = captures
    .flat()
    .find(({ source, segment }) => source === socket && has(segment, 'SYN'))
  return syn ? syn.shift : Math.max(...captures.map(seen => leastShift(seen, socket)))
}

/** The least shift with which nothing was sent beyond a window. */
function leastShift(seen: readonly Seen[], socket: string): number {
  let last: Segment | undefined
  let shift = 0
  for (const { source, segment } of seen) {
    if (source === socket) last = segment
    else if (last?.ack !== undefined && last.wnd > 0) {
      const flight = distance(end(segment), last.ack)
      while (last.wnd * 2 ** shift < flight && shift < mostShift) shift += 1
    }
  }
  return shift
}
