import type { Data, Field, Notation } from '../protocol.ts'
import { apart, match } from './match.ts'
import { pathOf, type Replay, type Row, stateOfRow } from './replay.ts'
import { pick } from './snapshot.ts'

/** Two runs of one protocol, side by side. */
export interface Alignment {
  readonly left: Replay
  readonly right: Replay
  /** In an order in which each direction keeps that of both runs, and the left run its own. */
  readonly pairs: readonly Pair[]
  /** The endpoints that play one part, by the left run's order. */
  readonly sides: readonly Sides[]
  /** The endpoints that go through other states, with both ways from where they part. */
  readonly ways: readonly Way[]
  /** Whether the runs differ in so much that the rows of some direction were not compared to the end. */
  readonly isCut: boolean
}

/** One part in both runs, by the names of the endpoints. */
type Sides = readonly [left: string, right: string]

/** A row of both runs, or of one where the other has none. */
export type Pair =
  | { readonly left: Row; readonly right: Row; readonly differences: readonly Difference[] }
  | { readonly left: Row; readonly right?: undefined }
  | { readonly left?: undefined; readonly right: Row }

/** What two rows differ in; sequence numbers and the like are relative to their endpoints' origins. */
export type Difference = {
  readonly left: string | undefined
  readonly right: string | undefined
} & (
  | { readonly kind: 'field'; readonly field: Field }
  /** How the row came to be, and whether it was lost. */
  | { readonly kind: 'origin' | 'fate' }
  /** The state after the row of the endpoint so called in the left run. */
  | { readonly kind: 'state'; readonly side: string }
)

interface Way {
  readonly side: string
  /** The states from the last that both have on. */
  readonly left: readonly string[]
  readonly right: readonly string[]
}

/** Whether a pair is a row that both runs have, with nothing to tell them apart. */
export function isAlike(pair: Pair): boolean {
  return pair.left !== undefined && pair.right !== undefined && pair.differences.length === 0
}

/**
 * Aligns the rows of two runs, direction by direction: the order of rows in opposite directions depends on times, which
 * are not compared. Undefined where the endpoints of one cannot stand for those of the other. That `identity`
 * calls two rows the same speaks for their being one; without it, what a row is called says nothing.
 */
export function align(
  left: Replay,
  right: Replay,
  notation: Notation,
  identity: (row: Row) => string | undefined = () => undefined,
): Alignment | undefined {
  const sides = sidesOf(left, right)
  if (!sides) return undefined
  const of = new Map(sides)
  // The states of a capture are guessed from its segments: a capture and the model part in segments alone.
  const known = [left, right].some(isCaptured) ? [] : sides
  const [a, b] = [readerOf(left, notation, identity), readerOf(right, notation, identity)]
  const paired = new Map<Row, Row>()
  let isCut = false
  for (const from of of.keys()) {
    for (const to of of.keys()) {
      const own = left.rows.filter(row => row.from === from && row.to === to)
      const others = right.rows.filter(row => row.from === of.get(from) && row.to === of.get(to))
      const [mine, theirs] = [own.map(a), others.map(b)]
      const found = match(mine.map(print), theirs.map(print), (i, j) =>
        costOf(notation, mine[i] ?? [], theirs[j] ?? []),
      )
      isCut ||= found.isCut
      for (const [i, j] of found.pairs) {
        const [row, other] = [own[i], others[j]]
        if (row && other) paired.set(row, other)
      }
    }
  }
  const pairs = inOrder(left, right, paired).map(({ left: row, right: other }): Pair => {
    if (!row) return { right: other }
    if (!other) return { left: row }
    const differences = [
      ...differencesOf(notation, a(row), b(other)),
      ...otherDifferences([left, row], [right, other], known),
    ]
    return { left: row, right: other, differences }
  })
  return {
    left,
    right,
    pairs,
    sides,
    ways: known.flatMap(both => partingOf(left, right, both)),
    isCut,
  }
}

function isCaptured({ trace }: Replay): boolean {
  return trace.events.some(({ kind }) => kind === 'seen')
}

/** By name where both runs have the same names; else two by the order in which they first send. */
function sidesOf(left: Replay, right: Replay): Sides[] | undefined {
  const [names, others] = [left, right].map(({ trace }) => trace.endpoints.map(({ name }) => name))
  if (!names || !others || names.length !== others.length) return undefined
  if (names.every(name => others.includes(name))) return names.map(name => [name, name])
  if (names.length !== 2) return undefined
  const [mine, theirs] = [bySending(left, names), bySending(right, others)]
  return names.map(name => [name, theirs[mine.indexOf(name)] ?? ''])
}

function bySending({ rows }: Replay, names: readonly string[]): string[] {
  const senders = rows.filter(({ origin }) => origin === 'sent').map(({ from }) => from)
  return [...new Set([...senders, ...names])]
}

/**
 * What a row is compared by: its fields, in the protocol's order, how it came to be and what became of it, and who it is.
 */
type Compared = readonly (string | number | undefined)[]

function readerOf(
  { trace }: Replay,
  { fields, relative }: Notation,
  identity: (row: Row) => string | undefined,
): (row: Row) => Compared {
  const origins = new Map(trace.endpoints.map(({ name, origin }) => [name, origin]))
  return row => {
    const { message, from, to } = row
    const values = fields.map(field => {
      const value = comparedOf(field, message)
      const space = typeof value === 'number' ? field.space?.(message) : undefined
      const origin = space && origins.get(space === 'sender' ? from : to)
      return typeof value === 'number' && origin !== undefined ? relative(value, origin) : value
    })
    return [...values, row.origin, fateOf(row), identity(row)]
  }
}

function comparedOf(field: Field, message: Data): string | number | undefined {
  return field.compared ? field.compared(message) : field.read(message)
}

function print(values: Compared): string {
  return JSON.stringify(values.map(value => value ?? null))
}

/**
 * What says what a message is weighs more; two rows that differ in too much are not one row. Numbers of a sequence weigh
 * a little less than what does not move when something is sent before.
 */
function costOf({ fields }: Notation, left: Compared, right: Compared): number {
  const ofFields = fields.map(({ label, space }) =>
    label === 'bare' ? apart / 2 : apart / 3 - (space ? little : 0),
  )
  const costs = [...ofFields, 1, 1, apart / 2]
  return costs.reduce((sum, cost, index) => (left[index] === right[index] ? sum : sum + cost), 0)
}

function differencesOf({ fields }: Notation, left: Compared, right: Compared): Difference[] {
  const print = (value: string | number | undefined) =>
    value === undefined ? undefined : String(value)
  return fields.flatMap((field, index): Difference[] =>
    left[index] === right[index]
      ? []
      : [{ kind: 'field', field, left: print(left[index]), right: print(right[index]) }],
  )
}

/** Of all that two rows can differ in, less than anything else costs. */
const little = 1 / 16

/** What the rows' messages do not show. */
function otherDifferences(
  [left, row]: readonly [Replay, Row],
  [right, other]: readonly [Replay, Row],
  sides: readonly Sides[],
): Difference[] {
  const found: Difference[] = [
    { kind: 'origin', left: row.origin, right: other.origin },
    { kind: 'fate', left: fateOf(row), right: fateOf(other) },
    ...sides
      .filter(([side]) => side === row.from || side === row.to)
      .map(([side, its]): Difference => {
        const [mine, theirs] = [stateOfRow(left, row, side), stateOfRow(right, other, its)]
        return { kind: 'state', side, left: mine.state, right: theirs.state }
      }),
  ]
  return found.filter(difference => difference.left !== difference.right)
}

/** A row that is still in flight as its run ends may arrive. */
function fateOf({ lost }: Row): string {
  return lost ? 'lost' : 'not lost'
}

type Both =
  | { readonly left: Row; readonly right?: Row }
  | { readonly left?: never; readonly right: Row }

/** What only the right run has comes behind its own predecessors, and before what its direction goes on with. */
function inOrder(left: Replay, right: Replay, paired: ReadonlyMap<Row, Row>): Both[] {
  const partner = new Map([...paired].map(([row, other]) => [other, row.number]))
  /** Of a right row without a partner: the left row that its direction goes on with. */
  const next = new Map<Row, number>()
  const last = new Map<string, number>()
  for (const row of right.rows.toReversed()) {
    const direction = JSON.stringify([row.from, row.to])
    const number = partner.get(row)
    if (number !== undefined) last.set(direction, number)
    else next.set(row, last.get(direction) ?? Number.POSITIVE_INFINITY)
  }
  let reached = 0
  const placed = right.rows.flatMap(row => {
    const number = partner.get(row)
    reached = Math.max(reached, number ?? 0)
    if (number !== undefined) return []
    // What only the left run has there stands above.
    const end = (next.get(row) ?? 0) - 1
    let behind = Math.min(reached, end)
    for (let over = left.rows[behind]; over && behind < end && !paired.has(over); ) {
      behind += 1
      over = left.rows[behind]
    }
    return [{ row, behind }]
  })
  const alone = Map.groupBy(placed, ({ behind }) => behind)
  const loneAt = (number: number) => (alone.get(number) ?? []).map(({ row }) => ({ right: row }))
  return [
    ...loneAt(0),
    ...left.rows.flatMap((row): Both[] => {
      const other = paired.get(row)
      return [{ left: row, ...(other && { right: other }) }, ...loneAt(row.number)]
    }),
  ]
}

/** Where the states of an endpoint part; a run that has ended says nothing of what comes later. */
function partingOf(left: Replay, right: Replay, [side, other]: Sides): Way[] {
  const [mine, theirs] = [momentsOf(left, side), momentsOf(right, other)]
  let shared = 0
  while (shared < mine.length && mine[shared]?.state === theirs[shared]?.state) shared += 1
  const isOver = (run: Replay, own: readonly Moment[], those: readonly Moment[]) =>
    own.length === shared && run.trace.end < (those[shared]?.time ?? Number.POSITIVE_INFINITY)
  if (isOver(left, mine, theirs) || isOver(right, theirs, mine)) return []
  const from = Math.max(0, shared - 1)
  const states = (moments: readonly Moment[]) => moments.slice(from).map(({ state }) => state)
  return [{ side, left: states(mine), right: states(theirs) }]
}

interface Moment {
  readonly time: number
  readonly state: string
}

function momentsOf({ start, steps }: Replay, side: string): Moment[] {
  return [
    { time: 0, state: pick(start, side).state },
    ...steps.flatMap(step => pathOf(step, side).map(state => ({ time: step.time, state }))),
  ]
}
