import type { Notation } from '../protocol.ts'
import { type Alignment, align, type Pair } from '../trace/align.ts'
import { printTrace } from '../trace/print.ts'
import { type Replay, type Row, replay, stateOfRow } from '../trace/replay.ts'
import type { Trace } from '../trace/trace.ts'

/** What changed between two runs, in the protocol's words, a line a change; nothing where nothing did. */
export function compareTraces(kept: Trace, fresh: Trace, notation: Notation): string[] {
  const found = compareRuns(kept, fresh, notation)
  if (found.length > 0) return found
  if (printTrace({ ...kept, hash: fresh.hash }) === printTrace(fresh)) return []
  return ['segments and states are the same; titles, names, timers or signals are not']
}

/**
 * The same of segments and states alone, whatever they are called. Rows are aligned as `wirefig compare` aligns them, so
 * that one that is new changes no other; what is said of a pair is as it is on the wire, times included.
 */
export function compareRuns(kept: Trace, fresh: Trace, notation: Notation): string[] {
  const [before, after] = [replay(kept), replay(fresh)]
  const [were, are] = [kept, fresh].map(({ endpoints }) => endpoints.map(({ name }) => name))
  const renamed =
    String(were) === String(are) ? [] : [`endpoints: ${were?.join(', ')} → ${are?.join(', ')}`]
  const alignment = align(before, after, notation, row => row.name)
  if (!alignment) return renamed
  const changes = [...changesOf(alignment, notation)]
  const ends = alignment.sides.flatMap(([old, name]) => {
    const [a, b] = [stateAtEnd(before, old), stateAtEnd(after, name)]
    return a === b ? [] : [`${name} at the end: ${a ?? 'none'} → ${b ?? 'none'}`]
  })
  const rest = alignment.isCut ? ['too much changed to compare the rest segment by segment'] : []
  return [...renamed, ...folded(changes), ...rest, ...ends]
}

function stateAtEnd({ steps, start }: Replay, name: string): string | undefined {
  return (steps.at(-1)?.after ?? start)[name]?.state
}

interface Change {
  readonly text: string
  readonly row: Row
  /** Whether nothing changed but numbers, by as much as in the last changed row of the same direction. */
  readonly isShift: boolean
}

function* changesOf(alignment: Alignment, notation: Notation): Generator<Change> {
  const shifts = new Map<string, string>()
  for (const pair of alignment.pairs) {
    const { left: kept, right: fresh } = pair
    if (!kept || !fresh) {
      const row = kept ?? fresh
      const what = kept ? 'removed' : 'inserted'
      const text = `${nameOf(row)}: ${what}, ${print(row, notation)} from ${row.from}`
      yield { text, row, isShift: false }
      continue
    }
    const changes = differencesOf(pair, alignment, notation)
    if (changes.length === 0) continue
    const direction = JSON.stringify([fresh.from, fresh.to])
    const shift = shiftOf(changes)
    const isShift = shift !== undefined && shifts.get(direction) === shift
    shifts.set(direction, shift ?? '')
    const words = changes.map(({ what, a, b }) => `${what} ${a ?? 'none'} → ${b ?? 'none'}`)
    yield { text: `${nameOf(fresh, kept)}: ${words.join(', ')}`, row: fresh, isShift }
  }
}

interface Difference {
  readonly what: string
  readonly a: unknown
  readonly b: unknown
}

function differencesOf(
  { left: kept, right: fresh }: Extract<Pair, { readonly differences: unknown }>,
  { left: before, right: after, sides }: Alignment,
  notation: Notation,
): Difference[] {
  const all: Difference[] = [
    ...notation.fields.map(field => ({
      what: field.title,
      a: field.read(kept.message),
      b: field.read(fresh.message),
    })),
    { what: 'origin', a: kept.origin, b: fresh.origin },
    { what: 'sent at (ms)', a: kept.time, b: fresh.time },
    { what: 'arrives at (ms)', a: kept.arrival?.time, b: fresh.arrival?.time },
    ...sides.map(([old, name]) => ({
      what: name,
      a: stateOfRow(before, kept, old).state,
      b: stateOfRow(after, fresh, name).state,
    })),
  ]
  return all.filter(({ a, b }) => a !== b)
}

/** By how much each number changed, where nothing else did. */
function shiftOf(changes: readonly Difference[]): string | undefined {
  const by = changes.map(({ what, a, b }) =>
    typeof a === 'number' && typeof b === 'number' ? `${what} ${b - a}` : undefined,
  )
  return by.includes(undefined) ? undefined : by.join()
}

/** Rows on end in which numbers changed by as much as before are one line. */
function folded(changes: readonly Change[]): string[] {
  const lines: string[] = []
  for (let index = 0; index < changes.length; ) {
    const rest = changes.slice(index)
    const end = rest.findIndex(({ isShift }) => !isShift)
    const shifted = end < 0 ? rest : rest.slice(0, end)
    const [first, last] = [shifted[0]?.row.number, shifted.at(-1)?.row.number]
    if (shifted.length >= fewest) {
      lines.push(
        `${shifted.length} segments of rows ${first}..${last}: numbers shifted by as much as before`,
      )
    } else lines.push(...shifted.map(({ text }) => text))
    const next = rest[shifted.length]
    if (next) lines.push(next.text)
    index += shifted.length + 1
  }
  return lines
}

/** So many lines at least are worth one in place of them. */
const fewest = 3

function nameOf(row: Row, old: Row = row): string {
  const was = old.number === row.number ? '' : `, ${old.number} before`
  return row.name
    ? `segment ${row.name} (row ${row.number}${was})`
    : `segment of row ${row.number}${was}`
}

function print(row: Row, notation: Notation): string {
  return notation.fields
    .flatMap(field => {
      const value = field.isTold?.(row.message) === false ? undefined : field.read(row.message)
      return value === undefined ? [] : [`${field.title} ${value}`]
    })
    .join(', ')
}
