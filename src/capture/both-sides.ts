import type { Ms } from '../protocol.ts'
import type { Passing } from './connection.ts'
import { type Copy, type Draft, draftOf, type Happening } from './passage.ts'

/**
 * What happened between two captures, one taken at each end, in either order. A segment of the sender's capture that
 * is not in the receiver's was lost; one that is there twice was duplicated, one that is only there was injected.
 */
export function seenFromBothSides(a: readonly Passing[], b: readonly Passing[]): Happening[] {
  const [client, server] = apart(a, b) >= 0 ? [a, b] : [b, a]
  const late = offset(client, server)
  const adjusted = server.map(passing => ({ ...passing, time: passing.time - late }))
  const departures = new Map<Passing, Draft>()
  for (const passing of [...client.filter(isOf(0)), ...adjusted.filter(isOf(1))]) {
    departures.set(passing, draftOf(passing))
  }
  const arrivals = new Map([
    ...match(client.filter(isOf(0)), adjusted.filter(isOf(0)), departures),
    ...match(adjusted.filter(isOf(1)), client.filter(isOf(1)), departures),
  ])
  const happenings = (passings: readonly Passing[]) =>
    passings.map((passing): Happening => {
      const departing = departures.get(passing)
      const copy = departing ?? arrivals.get(passing) ?? { ...draftOf(passing), injected: true }
      return { kind: departing ? 'departs' : 'arrives', time: passing.time, copy }
    })
  return merge(happenings(client), happenings(adjusted))
}

/** Whether some segment is in both captures; two of one connection have at least that. */
export function haveInCommon(a: readonly Passing[], b: readonly Passing[]): boolean {
  const keys = new Set(a.map(keyOf))
  return b.some(passing => keys.has(keyOf(passing)))
}

function isOf(side: Passing['from']) {
  return ({ from }: Passing) => from === side
}

/** Tells copies of one segment from others; IPv4 Identification does so even for the same segment sent again. */
function keyOf({ from, id, segment }: Passing): string {
  const { seq, ack, ctl, text } = segment
  return [from, id, seq, ack, ctl, text.length].join(' ')
}

/** By how much segments take longer from the client's side to the server's, clocks aside; twice the way, if `a` is the client's. */
function apart(a: readonly Passing[], b: readonly Passing[]): Ms {
  const [there, back] = differences(a, b)
  return mean(there) - mean(back)
}

/** By how much the server's clock is ahead, where some segment arrives before it was sent; both ways are taken for equally long. */
function offset(client: readonly Passing[], server: readonly Passing[]): Ms {
  const [there, back] = differences(client, server)
  const [go, come] = [Math.min(...there), Math.min(...back.map(difference => -difference))]
  return (go >= 0 && come >= 0) || !Number.isFinite(go) || !Number.isFinite(come)
    ? 0
    : (go - come) / 2
}

/** How much later segments of the client, and those of the server, are in the second of two captures. */
function differences(a: readonly Passing[], b: readonly Passing[]): [there: Ms[], back: Ms[]] {
  const found: [Ms[], Ms[]] = [[], []]
  const others = Map.groupBy(b, keyOf)
  for (const [key, [one, ...more]] of Map.groupBy(a, keyOf)) {
    const [other, ...rest] = others.get(key) ?? []
    if (!one || !other || more.length + rest.length > 0) continue
    found[one.from].push(other.time - one.time)
  }
  return found
}

function mean(numbers: readonly number[]): number {
  return numbers.length > 0 ? numbers.reduce((sum, n) => sum + n, 0) / numbers.length : 0
}

/**
 * What arrived, with the copy that it is: of those that look the same, the last that was sent before. Those that
 * nothing came of are lost; of several that came of one, the later are duplicates.
 */
function match(
  sent: readonly Passing[],
  arrived: readonly Passing[],
  departures: ReadonlyMap<Passing, Draft>,
): Map<Passing, Copy> {
  const found = new Map<Passing, Copy>()
  const candidates = Map.groupBy(sent, keyOf)
  const taken = new Map<Passing, Passing[]>()
  const isFree = (one: Passing) => !taken.has(one)
  for (const passing of arrived.toReversed()) {
    const like = candidates.get(keyOf(passing)) ?? []
    const before = like.filter(({ time }) => time <= passing.time)
    const source = before.findLast(isFree) ?? like.find(isFree) ?? before.at(-1)
    if (source) taken.set(source, [passing, ...(taken.get(source) ?? [])])
  }
  for (const passing of sent) {
    const draft = departures.get(passing)
    if (!draft) continue
    const [first, ...more] = taken.get(passing) ?? []
    if (first) found.set(first, draft)
    else draft.lost = true
    for (const again of more) {
      const duplicate = draftOf(passing)
      draft.duplicates.push(duplicate)
      found.set(again, duplicate)
    }
  }
  return found
}

/**
 * Both in their own order, by time; but nothing arrives before it departs. Where the orders contradict each other,
 * what arrives came from elsewhere.
 */
function merge(a: readonly Happening[], b: readonly Happening[]): Happening[] {
  const merged: Happening[] = []
  const departed = new Set<Copy>()
  const waits = (next: Happening | undefined) =>
    next?.kind === 'arrives' && !next.copy.injected && !departed.has(next.copy)
  for (let [i, j] = [0, 0]; i < a.length || j < b.length; ) {
    const [first, second] = [a[i], b[j]]
    const takesFirst =
      first && (!second || waits(second) || (!waits(first) && first.time <= second.time))
    const next = takesFirst ? first : second
    if (!next) break
    if (takesFirst) i += 1
    else j += 1
    const copy = waits(next) ? { ...next.copy, injected: true, duplicates: [] } : next.copy
    for (const one of [copy, ...copy.duplicates]) departed.add(one)
    merged.push({ ...next, copy })
  }
  return merged
}
