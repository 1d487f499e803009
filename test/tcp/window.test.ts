import { describe, expect, test } from 'vitest'
import { account, runYaml } from '../run.ts'
import { react, runIn } from './react.ts'

// RFC 9293 §3.8.6, §3.10.3, §3.7.4

const ack = '<SEQ=101><ACK=301><CTL=ACK>'
const text = (seq: number, octets: number) => `<SEQ=${seq}><ACK=101><CTL=ACK><DATA=${octets}>`

describe('a user who does not read', () => {
  const options = { settings: 'reads: false, window: 20, mss: 10' }

  test('fills the window: its right edge stays where it is', () => {
    expect(react('ESTABLISHED', [text(301, 5), text(306, 10), text(316, 5)], options)).toEqual([
      '<SEQ=101><ACK=306><CTL=ACK><WND=15>',
      '<SEQ=101><ACK=316><CTL=ACK><WND=5>',
      '<SEQ=101><ACK=321><CTL=ACK><WND=0>',
    ])
  })

  test('is given by RECEIVE what has arrived; the window opens by half of it at least', () => {
    const steps = [text(301, 20), 'RECEIVE 5', 'RECEIVE 5', 'RECEIVE 4', 'RECEIVE 6']
    expect(react('ESTABLISHED', steps, options)).toEqual([
      '<SEQ=101><ACK=321><CTL=ACK><WND=0>',
      'delivers 5',
      'delivers 5 <SEQ=101><ACK=321><CTL=ACK><WND=10>',
      'delivers 4',
      'delivers 6 <SEQ=101><ACK=321><CTL=ACK><WND=20>',
    ])
  })

  test('the window opens by a whole segment where that is less than half of it', () => {
    const steps = [text(301, 20), 'RECEIVE 3', 'RECEIVE 1']
    const small = { settings: 'reads: false, window: 20, mss: 4' }
    expect(react('ESTABLISHED', steps, small).slice(1)).toEqual([
      'delivers 3',
      'delivers 1 <SEQ=101><ACK=321><CTL=ACK><WND=4>',
    ])
  })

  test('a RECEIVE waits for what has not arrived', () => {
    expect(react('ESTABLISHED', ['RECEIVE 8', text(301, 5), text(306, 5)], options)).toEqual([
      'nothing',
      'delivers 5 <SEQ=101><ACK=306><CTL=ACK><WND=15>',
      'delivers 3 <SEQ=101><ACK=311><CTL=ACK><WND=10>',
    ])
  })

  test('several RECEIVEs are served in order', () => {
    const steps = ['RECEIVE 3', 'RECEIVE 4', text(301, 10)]
    expect(react('ESTABLISHED', steps, options).at(-1)).toBe(
      'delivers 3 delivers 4 <SEQ=101><ACK=311><CTL=ACK><WND=10>',
    )
  })

  test('without octets RECEIVE takes everything from now on', () => {
    expect(react('ESTABLISHED', [text(301, 20), 'RECEIVE', text(321, 10)], options)).toEqual([
      '<SEQ=101><ACK=321><CTL=ACK><WND=0>',
      'delivers 20 <SEQ=101><ACK=321><CTL=ACK><WND=20>',
      'delivers 10 <SEQ=101><ACK=331><CTL=ACK><WND=20>',
    ])
  })

  test('a RECEIVE before ESTABLISHED is served after it, of a listener’s child as well', () => {
    const steps = ['RECEIVE 5', '<SEQ=300><CTL=SYN>', text(301, 10)]
    expect(react('LISTEN', steps, options)).toEqual([
      'nothing',
      'SYN-RECEIVED <SEQ=100><ACK=301><CTL=SYN,ACK><WND=20>',
      'ESTABLISHED delivers 5 <SEQ=101><ACK=311><CTL=ACK><WND=10>',
    ])
  })

  test('in CLOSE-WAIT RECEIVE is given what is on hand, and sends no window', () => {
    const steps = [text(301, 20), 'RECEIVE', '<SEQ=321><ACK=101><CTL=FIN,ACK><DATA=5>']
    const late = [text(301, 15), '<SEQ=316><ACK=101><CTL=FIN,ACK>', 'RECEIVE 10', 'RECEIVE 10']
    expect(react('ESTABLISHED', [...late, 'RECEIVE 1'], options).slice(2)).toEqual([
      'delivers 10',
      'delivers 5',
      '"error: connection closing"',
    ])
    expect(react('ESTABLISHED', [...steps, 'RECEIVE 1'], options).slice(3)).toEqual([
      '"error: connection closing"',
    ])
  })

  test('a FIN finds no room in a zero window, as no octet does', () => {
    const steps = [text(301, 20), '<SEQ=321><ACK=101><CTL=FIN,ACK>']
    expect(react('ESTABLISHED', steps, options).at(-1)).toBe('<SEQ=101><ACK=321><CTL=ACK><WND=0>')
  })
})

describe('a zero window', () => {
  const options = { settings: 'reads: false, window: 10' }

  test('keeps text out, but not the ACK that it carries (MUST-66)', () => {
    const steps = [text(301, 10), 'SEND 5', '<SEQ=311><ACK=106><CTL=ACK><DATA=5>']
    expect(react('ESTABLISHED', steps, { ...options, until: '10s' }).slice(2)).toEqual([
      '<SEQ=106><ACK=311><CTL=ACK><WND=0>', // and no retransmission
    ])
  })

  test('lets an ACK and a RST at RCV.NXT in', () => {
    const steps = [text(301, 10), 'SEND 5', '<SEQ=311><ACK=106><CTL=ACK>', '<SEQ=311><CTL=RST>']
    expect(react('ESTABLISHED', steps, options).slice(2)).toEqual([
      'nothing',
      'CLOSED "connection reset"',
    ])
  })

  test('keeps out what carries no ACK, its window as well', () => {
    const steps = [text(301, 10), '<SEQ=311><WND=0><CTL=FIN>', 'SEND 5']
    expect(react('ESTABLISHED', steps, options).slice(1)).toEqual([
      '<SEQ=101><ACK=311><CTL=ACK><WND=0>',
      '<SEQ=101><ACK=311><CTL=ACK><DATA=5><WND=0>',
    ])
  })

  test('keeps out the ACK of what is not at RCV.NXT', () => {
    const steps = [text(301, 10), 'SEND 5', '<SEQ=306><ACK=106><CTL=ACK><DATA=5>']
    expect(react('ESTABLISHED', steps, { ...options, until: '1100ms' }).slice(2)).toEqual([
      '<SEQ=106><ACK=311><CTL=ACK><WND=0>',
      '1020 ms, rto: again <SEQ=101><ACK=311><CTL=ACK><DATA=5><WND=0>',
    ])
  })

  test('lets a RST in that carries text (SHLD-2)', () => {
    const steps = [text(301, 10), '<SEQ=311><CTL=RST><DATA=5>']
    expect(react('ESTABLISHED', steps, options).at(-1)).toBe('CLOSED "connection reset"')
  })

  test('keeps out what is not at RCV.NXT', () => {
    const steps = [text(301, 10), '<SEQ=312><CTL=RST>', '<SEQ=312><ACK=101><CTL=ACK>']
    expect(react('ESTABLISHED', steps, options).slice(1)).toEqual([
      'nothing',
      '<SEQ=101><ACK=311><CTL=ACK><WND=0>',
    ])
  })
})

describe('a zero window is probed', () => {
  const close = '<SEQ=301><ACK=101><WND=0><CTL=ACK>'

  test('after the retransmission timeout, then at doubled intervals (SHLD-29, SHLD-30)', () => {
    expect(react('ESTABLISHED', [close, 'SEND 10'], { until: '16s', pause: '0ms' })).toEqual([
      'nothing',
      'nothing',
      '1000 ms, persist: <SEQ=101><ACK=301><CTL=ACK><DATA=1>',
      '3000 ms, persist: again <SEQ=101><ACK=301><CTL=ACK><DATA=1>',
      '7000 ms, persist: again <SEQ=101><ACK=301><CTL=ACK><DATA=1>',
      '15000 ms, persist: again <SEQ=101><ACK=301><CTL=ACK><DATA=1>',
    ])
  })

  test('for as long as the peer answers, and at most 60 s apart (MUST-37)', () => {
    const answers = Array.from({ length: 9 }, () => close)
    const options = { until: '8min', pause: '50s' }
    const found = react('ESTABLISHED', [close, 'SEND 10', ...answers], options)
    expect(found.filter(line => line.includes('CLOSED'))).toEqual([])
    expect(found.filter(line => line.includes('persist')).slice(-2)).toEqual([
      '413000 ms, persist: again <SEQ=101><ACK=301><CTL=ACK><DATA=1>',
      '473000 ms, persist: again <SEQ=101><ACK=301><CTL=ACK><DATA=1>',
    ])
  })

  test('until R2 where the peer is silent', () => {
    const options = { settings: 'r2: 5s', until: '1min', pause: '0ms' }
    expect(react('ESTABLISHED', [close, 'SEND 10'], options).slice(-2)).toEqual([
      '3000 ms, persist: again <SEQ=101><ACK=301><CTL=ACK><DATA=1>',
      '7000 ms, persist: CLOSED "connection aborted due to excessive retransmission"',
    ])
  })

  test('a FIN that waits was not risked: what acknowledges it acknowledges nothing', () => {
    const steps = [close, 'CLOSE', '<SEQ=301><ACK=102><WND=0><CTL=ACK>']
    expect(react('ESTABLISHED', steps, { pause: '1500ms', until: '4s' }).slice(2)).toEqual([
      '2500 ms, persist: <SEQ=100><ACK=301><CTL=ACK>',
      '<SEQ=101><ACK=301><CTL=ACK>',
    ])
  })

  test('a FIN that waited goes behind the last text', () => {
    const steps = [close, 'SEND 25', 'CLOSE', '<SEQ=301><ACK=101><CTL=ACK>']
    expect(react('ESTABLISHED', steps, { settings: 'mss: 10' }).at(-1)).toBe(
      '<SEQ=101><ACK=301><CTL=ACK><DATA=10> <SEQ=111><ACK=301><CTL=ACK><DATA=10> <SEQ=121><ACK=301><CTL=FIN,ACK><DATA=5>',
    )
  })

  test('what was probed with is sent with the rest once the window opens', () => {
    const options = { pause: '1500ms', until: '3900ms' }
    expect(
      react('ESTABLISHED', [close, 'SEND 10', '<SEQ=301><ACK=101><CTL=ACK>'], options),
    ).toEqual([
      'nothing',
      'nothing',
      '2500 ms, persist: <SEQ=101><ACK=301><CTL=ACK><DATA=1>',
      '<SEQ=101><ACK=301><CTL=ACK><DATA=10>',
    ])
  })

  test('what was probed with is not sent again where the peer took it', () => {
    const options = { pause: '1500ms', until: '3900ms' }
    expect(
      react('ESTABLISHED', [close, 'SEND 10', '<SEQ=301><ACK=102><CTL=ACK>'], options).at(-1),
    ).toBe('<SEQ=102><ACK=301><CTL=ACK><DATA=9>')
  })

  test('a probe that was never sent cannot be acknowledged', () => {
    const steps = [close, 'SEND 10', '<SEQ=301><ACK=102><CTL=ACK>']
    expect(react('ESTABLISHED', steps).at(-1)).toBe(ack)
  })

  test('once what was probed with was sent with the rest, nothing more than that can be acknowledged', () => {
    const steps = [close, 'SEND 10', '<SEQ=301><ACK=101><CTL=ACK>', '<SEQ=301><ACK=112><CTL=ACK>']
    expect(react('ESTABLISHED', steps, { pause: '1200ms', until: '3700ms' }).at(-1)).toBe(
      '<SEQ=111><ACK=301><CTL=ACK>',
    )
  })

  test('R2 is measured from the first probe, however long the connection was quiet', () => {
    const options = { pause: '200s', until: '202s' }
    expect(react('ESTABLISHED', [close, 'SEND 10'], options).at(-1)).toBe(
      '201000 ms, persist: <SEQ=101><ACK=301><CTL=ACK><DATA=1>',
    )
  })

  test('a FIN that waits alone is not risked: the number before it is probed with', () => {
    expect(react('ESTABLISHED', [close, 'CLOSE'], { until: '2s', pause: '0ms' }).at(-1)).toBe(
      '1000 ms, persist: <SEQ=100><ACK=301><CTL=ACK>',
    )
  })

  test('what went into a small window that closed again is retransmitted (MUST-35)', () => {
    const steps = [close, 'SEND 10', '<SEQ=301><ACK=101><WND=4><CTL=ACK>', close]
    const options = { pause: '1200ms', until: '7s' }
    expect(react('ESTABLISHED', steps, options).slice(2)).toEqual([
      '2200 ms, persist: <SEQ=101><ACK=301><CTL=ACK><DATA=1>',
      'nothing',
      '2900 ms, override: <SEQ=101><ACK=301><CTL=ACK><DATA=4>',
      'nothing',
      '3900 ms, rto: again <SEQ=101><ACK=301><CTL=ACK><DATA=4>',
      '5900 ms, rto: again <SEQ=101><ACK=301><CTL=ACK><DATA=4>',
    ])
  })

  test('text outstanding beyond a window that shrank is no reason to give up (SHLD-17)', () => {
    const answers = Array.from({ length: 5 }, () => close)
    const options = { settings: 'r2: 20s', pause: '15s', until: '90s' }
    const found = react('ESTABLISHED', ['SEND 10', ...answers], options)
    expect(found.filter(line => line.includes('CLOSED'))).toEqual([])
    const silent = react('ESTABLISHED', ['SEND 10', ...answers.slice(0, 1)], options)
    expect(silent.filter(line => line.includes('CLOSED'))).toHaveLength(1)
  })
})

describe('two endpoints', () => {
  const yaml = (faults: string) => `
title: test
begin: established
endpoints: { a: { iss: 100 }, b: { iss: 300, window: 20, reads: false } }
network: { delay: 50ms }
steps:
  - { a: SEND, octets: 30 }
  - { b: RECEIVE, at: 5s }
  - { a: CLOSE, at: 10s }
  - { b: CLOSE, when: { b: CLOSE-WAIT } }
faults: [${faults}]
expect: { a: CLOSED, b: CLOSED, count.octets: 30 }
`

  test('a zero window stops the sender, and the update lets it go on', () => {
    const run = runYaml(yaml(''))
    expect(run.messages).toEqual([])
    expect(account(run, 'a').slice(0, 8)).toEqual([
      '<SEQ=101><ACK=301><CTL=ACK><DATA=20>',
      'nothing',
      '1100 ms, persist: <SEQ=121><ACK=301><CTL=ACK><DATA=1>',
      'nothing',
      '3100 ms, persist: again <SEQ=121><ACK=301><CTL=ACK><DATA=1>',
      'nothing',
      '<SEQ=121><ACK=301><CTL=ACK><DATA=10>',
      'nothing',
    ])
  })

  test('where the update is lost, the next probe finds the window open', () => {
    const run = runYaml(yaml('{ drop: "ACK from b, nth 4" }'))
    expect(run.messages).toEqual([])
    expect(account(run, 'a').slice(6, 9)).toEqual([
      '7100 ms, persist: again <SEQ=121><ACK=301><CTL=ACK><DATA=1>',
      '<SEQ=122><ACK=301><CTL=ACK><DATA=9>',
      'nothing',
    ])
  })
})

describe('the sender avoids silly windows (§3.8.6.2.1)', () => {
  const options = { settings: 'mss: 10', peer: 'window: 40' }
  const offers = (wnd: number) => `<SEQ=301><ACK=101><WND=${wnd}><CTL=ACK>`

  test.each([
    ['(1) a whole segment', 10, 'SEND 25', '<DATA=10>'],
    ['(2) all that is queued', 9, 'SEND 9', '<DATA=9>'],
  ])('%s goes', (_, wnd, send, data) => {
    expect(react('ESTABLISHED', [offers(wnd), send], options).at(-1)).toContain(data)
  })

  test('(3) half of the largest window goes, less does not', () => {
    const wide = { settings: 'mss: 100', peer: 'window: 40' }
    expect(react('ESTABLISHED', [offers(20), 'SEND 25'], wide).at(-1)).toContain('<DATA=20>')
    expect(react('ESTABLISHED', [offers(19), 'SEND 25'], { ...wide, until: '400ms' })).toEqual([
      'nothing',
      'nothing',
    ])
  })

  test('(4) the override timeout sends what there is room for', () => {
    expect(react('ESTABLISHED', [offers(5), 'SEND 25'], options)).toEqual([
      'nothing',
      'nothing',
      '520 ms, override: <SEQ=101><ACK=301><CTL=ACK><DATA=5>',
    ])
  })

  test('no override while text is outstanding: its ACK comes, or its timeout', () => {
    const steps = ['SEND 40', '<SEQ=301><ACK=111><WND=34><CTL=ACK>', 'SEND 9']
    expect(react('ESTABLISHED', steps, options).slice(1)).toEqual(['nothing', 'nothing'])
  })
})

describe('Nagle’s algorithm', () => {
  const acked = '<SEQ=301><ACK=102><CTL=ACK>'
  test('is off by default: short segments go at once', () => {
    expect(react('ESTABLISHED', ['SEND 1', 'SEND 1'])).toEqual([
      '<SEQ=101><ACK=301><CTL=ACK><DATA=1>',
      '<SEQ=102><ACK=301><CTL=ACK><DATA=1>',
    ])
  })

  test('holds short segments together until everything sent is acknowledged', () => {
    const steps = ['SEND 1', 'SEND 1', 'SEND 2', acked]
    expect(react('ESTABLISHED', steps, { settings: 'nagle: true' })).toEqual([
      '<SEQ=101><ACK=301><CTL=ACK><DATA=1>',
      'nothing',
      'nothing',
      '<SEQ=102><ACK=301><CTL=ACK><DATA=3>',
    ])
  })

  test('lets a whole segment go', () => {
    const steps = ['SEND 1', 'SEND 25', 'CLOSE']
    expect(react('ESTABLISHED', steps, { settings: 'nagle: true, mss: 10' })).toEqual([
      '<SEQ=101><ACK=301><CTL=ACK><DATA=1>',
      '<SEQ=102><ACK=301><CTL=ACK><DATA=10> <SEQ=112><ACK=301><CTL=ACK><DATA=10>',
      'FIN-WAIT-1', // with 5 octets before the FIN
    ])
  })
})

describe('PSH', () => {
  const sent = (steps: readonly string[], settings = 'mss: 10') =>
    runIn('ESTABLISHED', steps, { settings }).replay.rows.flatMap(({ origin, message }) =>
      origin === 'sent' ? [message.psh === true] : [],
    )

  test('is set in the last segment of a SEND (MUST-61)', () => {
    expect(sent(['SEND 25', 'SEND 10'])).toEqual([false, false, true, true])
  })

  test('is set in the last segment of what waited, a FIN with text included', () => {
    const steps = ['SEND 3', 'SEND 4', 'CLOSE', '<SEQ=301><ACK=104><CTL=ACK>']
    expect(sent(steps, 'nagle: true')).toEqual([true, true])
  })

  test('is not set where there is no text', () => {
    expect(sent([text(301, 10), 'CLOSE'])).toEqual([false, false])
  })
})

test('a user who reads at once keeps the window as it is', () => {
  const { replay } = runIn('ESTABLISHED', [text(301, 10)])
  expect(replay.steps.at(-1)?.after.a?.variables['RCV.WND']).toBe(65_535)
})

test('U may be negative: the peer has shrunk the window (MUST-34)', () => {
  const steps = ['SEND 10', '<SEQ=301><ACK=101><WND=4><CTL=ACK>', 'SEND 5']
  expect(react('ESTABLISHED', steps).slice(1)).toEqual(['nothing', 'nothing'])
})
