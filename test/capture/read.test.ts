import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCapture } from '../../src/capture/read.ts'
import { traceOf } from '../../src/capture/trace.ts'
import { tcp } from '../../src/tcp/tcp.ts'
import { printTrace } from '../../src/trace/print.ts'
import { readTrace } from '../../src/trace/read.ts'
import { replay } from '../../src/trace/replay.ts'
import { runs } from '../size.ts'
import {
  block,
  ipv4,
  ipv6,
  orders,
  type Packet,
  pcap,
  pcapng,
  tcpSegment,
  u16s,
  u32s,
} from './files.ts'
import { captureOf, kernelRuns } from './kernel.ts'

const plain = orders[0] ?? { little: true, nano: false }
const bytes = (octets: readonly number[]) => Uint8Array.from(octets)
const packet = (octets: readonly number[]): Packet => ({ ticks: 0n, bytes: bytes(octets) })
const segment = tcpSegment(0x18, [], 'hello')
const ethernet = [...Array(12).fill(2), 0x08, 0]

/** What a file of one packet holds. */
function only(link: number, octets: readonly number[], length?: number) {
  const found = { ...packet(octets), ...(length !== undefined && { length }) }
  const { segments, messages } = readCapture('a.pcapng', pcapng(link, [found], plain))
  return { segment: segments[0], count: segments.length, messages: messages.map(String) }
}

describe('formats', () => {
  const at = 1_700_000_000_123_456n
  test.each(orders)('%o', order => {
    const ticks = order.nano ? at * 1000n + 789n : at
    const packets = [packet(ipv4(segment)), { ...packet(ipv4(segment)), ticks }]
    for (const make of [pcap, pcapng]) {
      const { segments, messages } = readCapture('a', make(101, packets, order))
      expect(messages).toEqual([])
      expect(segments).toHaveLength(2)
      expect(segments[0]?.time).toBe(0)
      expect(segments[1]?.time).toBeCloseTo(1_700_000_000_123.456, 2)
      expect(segments[1]?.segment).toEqual({
        seq: 1000,
        ack: 2000,
        ctl: ['ACK'],
        wnd: 8192,
        text: 'hello',
        psh: true,
      })
    }
  })

  test('several sections in several byte orders, simple and obsolete packets', () => {
    const file = (little: boolean) => [
      ...pcapng(101, [packet(ipv4(segment))], { little, nano: false }),
      ...block(little, 3, [...u32s(little, 45), ...ipv4(segment)]),
      ...block(little, 2, [
        ...u16s(little, 0, 0),
        ...u32s(little, 0, 5000, 45, 45),
        ...ipv4(segment),
      ]),
    ]
    const { segments, messages } = readCapture('a', bytes([...file(true), ...file(false)]))
    expect(messages).toEqual([])
    expect(segments.map(({ time, segment: { text } }) => [time, text])).toEqual([
      [0, 'hello'],
      [0, 'hello'],
      [5, 'hello'],
      [0, 'hello'],
      [0, 'hello'],
      [5, 'hello'],
    ])
  })

  test('blocks that are not as long as they say are read where the next one begins, with a warning', () => {
    const file = [...pcapng(101, [packet(ipv4(segment)), packet(ipv4(segment))], plain)]
    file.splice(28 + 8, 2) // Of the interface’s block, at byte 28: its link type.
    file.splice(28 + 8, 0, 101, 0, 0, 0, 0, 0)
    const { segments, messages } = readCapture('a', bytes(file))
    expect(segments).toHaveLength(2)
    expect(messages.map(String)).toEqual([
      'a:1:1: 1 of the blocks not as long as they say: the one at byte 28 ends after 24 octets; expected 20',
    ])
  })

  test.each([
    ['nothing', [], 'is empty'],
    ['a text', [...Buffer.from('no capture')], 'begins with `6e 6f 20 63` at byte 0'],
  ])('%s is a mistake', (_, octets, found) => {
    const { segments, messages } = readCapture('a.pcap', bytes(octets))
    expect(segments).toEqual([])
    expect(messages.map(String)).toEqual([
      `a.pcap:1:1: no capture: ${found}; expected pcapng or pcap`,
    ])
    expect(messages[0]?.fatal).toBe(true)
  })

  test('a file that is cut is read up to there, with a warning', () => {
    for (const [make, offset] of [
      [pcap, 24 + 16 + 45],
      [pcapng, 28 + 20 + 24 + 80],
    ] as const) {
      const whole = make(101, [packet(ipv4(segment)), packet(ipv4(segment))], plain)
      const what = make === pcap ? 'packet' : 'block'
      const { segments, messages } = readCapture('a', whole.subarray(0, -1))
      expect(segments).toHaveLength(1)
      expect(messages.map(String)).toEqual([
        `a:1:1: ${what} at byte ${offset} of ${whole.length - 1} is cut short; expected all of it`,
      ])
      expect(messages[0]?.fatal).toBe(false)
    }
  })

  test('what follows too many segments is left out', () => {
    const many = Array<Packet>(10_001).fill(packet(ipv4(tcpSegment(0x10, [], ''))))
    const { segments, messages } = readCapture('a', pcap(101, many, plain))
    expect(segments).toHaveLength(10_000)
    expect(messages.map(String)).toEqual([
      'a:1:1: what follows 10000 segments left out; expected fewer',
    ])
  })
})

describe('links', () => {
  test.each([
    ['Ethernet', 1, ethernet],
    ['a VLAN tag', 1, [...Array(12).fill(2), 0x81, 0, 0, 5, 0x08, 0]],
    ['two VLAN tags', 1, [...Array(12).fill(2), 0x88, 0xa8, 0, 5, 0x81, 0, 0, 6, 0x08, 0]],
    ['raw IP', 101, []],
    ['Linux cooked', 113, [...Array(14).fill(0), 0x08, 0]],
    ['Linux cooked, version 2', 276, [0x08, 0, ...Array(18).fill(0)]],
  ])('%s', (_, link, head) => {
    // Ethernet pads what is short: the padding is no text.
    expect(only(link, [...head, ...ipv4(segment), 0, 0, 0])).toMatchObject({
      segment: {
        source: '10.0.0.1:5000',
        destination: '10.0.0.2:80',
        id: 7,
        segment: { text: 'hello' },
      },
      messages: [],
    })
  })

  test('others are skipped with a warning, and so is what is no IP', () => {
    expect(only(105, ipv4(segment)).messages[0]).toBe(
      'a.pcapng:1:1: packets of link type 105 skipped; expected 1, 101, 113 or 276',
    )
    expect(only(1, [...Array(12).fill(2), 0x08, 0x06, 0, 1])).toMatchObject({ count: 0 })
  })
})

describe('packets', () => {
  test('IPv4 with options', () => {
    expect(only(101, ipv4(segment, { options: [1, 1, 1, 0] })).segment?.segment.text).toBe('hello')
  })

  test.each([
    ['IPv4, the first of several', ipv4(segment, { fragment: 0x2000 })],
    ['IPv4, a later one', ipv4(segment, { fragment: 0x0010 })],
    ['IPv6', ipv6(44, [6, 0, 0, 1, 0, 0, 0, 9, ...segment])],
  ])('a fragment is skipped with a warning: %s', (_, octets) => {
    expect(only(101, octets)).toMatchObject({
      count: 0,
      messages: [
        'a.pcapng:1:1: 1 IP fragments skipped; expected whole packets',
        'a.pcapng:1:1: no TCP segment in 1 packets; expected some',
      ],
    })
  })

  test.each([
    ['none', 6, []],
    ['hop-by-hop', 0, [6, 0, 1, 4, 0, 0, 0, 0]],
    ['routing, destination', 43, [60, 0, 0, 0, 0, 0, 0, 0, 6, 0, 1, 4, 0, 0, 0, 0]],
    ['the only fragment', 44, [6, 0, 0, 0, 0, 0, 0, 9]],
    ['authentication', 51, [6, 1, 0, 0, ...Array(8).fill(0)]],
  ])('IPv6 with extension headers: %s', (_, next, extensions) => {
    expect(only(101, ipv6(next, [...extensions, ...segment])).segment).toMatchObject({
      source: '[2001:db8:0:0:0:0:0:1]:5000',
      segment: { text: 'hello' },
    })
  })

  test('other protocols are passed over', () => {
    expect(only(101, ipv4(segment, { protocol: 17 }))).toMatchObject({ count: 0 })
    expect(only(101, ipv6(17, segment))).toMatchObject({ count: 0 })
    expect(only(101, [0x44, ...ipv4(segment).slice(1)])).toMatchObject({ count: 0 })
    expect(only(101, [0x50, ...ipv4(segment).slice(1)])).toMatchObject({ count: 0 })
  })

  test('a packet that was cut keeps the length of its text', () => {
    const whole = ipv4(segment)
    const found = only(101, whole.slice(0, -3), whole.length).segment?.segment
    expect(found?.text).toBe('he\0\0\0')
    expect(only(101, whole.slice(0, 30), whole.length)).toMatchObject({
      count: 0,
      messages: [expect.stringContaining('1 TCP headers cut or malformed'), expect.anything()],
    })
  })

  test('options of TCP', () => {
    const options = [2, 4, 5, 0xb4, 1, 3, 3, 7]
    const found = only(101, ipv4(tcpSegment(0x02, options, ''))).segment
    expect(found).toMatchObject({ mss: 1460, shift: 7, segment: { ctl: ['SYN'], wnd: 8192 } })
    expect(found?.segment.ack).toBeUndefined()
    const unended = only(101, ipv4(tcpSegment(0x02, [3, 9, 7, 1], ''))).segment
    expect(unended).toMatchObject({ segment: { ctl: ['SYN'] } })
    expect(unended?.shift).toBeUndefined()
  })
})

describe('of a file in which anything may be wrong', () => {
  const files = kernelRuns
    .slice(0, 4)
    .flatMap(({ folder }) =>
      ['A', 'B'].map(side => readFileSync(path.join(folder, `${side}.pcapng`))),
    )
  const classic = orders.flatMap(order =>
    [1, 101, 113, 276].map(link =>
      pcap(link, [packet([...ethernet, ...ipv4(segment)]), packet(ipv6(6, segment))], order),
    ),
  )
  const some = fc.constantFrom(...files.map(file => Uint8Array.from(file)), ...classic)
  const change = fc.tuple(fc.nat(2000), fc.nat(255))

  test('nothing is thrown, and what is read can be replayed', () => {
    fc.assert(
      fc.property(some, fc.array(change, { maxLength: 8 }), fc.nat(2000), (file, changes, end) => {
        const mutated = Uint8Array.from(file)
        for (const [at, value] of changes) mutated[at % mutated.length] = value
        const capture = readCapture('a', mutated.subarray(0, end % 3 === 0 ? end : undefined))
        const { trace, messages } = traceOf([capture], '')
        if (trace) replay(trace)
        else expect(messages.some(({ fatal }) => fatal)).toBe(true)
        for (const message of messages) expect(String(message)).toMatch(/^a:1:1: .+; expected .+$/)
      }),
      { numRuns: runs(500, 2000) },
    )
  })

  test('segments may be missing or out of order', () => {
    const pairs = kernelRuns.flatMap(run => [[captureOf(run, 'A'), captureOf(run, 'B')] as const])
    const pair = fc
      .constantFrom(...pairs)
      .chain(([a, b]) =>
        fc.tuple(
          fc.shuffledSubarray([...a.segments], { minLength: 1 }),
          fc.shuffledSubarray([...b.segments], { minLength: 1 }),
        ),
      )
    fc.assert(
      fc.property(pair, fc.boolean(), ([a, b], isOne) => {
        const captures = [a, b].map(segments => ({ file: 'a', segments, messages: [] }))
        const { trace, messages } = traceOf(isOne ? captures.slice(0, 1) : captures, '0'.repeat(64))
        if (!trace) {
          expect(messages.map(({ ruleId }) => ruleId)).toEqual(['no-connection'])
          return
        }
        expect(readTrace(printTrace(trace), { tcp })).toEqual(trace)
        const seen = captures.slice(0, isOne ? 1 : 2).flatMap(({ segments }) => segments)
        const { rows } = replay(trace)
        // Every segment is a row, sent or arrived.
        const passed = rows.reduce(
          (sum, { origin, lost, arrival }) =>
            sum + (isOne ? 1 : (origin === 'sent' ? 1 : 0) + (arrival && !lost ? 1 : 0)),
          0,
        )
        expect(passed).toBe(seen.length)
      }),
      { numRuns: runs(500, 2000) },
    )
  })

  test('octets at random are no worse', () => {
    const starts = fc.constantFrom(...files.map(file => Uint8Array.from(file.subarray(0, 300))))
    fc.assert(
      fc.property(starts, fc.uint8Array({ maxLength: 400 }), (start, rest) => {
        const capture = readCapture('a', bytes([...start, ...rest]))
        const { trace } = traceOf([capture, capture], '')
        if (trace) replay(trace)
      }),
      { numRuns: runs(125, 500) },
    )
  })
})
