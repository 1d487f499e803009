import { describe, expect, test } from 'vitest'
import type { Seen } from '../../src/capture/read.ts'
import { traceOf } from '../../src/capture/trace.ts'
import type { Segment } from '../../src/tcp/segment.ts'
import { tcp } from '../../src/tcp/tcp.ts'
import { printTrace } from '../../src/trace/print.ts'
import { readTrace } from '../../src/trace/read.ts'
import { pathOf, type Row, replay } from '../../src/trace/replay.ts'
import { pick } from '../../src/trace/snapshot.ts'
import { readSequence } from '../mermaid.ts'
import { draw } from '../run.ts'
import {
  captureOf,
  controlBitsOf,
  type KernelRun,
  type KernelSegment,
  kernelRuns,
} from './kernel.ts'

const hash = '0'.repeat(64)

/** The run that captures of these sides show. */
function runOf(run: KernelRun, ...sides: readonly string[]) {
  const captures = sides.map(side => captureOf(run, side))
  const { trace, messages } = traceOf(captures, hash)
  if (!trace) throw new Error(messages.map(String).join('\n'))
  expect(readTrace(printTrace(trace), { tcp })).toEqual(trace)
  // Whoever sends the first SYN that the captures show is the client: in a simultaneous open, either.
  const isClient = trace.source?.startsWith('capture between 10.77.0.1')
  const names = isClient ? { A: 'client', B: 'server' } : { A: 'server', B: 'client' }
  return { replay: replay(trace), notation: tcp, names }
}

/** A segment as run.json or a capture has it. */
function line({ seq, ack, flags, len, win }: KernelSegment): string {
  const ctl = controlBitsOf(flags)
  return `${ctl} ${seq} ${ctl.includes('ACK') ? ack : undefined} ${len} ${win}`
}

function lineOf({ seq, ack, ctl, text, wnd }: Segment): string {
  return `${ctl} ${seq} ${ack} ${text.length} ${wnd}`
}

describe.each(kernelRuns)('$name', run => {
  const { segments } = run

  test.each(['A', 'B'])('%s: every segment of the capture is read', side => {
    const { segments: seen, messages } = captureOf(run, side)
    // The captures' names of kernels were shortened after they were taken, and the blocks with them.
    expect(messages.map(({ ruleId }) => ruleId)).toEqual(['capture-damaged'])
    const inDirection = (dir: string, from: string) => {
      const found = seen.filter(({ source }) => source.startsWith(from))
      const expected = segments
        .filter(segment => segment.dir === dir)
        .flatMap(segment => (dir.startsWith(side) ? [segment] : segment.arrived.map(() => segment)))
      expect(found.map(({ segment }) => lineOf(segment))).toEqual(expected.map(line))
    }
    inDirection('A>B', '10.77.0.1:')
    inDirection('B>A', '10.77.0.2:')
  })

  test.each([['A'], ['B'], ['A', 'B'], ['B', 'A']])(
    '%s %s: the states are the kernel’s',
    async (...sides) => {
      const { replay: found, names, notation } = runOf(run, ...sides.filter(Boolean))
      for (const side of ['A', 'B'] as const) {
        const name = names[side]
        const path = [
          { state: pick(found.start, name).state, time: 0 },
          ...found.steps.flatMap(step =>
            pathOf(step, name).map(state => ({ state, time: step.time })),
          ),
        ]
        // Of one side's capture, the other side's times are assumed.
        const brief = sides.includes(side === 'A' ? 'B' : 'A') && sides.includes(side) ? 10 : 1000
        expect(unseen(path, statesOf(run, side), brief)).toEqual([])
      }
      const figure = draw({ replay: found, notation }, 'sequence', 'numbers=relative')
      const drawn = (await readSequence(figure)).items.filter(({ kind }) => kind === 'message')
      expect(drawn).toHaveLength(found.rows.length)
    },
  )

  test.each([
    ['A', 'B'],
    ['B', 'A'],
  ])('%s %s: what was lost, duplicated and sent again', (...sides) => {
    const { replay: found, names } = runOf(run, ...sides)
    for (const side of ['A', 'B'] as const) {
      const rows = found.rows.filter(({ from }) => from === names[side])
      const expected = segments
        .filter(({ dir }) => dir.startsWith(side))
        .flatMap(copiesOf(segments))
      expect(rows.map(fateOf)).toEqual(expected)
    }
  })
})

/** A side's states, the first included; a child begins as its listener, and a crash is seen as one. */
function statesOf({ states }: KernelRun, side: 'A' | 'B'): string[] {
  const changes = states[side]
  return changes.flatMap(([, , from, to], index) => (index === 0 ? [from, to] : [to]))
}

/** States of a path that were not sampled, though they were held for longer than is brief, in ms; and those missing. */
function unseen(
  path: readonly { readonly state: string; readonly time: number }[],
  sampled: readonly string[],
  brief: number,
): string[] {
  if (sampled.length === 0) return []
  const left = [...sampled]
  const missed = path.flatMap(({ state, time }, index) => {
    if (left[0] === state) {
      left.shift()
      return []
    }
    const held = (path[index + 1]?.time ?? Number.POSITIVE_INFINITY) - time
    return held <= brief ? [] : [`not sampled: ${state} for ${held} ms`]
  })
  return [...missed, ...left.map(state => `not inferred: ${state}`)]
}

/** What became of a segment, a line for each copy; a segment is sent again if one like it was sent before. */
function copiesOf(segments: readonly KernelSegment[]) {
  return (segment: KernelSegment): string[] => {
    const { dir, flags, seq, len, fate, arrived } = segment
    const isLike = (other: KernelSegment) =>
      other.dir === dir && other.seq === seq && other.flags === flags && other.len === len
    const again = len > 0 || /[SF]/.test(flags) ? segments.find(isLike) !== segment : false
    const [, ...copies] = arrived
    return [
      `${line(segment)}${again ? ' again' : ''}${fate === 'dropped' ? ' lost' : ''}`,
      ...copies.map(() => `${line(segment)} copy`),
    ]
  }
}

function fateOf({ message, retransmission, lost, origin, arrival }: Row): string {
  expect(lost).toBe(!arrival)
  const again = retransmission ? ' again' : ''
  return `${lineOf(message as Segment)}${again}${lost ? ' lost' : ''}${origin === 'duplicated' ? ' copy' : ''}`
}

describe('a connection', () => {
  const [client, server] = ['192.0.2.1:5000', '192.0.2.2:80']
  type Part = Partial<Segment> & Pick<Segment, 'seq'>
  const seen = (time: number, source: string, part: Part, more: Partial<Seen> = {}): Seen => ({
    time,
    source,
    destination: source === client ? server : client,
    segment: { ctl: part.ack === undefined ? ['SYN'] : ['ACK'], wnd: 8192, text: '', ...part },
    ...more,
  })
  const handshake = [
    seen(0, client, { seq: 100 }, { id: 1 }),
    seen(100, server, { seq: 300, ack: 101, ctl: ['SYN', 'ACK'] }, { id: 9 }),
    seen(100, client, { seq: 101, ack: 301 }, { id: 2 }),
  ]
  const capture = (segments: readonly Seen[], file = 'a.pcapng') => ({
    file,
    segments,
    messages: [],
  })
  const traced = (...captures: readonly (readonly Seen[])[]) => {
    const { trace, messages } = traceOf(
      captures.map((segments, index) => capture(segments, `${'ab'[index]}.pcapng`)),
      hash,
    )
    if (!trace) throw new Error('no trace')
    const run = { replay: replay(trace), notation: tcp }
    return { run, messages: messages.map(String), text: draw(run, 'text', 'numbers=relative') }
  }

  test('of which the beginning was not captured is established', () => {
    const { text } = traced([
      seen(0, server, { seq: 500, ack: 700, text: 'hello' }),
      seen(50, client, { seq: 700, ack: 505 }),
      seen(60, client, { seq: 700, ack: 505, ctl: ['FIN', 'ACK'] }),
      seen(90, server, { seq: 505, ack: 701, ctl: ['FIN', 'ACK'] }),
      seen(95, client, { seq: 701, ack: 506 }),
    ])
    expect(`${text}\n`).toMatchInlineSnapshot(`
      "   client                                                  server
         ESTABLISHED                                             ESTABLISHED
      1  ESTABLISHED  <--  <SEQ=1><ACK=1><CTL=ACK><DATA=5>  <--  ESTABLISHED
      2  ESTABLISHED  -->  <SEQ=1><ACK=6><CTL=ACK>          -->  ESTABLISHED
      3  FIN-WAIT-1   -->  <SEQ=1><ACK=6><CTL=FIN,ACK>      -->  CLOSE-WAIT
      4  TIME-WAIT    <--  <SEQ=6><ACK=2><CTL=FIN,ACK>      <--  LAST-ACK
      5  TIME-WAIT    -->  <SEQ=2><ACK=7><CTL=ACK>          -->  CLOSED
      "
    `)
  })

  test('is the first of several whose SYN was captured, with a warning', () => {
    const other = { ...seen(50, client, { seq: 1, ack: 1 }), source: '192.0.2.3:5000' }
    expect(traced([other, ...handshake, other])).toMatchObject({
      run: { replay: { rows: { length: 3 } } },
      messages: [
        `a.pcapng:1:1: 2 connections; expected one: this is the one between ${client} and ${server}`,
      ],
    })
  })

  test('of which the first SYN was not captured is established', () => {
    expect(`${traced(handshake.slice(1)).text}\n`).toMatchInlineSnapshot(`
      "   client                                              server
         ESTABLISHED                                         ESTABLISHED
      1  ESTABLISHED  <--  <SEQ=0><ACK=1><CTL=SYN,ACK>  <--  ESTABLISHED
      2  ESTABLISHED  -->  <SEQ=1><ACK=1><CTL=ACK>      -->  ESTABLISHED
      "
    `)
  })

  test('is opened again between the same sockets', () => {
    const { text } = traced([
      ...handshake,
      seen(200, client, { seq: 101, ack: 301, ctl: ['FIN', 'ACK'] }),
      seen(300, server, { seq: 301, ack: 102, ctl: ['FIN', 'ACK'] }),
      seen(300, client, { seq: 102, ack: 302 }),
      seen(400, client, { seq: 9000 }),
      seen(500, server, { seq: 7000, ack: 9001, ctl: ['SYN', 'ACK'] }),
      seen(500, client, { seq: 9001, ack: 7001 }),
    ])
    expect(`${text}\n`).toMatchInlineSnapshot(`
      "   client                                                    server
         CLOSED                                                    LISTEN
      1  SYN-SENT     -->  <SEQ=0><CTL=SYN>                   -->  SYN-RECEIVED
      2  ESTABLISHED  <--  <SEQ=0><ACK=1><CTL=SYN,ACK>        <--  SYN-RECEIVED
      3  ESTABLISHED  -->  <SEQ=1><ACK=1><CTL=ACK>            -->  ESTABLISHED
      4  FIN-WAIT-1   -->  <SEQ=1><ACK=1><CTL=FIN,ACK>        -->  CLOSE-WAIT
      5  TIME-WAIT    <--  <SEQ=1><ACK=2><CTL=FIN,ACK>        <--  LAST-ACK
      6  TIME-WAIT    -->  <SEQ=2><ACK=2><CTL=ACK>            -->  CLOSED
         CLOSED            (2 MSL timeout, 0.1 s)
      7  SYN-SENT     -->  <SEQ=8900><CTL=SYN>                -->  SYN-RECEIVED
      8  ESTABLISHED  <--  <SEQ=6700><ACK=8901><CTL=SYN,ACK>  <--  SYN-RECEIVED
      9  ESTABLISHED  -->  <SEQ=8901><ACK=6701><CTL=ACK>      -->  ESTABLISHED
      "
    `)
  })

  test('windows are scaled where both sides say so, but in SYNs', () => {
    const wnds = (shifts: readonly (number | undefined)[]) =>
      traced(
        handshake.map((one, index) => {
          const shift = shifts[index]
          return shift === undefined ? one : { ...one, shift }
        }),
      ).run.replay.rows.map(({ message }) => message.wnd)
    expect(wnds([3, 2])).toEqual([8192, 8192, 65536])
    expect(wnds([3])).toEqual([8192, 8192, 8192])
  })

  test('of which the beginning was not captured has windows as large as what was sent to them', () => {
    const wnd = 2 // Shifted by 7 in truth; 5 is the least that lets 60 octets through.
    const sent = [0, 20, 40].map(at =>
      seen(at, server, { seq: 500 + at, ack: 700, text: 'x'.repeat(20) }),
    )
    const { run } = traced([
      seen(0, client, { seq: 700, ack: 500, wnd }),
      ...sent,
      seen(50, client, { seq: 700, ack: 560, wnd }),
      seen(60, server, { seq: 560, ack: 700, ctl: ['FIN', 'ACK'] }),
      seen(70, client, { seq: 700, ack: 561, wnd }),
    ])
    expect(run.replay.rows[0]?.message.wnd).toBe(64)
    expect(pick(run.replay.steps.at(-1)?.after ?? {}, 'server')).toMatchObject({
      state: 'FIN-WAIT-2',
      variables: { 'SND.UNA': 561, 'SND.NXT': 561, 'SND.WND': 64 },
    })
  })

  test('one side: what the other had not yet received arrives later, and what it asked for again was lost', () => {
    const { text } = traced([
      ...handshake,
      seen(200, client, { seq: 101, ack: 301, text: 'one' }),
      seen(201, client, { seq: 104, ack: 301, text: 'two' }),
      seen(210, server, { seq: 301, ack: 101, text: 'crossing' }),
      seen(301, server, { seq: 309, ack: 101 }),
      seen(400, client, { seq: 101, ack: 309, text: 'one' }),
      seen(500, server, { seq: 309, ack: 107 }),
    ])
    expect(`${text}\n`).toMatchInlineSnapshot(`
      "   client                                                  server
         CLOSED                                                  LISTEN
      1  SYN-SENT     -->  <SEQ=0><CTL=SYN>                 -->  SYN-RECEIVED
      2  ESTABLISHED  <--  <SEQ=0><ACK=1><CTL=SYN,ACK>      <--  SYN-RECEIVED
      3  ESTABLISHED  -->  <SEQ=1><ACK=1><CTL=ACK>          -->  ESTABLISHED
      4  ESTABLISHED  -->  <SEQ=1><ACK=1><CTL=ACK><DATA=3>   X   (lost)
      5  ESTABLISHED  -->  <SEQ=4><ACK=1><CTL=ACK><DATA=3>  -->  ESTABLISHED
      6  ESTABLISHED  <--  <SEQ=1><ACK=1><CTL=ACK><DATA=8>  <--  ESTABLISHED
      7  ESTABLISHED  <--  <SEQ=9><ACK=1><CTL=ACK>          <--  ESTABLISHED
      8  ESTABLISHED  -->  <SEQ=1><ACK=9><CTL=ACK><DATA=3>  -->  ESTABLISHED
      9  ESTABLISHED  <--  <SEQ=9><ACK=7><CTL=ACK>          <--  ESTABLISHED
      "
    `)
  })

  test('one side: a zero window is probed, and refuses what it does not let in', () => {
    const probe = { seq: 104, ack: 301, text: 'm' }
    const { run, text } = traced([
      ...handshake,
      seen(200, client, { seq: 101, ack: 301, text: 'one' }),
      seen(300, server, { seq: 301, ack: 104, wnd: 0 }),
      seen(1300, client, probe),
      seen(1400, server, { seq: 301, ack: 104, wnd: 0 }),
      seen(3300, client, probe),
      seen(3400, server, { seq: 301, ack: 104, wnd: 0 }),
      seen(4000, server, { seq: 301, ack: 104 }),
      seen(4100, client, { seq: 104, ack: 301, text: 'more' }),
      seen(4200, server, { seq: 301, ack: 108 }),
    ])
    expect(`${text}\n`).toMatchInlineSnapshot(`
      "    client                                                  server
          CLOSED                                                  LISTEN
       1  SYN-SENT     -->  <SEQ=0><CTL=SYN>                 -->  SYN-RECEIVED
       2  ESTABLISHED  <--  <SEQ=0><ACK=1><CTL=SYN,ACK>      <--  SYN-RECEIVED
       3  ESTABLISHED  -->  <SEQ=1><ACK=1><CTL=ACK>          -->  ESTABLISHED
       4  ESTABLISHED  -->  <SEQ=1><ACK=1><CTL=ACK><DATA=3>  -->  ESTABLISHED
       5  ESTABLISHED  <--  <SEQ=1><ACK=4><CTL=ACK><WND=0>   <--  ESTABLISHED
          ESTABLISHED       (zero-window probe due, 1 s)
       6  ESTABLISHED  -->  <SEQ=4><ACK=1><CTL=ACK><DATA=1>  -->  ESTABLISHED
       7  ESTABLISHED  <--  <SEQ=1><ACK=4><CTL=ACK><WND=0>   <--  ESTABLISHED
          ESTABLISHED       (zero-window probe due, 2 s)
       8  ESTABLISHED  -->  <SEQ=4><ACK=1><CTL=ACK><DATA=1>  -->  ESTABLISHED
       9  ESTABLISHED  <--  <SEQ=1><ACK=4><CTL=ACK><WND=0>   <--  ESTABLISHED
      10  ESTABLISHED  <--  <SEQ=1><ACK=4><CTL=ACK>          <--  ESTABLISHED
      11  ESTABLISHED  -->  <SEQ=4><ACK=1><CTL=ACK><DATA=4>  -->  ESTABLISHED
      12  ESTABLISHED  <--  <SEQ=1><ACK=8><CTL=ACK>          <--  ESTABLISHED
      "
    `)
    const received = run.replay.steps.flatMap(({ arrived, after }) =>
      arrived?.from === 'client' ? [after.server?.variables['RCV.NXT']] : [],
    )
    expect(received.slice(2)).toEqual([104, 104, 104, 108])
  })

  test('however long one side keeps sending, it has not given up', () => {
    const times = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512].map(seconds => seconds * 1000)
    const data = { seq: 101, ack: 301, text: 'one' }
    const { run } = traced([...handshake, ...times.map(time => seen(time, client, data))])
    expect(run.replay.steps.at(-1)?.after.client?.state).toBe('ESTABLISHED')
  })

  test('one side: less than any retransmission timeout later, it was not that which sent again', () => {
    const data = { seq: 101, ack: 301, text: 'one' }
    const sent = [200, 221, 621].map(time => seen(time, client, data))
    const figure = draw(traced([...handshake, ...sent]).run, 'sequence')
    expect(figure.split('\n').filter(line => /timeout|\(retransmission/.test(line))).toEqual([
      '  client->>server: ACK seq=101 ack=301 len=3 (retransmission)',
      '  Note over client,server: client: retransmission timeout, 0.4 s',
      '  client->>server: ACK seq=101 ack=301 len=3 (retransmission)',
    ])
  })

  test('two sides: clocks that differ, copies, and what came from elsewhere', () => {
    const late = 5000 // of the server's clock
    const there = [
      seen(late + 50, client, { seq: 100 }, { id: 1 }),
      seen(late + 50, server, { seq: 300, ack: 101, ctl: ['SYN', 'ACK'] }, { id: 9 }),
      seen(late + 120, client, { seq: 900, ctl: ['RST'] }, { id: 77 }),
      seen(late + 150, client, { seq: 101, ack: 301 }, { id: 2 }),
      seen(late + 160, client, { seq: 101, ack: 301 }, { id: 2 }),
    ]
    for (const { run, text } of [traced(handshake, there), traced(there, handshake)]) {
      expect(run.replay.rows.map(({ arrival }) => arrival?.time)).toEqual([50, 100, 150, 160, 120])
      expect(text).toBe(traced(handshake, there).text)
      expect(`${text}\n`).toMatchInlineSnapshot(`
        "   client                                              server
           CLOSED                                              LISTEN
        1  SYN-SENT     -->  <SEQ=0><CTL=SYN>             -->  SYN-RECEIVED
        2  ESTABLISHED  <--  <SEQ=0><ACK=1><CTL=SYN,ACK>  <--  SYN-RECEIVED
        3  ESTABLISHED  -->  <SEQ=1><ACK=1><CTL=ACK>      ...
        5  (injected)   ...  <SEQ=800><CTL=RST>           -->  SYN-RECEIVED
        3               ...  <SEQ=1><ACK=1><CTL=ACK>      -->  ESTABLISHED
        4  (copy of 3)  ...  <SEQ=1><ACK=1><CTL=ACK>      -->  ESTABLISHED
        "
      `)
    }
  })

  test('without a segment in the other capture is a mistake', () => {
    const other = [{ ...seen(50, client, { seq: 1 }), source: '192.0.2.3:5000' }]
    const { trace, messages } = traceOf([capture(handshake), capture(other, 'b.pcapng')], hash)
    expect(trace).toBeUndefined()
    expect(messages.map(String)).toEqual([
      `a.pcapng:1:1: no segment between ${client} and ${server} is in \`b.pcapng\`, too; expected the other side's capture of it`,
    ])
  })
})
