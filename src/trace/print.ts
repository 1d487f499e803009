import type { Trace } from './trace.ts'

/** A trace as JSON, an event a line, so that a change of it reads well; ends with a line break. */
export function printTrace(trace: Trace): string {
  const { events, ...head } = trace
  const lines = events.map(event => `    ${JSON.stringify(event)}`)
  const body = lines.length > 0 ? `[\n${lines.join(',\n')}\n  ]` : '[]'
  return `${JSON.stringify(head, undefined, 2).slice(0, -2)},\n  "events": ${body}\n}\n`
}
