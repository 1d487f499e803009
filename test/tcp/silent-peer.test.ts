import { describe, expect, test } from 'vitest'
import { account, runYaml } from '../run.ts'
import { react } from './react.ts'

// RFC 9293 §3.8.3, §3.8.4, §3.10.8: the peer answers nothing that the test does not say.

const gaveUp = '"connection aborted due to excessive retransmission"'
const ack = '<SEQ=301><ACK=101><CTL=ACK>'

describe('R2', () => {
  test('of a SYN is 3 minutes: it is given up when its timer expires after them (MUST-23)', () => {
    expect(react('SYN-SENT', [], { until: '50min' }).slice(-2)).toEqual([
      '123000 ms, rto: again <SEQ=100><CTL=SYN>',
      `183000 ms, rto: CLOSED ${gaveUp}`,
    ])
  })

  test('of a SYN,ACK is that of a SYN', () => {
    const options = { until: '50min', pause: '0ms', settings: 'r2Syn: 5s' }
    expect(react('SYN-RECEIVED, passive', [], options).slice(-2)).toEqual([
      '3000 ms, rto: again <SEQ=100><ACK=301><CTL=SYN,ACK>',
      `7000 ms, rto: CLOSED ${gaveUp}`,
    ])
  })

  test('of text is 100 s (SHLD-11)', () => {
    expect(react('ESTABLISHED', ['SEND 10'], { until: '50min' }).slice(-2)).toEqual([
      '63000 ms, rto: again <SEQ=101><ACK=301><CTL=ACK><DATA=10>',
      `123000 ms, rto: CLOSED ${gaveUp}`,
    ])
  })

  test.each(['FIN-WAIT-1', 'CLOSING', 'LAST-ACK'] as const)('holds for a FIN in %s', state => {
    const options = { until: '50min', settings: 'r2: 5s', pause: '0ms' }
    expect(react(state, [], options).at(-1)).toBe(`7000 ms, rto: CLOSED ${gaveUp}`)
  })

  test('is the scenario’s (MUST-21), and nothing is due after it', () => {
    const options = { until: '50min', settings: 'r2: 3s', pause: '0ms' }
    expect(react('ESTABLISHED', ['SEND 10'], options)).toEqual([
      '<SEQ=101><ACK=301><CTL=ACK><DATA=10>',
      '1000 ms, rto: again <SEQ=101><ACK=301><CTL=ACK><DATA=10>',
      `3000 ms, rto: CLOSED ${gaveUp}`,
    ])
  })

  test('is measured from the sending, however long the connection was quiet', () => {
    const options = { until: '202s', pause: '200s' }
    expect(react('ESTABLISHED', [ack, 'SEND 10'], options).at(-1)).toBe(
      '201000 ms, rto: again <SEQ=101><ACK=301><CTL=ACK><DATA=10>',
    )
  })

  test('is measured anew from each ACK of new text', () => {
    const options = { until: '50min', settings: 'r2: 3s, mss: 10', pause: '2s' }
    const steps = ['SEND 20', '<SEQ=301><ACK=111><CTL=ACK>']
    expect(react('ESTABLISHED', steps, options)).toEqual([
      '<SEQ=101><ACK=301><CTL=ACK><DATA=10> <SEQ=111><ACK=301><CTL=ACK><DATA=10>',
      '1000 ms, rto: again <SEQ=101><ACK=301><CTL=ACK><DATA=10>',
      'nothing',
      '4000 ms, rto: again <SEQ=111><ACK=301><CTL=ACK><DATA=10>',
      `8000 ms, rto: CLOSED ${gaveUp}`,
    ])
  })

  test('an ACK of nothing new does not put it off', () => {
    const options = { until: '50min', settings: 'r2: 3s', pause: '2s' }
    expect(react('ESTABLISHED', ['SEND 10', ack], options).at(-1)).toBe(
      `3000 ms, rto: CLOSED ${gaveUp}`,
    )
  })

  test('a run without an answer ends', () => {
    const run = runYaml(`
title: test
endpoints: { a: { iss: 100 }, b: { iss: 300 } }
steps: [{ b: passive OPEN }, { a: active OPEN }]
faults: [${Array.from({ length: 8 }, (_, i) => `{ drop: "SYN from a, nth ${i + 1}" }`).join(', ')}]
expect: { a: CLOSED, b: LISTEN }
`)
    expect(run.messages.filter(message => !message.includes('nth 8'))).toEqual([])
    expect(run.replay.trace.end).toBe(183_000)
  })
})

describe('the user timeout', () => {
  const aborted = '"connection aborted due to user timeout"'
  const options = { until: '50min', pause: '0ms', settings: 'userTimeout: 2500ms' }

  test('aborts the connection whose text is not acknowledged in time, without a RST', () => {
    expect(react('ESTABLISHED', ['SEND 10'], options)).toEqual([
      '<SEQ=101><ACK=301><CTL=ACK><DATA=10>',
      '1000 ms, rto: again <SEQ=101><ACK=301><CTL=ACK><DATA=10>',
      `2500 ms, user: CLOSED ${aborted}`,
    ])
  })

  test.each(['SYN-SENT', 'SYN-RECEIVED, passive', 'FIN-WAIT-1', 'CLOSING', 'LAST-ACK'] as const)(
    'aborts a connection in %s',
    state => {
      expect(react(state, [], options).at(-1)).toBe(`2500 ms, user: CLOSED ${aborted}`)
    },
  )

  test('aborts a connection whose text waits for a zero window', () => {
    const steps = ['<SEQ=301><ACK=101><WND=0><CTL=ACK>', 'SEND 10']
    expect(react('ESTABLISHED', steps, options).at(-1)).toBe(`2500 ms, user: CLOSED ${aborted}`)
  })

  test('is measured anew from each ACK of new text, and ends with the last', () => {
    const steps = ['SEND 10', 'SEND 10', '<SEQ=301><ACK=111><CTL=ACK>']
    const slow = { ...options, pause: '900ms' }
    expect(react('ESTABLISHED', steps, slow).at(-1)).toBe(`4300 ms, user: CLOSED ${aborted}`)
    const all = [...steps, '<SEQ=301><ACK=121><CTL=ACK>']
    expect(react('ESTABLISHED', all, slow).filter(line => line.includes('user'))).toEqual([])
  })

  test.each(['LISTEN', 'ESTABLISHED', 'FIN-WAIT-2', 'TIME-WAIT'] as const)(
    'does not run in %s, where nothing waits to be delivered',
    state => {
      expect(react(state, [], { ...options, until: '3min' })).toEqual([])
    },
  )

  test('is what an OPEN or a SEND says from then on', () => {
    const unset = { until: '50min', pause: '0ms' }
    expect(react('CLOSED', ['active OPEN, timeout: 500ms'], unset).at(-1)).toBe(
      `500 ms, user: CLOSED ${aborted}`,
    )
    const child = ['passive OPEN, timeout: 600ms', '<SEQ=300><CTL=SYN>']
    expect(react('CLOSED', child, unset).at(-1)).toBe(`600 ms, user: CLOSED ${aborted}`)
    const send = ['SEND 10', 'SEND, octets: 5, timeout: 700ms']
    expect(react('ESTABLISHED', send, { ...unset, pause: '200ms' }).at(-1)).toBe(
      `900 ms, user: CLOSED ${aborted}`,
    )
  })

  test('of a SEND takes the place of the one that runs', () => {
    const send = ['SEND 10', 'SEND, octets: 5, timeout: 700ms']
    expect(react('ESTABLISHED', send, { ...options, pause: '200ms' }).at(-1)).toBe(
      `900 ms, user: CLOSED ${aborted}`,
    )
  })

  test('of a SEND that is refused changes nothing', () => {
    const steps = ['SEND, octets: 5, timeout: 100ms']
    expect(react('FIN-WAIT-1', steps, options).at(-1)).toBe(`2500 ms, user: CLOSED ${aborted}`)
  })
})

test('what is sent meanwhile does not make R2 begin anew', () => {
  const steps = ['SEND 10', 'SEND 10', 'SEND 10']
  const options = { settings: 'r2: 5s', pause: '2s', until: '20s' }
  expect(react('ESTABLISHED', steps, options).at(-1)).toMatch(/^7000 ms, rto: CLOSED/)
})

describe('keep-alive', () => {
  const probe = '<SEQ=100><ACK=301><CTL=ACK>'
  const settings = 'keepAlive: true, keepAliveInterval: 10s, r2: 5s'
  const dead = 'CLOSED "connection aborted due to unanswered keep-alives"'

  test('is off by default (MUST-25)', () => {
    expect(react('ESTABLISHED', [ack], { until: '50min' })).toEqual(['nothing'])
    const options = { settings: 'keepAliveInterval: 1s', until: '50min' }
    expect(react('ESTABLISHED', [ack], options)).toEqual(['nothing'])
  })

  test('is sent after two hours unless the scenario says otherwise (MUST-28)', () => {
    const options = { settings: 'keepAlive: true', until: '121min' }
    expect(react('ESTABLISHED', [ack], options)[1]).toBe(`7200000 ms, keep-alive: ${probe}`)
  })

  test('has no text and SEG.SEQ = SND.NXT-1 (SHLD-12); a dead peer is given up after R2', () => {
    expect(react('ESTABLISHED', [ack], { settings, until: '50min' })).toEqual([
      'nothing',
      `10000 ms, keep-alive: ${probe}`,
      `11000 ms, keep-alive: ${probe}`,
      `13000 ms, keep-alive: ${probe}`,
      `17000 ms, keep-alive: ${dead}`,
    ])
  })

  test('gives up once R2 has passed, not after it', () => {
    const options = { settings: settings.replace('5s', '3s'), until: '30s' }
    expect(react('ESTABLISHED', [ack], options).at(-1)).toBe(`13000 ms, keep-alive: ${dead}`)
  })

  test('an answer makes the interval begin anew, and one unanswered probe is no death (MUST-29)', () => {
    const options = { settings, until: '30s', pause: '12s' }
    expect(react('ESTABLISHED', [ack, ack], options)).toEqual([
      'nothing',
      `10000 ms, keep-alive: ${probe}`,
      `11000 ms, keep-alive: ${probe}`,
      'nothing',
      `22000 ms, keep-alive: ${probe}`,
      `23000 ms, keep-alive: ${probe}`,
      `25000 ms, keep-alive: ${probe}`,
      `29000 ms, keep-alive: ${dead}`,
    ])
  })

  test('is not sent while text is outstanding or waits (MUST-26)', () => {
    const options = { settings: 'keepAlive: true, keepAliveInterval: 500ms', until: '900ms' }
    expect(react('ESTABLISHED', ['SEND 10'], options).slice(1)).toEqual([
      '500 ms, keep-alive: nothing',
    ])
    const steps = ['<SEQ=301><ACK=101><WND=0><CTL=ACK>', 'SEND 10']
    expect(react('ESTABLISHED', steps, options).slice(2)).toEqual(['500 ms, keep-alive: nothing'])
  })

  test.each([
    ['FIN-WAIT-2', '<SEQ=101><ACK=301><CTL=ACK>'],
    ['CLOSE-WAIT', '<SEQ=100><ACK=302><CTL=ACK>'],
  ] as const)('is sent in %s', (state, probe) => {
    const options = { settings, until: '10500ms', pause: '0ms' }
    expect(react(state, [], options)).toEqual([`10000 ms, keep-alive: ${probe}`])
  })

  test.each(['SYN-SENT', 'TIME-WAIT'] as const)('is not sent in %s', state => {
    const options = { settings: `${settings}, r2Syn: 10min`, until: '1min' }
    expect(react(state, [], options).filter(line => line.includes('keep-alive'))).toEqual([])
  })

  test('is answered by a peer that lives', () => {
    const run = runYaml(`
title: test
begin: established
endpoints: { a: { iss: 100, keepAlive: true, keepAliveInterval: 10s }, b: { iss: 300 } }
steps: [{ a: SEND, octets: 10 }]
until: 25s
expect: { a: ESTABLISHED, b: ESTABLISHED }
`)
    expect(run.messages).toEqual([])
    expect(account(run, 'b')).toEqual([
      'delivers 10 <SEQ=301><ACK=111><CTL=ACK>',
      '<SEQ=301><ACK=111><CTL=ACK>',
      '<SEQ=301><ACK=111><CTL=ACK>',
    ])
  })
})
