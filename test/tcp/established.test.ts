import { describe, expect, test } from 'vitest'
import { account, runYaml } from '../run.ts'
import { react } from './react.ts'

// RFC 9293 §3.10.7.4, §3.10.2, §3.10.4, §3.10.5

const ack = '<SEQ=101><ACK=301><CTL=ACK>'

describe('the sequence number', () => {
  test('a segment outside the window draws an ACK and is dropped', () => {
    const segments = [
      '<SEQ=300><ACK=101><CTL=ACK>',
      '<SEQ=291><ACK=101><CTL=ACK><DATA=10>',
      '<SEQ=65836><ACK=101><CTL=ACK><DATA=10>',
    ]
    expect(react('ESTABLISHED', segments)).toEqual([ack, ack, ack])
  })

  test('of a segment that straddles RCV.NXT the new part is delivered', () => {
    expect(react('ESTABLISHED', ['<SEQ=296><ACK=101><CTL=ACK><DATA=10>'])).toEqual([
      'delivers 5 <SEQ=101><ACK=306><CTL=ACK>',
    ])
  })

  test('of a segment that exceeds the window the part inside is delivered', () => {
    const segments = ['<SEQ=301><ACK=101><CTL=ACK><DATA=20>']
    expect(react('ESTABLISHED', segments, { settings: 'window: 8' })).toEqual([
      'delivers 8 <SEQ=101><ACK=309><CTL=ACK><WND=8>',
    ])
  })

  test('a FIN just beyond the window is trimmed off, and accepted when it comes again', () => {
    const segments = [
      '<SEQ=301><ACK=101><CTL=FIN,ACK><DATA=10>',
      '<SEQ=301><ACK=101><CTL=FIN,ACK><DATA=10>',
    ]
    expect(react('ESTABLISHED', segments, { settings: 'window: 10' })).toEqual([
      'delivers 10 <SEQ=101><ACK=311><CTL=ACK><WND=10>',
      'CLOSE-WAIT "connection closing" <SEQ=101><ACK=312><CTL=ACK><WND=10>',
    ])
  })
})

describe('a RST', () => {
  test('at RCV.NXT resets the connection', () => {
    expect(react('ESTABLISHED', ['<SEQ=301><CTL=RST>'])).toEqual(['CLOSED "connection reset"'])
  })

  test('elsewhere in the window draws a challenge ACK', () => {
    expect(react('ESTABLISHED', ['<SEQ=302><CTL=RST>', '<SEQ=65835><CTL=RST>'])).toEqual([ack, ack])
  })

  test('elsewhere in the window resets the connection without RFC 5961', () => {
    expect(react('ESTABLISHED', ['<SEQ=302><CTL=RST>'], { settings: 'rfc5961: false' })).toEqual([
      'CLOSED "connection reset"',
    ])
  })

  test('outside the window is dropped without a word', () => {
    expect(react('ESTABLISHED', ['<SEQ=300><CTL=RST>', '<SEQ=65836><CTL=RST>'])).toEqual([
      'nothing',
      'nothing',
    ])
  })

  test('flushes the queues: nothing is sent again', () => {
    const steps = ['SEND 10', '<SEQ=301><CTL=RST>']
    expect(react('ESTABLISHED', steps, { until: '10s' })).toEqual([
      '<SEQ=101><ACK=301><CTL=ACK><DATA=10>',
      'CLOSED "connection reset"',
    ])
  })
})

describe('a SYN', () => {
  test('draws a challenge ACK, in the window or not', () => {
    const segments = ['<SEQ=400><CTL=SYN>', '<SEQ=300><CTL=SYN>', '<SEQ=400><ACK=101><CTL=SYN,ACK>']
    expect(react('ESTABLISHED', segments)).toEqual([ack, ack, ack])
  })

  test('in the window resets the connection without RFC 5961', () => {
    expect(react('ESTABLISHED', ['<SEQ=400><CTL=SYN>'], { settings: 'rfc5961: false' })).toEqual([
      'CLOSED "connection reset" <SEQ=101><CTL=RST>',
    ])
  })

  test('outside the window draws an ACK without RFC 5961, too', () => {
    expect(react('ESTABLISHED', ['<SEQ=300><CTL=SYN>'], { settings: 'rfc5961: false' })).toEqual([
      ack,
    ])
  })
})

describe('the ACK field', () => {
  test('a segment without ACK is dropped', () => {
    expect(react('ESTABLISHED', ['<SEQ=301><CTL=FIN><DATA=10>'])).toEqual(['nothing'])
  })

  test('a duplicate ACK is ignored, the text with it is not', () => {
    const steps = ['SEND 10', '<SEQ=301><ACK=111><CTL=ACK>', '<SEQ=301><ACK=101><CTL=ACK><DATA=5>']
    expect(react('ESTABLISHED', steps).slice(1)).toEqual([
      'nothing',
      'delivers 5 <SEQ=111><ACK=306><CTL=ACK>',
    ])
  })

  test('an ACK of what was never sent draws an ACK, and the segment is dropped', () => {
    expect(react('ESTABLISHED', ['<SEQ=301><ACK=102><CTL=ACK><DATA=10>'])).toEqual([ack])
  })

  test('an ACK older than the largest window is discarded and answered', () => {
    const segments = ['<SEQ=301><ACK=90><CTL=ACK><DATA=5>', '<SEQ=301><ACK=91><CTL=ACK><DATA=5>']
    expect(react('ESTABLISHED', segments, { peer: 'window: 10' })).toEqual([
      ack,
      'delivers 5 <SEQ=101><ACK=306><CTL=ACK>',
    ])
  })

  test('without RFC 5961 an old ACK does no harm to the text', () => {
    const options = { peer: 'window: 10', settings: 'rfc5961: false' }
    expect(react('ESTABLISHED', ['<SEQ=301><ACK=90><CTL=ACK><DATA=5>'], options)).toEqual([
      'delivers 5 <SEQ=101><ACK=306><CTL=ACK>',
    ])
  })
})

describe('the segment text', () => {
  test('is delivered and acknowledged', () => {
    expect(react('ESTABLISHED', ['<SEQ=301><ACK=101><CTL=ACK><DATA=10>'])).toEqual([
      'delivers 10 <SEQ=101><ACK=311><CTL=ACK>',
    ])
  })

  test('above a gap is held, acknowledged at once, and delivered when the gap is filled', () => {
    const segments = [
      '<SEQ=321><ACK=101><CTL=ACK><DATA=10>',
      '<SEQ=311><ACK=101><CTL=ACK><DATA=10>',
      '<SEQ=301><ACK=101><CTL=ACK><DATA=10>',
    ]
    expect(react('ESTABLISHED', segments)).toEqual([
      ack,
      ack,
      'delivers 10 delivers 10 delivers 10 <SEQ=101><ACK=331><CTL=ACK>',
    ])
  })

  test('that comes twice and overlaps is delivered once', () => {
    const segments = [
      '<SEQ=311><ACK=101><CTL=ACK><DATA=10>',
      '<SEQ=306><ACK=101><CTL=ACK><DATA=10>',
      '<SEQ=301><ACK=101><CTL=ACK><DATA=10>',
    ]
    expect(react('ESTABLISHED', segments).at(-1)).toBe(
      'delivers 10 delivers 5 delivers 5 <SEQ=101><ACK=321><CTL=ACK>',
    )
  })

  test('above a gap is held, but the ACK with it counts at once', () => {
    const steps = ['SEND 10', '<SEQ=311><ACK=111><CTL=ACK><DATA=10>']
    expect(react('ESTABLISHED', steps, { until: '10s' })).toEqual([
      '<SEQ=101><ACK=301><CTL=ACK><DATA=10>',
      '<SEQ=111><ACK=301><CTL=ACK>', // and no retransmission
    ])
  })

  test('that is held does not make an ACK be answered with an ACK', () => {
    const segments = ['<SEQ=311><ACK=101><CTL=ACK><DATA=10>', '<SEQ=321><ACK=101><CTL=ACK>']
    expect(react('ESTABLISHED', segments)).toEqual([ack, 'nothing'])
  })
})

describe('a FIN', () => {
  test('goes to CLOSE-WAIT and is acknowledged', () => {
    expect(react('ESTABLISHED', ['<SEQ=301><ACK=101><CTL=FIN,ACK>'])).toEqual([
      'CLOSE-WAIT "connection closing" <SEQ=101><ACK=302><CTL=ACK>',
    ])
  })

  test('behind text is acknowledged together with it', () => {
    expect(react('ESTABLISHED', ['<SEQ=301><ACK=101><CTL=FIN,ACK><DATA=10>'])).toEqual([
      'CLOSE-WAIT delivers 10 "connection closing" <SEQ=101><ACK=312><CTL=ACK>',
    ])
  })

  test('above a gap waits for the text before it', () => {
    const segments = ['<SEQ=311><ACK=101><CTL=FIN,ACK>', '<SEQ=301><ACK=101><CTL=ACK><DATA=10>']
    expect(react('ESTABLISHED', segments)).toEqual([
      ack,
      'CLOSE-WAIT delivers 10 "connection closing" <SEQ=101><ACK=312><CTL=ACK>',
    ])
  })
})

describe('SEND', () => {
  test('is segmentized by the MSS', () => {
    expect(react('ESTABLISHED', ['SEND 25'], { settings: 'mss: 10' })).toEqual([
      '<SEQ=101><ACK=301><CTL=ACK><DATA=10> <SEQ=111><ACK=301><CTL=ACK><DATA=10> <SEQ=121><ACK=301><CTL=ACK><DATA=5>',
    ])
  })

  test('waits for the send window', () => {
    const options = { settings: 'mss: 10', peer: 'window: 20' }
    const steps = ['SEND 35', '<SEQ=301><ACK=111><WND=20><CTL=ACK>', '<SEQ=301><ACK=131><CTL=ACK>']
    expect(react('ESTABLISHED', steps, options)).toEqual([
      '<SEQ=101><ACK=301><CTL=ACK><DATA=10> <SEQ=111><ACK=301><CTL=ACK><DATA=10>',
      '<SEQ=121><ACK=301><CTL=ACK><DATA=10>',
      '<SEQ=131><ACK=301><CTL=ACK><DATA=5>',
    ])
  })

  test('sends nothing into a closed window, and goes on when it opens', () => {
    const steps = ['<SEQ=301><ACK=101><WND=0><CTL=ACK>', 'SEND 5', '<SEQ=301><ACK=101><CTL=ACK>']
    expect(react('ESTABLISHED', steps)).toEqual([
      'nothing',
      'nothing',
      '<SEQ=101><ACK=301><CTL=ACK><DATA=5>',
    ])
  })

  test('an old segment does not change the send window', () => {
    const steps = [
      '<SEQ=311><ACK=101><WND=20><CTL=ACK>',
      '<SEQ=301><ACK=101><WND=5><CTL=ACK>',
      'SEND 25',
    ]
    expect(react('ESTABLISHED', steps, { peer: 'window: 20' }).at(-1)).toBe(
      '<SEQ=101><ACK=301><CTL=ACK><DATA=20>',
    )
  })
})

test('an ACK of what was acknowledged before does not change the send window either', () => {
  const steps = [
    'SEND 10',
    '<SEQ=301><ACK=111><CTL=ACK>',
    '<SEQ=311><ACK=101><WND=5><CTL=ACK>',
    'SEND 20',
  ]
  expect(react('ESTABLISHED', steps).at(-1)).toBe('<SEQ=111><ACK=301><CTL=ACK><DATA=20>')
})

test('the first segment after `begin: established` changes the send window, wherever the ISS is', () => {
  const run = runYaml(`
title: test
begin: established
endpoints: { a: { iss: 100 }, b: { iss: 4000000000, window: 10 } }
network: { delay: { a: 60min, b: 0ms } }
until: 500ms
steps:
  - { inject: { from: b, seq: 4000000001, ack: 101, wnd: 5, ctl: ACK } }
  - { a: SEND, octets: 10, after: 10ms }
`)
  expect(account(run, 'a').at(-1)).toBe('<SEQ=101><ACK=4000000001><CTL=ACK><DATA=5>')
})

describe('CLOSE', () => {
  test('sends a FIN behind what was sent', () => {
    expect(react('ESTABLISHED', ['SEND 10', 'CLOSE'])).toEqual([
      '<SEQ=101><ACK=301><CTL=ACK><DATA=10>',
      'FIN-WAIT-1 <SEQ=111><ACK=301><CTL=FIN,ACK>',
    ])
  })

  test('with unsent text enters FIN-WAIT-1 at once; the FIN rides on the last text', () => {
    const steps = ['SEND 25', 'CLOSE', '<SEQ=301><ACK=111><CTL=ACK>']
    expect(react('ESTABLISHED', steps, { peer: 'window: 10' })).toEqual([
      '<SEQ=101><ACK=301><CTL=ACK><DATA=10>',
      'FIN-WAIT-1',
      '<SEQ=111><ACK=301><CTL=FIN,ACK><DATA=15>',
    ])
  })

  test('the FIN needs room in the window as an octet does', () => {
    const steps = ['SEND 20', 'CLOSE', '<SEQ=301><ACK=111><WND=10><CTL=ACK>']
    const last = '<SEQ=301><ACK=121><WND=10><CTL=ACK>'
    expect(react('ESTABLISHED', [...steps, last], { peer: 'window: 10' })).toEqual([
      '<SEQ=101><ACK=301><CTL=ACK><DATA=10>',
      'FIN-WAIT-1',
      '<SEQ=111><ACK=301><CTL=ACK><DATA=10>',
      '<SEQ=121><ACK=301><CTL=FIN,ACK>',
    ])
  })
})

test('ABORT sends <SEQ=SND.NXT><CTL=RST> and flushes the queues', () => {
  expect(react('ESTABLISHED', ['SEND 10', 'ABORT'], { until: '10s' })).toEqual([
    '<SEQ=101><ACK=301><CTL=ACK><DATA=10>',
    'CLOSED "connection reset" <SEQ=111><CTL=RST>',
  ])
})

test('an OPEN is an error', () => {
  expect(react('ESTABLISHED', ['active OPEN', 'passive OPEN'])).toEqual([
    '"error: connection already exists"',
    '"error: connection already exists"',
  ])
})
