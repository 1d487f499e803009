import type { Data, Flight, Happened, Protocol, RunningTimer, Step } from '../protocol.ts'
import { interned } from './intern.ts'
import type { Action, Question } from './question.ts'

/**
 * A world as integers: the numbers of its hosts, of what the property remembers, what is left of the budgets, and the
 * messages in flight. What the numbers stand for is plain data and kept once, and a host's answer to one event is
 * worked out once, by the protocol's own step: hosts know neither the time nor the rest of the world.
 */
export interface World {
  /** Hosts, memory, budgets. */
  readonly fixed: Int32Array
  /** In flight; in order of their numbers or, where nothing overtakes, by direction in order of sending. */
  readonly flights: number[]
}

/** The moves of a world. */
export interface Space<Message> {
  readonly first: World
  /** Integers of a world besides what is in flight. */
  readonly width: number
  /** Calls `visit` with every action and the world after it, always in the same order; the world is used again. */
  expand(world: World, visit: (action: () => Action<Message>, next: World) => void): void
  /** Whether the world is as the property wants it. */
  holds(world: World): boolean
}

/** What a host did, as numbers. */
interface Move<Host, Message extends Data> {
  readonly host: number
  readonly sends: readonly number[]
  readonly step: Step<Host, Message>
}

export function createSpace<Host, Message extends Data>(
  protocol: Protocol<Host, Message>,
  { endpoints, hosts: begun, property, environment }: Question<Host, Message>,
): Space<Message> {
  const { may, order, spurious } = environment
  const { exploration } = protocol
  const hosts = interned<Host>()
  const memories = interned<unknown>()
  const flights = interned<Flight<Message>>()
  const timers = interned<RunningTimer>()
  const timersOf: (readonly number[] | undefined)[] = []
  const moves: Map<number, Move<Host, Message>>[] = []
  const waiting: Map<number, boolean>[] = []
  const directions = interned<readonly string[]>()
  const ranks: number[] = []
  const count = endpoints.length
  const limited = Object.keys(environment.expiries)
  /** Where in `fixed` things are. */
  const at = {
    memory: count,
    losses: count + 1,
    duplicates: count + 2,
    may: count + 3,
    expiries: count + 3 + may.length,
  }
  /** By step: those that must be used up before it. */
  const before = may.map(step =>
    may.flatMap((other, index) =>
      step.kind === 'call' &&
      other.kind === 'call' &&
      other.endpoint === step.endpoint &&
      other.call.name === step.following
        ? [index]
        : [],
    ),
  )
  const width = at.expiries + limited.length
  const urgencies = new Map(
    exploration.urgency.flatMap((group, index) => group.map(timer => [timer, index] as const)),
  )
  const indexOf = new Map(endpoints.map((name, index) => [name, index]))

  /** `event`: three numbers are folded into one, so that a map of numbers serves. */
  function moveOf(
    host: number,
    event: number,
    take: (host: Host) => Step<Host, Message>,
    endpoint: number,
  ): Move<Host, Message> {
    let known = moves[host]
    if (!known) {
      known = new Map()
      moves[host] = known
    }
    const key = event * count + endpoint
    const before = known.get(key)
    if (before) return before
    const step = take(hosts.at(host))
    const move = {
      host: hosts.idOf(exploration.timeless(step.host)),
      sends: step.send.flatMap(({ message, to }) =>
        indexOf.has(to) ? [flights.idOf({ from: endpoints[endpoint] as string, to, message })] : [],
      ),
      step,
    }
    known.set(key, move)
    return move
  }

  function timersOn(host: number): readonly number[] {
    const known = timersOf[host]
    if (known) return known
    const found = exploration.timers(hosts.at(host)).map(timer => timers.idOf(timer))
    timersOf[host] = found
    return found
  }

  /** Whether something in flight may still make the expiry needless. */
  function awaits(world: World, endpoint: number, timer: number): boolean {
    if (spurious) return false
    const host = world.fixed[endpoint] as number
    let known = waiting[host]
    if (!known) {
      known = new Map()
      waiting[host] = known
    }
    const of = timer * count + endpoint
    for (const flight of world.flights) {
      const key = of * 2 ** 32 + flight
      let found = known.get(key)
      if (found === undefined) {
        const [message, running] = [flights.at(flight), timers.at(timer)]
        found = exploration.awaits(hosts.at(host), endpoints[endpoint] as string, running, message)
        known.set(key, found)
      }
      if (found) return true
    }
    return false
  }

  /** Of the timers that run anywhere, the most urgent group. */
  function urgencyOf(world: World): number {
    let most = Number.POSITIVE_INFINITY
    for (let endpoint = 0; endpoint < count; endpoint += 1) {
      for (const id of timersOn(world.fixed[endpoint] as number)) {
        most = Math.min(most, urgencies.get(timers.at(id).timer) ?? 0)
      }
    }
    return most
  }

  const next: World = { fixed: new Int32Array(width), flights: [] }

  function copy(world: World): void {
    next.fixed.set(world.fixed)
    next.flights.length = 0
    for (const flight of world.flights) next.flights.push(flight)
  }

  function spend(place: number): void {
    next.fixed[place] = (next.fixed[place] as number) - 1
  }

  /** Behind what may not come after it. */
  function put(flight: number): void {
    const rank = rankOf(flight)
    let index = next.flights.length
    while (index > 0 && rankOf(next.flights[index - 1] as number) > rank) index -= 1
    next.flights.splice(index, 0, flight)
  }

  /** What messages in flight are in order of: their numbers or, where nothing overtakes, their directions. */
  function rankOf(flight: number): number {
    if (order === 'any') return flight
    const known = ranks[flight]
    if (known !== undefined) return known
    const { from, to } = flights.at(flight)
    const rank = directions.idOf([from, to])
    ranks[flight] = rank
    return rank
  }

  /** Into `next`: what a host did. */
  function apply(
    world: World,
    endpoint: number,
    move: Move<Host, Message>,
    happened: Pick<Happened<Host, Message>, 'kind' | 'message' | 'from'>,
  ): void {
    next.fixed[endpoint] = move.host
    for (const flight of move.sends) put(flight)
    if (!property.remember) return
    const memory = memories.at(world.fixed[at.memory] as number)
    const before = hosts.at(world.fixed[endpoint] as number)
    const after = property.remember(memory, {
      ...happened,
      endpoint,
      before,
      step: move.step,
      host: hostOfNext,
    })
    if (after !== memory) next.fixed[at.memory] = memories.idOf(after)
  }

  function hostOfNext(index: number): Host {
    return hosts.at(next.fixed[index] as number)
  }

  /** Whether the budget and the states allow a step. */
  function isAllowed(world: World, index: number): boolean {
    const step = may[index]
    return (
      step !== undefined &&
      (world.fixed[at.may + index] as number) > 0 &&
      !before[index]?.some(other => (world.fixed[at.may + other] as number) > 0) &&
      step.when.every(({ side, peer, state }) => {
        const host = hosts.at(world.fixed[indexOf.get(side) ?? 0] as number)
        return protocol.state(host, peer) === state
      })
    )
  }

  /** Into `next`: a step that may be taken; whether it was, since a call that is refused is none. */
  function takeStep(world: World, index: number): boolean {
    const step = may[index]
    if (!step || !isAllowed(world, index)) return false
    if (step.kind === 'inject') {
      const { from, to } = step
      copy(world)
      spend(at.may + index)
      put(flights.idOf({ from, to, message: step.message as Message }))
      return true
    }
    const { call, to } = step
    const endpoint = indexOf.get(step.endpoint) ?? 0
    const host = world.fixed[endpoint] as number
    const move = moveOf(host, index * 3, known => protocol.call(known, call, to, 0), endpoint)
    if (move.host === host && move.sends.length === 0) return false
    copy(world)
    spend(at.may + index)
    apply(world, endpoint, move, { kind: 'call' })
    return true
  }

  /** The first of those alike, or those that nothing is before in their direction. */
  function mayArrive({ flights: list }: World, position: number): boolean {
    const flight = list[position] as number
    return position === 0 || rankOf(list[position - 1] as number) !== rankOf(flight)
  }

  function isFirstOfAlike({ flights: list }: World, position: number): boolean {
    return order === 'fifo' || position === 0 || list[position - 1] !== list[position]
  }

  function expand(world: World, visit: (action: () => Action<Message>, next: World) => void): void {
    for (let index = 0; index < may.length; index += 1) {
      const step = may[index]
      if (step && takeStep(world, index)) visit(() => ({ kind: 'step', step }), next)
    }
    const inFlight = world.flights.length
    for (let position = 0; position < inFlight; position += 1) {
      if (!mayArrive(world, position)) continue
      const id = world.flights[position] as number
      const flight = flights.at(id)
      const endpoint = indexOf.get(flight.to) ?? 0
      const { message } = flight
      const from = indexOf.get(flight.from)
      const take = (host: Host) => protocol.arrive(host, message, flight.from, 0)
      const move = moveOf(world.fixed[endpoint] as number, id * 3 + 1, take, endpoint)
      copy(world)
      next.flights.splice(position, 1)
      apply(world, endpoint, move, {
        kind: 'arrival',
        message,
        ...(from !== undefined && { from }),
      })
      visit(() => ({ kind: 'arrival', flight }), next)
    }
    if ((world.fixed[at.losses] as number) > 0) {
      for (let position = 0; position < inFlight; position += 1) {
        if (!isFirstOfAlike(world, position)) continue
        copy(world)
        spend(at.losses)
        next.flights.splice(position, 1)
        const flight = world.flights[position] as number
        visit(() => ({ kind: 'loss', flight: flights.at(flight) }), next)
      }
    }
    if ((world.fixed[at.duplicates] as number) > 0) {
      for (let position = 0; position < inFlight; position += 1) {
        if (!isFirstOfAlike(world, position)) continue
        const flight = world.flights[position] as number
        copy(world)
        spend(at.duplicates)
        put(flight)
        visit(() => ({ kind: 'duplicate', flight: flights.at(flight) }), next)
      }
    }
    const urgent = spurious ? Number.POSITIVE_INFINITY : urgencyOf(world)
    for (let endpoint = 0; endpoint < count; endpoint += 1) {
      const host = world.fixed[endpoint] as number
      for (const id of timersOn(host)) {
        const { incarnation, timer } = timers.at(id)
        const budget = limited.indexOf(timer)
        if (budget >= 0 && world.fixed[at.expiries + budget] === 0) continue
        if ((urgencies.get(timer) ?? 0) > urgent || awaits(world, endpoint, id)) continue
        const take = (host: Host) => protocol.expire(host, incarnation, timer, 0)
        const move = moveOf(host, id * 3 + 2, take, endpoint)
        copy(world)
        if (budget >= 0) spend(at.expiries + budget)
        apply(world, endpoint, move, { kind: 'expiry' })
        visit(() => {
          const name = endpoints[endpoint] as string
          return { kind: 'expiry', endpoint: name, incarnation, timer }
        }, next)
      }
    }
  }

  /** Nothing in flight, no timer that could expire, no call that could be made; budgets of timers do not count. */
  function isQuiet(world: World): boolean {
    if (world.flights.length > 0) return false
    if (may.some((_, index) => takeStep(world, index))) return false
    return endpoints.every((_, endpoint) => timersOn(world.fixed[endpoint] as number).length === 0)
  }

  const first: World = {
    fixed: Int32Array.from([
      ...begun.map(host => hosts.idOf(exploration.timeless(host))),
      memories.idOf(property.memory),
      environment.losses,
      environment.duplicates,
      ...may.map(({ times }) => times),
      ...limited.map(timer => environment.expiries[timer] ?? 0),
    ]),
    flights: [],
  }

  return {
    first,
    width,
    expand,
    holds: world =>
      property.holds(memories.at(world.fixed[at.memory] as number), {
        host: index => hosts.at(world.fixed[index] as number),
        isQuiet: () => isQuiet(world),
        left: name =>
          may.reduce(
            (sum, step, index) =>
              step.kind === 'call' && step.call.name === name
                ? sum + (world.fixed[at.may + index] as number)
                : sum,
            0,
          ),
      }),
  }
}
