import { describe, expect, test } from 'vitest'
import { closedHost, expire } from '../../src/tcp/host.ts'
import { defaultSettings } from '../../src/tcp/settings.ts'
import { account, draw, runYaml } from '../run.ts'
import { react, runIn } from './react.ts'

describe('a closed port, RFC 9293 §3.10.7.1', () => {
  test('a segment without ACK draws <SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>', () => {
    expect(react('CLOSED', ['<SEQ=500><CTL=SYN>', '<SEQ=500><CTL=FIN><DATA=10>'])).toEqual([
      '<SEQ=0><ACK=501><CTL=RST,ACK>',
      '<SEQ=0><ACK=511><CTL=RST,ACK>',
    ])
  })

  test('a segment with ACK draws <SEQ=SEG.ACK><CTL=RST>', () => {
    expect(react('CLOSED', ['<SEQ=500><ACK=77><CTL=ACK><DATA=10>'])).toEqual(['<SEQ=77><CTL=RST>'])
  })

  test('a RST draws nothing', () => {
    expect(react('CLOSED', ['<SEQ=500><CTL=RST>', '<SEQ=5><ACK=6><CTL=RST,ACK>'])).toEqual([
      'nothing',
      'nothing',
    ])
  })

  test('the RST that answers a SYN near the wrap acknowledges 0', () => {
    expect(react('CLOSED', ['<SEQ=4294967295><CTL=SYN>'])).toEqual(['<SEQ=0><ACK=0><CTL=RST,ACK>'])
  })

  test.each(['SEND 10', 'CLOSE', 'ABORT'])('%s needs a connection', call => {
    expect(react('CLOSED', [call])).toEqual(['"error: connection does not exist"'])
  })
})

describe('a listener', () => {
  test('stays while its child comes and goes; the next child has the next ISS', () => {
    const run = runYaml(`
title: test
endpoints: { a: { iss: [100, 5000], msl: 1s }, b: { iss: 300 } }
network: { delay: { a: 60min, b: 0ms } }
until: 10s
steps:
  - { a: passive OPEN }
  - { inject: { from: b, seq: 300, ctl: SYN } }
  - { inject: { from: b, seq: 301, ack: 101, ctl: FIN }, after: 10ms }
  - { a: CLOSE, after: 10ms }
  - { inject: { from: b, seq: 302, ack: 102, ctl: ACK }, after: 10ms }
  - { inject: { from: b, seq: 900, ctl: SYN }, after: 10ms }
  - { a: ABORT, after: 10ms }
  - { a: CLOSE, after: 10ms }
`)
    expect(account(run, 'a')).toEqual([
      'LISTEN',
      'SYN-RECEIVED <SEQ=100><ACK=301><CTL=SYN,ACK>',
      'ESTABLISHED CLOSE-WAIT "connection closing" <SEQ=101><ACK=302><CTL=ACK>',
      'LAST-ACK <SEQ=101><ACK=302><CTL=FIN,ACK>',
      'CLOSED',
      'SYN-RECEIVED <SEQ=5000><ACK=901><CTL=SYN,ACK>',
      'CLOSED "connection reset" <SEQ=5001><CTL=RST>',
      'CLOSED', // the listener
    ])
  })

  test('shows its newest child’s state, also once the child is CLOSED', () => {
    const run = runYaml(`
title: test
endpoints: { a: { iss: 100 }, b: { iss: 300 } }
steps:
  - { a: passive OPEN }
  - { b: active OPEN }
  - { b: ABORT, when: { a: ESTABLISHED } }
  - { a: passive OPEN, when: { a: CLOSED } }
expect: { a: CLOSED, a.state@start: CLOSED, a.state@1: SYN-RECEIVED }
`)
    expect(run.messages).toEqual([])
    expect(account(run, 'a').at(-1)).toBe('"error: connection already exists"') // It still listens.
  })

  test('has no second child while the first lives: the SYN is for the first', () => {
    const steps = ['<SEQ=301><ACK=101><CTL=ACK>', '<SEQ=900><CTL=SYN>']
    expect(react('SYN-RECEIVED, passive', steps)).toEqual([
      'ESTABLISHED',
      '<SEQ=101><ACK=301><CTL=ACK>',
    ])
  })

  test('turned active after its first child is gone, it takes a new ISS', () => {
    const run = runYaml(`
title: test
endpoints: { a: { iss: [100, 5000] }, b: { iss: 300 } }
network: { delay: { a: 60min, b: 0ms } }
until: 500ms
steps:
  - { a: passive OPEN }
  - { inject: { from: b, seq: 300, ctl: SYN } }
  - { inject: { from: b, seq: 301, ctl: RST }, after: 10ms }
  - { a: active OPEN, after: 10ms }
`)
    expect(account(run, 'a')).toEqual([
      'LISTEN',
      'SYN-RECEIVED <SEQ=100><ACK=301><CTL=SYN,ACK>',
      'LISTEN',
      'SYN-SENT <SEQ=5000><CTL=SYN>',
    ])
  })
})

describe('a call of the listener itself, RFC 9293 §3.10.4, §3.10.5', () => {
  const live = `
title: test
endpoints: { a: { iss: 100 }, s: { iss: [300, 700], rfc5961: false }, b: { iss: 500 } }
network: { delay: 10ms }
until: 30s
steps:
  - { s: passive OPEN }
  - { a: active OPEN, to: s }
`

  test.each(['CLOSE', 'ABORT'])('%s leaves its children alive and the port closed', call => {
    const run = runYaml(`${live}
  - { s: ${call}, of: listener, when: { s.a: ESTABLISHED } }
  - { b: active OPEN, to: s, after: 10ms }
  - { a: SEND, octets: 5, when: { b: CLOSED } }
  - { s: ${call}, of: listener }
  - { a: CLOSE, after: 30ms }
  - { s: CLOSE, when: { s: CLOSE-WAIT } }
names: { refused: "RST,ACK from s to b", five: data from a }
expect:
  s.b.state@refused: CLOSED
  s.a.state@refused: ESTABLISHED
  s.state@five: ESTABLISHED
  count.octets: 5
  b: CLOSED
  s: CLOSED
  a: TIME-WAIT
`)
    expect(run.messages).toEqual([])
    expect(account(run, 's').filter(line => line.includes('error'))).toEqual([
      '"error: connection does not exist"',
    ])
    const closing = run.replay.steps.find(
      ({ trigger }) => trigger.kind === 'call' && trigger.call.of === 'listener',
    )
    expect(closing?.events).toMatchObject([
      { kind: 'call', incarnation: 0, call: { name: call, of: 'listener' } },
      { kind: 'transition', incarnation: 0, from: 'LISTEN', to: 'CLOSED', event: call },
      { kind: 'rule', rule: 'listener closed' },
      ...(call === 'ABORT' ? [{ kind: 'signal', signal: 'connection reset' }] : []),
    ])
  })

  test('without it the call is for the newest connection', () => {
    const run = runYaml(`${live}
  - { s: CLOSE, when: { s.a: ESTABLISHED } }
  - { b: active OPEN, to: s, after: 10ms }
expect: { s.a: FIN-WAIT-2, b: ESTABLISHED }
`)
    expect(run.messages).toEqual([])
  })

  test('a listener without children is closed as ever', () => {
    expect(react('LISTEN', ['CLOSE, of: listener', '<SEQ=300><CTL=SYN>'])).toEqual([
      'CLOSED',
      '<SEQ=0><ACK=301><CTL=RST,ACK>',
    ])
    expect(react('LISTEN', ['RECEIVE 5', 'CLOSE, of: listener'])[1]).toBe('CLOSED "error: closing"')
  })

  test.each(['CLOSED', 'SYN-SENT', 'ESTABLISHED', 'FIN-WAIT-1'] as const)(
    'in %s there is none',
    state => {
      expect(react(state, ['CLOSE, of: listener'])).toEqual(['"error: connection does not exist"'])
    },
  )

  test('its child in SYN-RECEIVED can still be established', () => {
    const steps = ['CLOSE, of: listener', '<SEQ=301><ACK=101><CTL=ACK>', 'CLOSE']
    expect(react('SYN-RECEIVED, passive', steps)).toEqual([
      'CLOSED', // The listener.
      'ESTABLISHED',
      'FIN-WAIT-1 <SEQ=101><ACK=301><CTL=FIN,ACK>',
    ])
  })

  test('a RST takes its child in SYN-RECEIVED to CLOSED, and the user is not told', () => {
    const steps = ['CLOSE, of: listener', '<SEQ=301><CTL=RST>', '<SEQ=900><CTL=SYN>']
    const run = runIn('SYN-RECEIVED, passive', steps)
    expect(account(run, 'a').slice(-2)).toEqual(['CLOSED', '<SEQ=0><ACK=901><CTL=RST,ACK>'])
    expect(run.replay.steps.at(-1)?.after.a?.state).toBe('CLOSED')
  })

  test('another SYN in the window is handled as in the synchronized states', () => {
    const steps = ['CLOSE, of: listener', '<SEQ=400><CTL=SYN>']
    expect(react('SYN-RECEIVED, passive', steps)[1]).toBe('<SEQ=101><ACK=301><CTL=ACK>')
    const without = { settings: 'rfc5961: false' }
    expect(react('SYN-RECEIVED, passive', steps, without)[1]).toBe(
      'CLOSED "connection reset" <SEQ=101><CTL=RST>',
    )
  })

  test('a child that had returned to LISTEN is CLOSED with it, for hosts and figures alike', () => {
    const run = runYaml(`${live}
  - { inject: { from: x, by: b, to: s, seq: 1, ctl: SYN }, when: { s.a: ESTABLISHED } }
  - { inject: { from: x, by: b, to: s, seq: 2, ctl: RST }, after: 20ms }
  - { s: CLOSE, of: listener, when: { s.x: LISTEN } }
  - { inject: { from: x, by: b, to: s, seq: 9, ctl: SYN }, when: { s.x: CLOSED }, name: late }
expect: { s.x: CLOSED, s.x.state@late: CLOSED, s.a: ESTABLISHED }
`)
    expect(run.messages).toEqual([])
  })

  test('is possible in a search, too', () => {
    const run = runYaml(`
title: test
endpoints: { client: { iss: 100 }, server: { iss: 300 } }
steps: [{ server: passive OPEN }]
search:
  property: both-established
  may:
    - { client: active OPEN }
    - { server: CLOSE, of: listener, when: { server: SYN-RECEIVED } }
  expiries: { rto: 0 }
expect: { search.verdict: holds }
`)
    expect(draw(run, 'verdict')).toContain('CLOSE listener')
  })
})

test('after the last ISS of the scenario a clock of 4 µs goes on from it (§3.4.1)', () => {
  const run = runYaml(`
title: test
endpoints: { a: { iss: 100 }, b: { iss: 300 } }
network: { delay: { a: 60min, b: 0ms } }
until: 2s
steps:
  - { a: active OPEN }
  - { a: ABORT, after: 10ms }
  - { a: active OPEN, at: 800ms }
`)
  const second = 100 + 800 * 250 + 1
  expect(account(run, 'a').at(2)).toBe(`SYN-SENT <SEQ=${second}><CTL=SYN>`)
})

test('a connection in TIME-WAIT does not give way to a new OPEN', () => {
  expect(react('TIME-WAIT', ['active OPEN'])).toEqual(['"error: connection already exists"'])
})

test('each incarnation shows its own variables and nothing of the one before', () => {
  const run = runYaml(`
title: test
endpoints: { client: { iss: [100, 200], msl: 1s }, server: { iss: [300, 400] } }
network: { delay: 10ms }
steps:
  - { server: passive OPEN }
  - { client: active OPEN }
  - { client: CLOSE, when: { client: ESTABLISHED, server: ESTABLISHED } }
  - { server: CLOSE, when: { server: CLOSE-WAIT } }
  - { client: active OPEN, when: { client: CLOSED }, after: 1s }
expect:
  client: ESTABLISHED
  server: ESTABLISHED
  client.SND.UNA@8: 200
  server.RCV.NXT@8: 201
  client.SND.UNA@end: 201
  server.SND.UNA@end: 401
`)
  expect(run.messages).toEqual([])
  expect(draw(run, 'text', 'rows=8..10')).toBe(
    `
    client                                                  server
    CLOSED                                                  CLOSED
 8  SYN-SENT     -->  <SEQ=200><CTL=SYN>               -->  SYN-RECEIVED
 9  ESTABLISHED  <--  <SEQ=400><ACK=201><CTL=SYN,ACK>  <--  SYN-RECEIVED
10  ESTABLISHED  -->  <SEQ=201><ACK=401><CTL=ACK>      -->  ESTABLISHED`.slice(1),
  )
})

test('a call that concerns no connection leaves the variables of the one there is alone', () => {
  const steps = ['SEND 1', 'active OPEN', '<SEQ=301><ACK=102><CTL=ACK><DATA=10>']
  const changes = runIn('ESTABLISHED', steps).replay.trace.events.flatMap(event =>
    event.kind === 'variables' && event.endpoint === 'a' ? [event.changed] : [],
  )
  expect(changes).toEqual([{ 'SND.NXT': 102 }, { 'SND.UNA': 102, 'RCV.NXT': 311 }])
})

describe('several peers', () => {
  const opening = `
title: test
endpoints: { a: { iss: 100 }, s: { iss: [300, 700], backlog: 1 }, b: { iss: 500 } }
network: { delay: 10ms }
steps:
  - { s: passive OPEN }
`

  test('each has a child of its own, with an incarnation and an ISS of its own', () => {
    const run = runYaml(`${opening.replace(', backlog: 1', '')}
  - { a: active OPEN, to: s }
  - { b: active OPEN, to: s, after: 1ms }
  - { s: SEND, octets: 5, when: { s.a: ESTABLISHED, s.b: ESTABLISHED } }
  - { s: CLOSE, to: a }
  - { a: ABORT, when: { s.a: FIN-WAIT-1 } }
expect:
  s: ESTABLISHED
  s.a: CLOSED
  s.b: ESTABLISHED
  s.b.SND.NXT: 706
  s.a.state@start: CLOSED
  b: ESTABLISHED
`)
    expect(run.messages).toEqual([])
    const born = run.replay.trace.events.flatMap(event =>
      event.kind === 'transition' && event.endpoint === 's' && event.event === 'rcv SYN'
        ? [event.incarnation]
        : [],
    )
    expect(born).toEqual([1, 2])
    expect(
      run.replay.rows.map(({ from, to, message }) => `${from}>${to} ${message.seq}`),
    ).toContain(
      's>b 701', // The SEND without a peer is the newest connection's.
    )
  })

  test('a SYN beyond the backlog is dropped; a child that leaves SYN-RECEIVED frees its place', () => {
    const run = runYaml(`${opening}
  - { a: active OPEN, to: s }
  - { b: active OPEN, to: s, after: 1ms }
names: { syn: SYN from b, syn2: "SYN from b, nth 2", syn-ack: "SYN,ACK from s to b" }
expect:
  s.state@syn: LISTEN
  s.a.state@syn: SYN-RECEIVED
  s.state@syn2: SYN-RECEIVED
  syn-ack.seq: 700
  b: ESTABLISHED
`)
    expect(run.messages).toEqual([])
    const rules = run.replay.trace.events.flatMap(event =>
      event.kind === 'rule' && event.endpoint === 's' ? [`${event.incarnation} ${event.rule}`] : [],
    )
    expect(rules).toEqual(['0 backlog full'])
  })

  test('a passive OPEN with a remote socket hears nobody else (§3.9.1.1)', () => {
    const run = runYaml(`
title: test
endpoints: { a: { iss: 100 }, s: { iss: 300 }, b: { iss: 500 } }
steps:
  - { s: passive OPEN, remote: true, to: a }
  - { b: active OPEN, to: s }
  - { s: SEND, octets: 5, when: { b: CLOSED } }
  - { s: CLOSE, to: b }
until: 300ms
expect: { s: CLOSED, s.a: CLOSED, count.segments: 4 }
`)
    expect(account(run, 'b')).toEqual(['SYN-SENT <SEQ=500><CTL=SYN>', 'CLOSED "connection reset"'])
    expect(run.messages).toEqual([])
    expect(account(run, 's')).toContain('"error: connection does not exist"')
  })

  test('a timer is of its connection; a reboot forgets them all', () => {
    const run = runYaml(`${opening.replace(', backlog: 1', '')}
  - { inject: { by: b, from: x, to: s, seq: 1, ctl: SYN } }
  - { inject: { by: b, from: 2001:db8::1, to: s, seq: 2, ctl: SYN }, after: 5ms }
  - { s: REBOOT, at: 2s }
  - { a: active OPEN, to: s, after: 1s }
names: { again: "SYN,ACK from s to x, nth 2", other: "SYN,ACK from s to 2001:db8::1, nth 2" }
expect:
  again.time: 1010ms
  other.time: 1015ms
  s.x.state@other: SYN-RECEIVED
  timer.rto@other: 2s
  s.x: CLOSED
  s.2001:db8::1.state: CLOSED
  count.lost: 4
  a: CLOSED
`)
    expect(run.messages).toEqual([])
  })
})

test('a timer of a connection that does not exist is a mistake of ours, and throws', () => {
  expect(() => expire(closedHost(defaultSettings), 1, 'rto', 0)).toThrow(
    'timer rto of connection 1, which does not exist',
  )
})
