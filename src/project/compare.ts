import type { Notation } from '../protocol.ts'
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

/** The same of segments and states alone, whatever they are called. */
export function compareRuns(kept: Trace, fresh: Trace, notation: Notation): string[] {
  const [before, after] = [replay(kept), replay(fresh)]
  const count = Math.max(before.rows.length, after.rows.length)
  const rows = Array.from({ length: count }, (_, index) =>
    compareRows(before, after, before.rows[index], after.rows[index], notation),
  ).flat()
  const ends = fresh.endpoints.flatMap(({ name }) => {
    const [a, b] = [before, after].map(run => (run.steps.at(-1)?.after ?? run.start)[name]?.state)
    return a === b ? [] : [`${name} at the end: ${a ?? 'none'} → ${b ?? 'none'}`]
  })
  return [...rows, ...ends]
}

function compareRows(
  before: Replay,
  after: Replay,
  kept: Row | undefined,
  fresh: Row | undefined,
  notation: Notation,
): string[] {
  if (!kept || !fresh) {
    const row = kept ?? fresh
    if (!row) return []
    return [`${nameOf(row)}: ${kept ? 'gone' : 'new'}, ${print(row, notation)} from ${row.from}`]
  }
  const changes: string[] = []
  const change = (what: string, a: unknown, b: unknown) => {
    if (a !== b) changes.push(`${what} ${a ?? 'none'} → ${b ?? 'none'}`)
  }
  change('from', kept.from, fresh.from)
  for (const field of notation.fields) {
    change(field.title, field.read(kept.message), field.read(fresh.message))
  }
  change('sent at (ms)', kept.time, fresh.time)
  change('arrives at (ms)', kept.arrival?.time, fresh.arrival?.time)
  for (const { name } of after.trace.endpoints) {
    const known = before.trace.endpoints.some(endpoint => endpoint.name === name)
    const old = known ? stateOfRow(before, kept, name).state : undefined
    change(name, old, stateOfRow(after, fresh, name).state)
  }
  return changes.length > 0 ? [`${nameOf(fresh)}: ${changes.join(', ')}`] : []
}

function nameOf(row: Row): string {
  return row.name ? `segment ${row.name} (row ${row.number})` : `segment of row ${row.number}`
}

function print(row: Row, notation: Notation): string {
  return notation.fields
    .flatMap(field => {
      const value = field.isTold?.(row.message) === false ? undefined : field.read(row.message)
      return value === undefined ? [] : [`${field.title} ${value}`]
    })
    .join(', ')
}
