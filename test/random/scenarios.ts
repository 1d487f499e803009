import fc from 'fast-check'
import { runYaml, type TestRun } from '../run.ts'

/** Random scenarios of two endpoints, as plain data in the words of a scenario file. */
export interface RandomScenario {
  readonly title: string
  readonly begin: string
  readonly until?: string
  readonly endpoints: { readonly a: Settings; readonly b: Settings }
  readonly network: object
  readonly steps: readonly Step[]
  readonly faults: readonly object[]
}

export const sides = ['a', 'b'] as const

/** Of an endpoint; every one has an ISS and an MSS. */
export interface Settings {
  readonly iss: number
  readonly [setting: string]: unknown
}

type Step = Readonly<Record<string, unknown>>

/** JSON is YAML. */
export function runOf(scenario: RandomScenario): TestRun {
  return runYaml(JSON.stringify(scenario))
}

/** A fault on a segment that is never sent is no mistake here. */
export function complaintsOf({ messages }: TestRun): string[] {
  return messages.filter(message => !message.includes('fault never applied'))
}

/** The same with other ISSs: every number that the scenario names is moved with them. */
export function moved(
  scenario: RandomScenario,
  by: { readonly a: number; readonly b: number },
): RandomScenario {
  const move = (value: unknown, side: 'a' | 'b') => ((value as number) + by[side]) >>> 0
  const { a, b } = scenario.endpoints
  return {
    ...scenario,
    endpoints: { a: { ...a, iss: move(a.iss, 'a') }, b: { ...b, iss: move(b.iss, 'b') } },
    steps: scenario.steps.map(step => {
      if (!isInjection(step)) return step
      const { from, seq, ack, ...rest } = step.inject
      const to = from === 'a' ? 'b' : 'a'
      const numbers = { seq: move(seq, from), ...(ack !== undefined && { ack: move(ack, to) }) }
      return { ...step, inject: { from, ...rest, ...numbers } }
    }),
  }
}

interface Injection {
  readonly inject: { readonly from: 'a' | 'b'; readonly seq: number; readonly ack?: number }
}

export function isInjection(step: object): step is Injection {
  return 'inject' in step
}

const side = fc.constantFrom<('a' | 'b')[]>('a', 'b')

function ms(max: number, min = 0): fc.Arbitrary<string> {
  return fc.integer({ min, max }).map(count => `${count}ms`)
}

/** Any, and those where text soon comes to where the numbers begin anew or change their sign. */
export const anySeq: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  fc.integer({ min: 2 ** 32 - 40, max: 2 ** 32 - 1 }),
  fc.integer({ min: 2 ** 31 - 40, max: 2 ** 31 }),
)

/** Of which no connection ends by itself. */
const settings = {
  iss: anySeq,
  mss: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(536, 1460)),
  window: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constantFrom(1000, 65_535)),
  ackDelay: fc.constantFrom('0ms', '1ms', '200ms', '499ms'),
  rtoMin: fc.constantFrom('1ms', '200ms', '1s'),
  msl: fc.constantFrom('1s', '30s', '2min'),
  rfc5961: fc.boolean(),
  nagle: fc.boolean(),
  rfc1337: fc.boolean(),
  timeWaitReuse: fc.boolean(),
  rules: fc.constantFrom('relaxed', 'literal'),
}

/** However often a segment is lost, it is not given up. */
const patient = { r2: '2000min', r2Syn: '2000min' }

const patientSettings = fc.record(settings).map(given => ({ ...given, ...patient }))

const anySettings: fc.Arbitrary<Settings> = fc
  .tuple(
    fc.record(settings),
    fc.record(
      {
        reads: fc.boolean(),
        r2: fc.constantFrom('0ms', '1s', '10s', '100s'),
        r2Syn: fc.constantFrom('0ms', '5s', '180s'),
        userTimeout: fc.constantFrom('0ms', '700ms', '10s'),
        keepAlive: fc.boolean(),
        keepAliveInterval: fc.constantFrom('900ms', '10s', '100s'),
        halfDuplex: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([usual, rare]) => ({ ...usual, ...rare }))

const network = fc.record({ delay: fc.record({ a: ms(700), b: ms(700) }) })

/** In which no SYN arrives before the peer's user has called. */
const slowNetwork = fc.record({ delay: fc.record({ a: ms(700, 1), b: ms(700, 1) }) })

/** Both sides established, one passive, or both active. */
const opening = fc.constantFrom<{ begin: string; steps: readonly Step[] }[]>(
  { begin: 'established', steps: [] },
  { begin: 'closed', steps: [{ b: 'passive OPEN' }, { a: 'active OPEN' }] },
  { begin: 'closed', steps: [{ a: 'active OPEN' }, { b: 'active OPEN' }] },
)

const letters = fc.constantFrom(...'abcdef')

const text = fc.oneof(
  { weight: 12, arbitrary: fc.string({ unit: letters, minLength: 1, maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: letters, minLength: 100, maxLength: 500 }) },
)

const sendStep = fc
  .record({ side, text, after: ms(400) })
  .map(({ side, text, after }): Step => ({ [side]: 'SEND', text, after }))

const receiveStep = fc
  .record({ side, octets: fc.integer({ min: 1, max: 40 }), after: ms(5000) })
  .map(({ side, octets, after }): Step => ({ [side]: 'RECEIVE', octets, after }))

function callStep(calls: readonly string[], after: fc.Arbitrary<string>): fc.Arbitrary<Step> {
  return fc
    .record({ side, call: fc.constantFrom(...calls), after })
    .map(({ side, call, after }) => ({ [side]: call, after }))
}

/** Of a listener, whatever children it has. */
const ofListener = callStep(['CLOSE', 'ABORT'], ms(3000)).map(
  (step): Step => ({ ...step, of: 'listener' }),
)

/** A segment whose numbers are near those that the endpoints begin with. */
function injection({ a, b }: Readonly<Record<'a' | 'b', Settings>>): fc.Arbitrary<Step> {
  const near = fc.integer({ min: -20, max: 60 })
  return fc
    .record({
      from: side,
      seq: near,
      ack: fc.option(near, { nil: undefined }),
      ctl: fc.subarray(['SYN', 'FIN', 'RST'], { minLength: 0, maxLength: 2 }),
      wnd: fc.constantFrom(0, 1, 10, 65_535),
      octets: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
      after: ms(2000),
    })
    .map(({ from, seq, ack, ctl, wnd, octets, after }) => {
      const [own, other] = from === 'a' ? [a, b] : [b, a]
      const bits = [...ctl, ...(ack === undefined ? [] : ['ACK'])]
      return {
        inject: {
          from,
          seq: (own.iss + seq) >>> 0,
          ctl: bits.length > 0 ? bits : 'none',
          wnd,
          ...(ack !== undefined && { ack: (other.iss + ack) >>> 0 }),
          ...(octets !== undefined && { octets }),
        },
        after,
      }
    })
}

function selector(kinds: readonly string[]): fc.Arbitrary<string> {
  return fc
    .record({
      kind: fc.constantFrom(...kinds),
      side,
      nth: fc.integer({ min: 1, max: 6 }),
      copy: fc.constantFrom(1, 1, 1, 2),
    })
    .map(({ kind, side, nth, copy }) => `${kind} from ${side}, nth ${nth}, copy ${copy}`)
}

/** Faults that only lose, and faults that also delay and duplicate. */
function faults(lost: readonly string[], late: readonly string[]): fc.Arbitrary<object[]> {
  return fc.array(
    fc.oneof(
      selector(lost).map(drop => ({ drop })),
      fc.record({ delay: selector(late), by: ms(2500) }),
      fc.record({ duplicate: selector(late), after: ms(2500) }),
    ),
    { maxLength: 6 },
  )
}

/** Any calls, faults and injections. What a peer is asked for again and again has an end by `until`. */
export const anyScenario: fc.Arbitrary<RandomScenario> = fc
  .record({ a: anySettings, b: anySettings })
  .chain(endpoints =>
    fc.record({
      opening,
      endpoints: fc.constant(endpoints),
      network,
      faults: faults(['any'], ['any']),
      steps: fc.array(
        fc.oneof(
          { weight: 8, arbitrary: sendStep },
          { weight: 6, arbitrary: callStep(['CLOSE'], ms(900)) },
          { weight: 2, arbitrary: receiveStep },
          { weight: 1, arbitrary: callStep(['RECEIVE'], ms(5000)) },
          { weight: 1, arbitrary: callStep(['ABORT', 'REBOOT'], ms(3000)) },
          { weight: 1, arbitrary: ofListener },
          // As late as the clock of the ISSs asks for: 250 numbers a ms.
          { weight: 2, arbitrary: callStep(['active OPEN', 'passive OPEN'], ms(9000, 20)) },
        ),
        { maxLength: 10 },
      ),
      injections: fc.oneof(
        { weight: 2, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.array(injection(endpoints), { maxLength: 3 }) },
      ),
      places: fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
    }),
  )
  .map(({ opening: { begin, steps: opens }, endpoints, steps, injections, places, ...rest }) => {
    const all: Step[] = [...opens, ...steps]
    for (const [index, step] of injections.entries()) {
      all.splice((places[index] ?? 0) % (all.length + 1), 0, step)
    }
    const { a, b } = endpoints
    const endless = a.keepAlive || b.keepAlive || a.reads === false || b.reads === false
    return {
      title: 'any',
      begin,
      ...(endless && { until: '5min' }),
      steps: all,
      endpoints,
      ...rest,
    }
  })

/** `a` sends, `b` reads some of it now and then and all of it at last, and closes once it has the FIN. */
export const lateReaderScenario: fc.Arbitrary<RandomScenario> = fc
  .record({
    endpoints: fc.record({ a: patientSettings, b: patientSettings }),
    network,
    faults: faults(['ACK', 'data', 'FIN,ACK'], ['ACK', 'data', 'FIN,ACK']),
    calls: fc.array(
      fc.oneof(
        sendStep.map(({ text, after }): Step => ({ a: 'SEND', text, after })),
        receiveStep.map(({ octets, after }): Step => ({ b: 'RECEIVE', octets, after })),
      ),
      { maxLength: 10 },
    ),
    after: ms(20_000),
  })
  .map(({ calls, after, endpoints: { a, b }, ...rest }) => ({
    title: 'late reader',
    begin: 'established',
    steps: [
      ...calls,
      { a: 'CLOSE' },
      { b: 'RECEIVE', after },
      { b: 'CLOSE', when: { b: 'CLOSE-WAIT' } },
    ],
    ...rest,
    endpoints: { a, b: { ...b, reads: false } },
  }))

/**
 * A scenario in which each side closes once, after it is ESTABLISHED or another side was. SYNs are lost, but neither
 * late nor doubled: an old one would wake the listener again.
 */
export const orderlyScenario: fc.Arbitrary<RandomScenario> = fc
  .record({
    opening,
    endpoints: fc.record({ a: patientSettings, b: patientSettings }),
    network: slowNetwork,
    faults: faults(['any'], ['ACK', 'data', 'FIN,ACK']),
    early: fc.array(sendStep, { maxLength: 3 }),
    late: fc.array(sendStep, { maxLength: 3 }),
    closer: side,
    after: fc.tuple(ms(1500), ms(1500)),
  })
  .map(({ opening: { begin, steps: opens }, early, late, closer, after, ...rest }) => {
    const other = closer === 'a' ? 'b' : 'a'
    const when = { [closer]: 'ESTABLISHED' }
    const lateOnes = late.map((step, index) => (index === 0 ? { ...step, when } : step))
    const closes = [
      { [closer]: 'CLOSE', when, after: after[0] },
      { [other]: 'CLOSE', after: after[1] },
    ]
    return {
      title: 'orderly',
      begin,
      steps: [...opens, ...early, ...lateOnes, ...closes],
      ...rest,
    }
  })
