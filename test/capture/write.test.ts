import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readCapture } from '../../src/capture/read.ts'
import { traceOf } from '../../src/capture/trace.ts'
import { writePcapng } from '../../src/capture/write.ts'
import { end, length, type Segment } from '../../src/tcp/segment.ts'
import { distance } from '../../src/tcp/sequence.ts'
import { pathOf, type Row, replay } from '../../src/trace/replay.ts'
import { articleScenarios, runArticleScenario } from '../articles.ts'
import { runYaml, type TestRun } from '../run.ts'
import { sample } from '../size.ts'

const all = sample(articleScenarios.names, 40).map(name => ({
  name,
  yaml: articleScenarios.textOf(name) ?? '',
  run: runArticleScenario(name),
}))

/** Simulated, and between a client and a server alone, as captures are read. */
const scenarios = all.filter(({ run: { replay } }) => {
  const { endpoints, captures } = replay.trace
  return endpoints.length === 2 && !captures
})

/** Text in every octet, lost text, duplicate acknowledgments, copies. */
const text = `
title: Data
endpoints: { client: { mss: 10 }, server: { iss: 4294967290 } }
network: { delay: 50ms }
steps:
  - { server: passive OPEN }
  - { client: active OPEN }
  - { client: SEND, octets: 40, when: { client: ESTABLISHED }, after: 1s }
  - { server: SEND, text: "äöü\\0", after: 3s }
names: { lost: "data from client, nth 1", twice: "data from client, nth 3" }
faults: [{ drop: lost }, { duplicate: twice, after: 20ms }]
until: 9s
`

const data = { name: 'data', yaml: text, run: runYaml(text) }

const noBits = `
title: No control bits
begin: established
endpoints: { client: { iss: 100 }, server: { iss: 300 } }
steps: [{ inject: { from: client, seq: 101, ctl: none, octets: 5 } }]
`

const bare = { name: 'no control bits', yaml: noBits, run: runYaml(noBits) }

/** The rows as an endpoint's capture has them. */
function passing({ replay: { steps } }: TestRun, side: string): Row[] {
  return steps.flatMap(({ arrived, sent }) => [
    ...(arrived?.to === side ? [arrived] : []),
    ...sent.filter(({ from, origin }) => from === side && origin === 'sent'),
  ])
}

const both = [...scenarios, data, bare].flatMap(scenario =>
  ['client', 'server'].map(side => ({ ...scenario, side })),
)

describe.each(both)('$name, $side', ({ run, side }) => {
  const bytes = writePcapng(run.replay, side)

  test('is read again with every segment at its time', () => {
    const { segments, messages } = readCapture('a.pcapng', bytes)
    const rows = passing(run, side)
    const nothing = 'a.pcapng:1:1: no TCP segment in 0 packets; expected some'
    expect(messages.map(String)).toEqual(rows.length > 0 ? [] : [nothing])
    expect(segments.map(({ segment }) => segment)).toEqual(rows.map(({ message }) => message))
    expect(segments.map(({ time }) => time)).toEqual(
      rows.map(row => (row.to === side ? row.arrival?.time : row.time)),
    )
  })
})

/** By TCP as it is, and to their end: of what is in flight as a search ends, nobody knows. */
const usual = scenarios.filter(({ run: { replay } }) => {
  const { variants, search } = replay.trace
  return !variants && !search
})

describe.each(usual)('$name', ({ yaml, run }) => {
  test('both sides’ captures give the same figure', () => {
    const captures = ['client', 'server'].map(side =>
      readCapture(`${side}.pcapng`, writePcapng(run.replay, side)),
    )
    const { trace } = traceOf(captures, '')
    // A side that no segment reaches, and that sends none, has nothing to compare.
    if (captures.some(({ segments }) => segments.length === 0)) return expect(trace).toBeUndefined()
    if (!trace) throw new Error('no trace')
    const again = replay(trace)
    // Whoever sends the first SYN is called the client; where none was captured, whoever sends first.
    const opening = run.replay.rows.find(row => segmentOf(row).ctl.includes('SYN'))
    const first = (opening ?? run.replay.rows[0])?.from
    const called = (side: string) => (side === first ? 'client' : 'server')
    // Of what was injected they show the arrival only.
    const injectedLast = (rows: readonly Row[]) => [
      ...rows.filter(({ origin }) => origin !== 'injected'),
      ...rows.filter(({ origin }) => origin === 'injected'),
    ]
    const fates = ({ rows }: typeof again, name = (side: string) => side) =>
      injectedLast(rows).map(({ from, message, retransmission, lost, origin }) => [
        name(from),
        message,
        retransmission,
        lost,
        origin,
      ])
    // No capture shows that a timer has expired of which nothing is sent: 2 MSL have passed, the peer is given up.
    // Nor does it show what was called before the first segment, and answered by none.
    const paths = ({ steps, rows }: typeof again, side: string) =>
      steps
        .slice(rows[0]?.sentIn)
        .flatMap(step =>
          step.trigger.kind === 'expired' && step.sent.length === 0 ? [] : pathOf(step, side),
        )
    expect(fates(again)).toEqual(fates(run.replay, called))
    // Whoever forgot a connection does not show it, and nobody shows how a stack is set.
    if (run.replay.steps.some(forgets) || isSet.test(yaml)) return
    for (const side of ['client', 'server']) {
      expect(paths(again, called(side))).toEqual(paths(run.replay, side))
    }
  })
})

/** The client is gone, and says so only by the RST of a closed port. */
const gone = [
  ['closes in SYN-SENT', '{ client: CLOSE, at: 60ms }', 'SYN-SENT CLOSED'],
  ['aborts in SYN-SENT', '{ client: ABORT, at: 60ms }', 'SYN-SENT CLOSED'],
  [
    'reboots in FIN-WAIT-2',
    '{ client: CLOSE, at: 200ms }, { client: REBOOT, at: 500ms }, { server: CLOSE, at: 800ms }',
    'SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 CLOSED',
  ],
  [
    'reboots in ESTABLISHED',
    '{ client: REBOOT, at: 500ms }, { server: SEND, octets: 10, at: 800ms }',
    'SYN-SENT ESTABLISHED CLOSED',
  ],
  [
    'has left TIME-WAIT before the FIN is sent again',
    '{ client: CLOSE, at: 200ms }, { server: CLOSE, at: 300ms }',
    'SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT CLOSED',
  ],
] as const

describe.each(gone)('a client that %s', (_, steps, expected) => {
  const run = runYaml(`
title: gone
endpoints: { client: { iss: 100, msl: 100ms }, server: { iss: 300 } }
network: { delay: 50ms }
steps: [{ server: passive OPEN }, { client: active OPEN }, ${steps}]
faults: ${expected.includes('TIME-WAIT') ? '[{ drop: "ACK from client, nth 2" }]' : '[]'}
`)

  test.each([['client', 'server'], ['server', 'client'], ['client'], ['server']])(
    'went through the states of the model, by the captures of %s %s',
    (...sides) => {
      const captures = sides
        .filter(Boolean)
        .map(side => readCapture(`${side}.pcapng`, writePcapng(run.replay, side)))
      const { trace } = traceOf(captures, '')
      if (!trace) throw new Error('no trace')
      const paths = (steps: TestRun['replay']['steps'], side: string) =>
        steps.flatMap(step => pathOf(step, side))
      const { steps } = replay(trace)
      // The first FIN drew an ACK that was lost: the server alone cannot tell that it arrived.
      const seen = sides.includes('client') ? expected : expected.replace('TIME-WAIT ', '')
      expect(paths(steps, 'client').join(' ')).toBe(seen)
      const before = paths(run.replay.steps, 'server').slice(1) // It was LISTEN as the captures begin.
      expect(paths(steps, 'server').slice(-before.length)).toEqual(before)
      const octets = trace.events.filter(({ kind }) => kind === 'delivered')
      expect(octets).toEqual([])
    },
  )
})

/** Whether an endpoint crashes, or its user ends a connection of which nothing is sent. */
function forgets({ trigger, sent, ...step }: TestRun['replay']['steps'][number]): boolean {
  if (trigger.kind === 'rebooted') return true
  if (trigger.kind !== 'call' || !['CLOSE', 'ABORT'].includes(trigger.call.name)) return false
  return sent.length === 0 && pathOf({ trigger, sent, ...step }, trigger.endpoint).length > 0
}

/** The settings that say what a segment does to a connection. */
const isSet = /\b(?:rfc5961|rfc1337|timeWaitReuse): /

function segmentOf({ message }: Row): Segment {
  return message as Segment
}

const version = spawnSync('tshark', ['--version']).error ? undefined : 'installed'
if (!version)
  process.stdout.write('tshark is not installed: what it makes of captures is not tested\n')

describe.runIf(version)('tshark', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'wirefig-capture-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  /** By packet: what tshark says of it. */
  function tshark(bytes: Uint8Array): Record<string, string>[] {
    const file = path.join(folder, 'run.pcapng')
    writeFileSync(file, bytes)
    const checks = ['ip.check_checksum:TRUE', 'tcp.check_checksum:TRUE'].flatMap(o => ['-o', o])
    const fields = Object.values(said).flatMap(field => ['-e', field])
    const output = execFileSync('tshark', ['-r', file, ...checks, '-T', 'fields', ...fields], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return output
      .split('\n')
      .filter(Boolean)
      .map(line => {
        const values = line.split('\t')
        return Object.fromEntries(Object.keys(said).map((key, index) => [key, values[index] ?? '']))
      })
  }

  const said = {
    ipChecksum: 'ip.checksum.status',
    checksum: 'tcp.checksum.status',
    seq: 'tcp.seq_raw',
    ack: 'tcp.ack_raw',
    relative: 'tcp.seq',
    relativeAck: 'tcp.ack',
    length: 'tcp.len',
    again: 'tcp.analysis.retransmission',
    late: 'tcp.analysis.out_of_order',
    duplicate: 'tcp.analysis.duplicate_ack',
    keepAlive: 'tcp.analysis.keep_alive',
    keepAliveAck: 'tcp.analysis.keep_alive_ack',
    probe: 'tcp.analysis.zero_window_probe',
    probeAck: 'tcp.analysis.zero_window_probe_ack',
    update: 'tcp.analysis.window_update',
  }

  /** tshark calls what comes late by how late it is; here, an incarnation late. */
  const known = both.filter(({ name }) => name !== 'old-data-second-incarnation')

  test.each(sample(known, 8))('$name, $side', ({ run, side }) => {
    const rows = passing(run, side)
    const packets = tshark(writePcapng(run.replay, side))
    expect(packets).toHaveLength(rows.length)
    const good = '1'
    for (const packet of packets) expect(packet).toMatchObject({ ipChecksum: good, checksum: good })

    expect(packets.map(({ seq, ack, length }) => [seq, ack, length])).toEqual(
      rows.map(row => {
        const { seq, ack, text } = segmentOf(row)
        return [String(seq), String(ack ?? 0), String(text.length)]
      }),
    )
    // tshark knows no variant, and no network that delays a segment for as long as a search likes.
    if (run.replay.trace.search || run.replay.trace.variants) return
    // To tshark, what somebody else sent is of the connection, whatever its numbers.
    if (rows.some(row => row.origin === 'injected')) return
    const origin = (of: string) =>
      run.replay.trace.endpoints.find(endpoint => endpoint.name === of)?.origin ?? 0
    // A SYN of another number, old or of the next incarnation, makes two connections of one for tshark, which counts from
    // the first SYN of each, and tells of the second what it would tell of it alone.
    const isOne = run.replay.rows.every(row => {
      const { seq, ctl } = segmentOf(row)
      return !ctl.includes('SYN') || seq === origin(row.from)
    })
    if (!isOne) return
    expect(packets.map(({ relative, relativeAck }) => [relative, relativeAck])).toEqual(
      rows.map(row => {
        const { seq, ack, ctl } = segmentOf(row)
        // The RST,ACK of a closed port has no numbers of its own: tshark takes it for the first after a SYN.
        const own = ctl.join() === 'RST,ACK' && seq === 0 ? -1 : origin(row.from)
        return [
          String(distance(seq, own) >>> 0),
          String(ack === undefined ? 0 : distance(ack, origin(row.to)) >>> 0),
        ]
      }),
    )
    // tshark calls nothing else what it calls one of these.
    const notions = rows.map(row => notionOf(run, row))
    expect(packets.map(packet => allNotions.filter(notion => packet[notion] !== ''))).toEqual(
      notions.map(notion => (notion ? [notion] : [])),
    )
    // What only probes a window does not count as passed.
    const passedBefore = (index: number) =>
      rows.slice(0, index).filter((_, before) => notions[before] !== 'probe')
    const behind = rows.map(
      (row, index) => notions[index] !== 'probe' && isBehind(passedBefore(index), row),
    )
    // A copy of the network's that comes much later is to tshark what was sent again.
    expect(packets.map(({ again, late }) => again !== '' || late !== '')).toEqual(behind)
    for (const [index, { of }] of rows.entries()) if (!of) expect(packets[index]?.late).toBe('')
    expect(packets.map(({ duplicate }) => duplicate !== '')).toEqual(
      rows.map((row, index) => !notions[index] && isDuplicateAck(rows, row, index)),
    )
  })
})

const allNotions = ['keepAlive', 'keepAliveAck', 'probe', 'probeAck', 'update'] as const

/** What tshark has a name for, by what the trace says of how the segment came to be sent. */
function notionOf(run: TestRun, row: Row): (typeof allNotions)[number] | undefined {
  const step = run.replay.steps[row.sentIn]
  if (!step || row.origin !== 'sent') return undefined
  const { trigger, arrived } = step
  if (trigger.kind === 'expired' && trigger.timer === 'keep-alive') return 'keepAlive'
  if (trigger.kind === 'expired' && trigger.timer === 'persist') return 'probe'
  if (trigger.kind === 'call' && trigger.call.name === 'RECEIVE') return 'update'
  const asked = arrived && notionOf(run, arrived)
  if (asked === 'keepAlive') return 'keepAliveAck'
  return asked === 'probe' && row.message.wnd === 0 ? 'probeAck' : undefined
}

/**
 * Whether later numbers of its sender have passed before, which is all that tshark can know of a segment's being sent
 * again. It holds for the trace's retransmissions, unless nothing of their sender passed since what was lost on its
 * way to this side; and, besides, for copies of the network and for the SYN,ACK of a simultaneous open, which repeats
 * the number of the SYN whose place it takes in the model.
 */
function isBehind(passed: readonly Row[], row: Row): boolean {
  const segment = row.message as Segment
  const isPassed = passed.some(({ from, message, origin }) => {
    const other = message as Segment
    const isOfSender = from === row.from && origin !== 'injected' && length(other) > 0
    return isOfSender && distance(end(other), segment.seq) > 0
  })
  const isCrossed = segment.ctl.join() === 'SYN,ACK' && !row.retransmission
  const isAgain = length(segment) > 0 && isPassed
  if (isAgain) expect(row.retransmission || isCrossed || row.of !== undefined).toBe(true)
  return isAgain
}

/** An ACK alone that repeats the numbers of what passed last of its sender. */
function isDuplicateAck(rows: readonly Row[], row: Row, index: number): boolean {
  const { seq, ack, ctl, text } = row.message as Segment
  const last = rows.slice(0, index).findLast(({ from }) => from === row.from)?.message as
    | Segment
    | undefined
  const next = last && last.seq + last.text.length + (/SYN|FIN/.test(last.ctl.join()) ? 1 : 0)
  return ctl.join() === 'ACK' && text === '' && last?.ack === ack && next === seq
}

describe('more than two endpoints', () => {
  const { replay } = runYaml(`
title: test
endpoints: { attacker: {}, server: {}, client: {}, other: {} }
steps:
  - { server: passive OPEN }
  - { inject: { by: attacker, from: 203.0.113.1, to: server, seq: 7000, ctl: SYN } }
  - { inject: { by: attacker, from: nobody, to: server, seq: 8000, ctl: SYN } }
  - { inject: { by: attacker, from: client, to: server, seq: 9000, ctl: RST }, delay: 1ms }
  - { client: active OPEN, to: server, at: 100ms }
until: 200ms
`)

  test.each([
    ['attacker', ['203.0.113.1 > S', '203.0.113.4 > S', '203.0.113.2 > S']],
    ['client', ['203.0.113.2 > S', 'S > 203.0.113.2', '203.0.113.2 > S']],
    [
      'server',
      [
        '203.0.113.2 > S',
        '203.0.113.1 > S',
        'S > 203.0.113.1',
        '203.0.113.4 > S',
        'S > 203.0.113.4',
        '203.0.113.2 > S',
        'S > 203.0.113.2',
      ],
    ],
    ['other', []],
  ])('%s sees what it sends, in whose name soever, and what comes to it', (side, expected) => {
    const { segments } = readCapture('a.pcapng', writePcapng(replay, side))
    const named = (socket: string) =>
      socket === '198.51.100.1:80' ? 'S' : socket.replace(/:49152$/, '')
    expect(
      segments.map(({ source, destination }) => `${named(source)} > ${named(destination)}`),
    ).toEqual(expected)
  })
})
