import type { Notation } from '../protocol.ts'
import { traceFormat } from './schema.ts'
import type { Trace, TraceEvent } from './trace.ts'

/** A trace from its JSON; undefined where the text is none of this format, so that what it gives can be replayed. */
export function readTrace(
  text: string,
  protocols: Readonly<Record<string, Notation>>,
): Trace | undefined {
  const value = parse(text)
  if (!isTrace(value)) return undefined
  const notation = Object.hasOwn(protocols, value.protocol) ? protocols[value.protocol] : undefined
  return notation && isWhole(value, notation) ? value : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** The value itself is kept, since the order of its keys is that of the file. */
function isTrace(value: unknown): value is Trace {
  return traceFormat.safeParse(value).success
}

/** Its events are at its endpoints, and its rows are numbered from 1 and exist before they are told of. */
function isWhole({ endpoints, events }: Trace, notation: Notation): boolean {
  const sides = new Set(endpoints.map(({ name }) => name))
  /** Sources that nobody has: they are answered, and send nothing of their own. */
  const strangers = new Set<string>()
  let rows = 0
  return events.every(event => {
    const { kind } = event
    const isCopy = kind === 'sent' || kind === 'injected' || kind === 'duplicated'
    if (isCopy) rows += 1
    if (event.kind === 'injected' && event.by !== undefined && !sides.has(event.from)) {
      strangers.add(event.from)
    }
    return (
      (!('endpoint' in event) || sides.has(event.endpoint)) &&
      (!isCopy || (event.row === rows && joins(event, sides, strangers))) &&
      (!('by' in event) || event.by === undefined || sides.has(event.by)) &&
      (!('row' in event) || event.row <= rows) &&
      (!('of' in event) || event.of < rows) &&
      (!('message' in event) || notation.isMessage(event.message))
    )
  })
}

/** Whether a copy is of endpoints: what is injected may come from a stranger, and what is sent may go to one. */
function joins(
  event: Extract<TraceEvent, { kind: 'sent' | 'injected' | 'duplicated' }>,
  sides: ReadonlySet<string>,
  strangers: ReadonlySet<string>,
): boolean {
  const { kind, from, to } = event
  const isFrom = sides.has(from) || (kind === 'injected' && strangers.has(from))
  return isFrom && (sides.has(to) || (kind !== 'injected' && strangers.has(to)))
}
