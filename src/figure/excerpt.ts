import type { Replay, Row, TraceStep } from '../trace/replay.ts'
import type { Snapshots } from '../trace/snapshot.ts'
import { placeOf, rowsOf, type Subject, sidesOf } from './figure.ts'

/** The part of a run that a figure's rows are of. */
export interface Excerpt {
  readonly rows: readonly Row[]
  /** Before the first of its steps: what came earlier shows in these states. */
  readonly start: Snapshots
  /** From the first row's sending, or from a reboot before the run's first row, to the next row's, or to the end of the run; later ones where a row of it arrives. */
  readonly steps: readonly ExcerptStep[]
}

/** A step, and what of it the figure is of. */
export interface ExcerptStep {
  readonly step: TraceStep
  /** Among all steps of the run. */
  readonly index: number
  /** False past the next row's sending, where nothing but the arrival is of the figure. */
  readonly within: boolean
  readonly sent: readonly Row[]
  readonly arrived: Row | undefined
}

/** All of the run, or as much of it as the options `rows` and `sides` ask for. */
export function excerptOf(subject: Subject): Excerpt {
  const { replay, options } = subject
  const rows = rowsOf(subject)
  const range = options.rows
  const all = replay.rows.slice((range?.from ?? 1) - 1, range?.to)
  const [first, last] = [all[0], all.at(-1)]
  if (!first && range) return { rows, start: replay.start, steps: [] }
  const from = first ? beginOf(replay, first) : 0
  const next = last && replay.rows[last.number]
  // One step may send both the last row and the next.
  const end = next ? Math.max(next.sentIn, last.sentIn + 1) : replay.steps.length
  const shown = new Set(rows)
  const isOf = (row: Row) => shown.has(row)
  const sides = sidesOf(subject).map(({ name }) => name)
  const concerns = ({ trigger, peer }: TraceStep) =>
    !('endpoint' in trigger) ||
    (sides.includes(trigger.endpoint) &&
      (peer === undefined || sides.includes(placeOf(subject, peer))))
  const steps = replay.steps.slice(from).map((step, offset) => ({
    step,
    index: from + offset,
    within: from + offset < end && concerns(step),
    sent: step.sent.filter(isOf),
    arrived: step.arrived && isOf(step.arrived) ? step.arrived : undefined,
  }))
  return {
    rows,
    start: replay.steps[from - 1]?.after ?? replay.start,
    steps: steps.filter(({ within, arrived }) => within || arrived),
  }
}

/** The calls before a run's first row show in the states; a reboot is worth a line of its own. */
function beginOf({ steps }: Replay, { number, sentIn }: Row): number {
  const reboot = steps.findIndex(({ trigger }) => trigger.kind === 'rebooted')
  return number === 1 && reboot >= 0 ? Math.min(reboot, sentIn) : sentIn
}
