import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import fc from 'fast-check'
import type { VFileMessage } from 'vfile-message'
import { describe, expect, test } from 'vitest'
import { runScenario } from '../src/article/run.ts'
import { traceOf } from '../src/capture/trace.ts'
import { views } from '../src/figure/views.ts'
import { capturesIn } from '../src/project/captures.ts'
import { readDocument } from '../src/scenario/document.ts'
import { parseDuration, printDuration } from '../src/scenario/duration.ts'
import { scenarioSchema } from '../src/scenario/json-schema.ts'
import { tcp } from '../src/tcp/tcp.ts'
import { printTrace } from '../src/trace/print.ts'
import { readTrace } from '../src/trace/read.ts'
import { traceFormat, traceSchema } from '../src/trace/schema.ts'
import { reserved } from '../src/trace/value.ts'
import { captureOf, kernelRuns } from './capture/kernel.ts'
import { runs, sample } from './size.ts'
import { stopAndWait } from './stop-and-wait.ts'

const ajv = new Ajv({ strictTypes: true, allowUnionTypes: true, allErrors: true })
const words = [...reserved, ...Object.keys(views)]
const isScenario = ajv.compile(scenarioSchema({ tcp }, words))
const isTrace = ajv.compile(traceSchema())
const often = { numRuns: runs(30, 500) }

const root = path.join(import.meta.dirname, '..')
const articles = globSync('content/scenarios/**/*.yaml', { cwd: root })
const scenarios = [...articles, ...globSync('test/rfc9293/*.yaml', { cwd: root })]
const fixtures = globSync('test/fixtures/*/*.yaml', { cwd: root })
const traces = globSync('dist/traces/**/*.json', { cwd: root })

/** A run with everything that a scenario may hold and with every kind of event. */
const everything = `
title: { en: Everything, zh: 一切 }
source: RFC 9293
protocol: tcp
endpoints:
  client: { label: { en: C, zh: 客 }, iss: [100, 900], rtoMin: 200ms, ackDelay: 10ms, msl: 1s, mss: 10, window: 20, rules: literal, rfc5961: false, rfc1337: true }
  server: { label: S, iss: 300 }
network: { delay: { client: 50ms, server: 80ms } }
begin: closed
steps:
  - { server: passive OPEN, remote: true }
  - { client: active OPEN, at: 10ms }
  - { client: SEND, text: "Grüße", when: { client: ESTABLISHED, server: ESTABLISHED }, after: 1s }
  - { server: SEND, octets: 25 }
  - inject: { from: server, seq: 5, ack: 101, ctl: [FIN, ACK], wnd: 0, text: x }
    name: old
    label: { en: old, zh: 旧 }
    delay: 1ms
  - { inject: { from: server, seq: 5, ctl: "RST" } }
  - { client: ABORT, after: 1 s }
  - { server: REBOOT }
names:
  syn: { segment: SYN from client, label: { en: first, zh: 第一 } }
  syn-copy: "SYN from client, nth 1, copy 2"
faults:
  - { drop: "SYN,ACK from server" }
  - { delay: "data from client, nth 1", by: 5ms }
  - { duplicate: syn, after: 0.005s }
expect:
  client: CLOSED
  client.state@syn: SYN-SENT
  client.SND.NXT@syn: 101
  syn.seq: "100"
  syn.ctl: SYN
  syn.row: 1
  2.time: 10ms
  count.lost: 1
  timer.rto@syn: 1s
until: 1min
`

test('a scenario with everything runs, and with every kind of event', () => {
  const { messages, trace } = run(everything)
  expect(messages.map(String)).toEqual([])
  const kinds = new Set(trace?.events.map(({ kind }) => kind))
  // Only captures have sightings.
  expect([...kinds, 'seen'].sort()).toEqual(kindsOfEvents().sort())
})

describe('a trace made from captures is one by the schema', () => {
  test.each(kernelRuns)('$name', run => {
    const captures = ['A', 'B'].map(side => captureOf(run, side))
    const { trace } = traceOf(captures, '0'.repeat(64))
    expect(trace?.events.some(({ kind }) => kind === 'seen')).toBe(true)
    expect(errors(isTrace, JSON.parse(JSON.stringify(trace)))).toEqual([])
  })
})

describe('a scenario that runs is one by the schema, and so is its trace', () => {
  test.each(sample([...scenarios, ...fixtures].sort(), 60))('%s', file => {
    const { messages, value, trace } = run(read(file), file)
    if (trace) expect(errors(isTrace, JSON.parse(printTrace(trace)))).toEqual([])
    if (messages.length === 0) expect(errors(isScenario, value)).toEqual([])
    if (scenarios.includes(file)) expect(messages).toEqual([])
  })
})

describe('a kept trace is one by the schema', () => {
  test.each(sample(traces.sort(), 30))('%s', file => {
    expect(errors(isTrace, JSON.parse(read(file)))).toEqual([])
  })
})

/** By rule: a scenario that has this mistake alone, which the schema never sees. */
const unseen: readonly (readonly [string, object])[] = [
  // It does not know how the endpoints and the rows are called, nor that values need others.
  ['unknown-endpoint', { steps: [{ cleint: 'CLOSE' }] }],
  ['unknown-name', { faults: [{ drop: 'sin' }] }],
  ['step', { steps: [{ client: 'CLOSE', server: 'CLOSE' }] }],
  ['inject', { steps: [{ inject: { from: 'client', seq: 1, ctl: 'ACK' } }] }],
  ['peer', { endpoints: { a: {}, b: {}, c: {} }, steps: [{ a: 'active OPEN' }] }],
  ['begin', { endpoints: { a: {}, b: {}, c: {} }, begin: 'established' }],
  // Nor what a search cannot do with.
  ['search', { search: { property: 'no-ghost', may: [{ client: 'active OPEN' }] }, until: '1s' }],
  // Only the run shows it.
  [
    'at',
    {
      steps: [
        { client: 'CLOSE', at: '2s' },
        { client: 'CLOSE', at: '1s' },
      ],
    },
  ],
  ['step-never-taken', { steps: [{ client: 'CLOSE', when: { server: 'ESTABLISHED' } }] }],
  ['name-without-row', { names: { syn: 'SYN from client' } }],
  ['fault-never-applied', { faults: [{ drop: 'SYN from client' }] }],
  ['unknown-value', { expect: { 'count.segment': 1 } }],
  ['expectation', { expect: { client: 'LISTEN' } }],
  [
    'endless',
    {
      begin: 'established',
      endpoints: { client: {}, server: { window: 10, reads: false } },
      steps: [{ client: 'SEND', octets: 20 }],
    },
  ],
]

const knownEndpoints = /expected `?(?:client|server|alice|bob|attacker)\b/

/** By rule: a scenario that has this mistake alone, and the reasons for which the schema does not see such a one. */
const unseenFor: readonly (readonly [string, object, RegExp])[] = [
  ['unknown-key', { network: { delay: { cleint: '50ms' } } }, knownEndpoints],
  [
    'invalid-value',
    { steps: [{ inject: { from: 'cleint', seq: 1, ctl: 'SYN' } }] },
    knownEndpoints,
  ],
  [
    'invalid-value',
    { endpoints: { client: { ackDelay: '1s' }, server: {} } },
    /a duration of at most/,
  ],
  ['selector', { names: { syn: 'SYN from cleint' } }, /unknown endpoint/],
  [
    'name',
    { names: { client: 'SYN from client' } },
    /name `(?:client|server|alice|bob|attacker)`|is taken/,
  ],
]

test.each([...unseen, ...unseenFor])('the schema does not see %s: %j', (rule, part, why = /./) => {
  const scenario = { title: 'test', endpoints: { client: {}, server: {} }, steps: [], ...part }
  const { messages, value } = run(JSON.stringify(scenario))
  expect(messages).toMatchObject([{ ruleId: rule, reason: expect.stringMatching(why) }])
  expect(errors(isScenario, value)).toEqual([])
})

test('a step without an endpoint is none, and neither is one whose endpoint is a word of steps', () => {
  for (const step of [
    {},
    { after: '1s' },
    { octets: 1 },
    { label: 'CLOSE' },
    { inject: 'CLOSE' },
  ]) {
    const scenario = { title: 'test', endpoints: { client: {}, server: {} }, steps: [step] }
    expect(run(JSON.stringify(scenario)).messages).not.toEqual([])
    expect(isScenario(scenario), JSON.stringify(step)).toBe(false)
  }
})

describe('every other mistake is seen, and marked at its place', () => {
  test.each(fixtures.sort())('%s', file => {
    const { messages, value, document } = run(read(file), file)
    if (messages.some(({ ruleId }) => ruleId === 'yaml' || ruleId === 'yaml-alias')) return
    const found = errors(isScenario, value).map(({ instancePath, params, propertyName }) => {
      const at = instancePath.split('/').slice(1).map(unescaped)
      const key = params.additionalProperty ?? params.propertyName ?? propertyName
      return key === undefined ? document.placeOf(at) : document.placeOfKey([...at, key])
    })
    for (const { line, column } of messages.filter(isSeen)) {
      expect(found).toContainEqual(expect.objectContaining({ line, column }))
    }
  })
})

describe('a scenario that is changed somewhere', () => {
  const value = run(everything).value as Tree
  const places = placesOf(value)

  test('an unknown key is refused, wherever it stands', () => {
    for (const place of places) {
      const at = valueAt(value, place)
      if (!isMapping(at)) continue
      const changed = withValue(value, [...place, 'zzz'], 1)
      expect(run(JSON.stringify(changed)).messages, place.join('.')).not.toEqual([])
      expect(isScenario(changed), place.join('.')).toBe(false)
    }
  })

  test('what is missing is missed, wherever it stood', () => {
    const missed = places.filter(place => place.length > 0 && !agrees(without(value, place)))
    expect(missed.length).toBeGreaterThan(10)
  })

  test('whatever is put in its place, the schema sees what reading sees', () => {
    const bases = [value, ...articles.map(file => quick(run(read(file), file).value as Tree))]
    const refused = new Set<string>()
    fc.assert(
      fc.property(fc.constantFrom(...bases), fc.nat(), fc.constantFrom(...odds), (base, n, odd) => {
        const all = placesOf(base)
        const changed = withValue(base, all[n % all.length] ?? [], odd)
        if (!agrees(changed)) refused.add(JSON.stringify(changed))
      }),
      often,
    )
    expect(refused.size).toBeGreaterThan(often.numRuns / 5)
  })

  /** Whether both take it; they differ in what the schema cannot see alone. */
  function agrees(changed: unknown): boolean {
    const { messages } = run(JSON.stringify(changed))
    const valid = isScenario(changed)
    const about = JSON.stringify({ changed, messages: messages.map(String) })
    if (messages.length === 0) expect(valid, about).toBe(true)
    if (messages.some(isSeen)) expect(valid, about).toBe(false)
    return valid
  }
})

describe('a trace that is changed somewhere', () => {
  const { trace } = run(everything)
  if (!trace) throw new Error('no trace')
  const value = JSON.parse(printTrace(trace)) as Tree
  const places = placesOf(value)
  const reads = (changed: unknown) => readTrace(JSON.stringify(changed), { tcp }) !== undefined
  /** Mappings whose keys are the protocol's. */
  const open = new Set(['variables', 'changed', 'message', 'call'])

  test('an unknown key is refused, wherever it stands', () => {
    for (const place of places) {
      if (!isMapping(valueAt(value, place)) || open.has(String(place.at(-1)))) continue
      const changed = withValue(value, [...place, 'zzz'], 1)
      expect(reads(changed), place.join('.')).toBe(false)
      expect(isTrace(changed), place.join('.')).toBe(false)
    }
  })

  test('what is missing is missed, unless it may be', () => {
    const optional = new Set(['source', 'label', 'cause'])
    for (const place of places) {
      const [key, parent] = [place.at(-1), place.at(-2)]
      if (typeof key !== 'string' || open.has(String(parent))) continue
      const changed = without(value, place)
      expect(reads(changed), place.join('.')).toBe(optional.has(key))
      expect(isTrace(changed), place.join('.')).toBe(optional.has(key))
    }
  })

  test('whatever is put in its place, the schema sees what reading sees', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.constantFrom(...odds), (place, odd) => {
        const changed = withValue(value, place, odd)
        expect(isTrace(changed)).toBe(traceFormat.safeParse(changed).success)
        if (!isTrace(changed)) expect(reads(changed)).toBe(false)
      }),
      often,
    )
  })
})

describe.each([
  ['scenario', scenarioSchema({ tcp }, words)],
  ['trace', traceSchema()],
  ['scenario of two protocols', scenarioSchema({ tcp, 'stop-and-wait': stopAndWait }, words)],
])('what an editor shows of a %s', (kind, schema) => {
  const properties = propertiesOf(schema as Schema, '')
  test.each(properties)('%s', (_, property) => {
    expect(property.description).toMatch(/^[^a-z\s].*\S\.$/)
    const { examples = [] } = property
    const isLeaf = propertiesOf(property, '').length === 0
    if (isLeaf && kind !== 'scenario of two protocols') expect(examples).not.toEqual([])
    const is = ajv.compile(property)
    expect(examples.flatMap(example => errors(is, example))).toEqual([])
  })
})

test('of two protocols, each scenario is held to its own', () => {
  const is = ajv.compile(scenarioSchema({ tcp, 'stop-and-wait': stopAndWait }, words))
  const scenario = (protocol: object, call: object) => ({
    title: 'test',
    ...protocol,
    endpoints: { alice: {}, bob: {} },
    steps: [{ alice: 'SEND', ...call }],
  })
  const other = { protocol: 'stop-and-wait' }
  expect(is(scenario({}, { octets: 1 }))).toBe(true)
  expect(is(scenario(other, { body: 'x' }))).toBe(true)
  expect(is(scenario(other, { octets: 1 }))).toBe(false)
  expect(is(scenario({}, { body: 'x' }))).toBe(false)
})

test('a duration is read to the millisecond, and as it is printed', () => {
  const decimals = (ms: number) => `${Math.trunc(ms / 1000)}.${String(ms % 1000).padStart(3, '0')}s`
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 ** 10 }), ms => {
      expect([decimals(ms), printDuration(ms)].map(parseDuration)).toEqual([ms, ms])
    }),
    often,
  )
  const hour = 3_600_000
  expect(['2h', '1.5 h', '1d', '0.125d', '99999999d'].map(parseDuration)).toEqual([
    2 * hour,
    1.5 * hour,
    24 * hour,
    3 * hour,
    99_999_999 * 24 * hour,
  ])
  expect([2 * hour, 36 * hour, 48 * hour].map(printDuration)).toEqual(['2h', '36h', '2d'])
  for (const none of [
    '1.5ms',
    '1.0005s',
    '123456789012min',
    '1234567890h',
    '123456789d',
    '1 hr',
    '-1s',
    '1',
    '1.0005d',
  ]) {
    expect(parseDuration(none)).toBeUndefined()
  }
})

function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8')
}

/** What comes of a scenario, and its YAML as any program reads it. */
function run(yaml: string, file = 'test.yaml') {
  const locate = (line: number, column: number) => ({ file: 'test.yaml', line, column })
  const open = capturesIn(root, path.dirname(file), new Map())
  const outcome = runScenario({ name: 'test', yaml, locate, protocols: { tcp } }, open)
  const document = readDocument(yaml, locate)
  const { messages } = outcome
  return { messages, trace: outcome.run?.replay.trace, document, value: document.value }
}

function errors(is: ValidateFunction, value: unknown): readonly ErrorObject[] {
  return is(value) ? [] : (is.errors ?? [])
}

/** What is wrong with the files that a scenario names. */
const ofCaptures: readonly unknown[] = ['no-capture', 'no-tcp', 'no-connection', 'capture-damaged']

/** Whether the schema can see a mistake. */
function isSeen({ ruleId, reason }: VFileMessage): boolean {
  return !(
    ofCaptures.includes(ruleId) ||
    unseen.some(([rule]) => rule === ruleId) ||
    unseenFor.some(([rule, , why]) => rule === ruleId && why.test(reason))
  )
}

/** A key of a JSON pointer. */
function unescaped(key: string): string | number {
  return /^\d+$/.test(key) ? Number(key) : key.replaceAll('~1', '/').replaceAll('~0', '~')
}

type Tree = { [key: string]: unknown }
type Place = readonly (string | number)[]

/** Values that are right in some places and wrong in others. */
const odds = [
  null,
  -1,
  0,
  1.5,
  100,
  2 ** 32,
  true,
  '',
  'x',
  '50ms',
  'SYN',
  'CLOSE',
  'CLOSED',
  'SYN from client',
  [],
  {},
  ['SYN', 'ACK'],
  { en: 'x' },
]

function isMapping(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A question that is given up soon. */
function quick(scenario: Tree): Tree {
  return isMapping(scenario.search)
    ? { ...scenario, search: { ...scenario.search, states: 50 } }
    : scenario
}

/** Every place in a value, the whole included. */
function placesOf(value: unknown, at: Place = []): Place[] {
  const inside = typeof value === 'object' && value !== null ? Object.entries(value) : []
  const keys = inside.map(([key]) => (Array.isArray(value) ? Number(key) : key))
  return [at, ...inside.flatMap(([, held], n) => placesOf(held, [...at, keys[n] ?? '']))]
}

function valueAt(value: unknown, place: Place): unknown {
  return place.reduce((found, key) => (found as Tree)[key], value)
}

function withValue(value: unknown, place: Place, put: unknown): unknown {
  if (place.length === 0) return put
  const changed = structuredClone(value)
  ;(valueAt(changed, place.slice(0, -1)) as Tree)[place.at(-1) ?? ''] = put
  return changed
}

function without(value: unknown, place: Place): unknown {
  const changed = structuredClone(value)
  const parent = valueAt(changed, place.slice(0, -1))
  if (Array.isArray(parent)) parent.splice(Number(place.at(-1)), 1)
  else delete (parent as Tree)[place.at(-1) ?? '']
  return changed
}

interface Schema {
  readonly description?: string
  readonly examples?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly patternProperties?: Readonly<Record<string, Schema | false>>
  readonly additionalProperties?: Schema | boolean
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
}

/** What the keys of a value hold, at any depth, by where it stands. */
function propertiesOf(schema: Schema, at: string): [string, Schema][] {
  const { properties = {}, patternProperties = {}, additionalProperties, items } = schema
  const named = Object.entries({ ...properties, ...patternProperties })
  const others = additionalProperties ? [['*', additionalProperties] as const] : []
  const held = [...named, ...others].flatMap(([key, value]): [string, Schema][] =>
    typeof value === 'object' ? [[`${at}/${key}`, value]] : [],
  )
  const inside = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].map(one => [at, one] as const)
  return [
    ...held.flatMap(([key, value]): [string, Schema][] => [
      [key, value],
      ...propertiesOf(value, key),
    ]),
    ...inside.flatMap(([key, value]) => propertiesOf(value, key)),
    ...(items ? propertiesOf(items, `${at}[]`) : []),
  ]
}

function kindsOfEvents(): unknown[] {
  const { properties } = traceSchema() as Schema
  return (properties?.events?.items?.oneOf ?? []).map(event => event.properties?.kind?.const)
}
