import { describe, expect, test } from 'vitest'
import { account, runYaml } from '../run.ts'
import { react } from './react.ts'

// RFC 9293 §3.6.1, §3.10.7.4, §3.10.8. TIME-WAIT is entered one `pause` after the beginning.

const options = { settings: 'msl: 1s', pause: '900ms', until: '1min' }
const ack = '<SEQ=102><ACK=302><CTL=ACK>'

test('TIME-WAIT ends after 2 MSL', () => {
  expect(react('TIME-WAIT', [], options)).toEqual(['2900 ms, time-wait: CLOSED'])
})

test('an MSL is 2 minutes unless the scenario says otherwise', () => {
  expect(react('TIME-WAIT', [], { pause: '900ms', until: '10min' })).toEqual([
    '240900 ms, time-wait: CLOSED',
  ])
})

test('the FIN again is acknowledged again and restarts 2 MSL', () => {
  expect(react('TIME-WAIT', ['<SEQ=301><ACK=102><CTL=FIN,ACK>'], options)).toEqual([
    ack,
    '3800 ms, time-wait: CLOSED',
  ])
})

test('the FIN again with the text before it restarts 2 MSL, too', () => {
  const steps = ['CLOSE', '<SEQ=301><ACK=102><CTL=FIN,ACK><DATA=10>']
  expect(react('ESTABLISHED', [...steps, ...steps.slice(1)], options).slice(2)).toEqual([
    '<SEQ=102><ACK=312><CTL=ACK>',
    '3800 ms, time-wait: CLOSED',
  ])
})

test.each([
  ['an ACK', '<SEQ=302><ACK=102><CTL=ACK>', 'nothing'],
  ['an ACK ahead of RCV.NXT', '<SEQ=320><ACK=102><CTL=ACK>', 'nothing'],
  ['a second FIN', '<SEQ=302><ACK=102><CTL=FIN,ACK>', ack],
  ['old text', '<SEQ=291><ACK=102><CTL=ACK><DATA=10>', ack],
  ['text beyond the FIN', '<SEQ=302><ACK=102><CTL=ACK><DATA=10>', ack],
  ['a SYN', '<SEQ=400><CTL=SYN>', ack],
  ['a FIN without ACK', '<SEQ=301><CTL=FIN>', ack],
  ['a FIN that acknowledges what was not sent', '<SEQ=301><ACK=103><CTL=FIN,ACK>', ack],
  ['a RST that also has a FIN, before RCV.NXT', '<SEQ=301><CTL=RST,FIN>', 'nothing'],
])('%s does not restart 2 MSL', (_, segment, did) => {
  expect(react('TIME-WAIT', [segment], options)).toEqual([did, '2900 ms, time-wait: CLOSED'])
})

test('nothing is retransmitted in TIME-WAIT', () => {
  const steps = ['CLOSE', '<SEQ=301><ACK=101><CTL=FIN,ACK>', '<SEQ=302><ACK=102><CTL=ACK>']
  expect(react('ESTABLISHED', steps, { until: '10min' }).slice(2)).toEqual([
    'TIME-WAIT',
    '240040 ms, time-wait: CLOSED',
  ])
})

test('a RST at RCV.NXT ends it early', () => {
  expect(react('TIME-WAIT', ['<SEQ=302><CTL=RST>'], options)).toEqual(['CLOSED'])
})

test.each([
  ['at RCV.NXT', 'rfc1337: true', '<SEQ=302><CTL=RST>'],
  ['in the window', 'rfc1337: true', '<SEQ=400><CTL=RST>'],
  ['in the window without RFC 5961', 'rfc1337: true, rfc5961: false', '<SEQ=400><CTL=RST>'],
])('with `rfc1337`, a RST %s is ignored', (_, settings, rst) => {
  const found = react('TIME-WAIT', [rst], { ...options, settings: `msl: 1s, ${settings}` })
  expect(found).toEqual(['nothing', '2900 ms, time-wait: CLOSED'])
})

test('with `rfc1337`, a RST still resets what is not in TIME-WAIT', () => {
  const settings = { settings: 'rfc1337: true' }
  expect(react('LAST-ACK', ['<SEQ=302><CTL=RST>'], settings)).toEqual(['CLOSED'])
  const reopened = { settings: 'rfc1337: true, timeWaitReuse: true' }
  expect(react('TIME-WAIT', ['<SEQ=400><CTL=SYN>', '<SEQ=401><CTL=RST>'], reopened)[1]).toBe(
    'TIME-WAIT',
  )
})

describe('with `timeWaitReuse` (MAY-2)', () => {
  const reuse = { settings: 'timeWaitReuse: true' }
  /** SND.NXT was 102, so that the new ISS is 103 at least; the scenario's next is 100 + 250 a millisecond. */
  const reopened = /^SYN-RECEIVED <SEQ=(\d+)><ACK=401><CTL=SYN,ACK>$/

  test('a SYN beyond everything received opens a new incarnation', () => {
    const [first = '', ...rest] = react(
      'TIME-WAIT',
      ['<SEQ=400><CTL=SYN>', '<SEQ=401><ACK=5001><CTL=ACK>'],
      { ...reuse, iss: '[100, 5000]', until: '10min' },
    )
    expect(first).toBe('SYN-RECEIVED <SEQ=5000><ACK=401><CTL=SYN,ACK>')
    expect(rest).toEqual(['ESTABLISHED']) // and no 2 MSL timeout of the old one
  })

  test('its ISS is larger than what the old one used, whatever the scenario’s is (1)', () => {
    const low = { ...reuse, iss: '[100, 50]' }
    expect(react('TIME-WAIT', ['<SEQ=400><CTL=SYN>'], low)).toEqual([
      'SYN-RECEIVED <SEQ=103><ACK=401><CTL=SYN,ACK>',
    ])
    const [, iss] = reopened.exec(react('TIME-WAIT', ['<SEQ=400><CTL=SYN>'], reuse)[0] ?? '') ?? []
    expect(Number(iss)).toBeGreaterThan(102)
  })

  test('a RST for its SYN,ACK tells of an old duplicate: TIME-WAIT again (2)', () => {
    const steps = ['<SEQ=400><CTL=SYN>', '<SEQ=401><CTL=RST>', '<SEQ=301><ACK=102><CTL=FIN,ACK>']
    const found = react('TIME-WAIT', steps, {
      settings: `${reuse.settings}, msl: 1s`,
      until: '1min',
    })
    expect(found.slice(1)).toEqual(['TIME-WAIT', ack, expect.stringMatching(/time-wait: CLOSED$/)])
  })

  test('another SYN does not return it to LISTEN, where it never was', () => {
    const steps = ['<SEQ=400><CTL=SYN>', '<SEQ=450><CTL=SYN>']
    const iss = '[100, 5000]'
    expect(react('TIME-WAIT', steps, { ...reuse, iss })[1]).toBe('<SEQ=5001><ACK=401><CTL=ACK>')
    const settings = `${reuse.settings}, rfc5961: false`
    expect(react('TIME-WAIT', steps, { settings, iss })[1]).toBe(
      'CLOSED "connection reset" <SEQ=5001><CTL=RST>',
    )
  })

  test('a SYN reopens nothing before TIME-WAIT', () => {
    expect(react('ESTABLISHED', ['<SEQ=400><CTL=SYN>'], reuse)).toEqual([
      '<SEQ=101><ACK=301><CTL=ACK>',
    ])
  })

  test.each([
    ['that is not beyond', '<SEQ=302><CTL=SYN>'],
    ['that is old', '<SEQ=200><CTL=SYN>'],
    ['with an ACK', '<SEQ=400><ACK=102><CTL=SYN,ACK>'],
  ])('a SYN %s draws a challenge ACK', (_, segment) => {
    expect(react('TIME-WAIT', [segment], reuse)).toEqual([ack])
  })

  test('the trace tells the incarnations and their variables apart', () => {
    const run = runYaml(`
title: test
endpoints: { a: { iss: [100, 900], timeWaitReuse: true }, b: { iss: [300, 700] } }
network: { delay: 50ms }
until: 2s
steps:
  - { b: passive OPEN }
  - { a: active OPEN }
  - { a: CLOSE, when: { a: ESTABLISHED, b: ESTABLISHED } }
  - { b: CLOSE, when: { b: CLOSE-WAIT, a: FIN-WAIT-2 } }
  - { b: CLOSE, when: { b: CLOSED } }
  - { b: active OPEN, when: { a: TIME-WAIT } }
expect: { a: ESTABLISHED, b: ESTABLISHED, a.ISS: 900, a.IRS: 700, a.RCV.WND: 65535 }
`)
    expect(run.messages).toEqual([])
    expect(run.replay.steps.at(-1)?.after.a).toMatchObject({ incarnation: 2, timers: {} })
    expect(account(run, 'a').at(-2)).toBe('SYN-RECEIVED <SEQ=900><ACK=701><CTL=SYN,ACK>')
  })
})
