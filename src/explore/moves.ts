import type { Data, Flight, Protocol, RunningTimer, Step } from '../protocol.ts'
import { type Interned, interned } from './intern.ts'

/**
 * Hosts, messages and timers by their numbers, and what hosts do: an answer to one event is worked out once, by the
 * protocol's own step, since hosts know neither the time nor the rest of the world.
 */
export interface Moves<Host, Message extends Data> {
  readonly hosts: Interned<Host>
  readonly flights: Interned<Flight<Message>>
  readonly timers: Interned<RunningTimer>
  /** By name of the endpoint: its index. */
  readonly indexOf: ReadonlyMap<string, number>
  /** The number of a host, less what only the time tells. */
  idOfHost(host: Host): number
  /** What a host of an endpoint does at an event, which a number stands for. */
  moveOf(
    host: number,
    endpoint: number,
    event: number,
    take: (host: Host) => Step<Host, Message>,
  ): Move<Host, Message>
  /** The timers that run on a host. */
  timersOn(host: number): readonly number[]
  /** The group of a timer: none expires while one of an earlier group runs. */
  groupOf(timer: number): number
  /** Whether a message in flight may still make the expiry of a timer needless. */
  mayStop(host: number, endpoint: number, timer: number, flight: number): boolean
}

/** What a host did, as numbers. */
export interface Move<Host, Message extends Data> {
  readonly host: number
  readonly sends: readonly number[]
  readonly step: Step<Host, Message>
}

export function createMoves<Host, Message extends Data>(
  protocol: Protocol<Host, Message>,
  endpoints: readonly string[],
): Moves<Host, Message> {
  const { exploration } = protocol
  const hosts = interned<Host>()
  const flights = interned<Flight<Message>>()
  const timers = interned<RunningTimer>()
  const indexOf = new Map(endpoints.map((name, index) => [name, index]))
  const groups = new Map(
    exploration.urgency.flatMap((group, index) => group.map(timer => [timer, index] as const)),
  )
  /** All three by host; of the maps, two numbers are folded into a key. */
  const timersOf: (readonly number[] | undefined)[] = []
  const moves: Map<number, Move<Host, Message>>[] = []
  const stops: Map<number, boolean>[] = []
  const count = endpoints.length
  const nameOf = (endpoint: number) => endpoints[endpoint] as string
  const idOfHost = (host: Host) => hosts.idOf(exploration.timeless(host))

  return {
    hosts,
    flights,
    timers,
    indexOf,
    idOfHost,
    moveOf(host, endpoint, event, take) {
      const known = mapAt(moves, host)
      const key = event * count + endpoint
      const before = known.get(key)
      if (before) return before
      const step = take(hosts.at(host))
      const from = nameOf(endpoint)
      // What is sent to an address that nobody has is gone.
      const sends = step.send.filter(({ to }) => indexOf.has(to))
      const move = {
        host: idOfHost(step.host),
        sends: sends.map(({ message, to }) => flights.idOf({ from, to, message })),
        step,
      }
      known.set(key, move)
      return move
    },
    timersOn(host) {
      const known = timersOf[host]
      if (known) return known
      const found = exploration.timers(hosts.at(host)).map(timer => timers.idOf(timer))
      timersOf[host] = found
      return found
    },
    groupOf: timer => groups.get(timers.at(timer).timer) ?? 0,
    mayStop(host, endpoint, timer, flight) {
      const known = mapAt(stops, host)
      const key = (timer * count + endpoint) * 2 ** 32 + flight
      const before = known.get(key)
      if (before !== undefined) return before
      const [running, message] = [timers.at(timer), flights.at(flight)]
      const found = exploration.awaits(hosts.at(host), nameOf(endpoint), running, message)
      known.set(key, found)
      return found
    },
  }
}

function mapAt<K, V>(maps: Map<K, V>[], index: number): Map<K, V> {
  const known = maps[index]
  if (known) return known
  const fresh = new Map<K, V>()
  maps[index] = fresh
  return fresh
}
