import type { Pair } from '../trace/align.ts'
import { pathOf, type Row, type TraceStep } from '../trace/replay.ts'
import { pick } from '../trace/snapshot.ts'
import { endsOf, type Subject } from './figure.ts'

/** What a line of a table tells of a run: a row, its sending or its arrival alone, or a step that no row shows. */
export type Told =
  | { readonly part: 'whole' | 'sent' | 'arrives'; readonly row: Row }
  | { readonly part: 'other'; readonly step: TraceStep; readonly index: number }

/** A line of a table: by run, what it tells of it. */
export interface TableLine {
  readonly told: readonly (Told | undefined)[]
}

/** A run, and the endpoints whose states the table shows. */
export interface TableRun {
  readonly subject: Subject
  readonly sides: readonly string[]
}

/** What an endpoint does in a line; there is none of one that the line does not touch. */
interface Deed {
  readonly side: string
  readonly peer: string | undefined
  /** Index of the step. */
  readonly step: number
  /** Whether all the states that the step takes it through are shown, or only the last. */
  readonly showsPath: boolean
}

/** A line on its way, and where it would stand if rows were simply in order of sending. */
interface Pending extends TableLine {
  readonly at: number
}

/**
 * The lines of a table, in an order in which every endpoint's states stand in the order in which it took them, in each
 * run. A row is one line, unless states that an endpoint was in before its arrival come below it: then its sending and
 * its arrival are a line each.
 */
export function orderLines(
  runs: readonly TableRun[],
  pairs: readonly (readonly (Row | undefined)[])[],
  others: readonly Told[] = [],
): TableLine[] {
  const clocks = runs.map(({ subject }) => stateClock(subject))
  const placeAt = (run: number, step: number): number =>
    pairs.findLastIndex(rows => (rows[run]?.sentIn ?? Number.POSITIVE_INFINITY) <= step) + 0.5
  const pending: Pending[] = [
    ...pairs.map((rows, at) => ({
      at,
      told: rows.map(row => row && { part: 'whole' as const, row }),
    })),
    ...others.flatMap(other =>
      other.part === 'other' ? [{ at: placeAt(0, other.index), told: [other] }] : [],
    ),
  ]
  pending.sort((a, b) => a.at - b.at)

  /** By run and connection: by state, counted from the first, how many lines to come begin with it. */
  const waiting = new Map<string, number[]>()
  const marksOf = ({ told }: TableLine) =>
    told.flatMap((one, run) => {
      const { subject, sides = [] } = runs[run] ?? {}
      const clock = clocks[run]
      if (!one || !subject || !clock) return []
      return deedsIn(subject, one)
        .filter(({ side }) => sides.includes(side))
        .map(deed => ({ key: [run, deed.side, deed.peer].join('\n'), ...clock(deed) }))
    })
  const count = (line: TableLine, by: 1 | -1) => {
    for (const { key, first } of marksOf(line)) {
      const changes = waiting.get(key) ?? []
      changes[first] = (changes[first] ?? 0) + by
      waiting.set(key, changes)
    }
  }
  const isReady = (line: TableLine) => {
    const marks = marksOf(line)
    return marks.every(({ key, last }) => {
      const own = marks.filter(mark => mark.key === key && mark.first < last).length
      const before = (waiting.get(key) ?? []).slice(0, last)
      return before.reduce((sum, left = 0) => sum + left, 0) <= own
    })
  }
  for (const line of pending) count(line, 1)

  const done: TableLine[] = []
  const take = (index: number) => {
    const [line] = pending.splice(index, 1)
    if (line) count(line, -1)
    return line
  }
  const insert = (line: Pending) => {
    count(line, 1)
    const index = pending.findIndex(({ at }) => at > line.at)
    pending.splice(index < 0 ? pending.length : index, 0, line)
  }
  /** Whether the first line, which cannot stand as it is, could in two. */
  const split = (index: number): boolean => {
    const line = pending[index]
    if (!line?.told.every(one => !one || (one.part === 'whole' && one.row.arrival))) {
      return false
    }
    const told = (part: 'sent' | 'arrives') =>
      line.told.map(one => (one && 'row' in one ? { part, row: one.row } : undefined))
    if (!isReady({ told: told('sent') })) return false
    take(index)
    done.push({ told: told('sent') })
    const places = line.told.flatMap((one, run) =>
      one && 'row' in one && one.row.arrival ? [placeAt(run, one.row.arrival.step)] : [],
    )
    insert({ at: Math.max(...places), told: told('arrives') })
    return true
  }
  while (pending.length > 0) {
    if (pending[0] && isReady(pending[0])) done.push(take(0) as TableLine)
    else if (!split(0)) {
      const ready = pending.findIndex(isReady)
      if (ready >= 0) done.push(take(ready) as TableLine)
      else if (!pending.some((_, index) => split(index)) && !part(pending, take, insert)) {
        done.push(take(0) as TableLine)
      }
    }
  }
  return done
}

/** What two runs have in common stands apart, where they have it in other orders; false where they have nothing. */
function part(
  pending: readonly Pending[],
  take: (index: number) => Pending | undefined,
  insert: (line: Pending) => void,
): boolean {
  const index = pending.findIndex(({ told }) => told.filter(Boolean).length > 1)
  const line = index < 0 ? undefined : take(index)
  for (const [run, one] of line?.told.entries() ?? []) {
    if (line && one) {
      insert({ at: line.at, told: line.told.map((_, of) => (of === run ? one : undefined)) })
    }
  }
  return line !== undefined
}

/** Who does something in a line: the sender if the message is its own, and the receiver of what arrives. */
export function deedsIn(subject: Subject, told: Told): Deed[] {
  if (told.part === 'other') {
    const { trigger, peer } = told.step
    return 'endpoint' in trigger
      ? [{ side: trigger.endpoint, peer, step: told.index, showsPath: true }]
      : []
  }
  const { part, row } = told
  const { from } = endsOf(subject, row)
  const isOwn = row.origin === 'sent' && row.by === undefined
  return [
    ...(part !== 'arrives' && isOwn
      ? [{ side: from, peer: row.to, step: row.sentIn, showsPath: false }]
      : []),
    ...(part !== 'sent' && row.arrival
      ? [{ side: row.to, peer: row.from, step: row.arrival.step, showsPath: true }]
      : []),
  ]
}

/** Which of a connection's states a line shows, counted from its first: those that it goes through there. */
function stateClock({ replay }: Subject): (deed: Deed) => { first: number; last: number } {
  const counted = new Map<string, number[]>()
  return ({ side, peer, step, showsPath }) => {
    const key = [side, peer].join('\n')
    const known = counted.get(key) ?? []
    counted.set(key, known)
    const stateAfter = (index: number) =>
      pick(replay.steps[index]?.after ?? replay.start, side, peer).state
    for (let index = known.length; index <= step; index += 1) {
      const isChange = stateAfter(index) !== stateAfter(index - 1)
      known[index] = (known[index - 1] ?? 0) + (pathIn(index, side) || Number(isChange))
    }
    const last = known[step] ?? 0
    return { first: showsPath ? last - Math.max(0, pathIn(step, side) - 1) : last, last }
  }
  function pathIn(index: number, side: string): number {
    const step = replay.steps[index]
    return step ? pathOf(step, side).length : 0
  }
}

/** The rows of two runs, line by line: those whose messages are alike in one, whatever states they led to. */
export function rowsInPairs(
  pairs: readonly Pair[],
  isShared: (left: Row, right: Row) => boolean,
): (readonly (Row | undefined)[])[] {
  return pairs.flatMap((pair): (readonly (Row | undefined)[])[] => {
    const { left, right } = pair
    if (left && right && pair.differences.every(({ kind }) => kind === 'state')) {
      if (isShared(left, right)) return [[left, right]]
    }
    return [...(left ? [[left, undefined]] : []), ...(right ? [[undefined, right]] : [])]
  })
}
