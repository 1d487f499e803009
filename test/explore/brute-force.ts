import type { Action, Finding } from '../../src/explore/question.ts'
import type { Data, Flight, Happened, Step } from '../../src/protocol.ts'
import type { PossibleStep } from '../../src/search.ts'
import type { Asked } from './question.ts'

/**
 * The same question answered without a thought of speed: worlds are objects, the set of those that were met holds their
 * text, and every step is taken anew. It shares nothing with src/explore but the types.
 */
export function bruteForce(
  { protocol, question }: Asked,
  most = Number.POSITIVE_INFINITY,
): Pick<Finding<Data>, 'verdict' | 'states'> & { readonly events: number } {
  const { property, environment } = question
  const met = new Map<string, number>()
  const worlds: World[] = []
  const depths: number[] = []
  const leadsTo: number[][] = []
  const meet = (world: World, depth: number): number => {
    const key = textOf({ ...world, flights: inOrder(world.flights, environment.order) })
    const known = met.get(key)
    if (known !== undefined) return known
    met.set(key, worlds.length)
    depths.push(depth)
    return worlds.push(world) - 1
  }
  const { losses, duplicates, may, expiries } = environment
  meet(
    {
      hosts: question.hosts.map(host => protocol.exploration.timeless(host)),
      memory: property.memory,
      losses,
      duplicates,
      left: may.map(({ times }) => times),
      expiries,
      flights: [],
    },
    0,
  )
  const goals = new Set<number>()
  for (let index = 0; index < worlds.length; index += 1) {
    const [world, depth] = [worlds[index] as World, depths[index] as number]
    const moves = movesOf(protocol, question, world)
    const is = property.holds(world.memory, viewOf(protocol, question, world, moves))
    if (property.kind === 'recoverable') {
      if (is) goals.add(index)
    } else if (is === (property.kind === 'sometimes')) {
      const verdict = is ? 'reachable' : 'violated'
      return { verdict, states: worlds.length, events: depth }
    }
    leadsTo.push(moves.map(({ world }) => meet(world, depth + 1)))
    if (worlds.length > most) return { verdict: 'not finished', states: worlds.length, events: 0 }
  }
  const states = worlds.length
  if (property.kind === 'sometimes') return { verdict: 'unreachable', states, events: 0 }
  if (property.kind === 'always') return { verdict: 'holds', states, events: 0 }
  for (let before = 0; before < goals.size; ) {
    before = goals.size
    for (const [index, targets] of leadsTo.entries()) {
      if (targets.some(target => goals.has(target))) goals.add(index)
    }
  }
  const lost = worlds.findIndex((_, index) => !goals.has(index))
  if (lost < 0) return { verdict: 'holds', states, events: 0 }
  return { verdict: 'violated', states, events: depths[lost] as number }
}

interface World {
  readonly hosts: readonly unknown[]
  readonly memory: unknown
  readonly losses: number
  readonly duplicates: number
  readonly left: readonly number[]
  readonly expiries: Readonly<Record<string, number>>
  readonly flights: readonly Flight<Data>[]
}

interface Move {
  readonly kind: Action<Data>['kind']
  readonly world: World
}

type Question = Asked['question']

function movesOf(protocol: Asked['protocol'], question: Question, world: World): Move[] {
  const { endpoints, property, environment } = question
  const { may, order, spurious } = environment
  const { exploration } = protocol
  const hostOf = (name: string) => world.hosts[endpoints.indexOf(name)]

  /** The world after a step of an endpoint. */
  const after = (
    name: string,
    step: Step<unknown, Data>,
    happened: Pick<Happened<unknown, Data>, 'kind' | 'message' | 'from'>,
    rest: World = world,
  ): World => {
    const endpoint = endpoints.indexOf(name)
    const hosts = rest.hosts.with(endpoint, exploration.timeless(step.host))
    const sent = step.send
      .filter(({ to }) => endpoints.includes(to))
      .map(({ message, to }) => ({ from: name, to, message }))
    const before = world.hosts[endpoint]
    const host = (index: number) => hosts[index]
    const told = { ...happened, endpoint, before, step, host }
    const memory = property.remember ? property.remember(rest.memory, told) : rest.memory
    return { ...rest, hosts, memory, flights: [...rest.flights, ...sent] }
  }
  const isAllowed = (step: PossibleStep, index: number): boolean =>
    (world.left[index] as number) > 0 &&
    step.when.every(({ side, peer, state }) => protocol.state(hostOf(side), peer) === state) &&
    !may.some(
      (other, k) =>
        step.kind === 'call' &&
        other.kind === 'call' &&
        other.endpoint === step.endpoint &&
        other.call.name === step.following &&
        (world.left[k] as number) > 0,
    )
  const stepped = may.flatMap((step, index): Move[] => {
    if (!isAllowed(step, index)) return []
    const spent = { ...world, left: world.left.with(index, (world.left[index] as number) - 1) }
    if (step.kind === 'inject') {
      const { from, to, message } = step
      return [
        { kind: 'step', world: { ...spent, flights: [...spent.flights, { from, to, message }] } },
      ]
    }
    const host = hostOf(step.endpoint)
    const done = protocol.call(host, step.call, step.to, 0)
    const isNothing = textOf(exploration.timeless(done.host)) === textOf(host)
    const reaches = done.send.some(({ to }) => endpoints.includes(to))
    if (isNothing && !reaches) return []
    return [{ kind: 'step', world: after(step.endpoint, done, { kind: 'call' }, spent) }]
  })
  const without = (position: number): World => ({
    ...world,
    flights: world.flights.filter((_, k) => k !== position),
  })
  const isBehind = ({ from, to }: Flight<Data>, position: number) =>
    world.flights.slice(0, position).some(other => other.from === from && other.to === to)
  const passing = world.flights.flatMap((flight, position): Move[] => {
    const { from, to, message } = flight
    const lost = { ...without(position), losses: world.losses - 1 }
    const copied = {
      ...world,
      flights: [...world.flights, flight],
      duplicates: world.duplicates - 1,
    }
    const source = endpoints.indexOf(from)
    const seems = source < 0 ? {} : { from: source }
    const arrives = () => {
      const done = protocol.arrive(hostOf(to), message, from, 0)
      return after(to, done, { kind: 'arrival', message, ...seems }, without(position))
    }
    return [
      ...(order === 'fifo' && isBehind(flight, position)
        ? []
        : [{ kind: 'arrival', world: arrives() } as const]),
      ...(world.losses > 0 ? [{ kind: 'loss', world: lost } as const] : []),
      ...(world.duplicates > 0 ? [{ kind: 'duplicate', world: copied } as const] : []),
    ]
  })
  const running = endpoints.flatMap((name, index) =>
    exploration.timers(world.hosts[index]).map(timer => ({ name, ...timer })),
  )
  const group = (timer: string) =>
    Math.max(
      0,
      exploration.urgency.findIndex(timers => timers.includes(timer)),
    )
  const expired = running.flatMap(({ name, incarnation, timer }): Move[] => {
    const isStopped = world.flights.some(flight =>
      exploration.awaits(hostOf(name), name, { incarnation, timer }, flight),
    )
    const isLate = running.some(other => group(other.timer) < group(timer))
    const left = world.expiries[timer] ?? Number.POSITIVE_INFINITY
    if (left === 0 || (!spurious && (isStopped || isLate))) return []
    const spent =
      timer in world.expiries
        ? { ...world, expiries: { ...world.expiries, [timer]: left - 1 } }
        : world
    const done = protocol.expire(hostOf(name), incarnation, timer, 0)
    return [{ kind: 'expiry', world: after(name, done, { kind: 'expiry' }, spent) }]
  })
  return [...stepped, ...passing, ...expired]
}

function viewOf(
  { exploration }: Asked['protocol'],
  { environment: { may } }: Question,
  world: World,
  moves: readonly Move[],
) {
  const runs = () => world.hosts.some(host => exploration.timers(host).length > 0)
  return {
    host: (index: number) => world.hosts[index],
    isQuiet: () =>
      world.flights.length === 0 && !moves.some(({ kind }) => kind === 'step') && !runs(),
    left: (call: string) =>
      may.reduce(
        (sum, step, index) =>
          step.kind === 'call' && step.call.name === call ? sum + (world.left[index] ?? 0) : sum,
        0,
      ),
  }
}

/** A multiset, or a queue in each direction. */
function inOrder(flights: readonly Flight<Data>[], order: 'any' | 'fifo'): readonly unknown[] {
  if (order === 'any') return flights.map(textOf).sort()
  const directions = Map.groupBy(flights, ({ from, to }) => `${from} ${to}`)
  return [...directions].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** One text for the same data, in whatever order it was put together. */
function textOf(value: unknown): string {
  if (value instanceof Map) return `map${textOf([...value])}`
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'nothing'
  const parts = Object.entries(value).filter(([, part]) => part !== undefined)
  return `{${parts
    .map(([key, part]) => `${key}:${textOf(part)}`)
    .sort()
    .join()}}`
}
