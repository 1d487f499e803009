import type { Replay, Row } from './replay.ts'
import type { TraceEvent } from './trace.ts'

/** Why a row was sent. */
export interface Cause {
  /** Index of the scenario's step that led to it, from arrival to sending and from timer to setting; of a capture none. */
  readonly step?: number
  /** Section that the row was sent under; an injected one and a copy have none. */
  readonly ref?: string
  /** The transitions and rules of the step in which it was sent. */
  readonly sending: readonly Taken[]
  /** Those of the step in which it arrived. */
  readonly arrival: readonly Taken[]
}

export type Taken = Extract<TraceEvent, { kind: 'transition' | 'rule' }>

/** Follows the trace from a row back to what a user did. */
export function causeOf({ trace, steps }: Replay, row: Row): Cause {
  const { events } = trace
  const index = events.findIndex(event => isCopy(event) && event.row === row.number)
  const event = events[index]
  let root = index
  for (let at = event; at?.cause !== undefined; at = events[root]) root = at.cause
  const own = events.slice(0, root + 1).filter(isOfScenario)
  const begun = events[root]
  return {
    ...(begun && isOfScenario(begun) && { step: own.length - 1 }),
    ...(event?.kind === 'sent' && { ref: event.ref }),
    sending: steps[row.sentIn]?.events.filter(isTaken) ?? [],
    arrival: row.arrival ? (steps[row.arrival.step]?.events.filter(isTaken) ?? []) : [],
  }
}

type Copy = Extract<TraceEvent, { kind: 'sent' | 'injected' | 'duplicated' }>

function isCopy(event: TraceEvent): event is Copy {
  return event.kind === 'sent' || event.kind === 'injected' || event.kind === 'duplicated'
}

/** A scenario's step is each of these, in the order of the file. */
function isOfScenario({ kind }: TraceEvent): boolean {
  return kind === 'call' || kind === 'injected' || kind === 'rebooted'
}

function isTaken(event: TraceEvent): event is Taken {
  return event.kind === 'transition' || event.kind === 'rule'
}
