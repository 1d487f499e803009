import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tcp } from '../src/tcp/tcp.ts'
import { type Alignment, align, isAlike } from '../src/trace/align.ts'
import { match } from '../src/trace/match.ts'
import { type Replay, replay } from '../src/trace/replay.ts'
import type { Trace, TraceEvent } from '../src/trace/trace.ts'
import { runYaml } from './run.ts'

const exchange = runYaml(`
title: A handshake, text and a close
endpoints: { client: { iss: 100, msl: 1s, mss: 4 }, server: { iss: 300, msl: 1s } }
steps:
  - { server: passive OPEN }
  - { client: active OPEN }
  - { client: SEND, octets: 10, when: { client: ESTABLISHED } }
  - { client: CLOSE, after: 200ms }
  - { server: CLOSE, when: { server: CLOSE-WAIT } }
faults: [{ drop: "data from client, nth 2" }]
`).replay

function aligned(left: Replay, right: Replay): Alignment {
  const alignment = align(left, right, tcp)
  if (!alignment) throw new Error('other endpoints')
  return alignment
}

/** A line a pair that is not alike: the rows' numbers, and what differs. */
function partsOf(left: Replay, right: Replay): string[] {
  return aligned(left, right).pairs.flatMap(pair => {
    if (isAlike(pair)) return []
    const differences = 'differences' in pair ? pair.differences : []
    const what = differences.map(each => {
      const name =
        each.kind === 'field' ? each.field.title : each.kind === 'state' ? each.side : each.kind
      return `${name} ${each.left} ${each.right}`
    })
    return [[pair.left?.number ?? '–', pair.right?.number ?? '–', ...what].join(' | ')]
  })
}

/** A trace with some of its events otherwise, or, where the answer is nothing, gone; rows keep their numbers in order. */
function altered(trace: Trace, alter: (event: TraceEvent) => TraceEvent | undefined): Replay {
  const numbers = new Map<number, number>()
  const events = trace.events.flatMap((event): TraceEvent[] => {
    const made = alter(event)
    if (!made) return []
    if (made.kind === 'sent') numbers.set(made.row, numbers.size + 1)
    if ('row' in made && !numbers.has(made.row)) return []
    const { cause: _, ...rest } = made
    return ['row' in rest ? { ...rest, row: numbers.get(rest.row) ?? 0 } : rest] as TraceEvent[]
  })
  return replay({ ...trace, events, names: [] })
}

const rowOf = fc.integer({ min: 1, max: exchange.rows.length })

describe('two runs', () => {
  test('that are one have no differences', () => {
    expect(exchange.rows.length).toBeGreaterThan(10)
    expect(partsOf(exchange, exchange)).toEqual([])
    expect(aligned(exchange, exchange).ways).toEqual([])
  })

  test('of which one lacks a row part in that row', () => {
    fc.assert(
      fc.property(rowOf, number => {
        const without = altered(exchange.trace, event =>
          event.kind === 'sent' && event.row === number ? undefined : event,
        )
        const alone = aligned(exchange, without).pairs.filter(({ left, right }) => !left || !right)
        const [{ left, right } = {}] = alone
        expect(alone).toHaveLength(1)
        expect(right).toBeUndefined()
        // Of rows that are the same, any may be the one too many.
        const missing = exchange.rows[number - 1]
        expect([left?.from, left?.message]).toEqual([missing?.from, missing?.message])
      }),
    )
  })

  test.each([
    ['seq', 'SEQ'],
    ['ack', 'ACK'],
  ])('of which one has another %s in a row part there alone', (key, title) => {
    fc.assert(
      fc.property(rowOf, number => {
        const { message } = exchange.rows[number - 1] ?? {}
        fc.pre(message?.[key] !== undefined)
        const other = altered(exchange.trace, event =>
          event.kind === 'sent' && event.row === number
            ? { ...event, message: { ...event.message, [key]: 77_777 } }
            : event,
        )
        const parts = partsOf(exchange, other)
        expect(parts).toHaveLength(1)
        expect(parts[0]).toMatch(new RegExp(`^${number} \\| ${number} \\| ${title} -?\\d+ -?\\d+$`))
      }),
    )
  })

  test('are compared alike from either side', () => {
    fc.assert(
      fc.property(fc.subarray(exchange.rows.map(row => row.number)), kept => {
        const some = altered(exchange.trace, event =>
          event.kind === 'sent' && !kept.includes(event.row) ? undefined : event,
        )
        const [there, back] = [aligned(exchange, some), aligned(some, exchange)]
        const count = ({ pairs }: Alignment) => pairs.filter(isAlike).length
        expect(count(back)).toBe(count(there))
        expect(back.pairs.length).toBe(there.pairs.length)
      }),
    )
  })

  test('may have other names, origins, windows and times', () => {
    const other = runYaml(`
title: The same
endpoints: { S: { iss: 4294967295, msl: 1s, window: 500 }, C: { iss: 7, msl: 1s, mss: 4 } }
network: { delay: 10ms }
steps:
  - { S: passive OPEN }
  - { C: active OPEN }
  - { C: SEND, octets: 10, when: { C: ESTABLISHED } }
  - { C: CLOSE, after: 200ms }
  - { S: CLOSE, when: { S: CLOSE-WAIT } }
faults: [{ drop: "data from C, nth 2" }]
`).replay
    expect(aligned(exchange, other).sides).toEqual([
      ['client', 'C'],
      ['server', 'S'],
    ])
    expect(partsOf(exchange, other)).toEqual([])
  })

  test('keep the order of each direction, and the left run its own', () => {
    const other = runYaml(`
title: Another loss
endpoints: { client: { iss: 100, msl: 1s, mss: 4 }, server: { iss: 300, msl: 1s } }
steps:
  - { server: passive OPEN }
  - { client: active OPEN }
  - { client: SEND, octets: 10, when: { client: ESTABLISHED } }
  - { client: CLOSE, after: 200ms }
  - { server: CLOSE, when: { server: CLOSE-WAIT } }
faults: [{ drop: "SYN,ACK from server, nth 1" }, { duplicate: "data from client, nth 1", after: 1ms }]
`).replay
    const { pairs } = aligned(exchange, other)
    const left = pairs.flatMap(pair => pair.left?.number ?? [])
    expect(left).toEqual(exchange.rows.map(row => row.number))
    for (const side of ['client', 'server']) {
      const right = pairs.flatMap(pair => (pair.right?.from === side ? pair.right.number : []))
      expect(right).toEqual(other.rows.filter(row => row.from === side).map(row => row.number))
    }
  })

  test('that end in other states part in them alone', () => {
    const scenario = (step: string) => `
title: Nobody comes
endpoints: { client: {}, server: {} }
steps: [{ ${step} }]
`
    const [one, two] = ['server: passive OPEN', 'client: passive OPEN'].map(scenario)
    expect(aligned(runYaml(one ?? '').replay, runYaml(two ?? '').replay).ways).toEqual([
      { side: 'client', left: ['CLOSED'], right: ['CLOSED', 'LISTEN'] },
      { side: 'server', left: ['CLOSED', 'LISTEN'], right: ['CLOSED'] },
    ])
  })
})

describe('matching two lists', () => {
  const items = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 })

  /** By the textbook's table. */
  function longest(left: readonly string[], right: readonly string[]): number {
    const [[a, ...as], [b, ...bs]] = [left, right]
    if (a === undefined || b === undefined) return 0
    if (a === b) return 1 + longest(as, bs)
    return Math.max(longest(as, right), longest(left, bs))
  }

  test('finds the longest that they have in common, in order', () => {
    fc.assert(
      fc.property(items, items, (left, right) => {
        const { pairs, isCut } = match(left, right)
        expect(isCut).toBe(false)
        expect(pairs.every(([i, j]) => left[i] === right[j])).toBe(true)
        expect(pairs).toEqual([...pairs].sort(([a], [b]) => a - b))
        expect(pairs).toEqual([...pairs].sort(([, a], [, b]) => a - b))
        expect(pairs).toHaveLength(longest(left, right))
      }),
    )
  })

  test('pairs what is left at the least cost, the earliest first', () => {
    expect(match(['x', 'a', 'y', 'z'], ['p', 'a', 'q'], () => 6).pairs).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ])
    expect(match(['x'], ['p'], () => 7).pairs).toEqual([])
  })

  test('gives up on lists that have too little in common, and says so', () => {
    const many = (what: string) => Array.from({ length: 20_000 }, (_, index) => `${what}${index}`)
    const same = many('s')
    const { pairs, isCut } = match([...same, ...many('a')], [...same, ...many('b')], () => 0)
    expect({ isCut, pairs: pairs.length }).toEqual({ isCut: true, pairs: 20_000 })
  })

  test('pairs what lies far apart in long lists', () => {
    const left = Array.from({ length: 20_000 }, (_, index) => `${index}`)
    const right = left.map((item, index) => (index === 5 || index === 19_990 ? 'other' : item))
    const { pairs, isCut } = match(left, right, (i, j) => (left[i] === right[j] ? 0 : 1))
    expect({ isCut, pairs }).toEqual({
      isCut: false,
      pairs: left.map((_, index) => [index, index]),
    })
  })
})
