import type { Call, Data, Ms, Step } from '../protocol.ts'
import type { TraceEvent, Variables } from './trace.ts'

/** What a step begins with, and the index of the event that it comes of. */
export interface Begin {
  readonly cause?: number
  readonly event:
    | { readonly kind: 'call'; readonly call: Call }
    | { readonly kind: 'arrived'; readonly row: number }
    | { readonly kind: 'expired'; readonly timer: string; readonly after: Ms }
}

/** Where and when a step is taken, and the index in the trace of the event that begins it. */
export interface StepAt {
  readonly time: Ms
  readonly endpoint: string
  readonly index: number
}

/** A step of a host but for its timers and what it sent, in the order of a trace: what begins it comes first. */
export function eventsOf(
  { time, endpoint, index }: StepAt,
  { cause, event }: Begin,
  step: Step<unknown, Data>,
  before: Variables,
  after: Variables,
): TraceEvent[] {
  const of = { endpoint, incarnation: step.incarnation, ref: step.ref }
  const at = { time, cause: index, ...of }
  const changed = changes(before, after)
  return [
    { time, ...(cause !== undefined && { cause }), ...of, ...event },
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
