import type { Notation } from '../protocol.ts'
import { traceFormat } from './schema.ts'
import type { Trace } from './trace.ts'

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
  let rows = 0
  return events.every(event => {
    const { kind } = event
    const isCopy = kind === 'sent' || kind === 'injected' || kind === 'duplicated'
    if (isCopy) rows += 1
    return (
      (!('endpoint' in event) || sides.has(event.endpoint)) &&
      (!isCopy || (event.row === rows && sides.has(event.from) && sides.has(event.to))) &&
      (!('row' in event) || event.row <= rows) &&
      (!('of' in event) || event.of < rows) &&
      (!('message' in event) || notation.isMessage(event.message))
    )
  })
}
