import { globSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tcp } from '../src/tcp/tcp.ts'
import { draw, runYaml, type TestRun } from './run.ts'

/** Each property holds for every scenario. */
const often = { numRuns: 250 }

describe('whatever two users and the network do', () => {
  test('the run ends, and goes the same way again', () => {
    fc.assert(
      fc.property(anyScenario, scenario => {
        const run = runOf(scenario)
        expect(complaintsOf(run)).toEqual([])
        expect(runOf(scenario).replay.trace).toEqual(run.replay.trace)
      }),
      often,
    )
  })

  test('a change of state is a row of the table, from the state that the connection was in', () => {
    fc.assert(
      fc.property(anyScenario, scenario => {
        const { trace } = runOf(scenario).replay
        const states = new Map<string, string>()
        for (const event of trace.events) {
          if (event.kind !== 'transition') continue
          const { from, to, ref } = event
          expect(tcp.transitions[from]?.[event.event]).toMatchObject({ to, ref })
          const connection = `${event.endpoint} ${event.incarnation}`
          const known = states.get(connection)
          const begins =
            scenario.begin === 'established' && event.incarnation === 1
              ? ['ESTABLISHED']
              : ['CLOSED', 'LISTEN'] // A listener's child has no OPEN of its own.
          expect(known === undefined ? begins : [known]).toContain(from)
          states.set(connection, to)
        }
      }),
      often,
    )
  })

  test('what is delivered is the beginning of what the other side sent', () => {
    fc.assert(
      fc.property(anyScenario, scenario => {
        const run = runOf(scenario)
        for (const [side, peer] of pairs) {
          const sent = [...sentBy(run, peer).values(), '']
          for (const delivered of deliveredTo(run, side).values()) {
            expect(sent.some(text => text.startsWith(delivered))).toBe(true)
          }
        }
      }),
      often,
    )
  })

  test('the trace is in order: time, causes, and rows numbered from 1', () => {
    fc.assert(
      fc.property(anyScenario, scenario => {
        const { trace, rows } = runOf(scenario).replay
        expect(rows.map(({ number }) => number)).toEqual(rows.map((_, index) => index + 1))
        for (const [index, event] of trace.events.entries()) {
          expect(event.time).toBeGreaterThanOrEqual(trace.events[index - 1]?.time ?? 0)
          const cause = event.cause === undefined ? undefined : trace.events[event.cause]
          switch (event.kind) {
            case 'call':
            case 'injected':
              expect(cause).toBeUndefined()
              break
            case 'arrived':
              expect(cause).toMatchObject({ row: event.row })
              expect(['sent', 'injected', 'duplicated']).toContain(cause?.kind)
              break
            case 'expired':
              expect(cause).toMatchObject({ kind: 'set', timer: event.timer, after: event.after })
              break
            case 'lost':
            case 'duplicated':
              expect(['sent', 'duplicated']).toContain(cause?.kind)
              break
            default:
              expect(['call', 'arrived', 'expired']).toContain(cause?.kind)
              expect(cause).toMatchObject({ time: event.time, endpoint: event.endpoint })
          }
        }
        for (const { lost, arrival, time } of rows) {
          expect(lost).toBe(arrival === undefined) // Nothing is in flight once a run has ended.
          expect(arrival?.time ?? time).toBeGreaterThanOrEqual(time)
        }
      }),
      often,
    )
  })
})

describe('where both sides close and the loss is finite', () => {
  test('both end CLOSED, and have all that the other sent', () => {
    fc.assert(
      fc.property(orderlyScenario, scenario => {
        const run = runOf(scenario)
        expect(complaintsOf(run)).toEqual([])
        expect(run.replay.steps.at(-1)?.after).toMatchObject({
          a: { state: 'CLOSED', timers: {} },
          b: { state: 'CLOSED', timers: {} },
        })
        for (const [side, peer] of pairs) {
          expect([...deliveredTo(run, side).values()].join()).toBe(
            [...sentBy(run, peer).values()].join(),
          )
        }
      }),
      often,
    )
  })

  test('and so they do where a user reads late and little', () => {
    fc.assert(
      fc.property(lateReaderScenario, scenario => {
        const run = runOf(scenario)
        expect(complaintsOf(run)).toEqual([])
        expect(run.replay.steps.at(-1)?.after).toMatchObject({
          a: { state: 'CLOSED', timers: {} },
          b: { state: 'CLOSED', timers: {} },
        })
        expect([...deliveredTo(run, 'b').values()].join()).toBe(
          [...sentBy(run, 'a').values()].join(),
        )
      }),
      often,
    )
  })

  test('no window that is offered takes back what was offered before', () => {
    fc.assert(
      fc.property(lateReaderScenario, scenario => {
        const { rows } = runOf(scenario).replay
        let edge = 0
        for (const { from, origin, message } of rows) {
          const { ack, wnd } = message as { ack?: number; wnd: number }
          if (from !== 'b' || origin !== 'sent' || ack === undefined) continue
          const right = ack + wnd
          expect(right).toBeGreaterThanOrEqual(edge)
          edge = right
        }
      }),
      often,
    )
  })

  test('the figures in relative numbers do not depend on the ISS, which may wrap anywhere', () => {
    const seq = fc.oneof(
      fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      fc.integer({ min: 2 ** 32 - 40, max: 2 ** 32 - 1 }),
      fc.integer({ min: 2 ** 31 - 40, max: 2 ** 31 }),
    )
    fc.assert(
      fc.property(orderlyScenario, seq, seq, (scenario, issA, issB) => {
        const { a, b } = scenario.endpoints
        const other = { ...scenario, endpoints: { a: { ...a, iss: issA }, b: { ...b, iss: issB } } }
        const [run, moved] = [runOf(scenario), runOf(other)]
        for (const view of ['text', 'table', 'sequence', 'variables']) {
          const options = 'numbers=relative'
          expect(draw(moved, view, options)).toBe(draw(run, view, options))
        }
      }),
      often,
    )
  })
})

describe('the scenarios of the articles', () => {
  const root = new URL('../content/scenarios/', import.meta.url)
  test.each(globSync('**/*.yaml', { cwd: root }).sort())('%s runs without messages', file => {
    expect(runYaml(readFileSync(new URL(file, root), 'utf8')).messages).toEqual([])
  })
})

const pairs = [
  ['a', 'b'],
  ['b', 'a'],
] as const

interface RandomScenario {
  readonly title: string
  readonly begin: string
  readonly endpoints: { readonly a: object; readonly b: object }
  readonly network: object
  readonly steps: readonly object[]
  readonly faults: readonly object[]
}

/** JSON is YAML. */
function runOf(scenario: RandomScenario): TestRun {
  return runYaml(JSON.stringify(scenario))
}

/** A fault on a segment that is never sent is no mistake here. */
function complaintsOf({ messages }: TestRun): string[] {
  return messages.filter(message => !message.includes('fault never applied'))
}

/** By incarnation: the text of the SENDs that were accepted. */
function sentBy({ replay }: TestRun, side: string): Map<number, string> {
  const sent = new Map<number, string>()
  for (const { trigger, events } of replay.steps) {
    if (trigger.kind !== 'call' || trigger.endpoint !== side || trigger.call.name !== 'SEND')
      continue
    if (events.some(event => event.kind === 'signal' && event.signal.startsWith('error'))) continue
    const { incarnation } = trigger
    sent.set(incarnation, (sent.get(incarnation) ?? '') + String(trigger.call.text))
  }
  return sent
}

/** By incarnation. */
function deliveredTo({ replay }: TestRun, side: string): Map<number, string> {
  const delivered = new Map<number, string>()
  for (const event of replay.trace.events) {
    if (event.kind !== 'delivered' || event.endpoint !== side) continue
    const { incarnation } = event
    delivered.set(incarnation, (delivered.get(incarnation) ?? '') + event.octets)
  }
  return delivered
}

const side = fc.constantFrom('a', 'b')

function ms(max: number, min = 0): fc.Arbitrary<string> {
  return fc.integer({ min, max }).map(count => `${count}ms`)
}

const settings = fc.record({
  iss: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  mss: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constant(1460)),
  window: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constant(65_535)),
  ackDelay: fc.constantFrom('0ms', '200ms'),
  rtoMin: fc.constantFrom('200ms', '1s'),
  msl: fc.constantFrom('1s', '30s', '2min'),
  rfc5961: fc.boolean(),
  nagle: fc.boolean(),
  rules: fc.constantFrom('relaxed', 'literal'),
})

const endpoints = fc.record({ a: settings, b: settings })

const network = fc.record({ delay: fc.record({ a: ms(700, 1), b: ms(700, 1) }) })

/** Both sides established, one passive, or both active. */
const opening = fc.constantFrom(
  { begin: 'established', steps: [] },
  { begin: 'closed', steps: [{ b: 'passive OPEN' }, { a: 'active OPEN' }] },
  { begin: 'closed', steps: [{ a: 'active OPEN' }, { b: 'active OPEN' }] },
)

const sending = fc.record({
  side,
  text: fc.string({ unit: fc.constantFrom(...'abcdef'), minLength: 1, maxLength: 40 }),
  after: ms(400),
})

const sendStep = sending.map(({ side, text, after }) => ({ [side]: 'SEND', text, after }))

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

const anyScenario: fc.Arbitrary<RandomScenario> = fc
  .record({
    opening,
    endpoints,
    network,
    faults: faults(['any'], ['any']),
    steps: fc.array(
      fc.oneof(
        { weight: 4, arbitrary: sendStep },
        {
          weight: 3,
          arbitrary: fc.record({ side, after: ms(900) }).map(({ side, after }) => ({
            [side]: 'CLOSE',
            after,
          })),
        },
        {
          weight: 1,
          arbitrary: fc
            .record({
              side,
              call: fc.constantFrom('ABORT', 'active OPEN', 'passive OPEN'),
              after: ms(3000),
            })
            .map(({ side, call, after }) => ({ [side]: call, after })),
        },
      ),
      { maxLength: 8 },
    ),
  })
  .map(({ opening: { begin, steps: opens }, steps, ...rest }) => ({
    title: 'any',
    begin,
    steps: [...opens, ...steps],
    ...rest,
  }))

/** `a` sends, `b` reads some of it now and then and all of it at last, and closes once it has the FIN. */
const lateReaderScenario: fc.Arbitrary<RandomScenario> = fc
  .record({
    endpoints,
    network,
    faults: faults(['ACK', 'data', 'FIN,ACK'], ['ACK', 'data', 'FIN,ACK']),
    calls: fc.array(
      fc.oneof(
        sending.map(({ text, after }) => ({ a: 'SEND', text, after })),
        fc
          .record({ octets: fc.integer({ min: 1, max: 40 }), after: ms(5000) })
          .map(({ octets, after }) => ({ b: 'RECEIVE', octets, after })),
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
    endpoints: {
      a: { ...a, iss: 100, ...patient },
      b: { ...b, iss: 300, ...patient, reads: false },
    },
  }))

/** However often a segment is lost, it is not given up. */
const patient = { r2: '2000min', r2Syn: '2000min' }

/**
 * A scenario in which each side closes once, after it is ESTABLISHED or another side was. SYNs are lost, but neither
 * late nor doubled: an old one would wake the listener again.
 */
const orderlyScenario: fc.Arbitrary<RandomScenario> = fc
  .record({
    opening,
    endpoints,
    network,
    faults: faults(['any'], ['ACK', 'data', 'FIN,ACK']),
    early: fc.array(sendStep, { maxLength: 3 }),
    late: fc.array(sendStep, { maxLength: 3 }),
    closer: side,
    after: fc.array(ms(1500), { minLength: 2, maxLength: 2 }),
  })
  .map(({ opening: { begin, steps: opens }, early, late, closer, after, endpoints, ...rest }) => {
    const other = closer === 'a' ? 'b' : 'a'
    const close = { [closer]: 'CLOSE', when: { [closer]: 'ESTABLISHED' }, after: after[0] }
    const close2 = { [other]: 'CLOSE', after: after[1] }
    const lateOnes = late.map((step, index) =>
      index === 0 ? { ...step, when: { [closer]: 'ESTABLISHED' } } : step,
    )
    return {
      title: 'orderly',
      begin,
      steps: [...opens, ...early, ...lateOnes, close, close2],
      ...rest,
      endpoints: { a: { ...endpoints.a, ...patient }, b: { ...endpoints.b, ...patient } },
    }
  })
