import { globSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { explore } from '../../src/explore/explore.ts'
import { tcp } from '../../src/tcp/tcp.ts'
import { variants } from '../../src/tcp/variant.ts'
import { runs, seed } from '../size.ts'
import { stopAndWait } from '../stop-and-wait.ts'
import { bruteForce } from './brute-force.ts'
import { type Asked, questionOf } from './question.ts'

vi.setConfig({ testTimeout: 600_000 })

const folder = new URL('../../content/scenarios/why-not/', import.meta.url)

/** Both answers; the number of worlds where all were met, since otherwise it depends on the order of equals. */
function answers(asked: Asked, most?: number) {
  const slow = bruteForce(asked, most)
  const fast = explore(asked.protocol, asked.question)
  const isAll = slow.verdict === 'holds' || slow.verdict === 'unreachable'
  const told = ({ verdict, states, events }: typeof slow) => ({
    verdict,
    events,
    ...(isAll && { states }),
  })
  return { slow: told(slow), fast: told({ ...fast, events: fast.run.length }) }
}

describe('whoever tries every world without a thought of speed comes to the same answer', () => {
  // The others have too many worlds for that.
  const small = [
    'close-in-four',
    'close-in-three',
    'close-in-turn',
    'early-fin',
    'no-retransmission',
    'no-time-wait-lost-ack',
    'no-time-wait-reordering',
    'retransmission',
    'syn-cookies',
    'syn-cookies-lost-ack',
    'syn-flood',
    'time-wait',
    'two-way-ghost',
    'two-way-iss',
    'two-way-old-duplicate',
    'withheld-ack',
  ]
  test.each(small)('%s', name => {
    const yaml = readFileSync(new URL(`${name}.yaml`, folder), 'utf8')
    const { slow, fast } = answers(questionOf(yaml))
    expect(fast).toEqual(slow)
  })

  test('and there is such a scenario by each of these names', () => {
    const names = globSync('*.yaml', { cwd: folder }).map(file => file.replace(/\.yaml$/, ''))
    expect(names).toEqual(expect.arrayContaining(small))
  })
})

/** More worlds than this are not tried. */
const most = 1500

const numRuns = runs(20, 150)

/** Holds random questions to it; those that have few enough worlds are to be enough. */
function holdTo(scenarios: fc.Arbitrary<object>, protocols: Parameters<typeof questionOf>[1]) {
  const verdicts = new Map<string, number>()
  fc.assert(
    fc.property(scenarios, scenario => {
      const { slow, fast } = answers(questionOf(JSON.stringify(scenario), protocols), most)
      verdicts.set(slow.verdict, (verdicts.get(slow.verdict) ?? 0) + 1)
      if (slow.verdict !== 'not finished') expect(fast).toEqual(slow)
    }),
    { numRuns, seed },
  )
  return verdicts
}

const few = fc.integer({ min: 0, max: 1 })

test('of TCP: random properties, variants, calls and networks', () => {
  const client = [
    { client: 'active OPEN' },
    { client: 'SEND', text: 'a', when: { client: 'ESTABLISHED' } },
    { client: 'CLOSE' },
    { client: 'ABORT', when: { client: 'SYN-SENT' } },
  ]
  const server = [
    { server: 'passive OPEN' },
    { server: 'SEND', text: 'b' },
    { server: 'CLOSE', when: { server: 'CLOSE-WAIT' } },
    { inject: { from: 'client', seq: 700, ctl: 'SYN' } },
  ]
  const settings = fc.record({
    iss: fc.constantFrom(100, [100, 900], [500, 500]),
    rfc5961: fc.boolean(),
    ackDelay: fc.constantFrom('0ms', '200ms'),
  })
  const verdicts = holdTo(
    fc.record({
      title: fc.constant('random'),
      variant: fc.subarray(Object.keys(variants), { maxLength: 1 }),
      begin: fc.constantFrom('closed', 'established'),
      endpoints: fc.record({ client: settings, server: settings }),
      steps: fc.constant([]),
      search: fc.record({
        property: fc.constantFrom(...Object.keys(tcp.exploration.properties)),
        may: fc
          .tuple(fc.subarray(client, { minLength: 1, maxLength: 3 }), fc.subarray(server))
          .map(lists => lists.flat()),
        network: fc.record({
          order: fc.constantFrom('any', 'fifo'),
          losses: few,
          duplicates: few,
        }),
        expiries: fc.record({ rto: few, 'time-wait': few }),
        spurious: fc.boolean(),
        states: fc.constant(100_000),
      }),
    }),
    { tcp },
  )
  for (const verdict of ['holds', 'violated']) {
    expect(verdicts.get(verdict), verdict).toBeGreaterThan(numRuns / 15)
  }
})

test('of stop-and-wait: the same, two and three endpoints', () => {
  const first = { alice: 'SEND', to: 'bob', body: 'a' }
  const others = [
    { alice: 'SEND', to: 'bob', body: 'b', following: 'SEND', when: { alice: 'READY' } },
    { bob: 'SEND', to: 'alice', body: 'c' },
    { inject: { from: 'bob', to: 'alice', type: 'OK', bit: 0 } },
  ]
  const settings = fc.record({ bit: few })
  const endpoints = fc.oneof(
    fc.record({ alice: settings, bob: settings }),
    fc.record({ alice: settings, bob: settings, carol: settings }),
  )
  const verdicts = holdTo(
    fc.record({
      title: fc.constant('random'),
      protocol: fc.constant('stop-and-wait'),
      variant: fc.subarray(Object.keys(stopAndWait.variants)),
      endpoints,
      steps: fc.constant([]),
      search: fc.record({
        property: fc.constantFrom(...Object.keys(stopAndWait.exploration.properties)),
        may: fc.subarray(others).map(list => [first, ...list]),
        network: fc.record({
          order: fc.constantFrom('any', 'fifo'),
          losses: few,
          duplicates: few,
        }),
        expiries: fc.record({ patience: few }),
        spurious: fc.boolean(),
        states: fc.constant(100_000),
      }),
    }),
    { 'stop-and-wait': stopAndWait },
  )
  for (const verdict of ['holds', 'violated', 'reachable', 'unreachable']) {
    expect(verdicts.get(verdict), verdict).toBeGreaterThan(numRuns / 30)
  }
})
