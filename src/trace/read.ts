import type { Notation } from '../protocol.ts'
import type { Trace, TraceEvent } from './trace.ts'

type Kind = 'string' | 'number' | 'boolean' | 'object'

/** What an event of each kind holds besides its time. */
const keys: Readonly<Record<TraceEvent['kind'], Readonly<Record<string, Kind>>>> = {
  call: { endpoint: 'string', call: 'object' },
  expired: { endpoint: 'string', timer: 'string', after: 'number' },
  arrived: { endpoint: 'string', row: 'number' },
  injected: { row: 'number', from: 'string', to: 'string', message: 'object' },
  sent: {
    endpoint: 'string',
    row: 'number',
    from: 'string',
    to: 'string',
    message: 'object',
    retransmission: 'boolean',
  },
  duplicated: { row: 'number', from: 'string', to: 'string', of: 'number' },
  lost: { row: 'number' },
  transition: { endpoint: 'string', event: 'string', from: 'string', to: 'string' },
  rule: { endpoint: 'string', rule: 'string' },
  delivered: { endpoint: 'string', octets: 'string' },
  signal: { endpoint: 'string', signal: 'string' },
  variables: { endpoint: 'string', changed: 'object' },
  set: { endpoint: 'string', timer: 'string', after: 'number' },
  stopped: { endpoint: 'string', timer: 'string' },
}

/** A trace from its JSON; undefined where the text is none of this format, so that what it gives can be replayed. */
export function readTrace(
  text: string,
  protocols: Readonly<Record<string, Notation>>,
): Trace | undefined {
  const value = parse(text)
  if (!isObject(value) || value.format !== 1 || !isObject(value.title)) return undefined
  const { protocol, endpoints, names, events } = value
  const notation =
    typeof protocol === 'string' && Object.hasOwn(protocols, protocol)
      ? protocols[protocol]
      : undefined
  const isTrace =
    notation &&
    holds(value, { scenario: 'string', hash: 'string', end: 'number' }) &&
    Array.isArray(endpoints) &&
    endpoints.every(isEndpoint) &&
    Array.isArray(names) &&
    names.every(name => holds(name, { name: 'string', row: 'number' })) &&
    Array.isArray(events) &&
    areEvents(
      events,
      notation,
      endpoints.map(endpoint => endpoint.name),
    )
  return isTrace ? (value as unknown as Trace) : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function holds(value: unknown, expected: Readonly<Record<string, Kind>>): boolean {
  return (
    isObject(value) &&
    Object.entries(expected).every(([key, kind]) =>
      kind === 'object' ? isObject(value[key]) : typeof value[key] === kind,
    )
  )
}

function isEndpoint(value: unknown): value is Trace['endpoints'][number] {
  return holds(value, {
    name: 'string',
    incarnation: 'number',
    state: 'string',
    variables: 'object',
    origin: 'number',
  })
}

/** Events of known kinds at known endpoints, whose rows are numbered from 1 and exist before they are told of. */
function areEvents(
  events: readonly unknown[],
  notation: Notation,
  sides: readonly unknown[],
): boolean {
  let rows = 0
  return events.every(event => {
    if (!isObject(event) || typeof event.kind !== 'string' || !Object.hasOwn(keys, event.kind)) {
      return false
    }
    if (!holds(event, { time: 'number', ...keys[event.kind as TraceEvent['kind']] })) return false
    const { endpoint, incarnation, from, to, row, of, message, kind } = event
    const isCopy = kind === 'sent' || kind === 'injected' || kind === 'duplicated'
    if (isCopy) rows += 1
    return (
      (endpoint === undefined || (sides.includes(endpoint) && typeof incarnation === 'number')) &&
      (!isCopy || (row === rows && sides.includes(from) && sides.includes(to))) &&
      (row === undefined || (Number(row) >= 1 && Number(row) <= rows)) &&
      (of === undefined || (Number(of) >= 1 && Number(of) < rows)) &&
      (message === undefined || notation.isMessage(message))
    )
  })
}
