import type { TraceStep } from '../trace/replay.ts'
import type { Excerpt } from './excerpt.ts'

/**
 * The rows between whose sending and arrival something else is drawn that their arrival must stand below: a note by
 * itself (a timeout, a call, another arrival), or what the receiver sent, or a later row that came to it before. All
 * of it concerns the row's own connection; but of a row that is `due` to others, what came to the endpoint counts, too.
 */
export function overtaken(
  { steps }: Excerpt,
  changes: (step: TraceStep, endpoint: string) => boolean,
  isDueToOthers: (step: TraceStep) => boolean,
): ReadonlySet<number> {
  const split = new Set<number>()
  /** By connection: index of the last step with a note by itself. */
  const noted = new Map<string, number>()
  /** By connection and endpoint: index of the last step in which it sent. */
  const sending = new Map<string, number>()
  /** By connection and endpoint: the latest of the rows that have come to it. */
  const newest = new Map<string, number>()
  /** By endpoint: index of the last step in which anything came to it. */
  const latest = new Map<string, number>()
  for (const { step, index, sent, arrived } of steps) {
    const { trigger } = step
    if (trigger.kind === 'injected') continue
    const { endpoint } = trigger
    const connection = [endpoint, step.peer].sort().join('\n')
    if (trigger.kind === 'expired') {
      noted.set(connection, index)
      continue
    }
    const side = `${connection}\n${endpoint}`
    if (arrived) {
      const { number, sentIn } = arrived
      const before = newest.get(side) ?? 0
      const last = Math.max(noted.get(connection) ?? -1, sending.get(side) ?? -1)
      const others = isDueToOthers(step) ? (latest.get(endpoint) ?? -1) : -1
      if (before > number || last > sentIn || others > sentIn) {
        split.add(number)
        noted.set(connection, index)
      }
      newest.set(side, Math.max(before, number))
      latest.set(endpoint, index)
    } else if (sent.length === 0 && changes(step, endpoint)) noted.set(connection, index)
    if (sent.length > 0) sending.set(side, index)
  }
  return split
}
