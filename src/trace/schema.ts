import { z } from 'zod'
import { call, localized, message, told } from './schema-parts.ts'
import { searchFormat } from './search-schema.ts'
import type { Trace, TraceEvent } from './trace.ts'

const ms = z.int().min(0)

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const anyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

const row = told(
  z.int().min(1),
  'The row: a copy of a message, numbered from 1 in the order in which they came into being.',
  1,
)

const timer = told(z.string(), 'The timer, in the words of the protocol.', 'rto')

const at = {
  time: told(ms, 'When it happened, in ms since the run began.', 50),
  cause: told(
    z.int().min(0),
    'The event that this one came of, by its index in `events`: of an arrival the sending, of an expiry the setting of the timer, of what happened in a step the event that began it. Calls, injections and sightings come of nothing.',
    0,
  ).exactOptional(),
}

const atEndpoint = {
  ...at,
  endpoint: told(z.string(), 'The endpoint where it happened, by its name.', 'client'),
  incarnation: told(
    z.int().min(0),
    'The connection of the endpoint, counted from 1; 0 where there is none.',
    1,
  ),
  ref: told(z.string(), 'The section of the standard that says so.', '3.10.7.4'),
}

const copy = {
  ...at,
  row,
  from: told(
    z.string(),
    'The source that it bears: an endpoint or, where it is spoofed, any word.',
    'client',
  ),
  to: told(
    z.string(),
    'The endpoint that it goes to; of an answer to a source that nobody has, that source.',
    'server',
  ),
}

/** By kind. What begins a step: a call, an expiry, an arrival, an injection, a sighting. */
const events = {
  call: event('call', 'The user makes a call; this begins a step.', {
    ...atEndpoint,
    call,
  }),
  expired: event('expired', 'A timer expires; this begins a step.', {
    ...atEndpoint,
    timer,
    after: told(ms, 'How long the timer was set for, in ms.', 1000),
  }),
  arrived: event('arrived', 'A row arrives at the endpoint; this begins a step.', {
    ...atEndpoint,
    row,
  }),
  rebooted: event('rebooted', 'The endpoint loses all it knew; this begins a step.', {
    ...atEndpoint,
    state: told(z.string(), 'The state that it is in then.', 'CLOSED'),
  }),
  seen: event(
    'seen',
    'A capture shows the endpoint send: an answer, or what nothing explains; this begins a step.',
    atEndpoint,
  ),
  injected: event('injected', 'The scenario puts a message into the network; this begins a step.', {
    ...copy,
    by: told(
      z.string(),
      'The endpoint that really sent it, where the source is spoofed.',
      'attacker',
    ).exactOptional(),
    message,
  }),
  sent: event('sent', 'The endpoint sends a message.', {
    ...atEndpoint,
    ...copy,
    message,
    retransmission: told(z.boolean(), 'Whether it was sent before.', false),
  }),
  duplicated: event('duplicated', 'The network makes a copy of a row.', {
    ...copy,
    of: told(z.int().min(1), 'The row that it is a copy of.', 1),
  }),
  lost: event('lost', 'The network loses a row.', { ...at, row }),
  transition: event('transition', 'The connection takes a row of the transition table.', {
    ...atEndpoint,
    event: told(z.string(), 'The event of the table, which is its condition.', 'rcv SYN,ACK'),
    from: told(z.string(), 'The state before.', 'SYN-SENT'),
    to: told(z.string(), 'The state after.', 'ESTABLISHED'),
  }),
  rule: event('rule', 'A rule that is no row of the transition table decides.', {
    ...atEndpoint,
    rule: told(z.string(), 'The rule, in words.', 'challenge ACK'),
  }),
  delivered: event('delivered', 'The user is given text.', {
    ...atEndpoint,
    octets: told(z.string(), 'The text; of TCP, one character an octet.', 'hello'),
  }),
  signal: event('signal', 'The user is told something.', {
    ...atEndpoint,
    signal: told(z.string(), 'What, in the words of the standard.', 'connection reset'),
  }),
  variables: event('variables', 'Variables of the connection change.', {
    ...atEndpoint,
    changed: told(
      z.record(
        z.string(),
        told(
          z.number().nullable(),
          'The value of the variable now; null where it is not known.',
          101,
        ),
      ),
      'The variables that changed, by name. Sequence numbers of TCP are modulo 2^32, windows are in octets.',
      { 'SND.UNA': 100, 'SND.NXT': 101 },
    ),
  }),
  set: event('set', 'A timer is set, in place of an earlier setting.', {
    ...atEndpoint,
    timer,
    after: told(ms, 'How long the timer is set for, in ms.', 1000),
  }),
  stopped: event('stopped', 'A timer that was set is stopped.', { ...atEndpoint, timer }),
} satisfies {
  [Kind in TraceEvent['kind']]: z.ZodType<Extract<TraceEvent, { kind: Kind }>>
}

type Event = (typeof events)[keyof typeof events]

/** The JSON of a trace: every key of it, and no other. How its parts belong together is `readTrace`'s to check. */
export const traceFormat = z.strictObject({
  format: told(z.literal(1), 'The version of this format; others are not read.', 1),
  protocol: told(z.string(), 'The protocol whose model ran.', 'tcp'),
  scenario: told(
    z.string(),
    'The scenario: its path below the folder of scenarios, without the ending; or the files of the captures.',
    'lost-syn',
  ),
  hash: told(
    sha256,
    'SHA-256 of the text of the scenario, of the octets of the captures, or of both, in hexadecimal.',
    anyHash,
  ),
  captures: told(
    z.array(
      z.strictObject({
        file: told(z.string(), 'Its path from the folder of the scenario.', 'client.pcapng'),
        hash: told(sha256, 'SHA-256 of its octets, in hexadecimal.', anyHash),
      }),
    ),
    'The captures of a scenario whose run was captured.',
  ).exactOptional(),
  title: told(localized, 'What the scenario shows, in every language.', {
    en: 'The first SYN is lost',
    zh: '第一个 SYN 丢失',
  }),
  source: told(
    z.string(),
    'Where the scenario is from: documents, each with its sections.',
    'RFC 9293 §3.5, Figure 6',
  ).exactOptional(),
  variants: told(
    z.array(z.string()),
    'What is not as the standard has it, in words of the protocol; absent where everything is.',
    ['two-way-handshake'],
  ).exactOptional(),
  search: told(
    searchFormat,
    'The question that the run answers, where it was searched for, and what was found.',
  ).exactOptional(),
  endpoints: told(
    z.array(
      z.strictObject({
        name: told(z.string(), 'The name of the endpoint.', 'client'),
        label: told(localized, 'What figures call it.').exactOptional(),
        incarnation: told(
          z.int().min(0),
          'Its connection as the run begins, counted from 1; 0 where it has none.',
          0,
        ),
        state: told(z.string(), 'Its state as the run begins.', 'CLOSED'),
        variables: told(
          z.record(z.string(), told(z.number(), 'The value of the variable.', 100)),
          'Its variables as the run begins, by name. Sequence numbers of TCP are modulo 2^32, windows are in octets.',
          { ISS: 100, 'SND.UNA': 101, 'SND.NXT': 101 },
        ),
        origin: told(
          z.number(),
          'What relative numbers of this endpoint are counted from: of TCP its first ISS.',
          100,
        ),
      }),
    ),
    'The endpoints as the run begins.',
  ),
  names: told(
    z.array(
      z.strictObject({
        name: told(z.string(), 'A name of the row.', 'syn'),
        row,
        label: told(localized, 'What figures write at the row.').exactOptional(),
      }),
    ),
    'The rows that have a name, in the order of the scenario.',
  ),
  end: told(
    ms,
    'When the run ended, in ms: the `until` of the scenario, or else when the last thing happened.',
    1150,
  ),
  events: told(
    z.array(z.discriminatedUnion('kind', Object.values(events) as [Event, ...Event[]])),
    'What happened, in this order. A call, an injection, an arrival, an expiry or a sighting begins a step; what follows up to the next of these came of it, at the same time.',
  ),
}) satisfies z.ZodType<Trace>

/** The JSON Schema of a trace's file, of draft 7. */
export function traceSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(traceFormat, { target: 'draft-7' })
  return {
    $schema,
    title: 'wirefig trace',
    description: 'What happened in a run, and why: all that figures and values are made of.',
    ...schema,
  }
}

function event<Kind extends TraceEvent['kind'], Shape extends z.core.$ZodLooseShape>(
  kind: Kind,
  meaning: string,
  shape: Shape,
) {
  return z.strictObject({ kind: told(z.literal(kind), meaning, kind), ...shape })
}
