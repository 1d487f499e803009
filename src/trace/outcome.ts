import type { Data, Ms, Step } from '../protocol.ts'
import type { TraceEvent, Variables } from './trace.ts'

/** Where and when a step was taken, and the index of the event that began it. */
export interface StepAt {
  readonly time: Ms
  readonly cause: number
  readonly endpoint: string
  readonly incarnation: number
  readonly ref: string
}

/** What a host did in a step, but for its timers and what it sent, in the order of a trace. */
export function outcomeOf(
  at: StepAt,
  step: Step<unknown, Data>,
  before: Variables,
  after: Variables,
): TraceEvent[] {
  const changed = changes(before, after)
  return [
    ...step.taken.map(taken => ({ ...at, ...taken })),
    ...step.delivered.map(octets => ({ ...at, kind: 'delivered', octets }) as const),
    ...step.signals.map(signal => ({ ...at, kind: 'signal', signal }) as const),
    ...(Object.keys(changed).length > 0 ? [{ ...at, kind: 'variables', changed } as const] : []),
  ]
}

function changes(before: Variables, after: Variables): Record<string, number | null> {
  const changed: Record<string, number | null> = {}
  for (const name of Object.keys({ ...before, ...after })) {
    if (before[name] !== after[name]) changed[name] = after[name] ?? null
  }
  return changed
}
