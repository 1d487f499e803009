import { describe, expect, test } from 'vitest'
import { react } from './react.ts'

// RFC 9293 §3.10.7.4

const challenge = '<SEQ=101><ACK=301><CTL=ACK>'

describe.each(['SYN-RECEIVED, passive', 'SYN-RECEIVED, active'] as const)('%s', state => {
  test('an ACK of the SYN establishes the connection', () => {
    expect(react(state, ['<SEQ=301><ACK=101><CTL=ACK>'])).toEqual(['ESTABLISHED'])
  })

  test('an unacceptable ACK draws a RST, the segment is dropped, the state stays', () => {
    const segments = [
      '<SEQ=301><ACK=100><CTL=ACK><DATA=10>',
      '<SEQ=301><ACK=102><CTL=FIN,ACK>',
      '<SEQ=301><ACK=101><CTL=ACK>',
    ]
    expect(react(state, segments)).toEqual([
      '<SEQ=100><CTL=RST>',
      '<SEQ=102><CTL=RST>',
      'ESTABLISHED',
    ])
  })

  test('a segment without ACK is dropped', () => {
    expect(react(state, ['<SEQ=301><CTL=FIN><DATA=10>'])).toEqual(['nothing'])
  })

  test('a segment outside the window is answered with an ACK, a RST is not', () => {
    const segments = ['<SEQ=200><ACK=101><CTL=ACK>', '<SEQ=200><CTL=RST>']
    expect(react(state, segments)).toEqual([challenge, 'nothing'])
  })

  test('text with the ACK of the SYN is delivered', () => {
    expect(react(state, ['<SEQ=301><ACK=101><CTL=ACK><DATA=10>'])).toEqual([
      'ESTABLISHED delivers 10 <SEQ=101><ACK=311><CTL=ACK>',
    ])
  })

  test('a FIN with the ACK of the SYN goes on to CLOSE-WAIT', () => {
    expect(react(state, ['<SEQ=301><ACK=101><CTL=FIN,ACK>'])).toEqual([
      'ESTABLISHED CLOSE-WAIT "connection closing" <SEQ=101><ACK=302><CTL=ACK>',
    ])
  })

  test('a RST ahead of RCV.NXT draws a challenge ACK', () => {
    expect(react(state, ['<SEQ=302><CTL=RST>'])).toEqual([challenge])
  })

  test('CLOSE with nothing to send forms a FIN at once, before the SYN is acknowledged', () => {
    const steps = ['CLOSE', '<SEQ=301><ACK=101><CTL=ACK>', '<SEQ=301><ACK=102><CTL=ACK>']
    expect(react(state, steps)).toEqual([
      'FIN-WAIT-1 <SEQ=101><ACK=301><CTL=FIN,ACK>',
      'nothing',
      'FIN-WAIT-2',
    ])
  })

  test('CLOSE after a SEND is queued for ESTABLISHED, and then enters FIN-WAIT-1', () => {
    const steps = ['SEND 10', 'CLOSE', 'SEND 5', '<SEQ=301><ACK=101><CTL=ACK>', 'CLOSE']
    expect(react(state, steps)).toEqual([
      'nothing',
      'nothing',
      '"error: connection closing"',
      'ESTABLISHED FIN-WAIT-1 <SEQ=101><ACK=301><CTL=FIN,ACK><DATA=10>',
      '"error: connection closing"',
    ])
  })

  test('a queued CLOSE and a FIN in the segment that establishes: the FIN comes first', () => {
    const steps = ['SEND 10', 'CLOSE', '<SEQ=301><ACK=101><CTL=FIN,ACK>']
    expect(react(state, steps).slice(2)).toEqual([
      'ESTABLISHED CLOSE-WAIT LAST-ACK "connection closing" <SEQ=101><ACK=302><CTL=FIN,ACK><DATA=10>',
    ])
  })

  test('ABORT sends <SEQ=SND.NXT><CTL=RST>', () => {
    expect(react(state, ['ABORT'], { until: '5s' })).toEqual([
      'CLOSED "connection reset" <SEQ=101><CTL=RST>',
    ])
  })

  test('an OPEN is an error', () => {
    expect(react(state, ['active OPEN'])).toEqual(['"error: connection already exists"'])
  })
})

describe('after a passive OPEN', () => {
  const state = 'SYN-RECEIVED, passive'

  test('a RST returns to LISTEN, the user is told nothing, nothing is sent again', () => {
    expect(react(state, ['<SEQ=301><CTL=RST>'], { until: '10s' })).toEqual(['LISTEN'])
  })

  test('without RFC 5961 any RST in the window returns to LISTEN', () => {
    expect(react(state, ['<SEQ=302><CTL=RST>'], { settings: 'rfc5961: false' })).toEqual(['LISTEN'])
  })

  test('back in LISTEN, the next SYN gets a connection with an ISS of its own', () => {
    const steps = ['<SEQ=301><CTL=RST>', '<SEQ=900><CTL=SYN>']
    const [listen, next] = react(state, steps)
    expect(listen).toBe('LISTEN')
    expect(next).toMatch(/^SYN-RECEIVED <SEQ=(?!100>)\d+><ACK=901><CTL=SYN,ACK>$/)
  })

  test.each(['true', 'false'])(
    'another SYN in the window returns to LISTEN (rfc5961: %s)',
    flag => {
      expect(react(state, ['<SEQ=400><CTL=SYN>'], { settings: `rfc5961: ${flag}` })).toEqual([
        'LISTEN',
      ])
    },
  )

  test('the same SYN again draws the SYN,ACK again', () => {
    expect(react(state, ['<SEQ=300><CTL=SYN>'])).toEqual(['again <SEQ=100><ACK=301><CTL=SYN,ACK>'])
  })

  test('a SYN,ACK that repeats it is unacceptable: nobody opened at the same time', () => {
    expect(react(state, ['<SEQ=300><ACK=101><CTL=SYN,ACK>'])).toEqual([
      '<SEQ=101><ACK=301><CTL=ACK>',
    ])
  })

  test.each(['relaxed', 'literal'])('the SYN of a SYN,ACK with text is trimmed off (%s)', rules => {
    const settings = { settings: `rules: ${rules}` }
    expect(react(state, ['<SEQ=300><ACK=101><CTL=SYN,ACK><DATA=10>'], settings)).toEqual([
      'ESTABLISHED delivers 10 <SEQ=101><ACK=311><CTL=ACK>',
    ])
  })

  test('a SYN further left with text that reaches into the window, and no ACK, is dropped', () => {
    expect(react(state, ['<SEQ=295><CTL=SYN><DATA=10>'])).toEqual(['nothing'])
  })

  test('with literal rules the same SYN again draws a bare ACK', () => {
    expect(react(state, ['<SEQ=300><CTL=SYN>'], { settings: 'rules: literal' })).toEqual([
      '<SEQ=101><ACK=301><CTL=ACK>',
    ])
  })
})

describe('after an active OPEN', () => {
  const state = 'SYN-RECEIVED, active'

  test('a RST means that the connection was refused', () => {
    expect(react(state, ['<SEQ=301><CTL=RST>'], { until: '10s' })).toEqual([
      'CLOSED "connection refused"',
    ])
  })

  test('another SYN in the window draws a challenge ACK', () => {
    expect(react(state, ['<SEQ=400><CTL=SYN>'])).toEqual([challenge])
  })

  test('without RFC 5961 another SYN in the window resets the connection', () => {
    expect(react(state, ['<SEQ=400><CTL=SYN>'], { settings: 'rfc5961: false' })).toEqual([
      'CLOSED "connection reset" <SEQ=101><CTL=RST>',
    ])
  })

  test('the ACK of a crossing SYN,ACK is processed, though its SEQ is the known IRS', () => {
    expect(react(state, ['<SEQ=300><ACK=101><CTL=SYN,ACK>'])).toEqual(['ESTABLISHED'])
  })

  test('the text of a crossing SYN,ACK is delivered', () => {
    expect(react(state, ['<SEQ=300><ACK=101><CTL=SYN,ACK><DATA=10>'])).toEqual([
      'ESTABLISHED delivers 10 <SEQ=101><ACK=311><CTL=ACK>',
    ])
  })

  test('a crossing SYN,ACK with an unacceptable ACK draws a RST', () => {
    expect(react(state, ['<SEQ=300><ACK=91><CTL=SYN,ACK>'])).toEqual(['<SEQ=91><CTL=RST>'])
  })

  test('with literal rules a crossing SYN,ACK draws an ACK, and the peer’s ACK establishes', () => {
    const segments = ['<SEQ=300><ACK=101><CTL=SYN,ACK>', '<SEQ=301><ACK=101><CTL=ACK>']
    expect(react(state, segments, { settings: 'rules: literal' })).toEqual([
      challenge,
      'ESTABLISHED',
    ])
  })
})
