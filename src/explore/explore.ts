import type { Data, Protocol } from '../protocol.ts'
import type { Verdict } from '../search.ts'
import type { Action, Finding, Question } from './question.ts'
import { createSpace, type Space, type World } from './space.ts'
import { createStore, type Growing, growing, longest, type Store } from './store.ts'

/**
 * Tries every run that the environment allows, shorter ones first, until one answers the question. The same on every
 * machine. `progress` is told the number of worlds from time to time.
 */
export function explore<Host, Message extends Data>(
  protocol: Protocol<Host, Message>,
  question: Question<Host, Message>,
  progress: (states: number) => void = () => {},
): Finding<Message> {
  const { property, limits } = question
  const space = createSpace(protocol, question)
  const store = createStore()
  const codec = createCodec(space.width)
  const wanted = property.kind !== 'always'
  // Of every world those that lead on from it; only where a goal must stay reachable.
  const edges =
    property.kind === 'recoverable' ? { targets: growing(), ends: growing() } : undefined
  const goals: number[] = []
  let actions = 0
  const finding = (verdict: Verdict, last?: number): Finding<Message> => ({
    verdict,
    states: store.size,
    actions,
    memory: store.memory,
    run: last === undefined ? [] : runTo(space, store, last),
  })
  const begun = codec.encode(space.first)
  let isTooLong = begun > longest
  if (!isTooLong) store.add(codec.octets, begun, 0)
  for (let index = 0; index < store.size; index += 1) {
    const world = codec.decode(store, index)
    const isAnswer = space.holds(world) === wanted
    if (isAnswer && !edges) return finding(wanted ? 'reachable' : 'violated', index)
    if (isAnswer) goals.push(index)
    space.expand(world, (_, next) => {
      actions += 1
      const length = codec.encode(next)
      isTooLong ||= length > longest
      if (isTooLong) return
      const target = store.add(codec.octets, length, index)
      edges?.targets.push(target)
    })
    if (isTooLong) break
    edges?.ends.push(edges.targets.length)
    if (store.size > limits.states || store.memory > limits.memory) return finding('not finished')
    if (index % progressEvery === progressEvery - 1) progress(store.size)
  }
  // A world that no store can keep is as good as too many of them.
  if (isTooLong) return finding('not finished')
  if (!edges) return finding(wanted ? 'unreachable' : 'holds')
  const lost = firstWithout(goals, store.size, edges)
  return lost === undefined ? finding('holds') : finding('violated', lost)
}

const progressEvery = 10_000

/** Worlds as octets: each integer in as many as it needs, seven bits in each, the lowest first. */
function createCodec(width: number) {
  const octets = new Uint8Array(longest * 2)
  const read = new Uint8Array(longest)
  const world: World = { fixed: new Int32Array(width), flights: [] }
  return {
    /** Of the world that was encoded last. */
    octets,
    /** The count of octets. */
    encode({ fixed, flights }: World): number {
      let length = 0
      const put = (value: number) => {
        let rest = value
        while (rest > 127) {
          octets[length] = (rest & 127) | 128
          length += 1
          rest >>>= 7
        }
        octets[length] = rest
        length += 1
      }
      for (let k = 0; k < width; k += 1) put(fixed[k] as number)
      for (let k = 0; k < flights.length; k += 1) put(flights[k] as number)
      return length
    },
    /** A world of the store; the next one takes its place. */
    decode(store: Store, index: number): World {
      const length = store.read(index, read)
      let at = 0
      const take = () => {
        let value = 0
        for (let shift = 0; ; shift += 7) {
          const octet = read[at] as number
          at += 1
          value |= (octet & 127) << shift
          if (octet < 128) return value
        }
      }
      for (let k = 0; k < width; k += 1) world.fixed[k] = take()
      world.flights.length = 0
      while (at < length) world.flights.push(take())
      return world
    },
  }
}

/** The actions from the first world to one that was met. */
function runTo<Message>(space: Space<Message>, store: Store, last: number): Action<Message>[] {
  const path = [last]
  for (let index = last; index !== 0; ) {
    index = store.parentOf(index)
    path.unshift(index)
  }
  const codec = createCodec(space.width)
  return path.slice(1).map((target, step) => {
    let found: Action<Message> | undefined
    const world = codec.decode(store, path[step] ?? 0)
    space.expand(world, (action, next) => {
      const isTarget = store.add(codec.octets, codec.encode(next), 0) === target
      if (isTarget) found ??= action()
    })
    if (!found) throw new Error(`no action leads to world ${target}`)
    return found
  })
}

/** The first world from which no goal can be reached. */
function firstWithout(
  goals: readonly number[],
  size: number,
  { targets, ends }: { readonly targets: Growing; readonly ends: Growing },
): number | undefined {
  // Edges turned round: the worlds that lead to a world stand in `sources` from its start to the next one's.
  const starts = new Uint32Array(size + 1)
  const at = (list: Uint32Array, index: number) => list[index] as number
  for (let edge = 0; edge < targets.length; edge += 1) {
    const after = targets.get(edge) + 1
    starts[after] = at(starts, after) + 1
  }
  for (let index = 0; index < size; index += 1) {
    starts[index + 1] = at(starts, index + 1) + at(starts, index)
  }
  const sources = new Uint32Array(targets.length)
  const free = starts.slice()
  for (let index = 0, edge = 0; index < size; index += 1) {
    for (; edge < ends.get(index); edge += 1) {
      const target = targets.get(edge)
      sources[at(free, target)] = index
      free[target] = at(free, target) + 1
    }
  }
  const reaches = new Uint8Array(size)
  const open = [...goals]
  for (const goal of goals) reaches[goal] = 1
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    for (let k = at(starts, index); k < at(starts, index + 1); k += 1) {
      const source = at(sources, k)
      if (reaches[source]) continue
      reaches[source] = 1
      open.push(source)
    }
  }
  const lost = reaches.indexOf(0)
  return lost < 0 ? undefined : lost
}
