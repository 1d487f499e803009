import { describe, expect, test } from 'vitest'
import {
  acknowledged,
  backOff,
  establishedAfterTimeout,
  initialRto,
  sent,
  sentAgain,
} from '../../src/tcp/retransmission.ts'
import { react } from './react.ts'

describe('the computation of RFC 6298', () => {
  const rtoMin = 1000

  test('begins with 1 s (2.1)', () => {
    expect(initialRto).toEqual({ rto: 1000 })
  })

  test('the first measurement R gives SRTT = R, RTTVAR = R/2, RTO = SRTT + 4 RTTVAR (2.2)', () => {
    const rto = acknowledged(sent(initialRto, 111, 0), 111, rtoMin, 500)
    expect(rto).toEqual({ rto: 1500, srtt: 500, rttvar: 250 })
  })

  test('the next ones smooth (2.3)', () => {
    const first = { rto: 1500, srtt: 500, rttvar: 250 }
    const rto = acknowledged(sent(first, 121, 1000), 121, rtoMin, 1900)
    expect(rto).toEqual({ rto: 1700, srtt: 550, rttvar: 287.5 })
  })

  test('RTO is at least the least RTO (2.4)', () => {
    const timed = sent(initialRto, 111, 0)
    expect(acknowledged(timed, 111, 1000, 100).rto).toBe(1000)
    expect(acknowledged(timed, 111, 200, 50).rto).toBe(200)
    expect(acknowledged(timed, 111, 200, 100).rto).toBe(300)
  })

  test('and at most 60 s (2.5)', () => {
    expect(acknowledged(sent(initialRto, 111, 0), 111, rtoMin, 50_000).rto).toBe(60_000)
    expect(backOff({ rto: 40_000 }).rto).toBe(60_000)
  })

  test('RTTVAR counts as at least one tick of the clock (2.2)', () => {
    const still = { rto: 1000, srtt: 300, rttvar: 0 }
    expect(acknowledged(sent(still, 111, 0), 111, 200, 300).rto).toBe(301)
  })

  test('one segment is measured at a time, until all of it is acknowledged', () => {
    const timed = sent(sent(initialRto, 111, 0), 121, 400)
    expect(acknowledged(timed, 105, rtoMin, 500)).toEqual(timed)
    expect(acknowledged(timed, 121, rtoMin, 500).srtt).toBe(500)
  })

  test('what is sent again is not measured (3)', () => {
    const again = sentAgain(sent(initialRto, 111, 0))
    expect(acknowledged(again, 111, rtoMin, 5000)).toEqual(initialRto)
  })

  test('data after a SYN that timed out begins with 3 s (5.7)', () => {
    expect(establishedAfterTimeout(backOff(initialRto)).rto).toBe(3000)
  })
})

describe('the timer', () => {
  test('a SYN is sent again after 1, 2, 4, … s, at most 60 s apart', () => {
    expect(react('SYN-SENT', [], { settings: 'r2Syn: 10min', until: '5min' })).toEqual(
      [1, 3, 7, 15, 31, 63, 123, 183, 243].map(s => `${s}000 ms, rto: again <SEQ=100><CTL=SYN>`),
    )
  })

  test('a SYN,ACK is sent again, too', () => {
    expect(react('SYN-RECEIVED, passive', [], { until: '4s', pause: '0ms' })).toEqual([
      '1000 ms, rto: again <SEQ=100><ACK=301><CTL=SYN,ACK>',
      '3000 ms, rto: again <SEQ=100><ACK=301><CTL=SYN,ACK>',
    ])
  })

  test('only the front of the queue is sent again (§3.10.8), with the ACK of now', () => {
    const options = { settings: 'mss: 10', until: '2s' }
    const steps = ['SEND 20', '<SEQ=301><ACK=101><CTL=ACK><DATA=5>']
    expect(react('ESTABLISHED', steps, options).slice(2)).toEqual([
      '1000 ms, rto: again <SEQ=101><ACK=306><CTL=ACK><DATA=10>',
    ])
  })

  test('an ACK of new data restarts it (5.3), and stops it when nothing is left (5.2)', () => {
    const steps = ['SEND 10', 'SEND 10', '<SEQ=301><ACK=111><CTL=ACK>']
    const options = { pause: '300ms', until: '3s' }
    // R = 600 ms: RTO = 600 + 4 × 300 = 1800 ms after 600 ms.
    expect(react('ESTABLISHED', steps, options).slice(3)).toEqual([
      '2400 ms, rto: again <SEQ=111><ACK=301><CTL=ACK><DATA=10>',
    ])
    const all = [...steps, '<SEQ=301><ACK=121><CTL=ACK>']
    expect(react('ESTABLISHED', all, { ...options, until: '50min' }).slice(2)).toEqual([
      'nothing',
      'nothing',
    ])
  })

  test('a duplicate ACK does not restart it', () => {
    const steps = ['SEND 10', '<SEQ=301><ACK=101><CTL=ACK>']
    expect(react('ESTABLISHED', steps, { pause: '500ms', until: '2s' }).slice(2)).toEqual([
      '1000 ms, rto: again <SEQ=101><ACK=301><CTL=ACK><DATA=10>',
    ])
  })

  test('a partly acknowledged segment stays in the queue whole', () => {
    const steps = ['SEND 10', '<SEQ=301><ACK=105><CTL=ACK>']
    expect(react('ESTABLISHED', steps, { pause: '500ms', until: '2s' }).slice(2)).toEqual([
      '1500 ms, rto: again <SEQ=101><ACK=301><CTL=ACK><DATA=10>',
    ])
  })

  test('an ambiguous ACK is not measured: RTO stays backed off (Karn)', () => {
    const steps = ['SEND 10', '<SEQ=301><ACK=111><CTL=ACK>', 'SEND 10']
    expect(react('ESTABLISHED', steps, { pause: '1600ms', until: '6s' }).slice(1)).toEqual([
      '1000 ms, rto: again <SEQ=101><ACK=301><CTL=ACK><DATA=10>',
      'nothing',
      '<SEQ=111><ACK=301><CTL=ACK><DATA=10>',
      '5200 ms, rto: again <SEQ=111><ACK=301><CTL=ACK><DATA=10>',
    ])
  })

  test('a SYN,ACK that a repeated SYN drew again is not measured (Karn)', () => {
    const steps = ['<SEQ=300><CTL=SYN>', '<SEQ=301><ACK=101><CTL=ACK>', 'SEND 10']
    const options = { pause: '400ms', until: '3s' }
    expect(react('SYN-RECEIVED, passive', steps, options).slice(2)).toEqual([
      '<SEQ=101><ACK=301><CTL=ACK><DATA=10>',
      '2600 ms, rto: again <SEQ=101><ACK=301><CTL=ACK><DATA=10>',
    ])
  })

  test('a SYN that a SYN,ACK repeats in a simultaneous open is not measured (Karn)', () => {
    const steps = ['<SEQ=301><ACK=101><CTL=ACK>', 'SEND 10']
    const options = { pause: '450ms', until: '3s' }
    expect(react('SYN-RECEIVED, active', steps, options).slice(1)).toEqual([
      '<SEQ=101><ACK=301><CTL=ACK><DATA=10>',
      '2350 ms, rto: again <SEQ=101><ACK=301><CTL=ACK><DATA=10>',
    ])
  })

  test('after a SYN that timed out, data is sent again after 3 s', () => {
    const steps = ['<SEQ=300><ACK=101><CTL=SYN,ACK>', 'SEND 10']
    expect(react('SYN-SENT', steps, { pause: '1500ms', until: '7s' })).toEqual([
      '1000 ms, rto: again <SEQ=100><CTL=SYN>',
      'ESTABLISHED <SEQ=101><ACK=301><CTL=ACK>',
      '<SEQ=101><ACK=301><CTL=ACK><DATA=10>',
      '6000 ms, rto: again <SEQ=101><ACK=301><CTL=ACK><DATA=10>',
    ])
  })

  test('the same holds for a SYN,ACK that timed out', () => {
    const steps = ['<SEQ=301><ACK=101><CTL=ACK>', 'SEND 10']
    expect(react('SYN-RECEIVED, passive', steps, { pause: '1500ms', until: '8s' })).toEqual([
      '2500 ms, rto: again <SEQ=100><ACK=301><CTL=SYN,ACK>',
      'ESTABLISHED',
      '<SEQ=101><ACK=301><CTL=ACK><DATA=10>',
      '7500 ms, rto: again <SEQ=101><ACK=301><CTL=ACK><DATA=10>',
    ])
  })

  test('a FIN that was sent before the SYN,ACK was acknowledged is sent again after 3 s, too', () => {
    const steps = ['CLOSE', '<SEQ=301><ACK=101><CTL=ACK>']
    expect(react('SYN-RECEIVED, passive', steps, { pause: '1200ms', until: '9s' })).toEqual([
      '2200 ms, rto: again <SEQ=100><ACK=301><CTL=SYN,ACK>',
      'FIN-WAIT-1 <SEQ=101><ACK=301><CTL=FIN,ACK>',
      'nothing',
      '6600 ms, rto: again <SEQ=101><ACK=301><CTL=FIN,ACK>',
    ])
  })

  test('the least RTO is the scenario’s', () => {
    const steps = ['SEND 10', '<SEQ=301><ACK=111><CTL=ACK>', 'SEND 10']
    const options = { settings: 'rtoMin: 200ms', pause: '50ms', until: '400ms' }
    expect(react('ESTABLISHED', steps, options).slice(3)).toEqual([
      '300 ms, rto: again <SEQ=111><ACK=301><CTL=ACK><DATA=10>',
    ])
  })

  test('the round trip of the SYN,ACK is measured, and that of one that took a SYN’s place is not', () => {
    const steps = ['<SEQ=301><ACK=101><CTL=ACK>', 'SEND 10']
    const options = { pause: '400ms', until: '3s' }
    // From 400 ms on: 400 + 4 × 200; and without a measurement the first timeout.
    expect(react('SYN-RECEIVED, passive', steps, options).at(-1)).toMatch(/^2400 ms, rto/)
    expect(react('SYN-RECEIVED, active', steps, options).at(-1)).toMatch(/^2200 ms, rto/)
  })

  test('no later acknowledgment sets the timeout to 3 s', () => {
    const steps = ['SEND 10', '<SEQ=301><ACK=111><CTL=ACK>', 'SEND 10']
    const again = [...steps, '<SEQ=301><ACK=121><CTL=ACK>', 'SEND 10']
    const found = react('ESTABLISHED', again, { pause: '1200ms', until: '12s' })
    expect(found.at(-1)).toMatch(/^8400 ms, rto/)
  })
})
