import { describe, expect, test } from 'vitest'
import type { Protocol, Step } from '../src/protocol.ts'
import { account, notate, runYaml, type TestRun } from './run.ts'

/** A run of `a`, ISS 99, and `b`, ISS 299, that begins established; the rest of the scenario is the test's. */
function established(rest: string, { a = '', b = '' } = {}): TestRun {
  return runYaml(`
title: test
begin: established
endpoints: { a: { iss: 99${a && `, ${a}`} }, b: { iss: 299${b && `, ${b}`} } }
${rest.trim()}
`)
}

/** `1 a <SEQ=100><ACK=300><CTL=ACK><DATA=10> 0 → 50`: every row, and when it was sent and arrived. */
function rowsOf(run: TestRun): string[] {
  return run.replay.rows.map(row => {
    const end = row.lost ? 'lost' : (row.arrival?.time ?? 'in flight')
    const number = row.name === undefined ? row.number : `${row.number} (${row.name})`
    return `${number} ${row.from} ${notate(run, row.message)} ${row.time} → ${end}`
  })
}

/** When each call was taken. */
function calls(run: TestRun): string[] {
  return run.replay.trace.events.flatMap(event =>
    event.kind === 'call' ? [`${event.time} ${event.endpoint} ${event.call.name}`] : [],
  )
}

describe('what happens in one millisecond', () => {
  test('an arrival comes before a timer: the ACK stops the retransmission', () => {
    const run = established(`
network: { delay: 500ms }
steps: [{ a: SEND, octets: 10 }]
expect: { count.retransmissions: 0, 2.arrival: 1s, timer.rto@1: 1s }
`)
    expect(run.messages).toEqual([])
  })

  test('a timer comes before a call: the segment is sent again, then the call closes', () => {
    const run = established(`
steps: [{ a: SEND, octets: 10 }, { a: ABORT, at: 1s }]
faults: [{ drop: data from a }]
`)
    expect(account(run, 'a').slice(0, 3)).toEqual([
      '<SEQ=100><ACK=300><CTL=ACK><DATA=10>',
      '1000 ms, rto: again <SEQ=100><ACK=300><CTL=ACK><DATA=10>',
      'CLOSED "connection reset" <SEQ=110><CTL=RST>',
    ])
  })

  test('an arrival comes before a call: the FIN that arrives is not crossed by another', () => {
    const run = established(`
network: { delay: 50ms }
steps: [{ a: CLOSE }, { b: CLOSE, at: 50ms }]
expect: { b.state@2: CLOSE-WAIT, b.state@3: LAST-ACK }
`)
    expect(run.messages).toEqual([])
  })

  test('calls come in the order of the file', () => {
    const run = established(
      'steps: [{ b: SEND, octets: 1 }, { a: SEND, octets: 1 }, { b: CLOSE }, { a: CLOSE }]',
    )
    expect(calls(run)).toEqual(['0 b SEND', '0 a SEND', '0 b CLOSE', '0 a CLOSE'])
  })

  test('arrivals come in the order of sending', () => {
    const run = established(`
network: { delay: { a: 50ms, b: 30ms } }
steps: [{ a: SEND, octets: 5 }, { b: SEND, octets: 5, at: 20ms }]
`)
    const arrived = run.replay.trace.events.flatMap(event =>
      event.kind === 'arrived' && event.time === 50 ? [event.row] : [],
    )
    expect(arrived).toEqual([1, 2])
  })
})

describe('a step', () => {
  test('without a time is taken as soon as the step before it', () => {
    expect(
      calls(established('steps: [{ a: SEND, octets: 1, at: 70ms }, { b: SEND, octets: 1 }]')),
    ).toEqual(['70 a SEND', '70 b SEND'])
  })

  test('with `after` is taken so much later than the step before it', () => {
    const run = established(
      'steps: [{ a: SEND, octets: 1, after: 70ms }, { b: SEND, octets: 1, after: 1.5s }]',
    )
    expect(calls(run)).toEqual(['70 a SEND', '1570 b SEND'])
  })

  test('with `at` is taken at that time, however early the step before it was', () => {
    expect(
      calls(established('steps: [{ a: SEND, octets: 1 }, { b: SEND, octets: 1, at: 2min }]')),
    ).toEqual(['0 a SEND', '120000 b SEND'])
  })

  test('with `when` waits for the states, then for `after`', () => {
    const run = established(`
network: { delay: 50ms }
steps: [{ a: CLOSE }, { b: CLOSE, when: { b: CLOSE-WAIT, a: FIN-WAIT-2 }, after: 7ms }]
`)
    expect(calls(run)).toEqual(['0 a CLOSE', '107 b CLOSE'])
  })

  test('with `when` and `at` waits for both', () => {
    const step = (at: string) => `
network: { delay: 50ms }
steps: [{ a: CLOSE }, { b: CLOSE, when: { b: CLOSE-WAIT }, at: ${at} }]
`
    expect(calls(established(step('80ms'))).at(-1)).toBe('80 b CLOSE')
    expect(calls(established(step('50ms'))).at(-1)).toBe('50 b CLOSE')
  })

  test('goes on waiting for the right state through others', () => {
    const run = established(`
network: { delay: 50ms }
steps: [{ a: CLOSE }, { b: CLOSE, when: { b: CLOSE-WAIT } }, { a: active OPEN, when: { a: CLOSED } }]
`)
    expect(calls(run).at(-1)).toBe('240100 a active OPEN')
  })
})

describe('the network', () => {
  test('delays by 50 ms unless told otherwise', () => {
    expect(rowsOf(established('steps: [{ a: SEND, octets: 1 }]'))).toEqual([
      '1 a <SEQ=100><ACK=300><CTL=ACK><DATA=1> 0 → 50',
      '2 b <SEQ=300><ACK=101><CTL=ACK> 50 → 100',
    ])
  })

  test('may delay each direction otherwise', () => {
    const run = established(`
network: { delay: { a: 10ms, b: 300ms } }
steps: [{ a: SEND, octets: 1 }]
`)
    expect(rowsOf(run)).toEqual([
      '1 a <SEQ=100><ACK=300><CTL=ACK><DATA=1> 0 → 10',
      '2 b <SEQ=300><ACK=101><CTL=ACK> 10 → 310',
    ])
  })

  test('drops the segment that is meant, and no other', () => {
    const run = established(`
steps: [{ a: SEND, octets: 1 }, { a: SEND, octets: 2 }, { a: SEND, octets: 3 }]
faults: [{ drop: "data from a, nth 2" }]
until: 60ms
`)
    expect(rowsOf(run).slice(0, 3)).toEqual([
      '1 a <SEQ=100><ACK=300><CTL=ACK><DATA=1> 0 → 50',
      '2 a <SEQ=101><ACK=300><CTL=ACK><DATA=2> 0 → lost',
      '3 a <SEQ=103><ACK=300><CTL=ACK><DATA=3> 0 → 50',
    ])
  })

  test('counts `any` over all kinds, and a FIN with text as both', () => {
    const run = established(
      `
steps: [{ a: SEND, octets: 15 }, { a: CLOSE }]
names: { any3: "any from a, nth 3", fin: "FIN,ACK from a", data2: "data from a, nth 2" }
faults: [{ drop: any3 }]
until: 1s
`,
      { b: 'window: 10' },
    )
    expect(rowsOf(run).map(row => row.replace(/<.*>/, ''))).toEqual([
      '1 a  0 → 50',
      '2 b  50 → 100',
      '3 (fin) a  100 → 150',
      '4 b  150 → 200',
    ])
  })

  test('delays one segment so much longer, so that others overtake it', () => {
    const run = established(`
steps: [{ a: SEND, octets: 1 }, { a: SEND, octets: 2 }]
faults: [{ delay: data from a, by: 30ms }]
`)
    expect(rowsOf(run)).toEqual([
      '1 a <SEQ=100><ACK=300><CTL=ACK><DATA=1> 0 → 80',
      '2 a <SEQ=101><ACK=300><CTL=ACK><DATA=2> 0 → 50',
      '3 b <SEQ=300><ACK=100><CTL=ACK> 50 → 100',
      '4 b <SEQ=300><ACK=103><CTL=ACK> 80 → 130',
    ])
  })

  test('duplicates: the copy is a row of its own, and comes so much later', () => {
    const run = established(`
steps: [{ a: SEND, octets: 1 }]
faults: [{ duplicate: data from a, after: 10ms }]
names: { copy: "data from a, nth 1, copy 2" }
expect: { count.duplicates: 1, count.segments: 3, count.octets: 1, copy.row: 2 }
`)
    expect(run.messages).toEqual([])
    expect(rowsOf(run)).toEqual([
      '1 a <SEQ=100><ACK=300><CTL=ACK><DATA=1> 0 → 50',
      '2 (copy) a <SEQ=100><ACK=300><CTL=ACK><DATA=1> 0 → 60',
      '3 b <SEQ=300><ACK=101><CTL=ACK> 50 → 100',
      '4 b <SEQ=300><ACK=101><CTL=ACK> 60 → 110',
    ])
  })

  test('has faults for copies: the first may be lost and the second late', () => {
    const run = established(`
steps: [{ a: SEND, octets: 1 }]
names: { data: data from a, copy: "data from a, nth 1, copy 2" }
faults: [{ duplicate: data, after: 10ms }, { drop: data }, { delay: copy, by: 5ms }]
`)
    expect(rowsOf(run).slice(0, 2)).toEqual([
      '1 (data) a <SEQ=100><ACK=300><CTL=ACK><DATA=1> 0 → lost',
      '2 (copy) a <SEQ=100><ACK=300><CTL=ACK><DATA=1> 0 → 65',
    ])
  })

  test('may duplicate a duplicate', () => {
    const run = established(`
steps: [{ a: SEND, octets: 1 }]
faults:
  - { duplicate: data from a, after: 10ms }
  - { duplicate: "data from a, nth 1, copy 2", after: 20ms }
names: { third: "data from a, nth 1, copy 3" }
until: 50ms
`)
    expect(run.messages).toEqual([])
    expect(rowsOf(run)[2]).toBe('3 (third) a <SEQ=100><ACK=300><CTL=ACK><DATA=1> 0 → in flight')
  })
})

describe('an injected segment', () => {
  test('arrives after the delay of its side, or its own; it is nobody’s SEND', () => {
    const run = established(`
network: { delay: { a: 50ms, b: 70ms } }
steps:
  - { inject: { from: b, seq: 300, ack: 100, ctl: ACK, text: hé }, name: forged }
  - { inject: { from: b, seq: 200, ctl: RST }, delay: 5ms, after: 1ms }
names: { ack: ACK from a }
expect: { forged.len: 3, count.segments: 1, count.octets: 3 }
until: 100ms # After that, two sides that believe in different numbers acknowledge each other for ever.
`)
    expect(run.messages).toEqual([])
    expect(rowsOf(run)).toEqual([
      '1 (forged) b <SEQ=300><ACK=100><CTL=ACK><DATA=3> 0 → 70',
      '2 b <SEQ=200><CTL=RST> 1 → 6',
      '3 (ack) a <SEQ=100><ACK=303><CTL=ACK> 70 → in flight',
    ])
  })

  test('is not counted by selectors', () => {
    const run = established(`
steps: [{ inject: { from: a, seq: 1, ctl: RST } }, { a: ABORT }]
names: { rst: RST from a }
`)
    expect(rowsOf(run)).toEqual([
      '1 a <SEQ=1><CTL=RST> 0 → 50',
      '2 (rst) a <SEQ=100><CTL=RST> 0 → 50',
    ])
  })
})

describe('the end of a run', () => {
  test('is when nothing is due, 2 MSL included', () => {
    const run = established('steps: [{ a: CLOSE }, { b: CLOSE }]', { a: 'msl: 30s', b: 'msl: 1s' })
    expect(run.replay.trace.end).toBe(100 + 2 * 30_000)
  })

  test('or at `until`, what is due then included', () => {
    const run = established('steps: [{ a: SEND, octets: 1 }]\nuntil: 50ms')
    expect(run.replay.trace.end).toBe(50)
    expect(account(run, 'b')).toEqual(['delivers 1 <SEQ=300><ACK=101><CTL=ACK>'])
  })

  test('`until` may be after everything', () => {
    const run = established('steps: [{ a: SEND, octets: 1 }]\nuntil: 1min')
    expect(run.replay.trace.end).toBe(60_000)
  })

  test('a run that does not end is stopped, and its scenario is told', () => {
    const run = runYaml(
      `
title: test
endpoints: { a: {}, b: {} }
steps: [{ a: SERVE }]
`,
      { 'ping-pong': pingPong },
    )
    expect(run.messages).toEqual([
      'test.yaml:1:1: the run does not end: more than 50000 steps by 2499950 ms; expected an end, or `until`',
    ])
    expect(run.replay.rows).toHaveLength(50_000)
  })

  test('with `until` the same scenario is in order', () => {
    const run = runYaml(
      `
title: test
endpoints: { a: {}, b: {} }
steps: [{ a: SERVE }]
until: 1s
`,
      { 'ping-pong': pingPong },
    )
    expect(run.messages).toEqual([])
    expect(run.replay.rows).toHaveLength(21)
  })
})

test('`begin: established` starts both sides synchronized, their SYNs counted', () => {
  const run = established(
    `
steps: []
expect:
  a: ESTABLISHED
  b: ESTABLISHED
  a.ISS: 99
  a.SND.UNA: 100
  a.SND.NXT: 100
  a.SND.WND: 5000
  a.IRS: 299
  a.RCV.NXT: 300
  a.RCV.WND: 65535
  b.state@start: ESTABLISHED
  b.SND.NXT@start: 300
  b.RCV.NXT@start: 100
  b.RCV.WND@start: 5000
`,
    { b: 'window: 5000' },
  )
  expect(run.messages).toEqual([])
  expect(run.replay.steps).toEqual([])
})

describe('messages', () => {
  const of = (rest: string) => established(rest).messages

  test('a step whose `when` never holds', () => {
    expect(
      of(`
steps:
  - { a: SEND, octets: 1 }
  - { b: CLOSE, when: { b: CLOSE-WAIT, a: FIN-WAIT-2 } }
  - { a: CLOSE }
`),
    ).toEqual([
      'test.yaml:7:5: step never taken: a is ESTABLISHED at 100 ms; expected FIN-WAIT-2, b is ESTABLISHED at 100 ms; expected CLOSE-WAIT',
    ])
  })

  test('a time that has passed', () => {
    expect(
      of('steps: [{ a: SEND, octets: 1, at: 70ms }, { b: SEND, octets: 1, at: 20ms }]'),
    ).toEqual([
      'test.yaml:5:43: `at` 20 ms has passed; the step before it was taken at 70 ms, expected 70 ms or later',
    ])
  })

  test('a name that names nothing', () => {
    expect(
      of(`
steps: [{ a: SEND, octets: 1 }]
names:
  second: "data from a, nth 2"
  copy: "data from a, nth 1, copy 2"
  any9: "any from b, nth 9"
`),
    ).toEqual([
      'test.yaml:7:3: `second` names nothing: a sent 1 `data`; expected 2',
      "test.yaml:8:3: `copy` names nothing: a's `data` number 1 has no copy 2; expected a duplicate of it",
      'test.yaml:9:3: `any9` names nothing: b sent 1 messages; expected 9',
    ])
  })

  test('a fault that is never applied', () => {
    expect(
      of(`
steps: [{ a: SEND, octets: 1 }]
names: { fin: "FIN,ACK from a" }
faults:
  - { drop: "data from a, nth 4" }
  - { delay: fin, by: 5ms }
  - { duplicate: "data from a, nth 1, copy 2", after: 1ms }
`),
    ).toEqual([
      'test.yaml:6:10: `fin` names nothing: a sent 0 `FIN,ACK`; expected 1',
      'test.yaml:8:5: fault never applied to `data from a, nth 4`: a sent 1 `data`; expected 4',
      'test.yaml:9:5: fault never applied to `FIN,ACK from a, nth 1`: a sent 0 `FIN,ACK`; expected 1',
      "test.yaml:10:5: fault never applied to `data from a, nth 1, copy 2`: a's `data` number 1 has no copy 2; expected a duplicate of it",
    ])
  })

  test('expectations that the run does not meet', () => {
    expect(
      of(`
steps: [{ a: SEND, octets: 1 }]
expect:
  a: CLOSED
  b.state@1: CLOSE-WAIT
  a.SND.NXT: 102
  timer.rto@1: 2s
  1.len: 1
  1.ctl: FIN
  count.segments: 3
`),
    ).toEqual([
      'test.yaml:7:3: a is ESTABLISHED at 100 ms; expected CLOSED',
      'test.yaml:8:3: `b.state@1` is ESTABLISHED; expected CLOSE-WAIT',
      'test.yaml:9:3: `a.SND.NXT` is 101; expected 102',
      'test.yaml:10:3: `timer.rto@1` is 1000ms; expected 2s',
      'test.yaml:12:3: `1.ctl` is ACK; expected FIN',
      'test.yaml:13:3: `count.segments` is 2; expected 3',
    ])
  })

  test('expectations that stand for nothing', () => {
    expect(
      of(`
steps: [{ a: SEND, octets: 1 }]
expect: { 7.seq: 1, a.SND.NXTT: 5, timer.time-wait@1: 4min, 2.len: 1 }
`),
    ).toEqual([
      'test.yaml:6:11: no row 7; expected 1 to 2',
      'test.yaml:6:21: unknown variable `SND.NXTT`; expected `state`, `SND.UNA`, `SND.NXT`, `SND.WND`, `ISS`, `RCV.NXT`, `RCV.WND` or `IRS` (did you mean `SND.NXT`?)',
      'test.yaml:6:36: timer `time-wait` does not run after row `1`; expected a row that sets it',
      'test.yaml:6:61: row `2` has no LEN; expected one that has',
    ])
  })

  test('expectations are checked whatever else went otherwise', () => {
    expect(
      of('steps: [{ a: CLOSE }]\nfaults: [{ drop: RST from a }]\nexpect: { a: CLOSED }'),
    ).toEqual([
      'test.yaml:6:10: fault never applied to `RST from a, nth 1`: a sent 0 `RST`; expected 1',
      'test.yaml:7:11: a is FIN-WAIT-2 at 100 ms; expected CLOSED',
    ])
  })
})

/** Two hosts that send one message to and fro for ever. */
const pingPong: Protocol<'on', { readonly ball: string }> = {
  name: 'ping-pong',
  standard: 'none',
  states: ['on'],
  message: { en: 'ball', zh: '球' },
  transitions: {},
  fields: [],
  variables: [],
  timers: {},
  notices: {},
  signals: {},
  routine: [],
  spellings: {},
  isMessage: () => true,
  relative: value => value,
  settings: {},
  calls: { SERVE: {} },
  injected: {},
  beginnings: ['on'],
  kinds: [],
  kindsOf: () => [],
  compose: () => ({ ball: 'o' }),
  begin: () => ['on', 'on'],
  reboot: () => ({ ...hit(''), send: [] }),
  peering: () => 'required',
  call: (_host, _call, peer = '') => hit(peer),
  arrive: (_host, _message, from) => hit(from),
  expire: () => hit(''),
  state: host => host,
  inspect: () => ({}),
  origin: () => 0,
  variants: {},
  exploration: {
    settled: settings => settings,
    timers: () => [],
    urgency: [],
    awaits: () => false,
    timeless: host => host,
    properties: {},
  },
}

function hit(to: string): Step<'on', { readonly ball: string }> {
  const host = 'on'
  const send = [{ message: { ball: 'o' }, to, retransmission: false, ref: '' }]
  return { host, incarnation: 1, ref: '', taken: [], send, timers: [], delivered: [], signals: [] }
}
