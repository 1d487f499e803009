import { describe, expect, test } from 'vitest'
import { explore } from '../../src/explore/explore.ts'
import { follow } from '../../src/explore/follow.ts'
import type { Action, Finding } from '../../src/explore/question.ts'
import type { Data, Property } from '../../src/protocol.ts'
import { tcp } from '../../src/tcp/tcp.ts'
import { variants } from '../../src/tcp/variant.ts'
import { articleScenarios } from '../articles.ts'
import { runYaml } from '../run.ts'
import { questionOf } from './question.ts'

/** A question of the articles, with changes to its text. */
function ofArticle(name: string, ...changes: readonly (readonly [RegExp | string, string])[]) {
  const yaml = articleScenarios.textOf(`why-not/${name}`)
  if (yaml === undefined) throw new Error(`no question ${name}`)
  return changes.reduce((text, [from, to]) => {
    const changed = text.replace(from, to)
    if (changed === text) throw new Error(`no ${from} in ${name}`)
    return changed
  }, yaml)
}

function find(yaml: string, progress?: (states: number) => void): Finding<Data> {
  const { protocol, question } = questionOf(yaml)
  return explore(protocol, question, progress)
}

/** `active OPEN`, `arrival SYN`, `rto of client`. */
function tell(action: Action<Data>): string {
  if (action.kind === 'expiry') return `${action.timer} of ${action.endpoint}`
  if (action.kind !== 'step') return `${action.kind} ${ctlOf(action.flight.message)}`
  return action.step.kind === 'call' ? action.step.call.name : ctlOf(action.step.message)
}

function ctlOf(message: Data): string {
  return (message.ctl as readonly string[]).join()
}

describe('the same, whatever else', () => {
  const names = ['two-way-old-duplicate', 'no-time-wait-lost-ack', 'syn-flood', 'close-in-three']

  test.each(names)('%s, once more and behind others', name => {
    const first = find(ofArticle(name))
    for (const other of names) find(ofArticle(other))
    expect(find(ofArticle(name))).toEqual(first)
  })

  test.each(names)('%s, with other names of the endpoints', name => {
    const renamed = ofArticle(name, [/\bserver\b/g, 'a'], [/\bclient\b(?!-)/g, 'z'])
    const [first, second] = [find(ofArticle(name)), find(renamed)]
    const back = JSON.stringify(second).replaceAll('"a"', '"server"').replaceAll('"z"', '"client"')
    expect(JSON.parse(back)).toEqual(JSON.parse(JSON.stringify(first)))
  })
})

describe('what the standard holds, a variant breaks', () => {
  /** By variant: a question that tells it from the standard, where there is one. */
  const broken: Readonly<Record<keyof typeof variants, string | undefined>> = {
    'two-way-handshake': 'two-way-ghost',
    // The fourth segment buys nothing, and costs nothing but itself.
    'four-way-handshake': undefined,
    'constant-iss': 'constant-iss-ghost',
    'no-retransmission': 'no-retransmission',
    'no-time-wait': 'no-time-wait-reordering',
    'early-fin': 'early-fin',
    'withheld-ack': 'withheld-ack',
    'syn-cookies': 'syn-cookies-lost-ack',
  }
  const told = Object.entries(broken).flatMap(([variant, name]) =>
    name ? [{ variant, name }] : [],
  )

  test.each(told)('$variant: $name', ({ variant, name }) => {
    const without = new RegExp(`(?:^|,\\s*)variant: ${variant}\\n?`, 'm')
    const few = [
      /^ {2}network: \{ duplicates: 2 \}$/m,
      '$&\n  expiries: { rto: 0, time-wait: 0 }',
    ] as const
    const changes = variant === 'constant-iss' ? [few] : [] // Else there are millions of worlds.
    expect(find(ofArticle(name, ...changes)).verdict).toBe('violated')
    const standard = ofArticle(name, ...changes, [without, ''])
    expect(questionOf(standard).scenario.endpoints.map(({ settings }) => settings.variant)).toEqual(
      questionOf(standard).scenario.endpoints.map(() => []),
    )
    expect(find(standard).verdict).toBe('holds')
  })
})

describe('a budget that is too small', () => {
  test.each([
    ['two-way-old-duplicate', 'duplicates: 1', 'duplicates: 0'],
    ['two-way-old-data', 'duplicates: 2', 'duplicates: 1'],
    ['no-time-wait-lost-ack', 'losses: 1', 'losses: 0'],
    ['no-time-wait-lost-ack', 'rto: 1', 'rto: 0'],
  ])('%s holds with less than %s', (name, enough, less) => {
    expect(find(ofArticle(name)).verdict).toBe('violated')
    expect(find(ofArticle(name, [enough, less])).verdict).toBe('holds')
  })
})

describe('a search that is cut short', () => {
  const yaml = ofArticle('three-way')

  test('after so many states', () => {
    const cut = runYaml(yaml.replace('search:', 'search:\n  states: 1000'))
    const { states } = cut.replay.trace.search ?? { states: 0 }
    expect(states).toBeGreaterThan(1000)
    expect(states).toBeLessThan(1100)
    expect(cut.messages).toEqual([
      `test.yaml:16:11: \`search.verdict\` is not finished after ${states} states; expected holds`,
    ])
    expect(cut.replay.steps).toHaveLength(1)
  })

  test('or for want of memory', () => {
    const { protocol, question } = questionOf(yaml)
    const limits = { ...question.limits, memory: 3_000_000 }
    const { verdict, states, memory, run } = explore(protocol, { ...question, limits })
    expect({ verdict, run }).toEqual({ verdict: 'not finished', run: [] })
    expect(states).toBeGreaterThan(10_000)
    expect(memory).toBeGreaterThan(limits.memory)
    expect(memory).toBeLessThan(limits.memory + 2 ** 21)
  })

  test('and of a long one it is told how far it is', () => {
    const told: number[] = []
    const { states } = find(yaml, count => told.push(count))
    expect(told.length).toBeGreaterThan(10)
    expect(told).toEqual([...told].sort((a, b) => a - b))
    expect(told.at(-1)).toBeLessThanOrEqual(states)
  })
})

describe('a property that is wrong on purpose', () => {
  const yaml = ofArticle('retransmission')
  const { protocol, question } = questionOf(yaml)
  const ask = (kind: Property<unknown, Data>['kind'], holds: Property<unknown, Data>['holds']) => {
    const property = { kind, sentence: { en: '', zh: '' }, memory: '', holds }
    const { verdict, run } = explore(protocol, { ...question, property })
    return { verdict, run: run.map(tell) }
  }

  test('is broken by the shortest run', () => {
    const isUp = (world: { host(index: number): unknown }) =>
      protocol.state(world.host(1)) === 'ESTABLISHED'
    const run = ['active OPEN', 'arrival SYN', 'arrival SYN,ACK', 'arrival ACK']
    expect(ask('always', (_, world) => !isUp(world))).toEqual({ verdict: 'violated', run })
    expect(ask('sometimes', (_, world) => isUp(world))).toEqual({ verdict: 'reachable', run })
    expect(ask('recoverable', (_, world) => isUp(world))).toEqual({ verdict: 'holds', run: [] })
  })

  test('before anything happens', () => {
    expect(ask('always', () => false)).toEqual({ verdict: 'violated', run: [] })
    expect(ask('sometimes', () => true)).toEqual({ verdict: 'reachable', run: [] })
  })

  test('is never reached', () => {
    expect(ask('sometimes', () => false)).toEqual({ verdict: 'unreachable', run: [] })
    expect(ask('recoverable', () => false)).toEqual({ verdict: 'violated', run: [] })
    expect(ask('always', () => true)).toEqual({ verdict: 'holds', run: [] })
  })
})

test('that a goal stays reachable is broken by the shortest run to where it does not', () => {
  const { verdict, run } = find(ofArticle('no-retransmission-close'))
  expect(verdict).toBe('violated')
  expect(run.map(tell)).toEqual(['CLOSE', 'loss FIN,ACK'])
})

describe('a run that was found is one of the simulator’s', () => {
  const { scenario, protocol, question } = questionOf(ofArticle('two-way-old-data'))
  const { run } = explore(protocol, question)

  test('which takes its actions one by one', () => {
    const causes = ['call', 'arrived', 'lost', 'duplicated', 'expired']
    const before = scenario.steps.length
    const { events } = follow(protocol, scenario, run)
    const caused = events.filter(({ kind }) => causes.includes(kind)).slice(before)
    expect(caused.map(({ kind }) => kind)).toEqual(
      run.map(
        ({ kind }) =>
          ({
            step: 'call',
            arrival: 'arrived',
            loss: 'lost',
            duplicate: 'duplicated',
            expiry: 'expired',
          })[kind],
      ),
    )
  })

  test('and none other', () => {
    const late = run.findIndex(({ kind }) => kind === 'arrival')
    expect(() => follow(protocol, scenario, run.slice(late))).toThrow(
      'no arrival is possible that the search found',
    )
  })
})

test('a connection behind those with an ISS has one that no clock changes, far from theirs', () => {
  const run = runYaml(`
title: test
endpoints: { client: { iss: 100 }, server: { iss: 300 } }
network: { delay: 50ms }
steps: [{ server: passive OPEN }]
search:
  property: delivered-once
  may:
    - { client: active OPEN, times: 2 }
    - { client: SEND, text: a, when: { client: ESTABLISHED } }
    - { client: SEND, text: a, when: { client: ESTABLISHED }, following: ABORT }
    - { client: ABORT, when: { client: ESTABLISHED } }
  network: { order: fifo }
names: { again: "SYN from client, nth 2", answer: "SYN,ACK from server, nth 2" }
expect: { search.verdict: violated, again.seq: 100100, answer.seq: 100300, count.octets: 2 }
`)
  expect(run.messages).toEqual([])
})

test('a property that was broken is broken in the run that is shown', () => {
  const { replay, messages } = runYaml(ofArticle('two-way-old-data'))
  expect(messages).toEqual([])
  const delivered = replay.trace.events.flatMap(event =>
    event.kind === 'delivered' ? [`${event.endpoint} ${event.octets}`] : [],
  )
  expect(delivered).toEqual(['server a', 'server a'])
})

test('every property has a sentence in both languages, and a question of the articles', () => {
  const asked = articleScenarios.names.map(articleScenarios.textOf).join('\n')
  for (const [name, { sentence }] of Object.entries(tcp.exploration.properties)) {
    expect(asked, name).toMatch(new RegExp(`property: (?:${name}$|\\[.*\\b${name}\\b)`, 'm'))
    expect(sentence.en).toMatch(/^[a-z].*[^.]$/)
    expect(sentence.zh).toMatch(/[\u4e00-\u9fff].*[^。]$/)
  }
  expect(Object.keys(variants).length).toBeGreaterThan(0)
})
