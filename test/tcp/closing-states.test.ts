import { describe, expect, test } from 'vitest'
import { react } from './react.ts'

// RFC 9293 §3.10.7.4, §3.10.2, §3.10.4, §3.10.5. What all states from ESTABLISHED on have in common is here, too.

/** By state: what acknowledges everything that `a` has received and sent. */
const synchronized = [
  { state: 'ESTABLISHED', ack: '<SEQ=101><ACK=301><CTL=ACK>', told: ' "connection reset"' },
  { state: 'FIN-WAIT-1', ack: '<SEQ=102><ACK=301><CTL=ACK>', told: ' "connection reset"' },
  { state: 'FIN-WAIT-2', ack: '<SEQ=102><ACK=301><CTL=ACK>', told: ' "connection reset"' },
  { state: 'CLOSE-WAIT', ack: '<SEQ=101><ACK=302><CTL=ACK>', told: ' "connection reset"' },
  { state: 'CLOSING', ack: '<SEQ=102><ACK=302><CTL=ACK>', told: '' },
  { state: 'LAST-ACK', ack: '<SEQ=102><ACK=302><CTL=ACK>', told: '' },
  { state: 'TIME-WAIT', ack: '<SEQ=102><ACK=302><CTL=ACK>', told: '' },
] as const

describe.each(synchronized)('$state', ({ state, ack, told }) => {
  const [, sndNxt = '', rcvNxt = ''] = /^<SEQ=(\d+)><ACK=(\d+)>/.exec(ack) ?? []
  const ahead = String(Number(rcvNxt) + 1)

  test('a RST at RCV.NXT goes to CLOSED', () => {
    expect(react(state, [`<SEQ=${rcvNxt}><CTL=RST>`], { until: '10min' })).toEqual([
      `CLOSED${told}`,
    ])
  })

  test('a RST ahead of RCV.NXT draws a challenge ACK', () => {
    expect(react(state, [`<SEQ=${ahead}><CTL=RST>`])).toEqual([ack])
  })

  test('without RFC 5961 a RST ahead of RCV.NXT goes to CLOSED', () => {
    const segments = [`<SEQ=${ahead}><CTL=RST>`]
    expect(react(state, segments, { settings: 'rfc5961: false' })).toEqual([`CLOSED${told}`])
  })

  test('a RST outside the window is dropped', () => {
    expect(react(state, ['<SEQ=250><CTL=RST>'])).toEqual(['nothing'])
  })

  test('a SYN in the window draws a challenge ACK', () => {
    expect(react(state, ['<SEQ=400><CTL=SYN>'])).toEqual([ack])
  })

  test('without RFC 5961 a SYN in the window resets the connection', () => {
    const options = { settings: 'rfc5961: false', until: '10min' }
    expect(react(state, ['<SEQ=400><CTL=SYN>'], options)).toEqual([
      `CLOSED "connection reset" <SEQ=${sndNxt}><CTL=RST>`,
    ])
  })

  test('a segment outside the window draws an ACK', () => {
    expect(react(state, ['<SEQ=250><ACK=101><CTL=ACK><DATA=5>'])).toEqual([ack])
  })

  test('a segment without ACK is dropped', () => {
    expect(react(state, [`<SEQ=${rcvNxt}><CTL=FIN><DATA=5>`])).toEqual(['nothing'])
  })

  test('an ACK of what was never sent draws an ACK', () => {
    expect(react(state, [`<SEQ=${rcvNxt}><ACK=150><CTL=ACK>`])).toEqual([ack])
  })

  test('an OPEN is an error', () => {
    expect(react(state, ['active OPEN'])).toEqual(['"error: connection already exists"'])
  })
})

describe.each(['FIN-WAIT-1', 'FIN-WAIT-2', 'CLOSING', 'LAST-ACK', 'TIME-WAIT'] as const)(
  'the user in %s',
  state => {
    test('can neither SEND nor CLOSE', () => {
      expect(react(state, ['SEND 10', 'CLOSE'])).toEqual([
        '"error: connection closing"',
        '"error: connection closing"',
      ])
    })
  },
)

describe.each(['FIN-WAIT-1', 'FIN-WAIT-2'] as const)('receiving in %s', state => {
  test('goes on: text is delivered and acknowledged', () => {
    expect(react(state, ['<SEQ=301><ACK=101><CTL=ACK><DATA=10>'])).toEqual([
      'delivers 10 <SEQ=102><ACK=311><CTL=ACK>',
    ])
  })
})

describe.each([
  ['FIN-WAIT-1', '102'],
  ['FIN-WAIT-2', '102'],
  ['CLOSE-WAIT', '101'],
] as const)('ABORT in %s', (state, sndNxt) => {
  test('sends a RST at SND.NXT', () => {
    expect(react(state, ['ABORT'], { until: '10min' })).toEqual([
      `CLOSED "connection reset" <SEQ=${sndNxt}><CTL=RST>`,
    ])
  })
})

describe.each(['CLOSING', 'LAST-ACK', 'TIME-WAIT'] as const)('ABORT in %s', state => {
  test('just deletes the TCB', () => {
    expect(react(state, ['ABORT'], { until: '10min' })).toEqual(['CLOSED'])
  })
})

describe('FIN-WAIT-1', () => {
  test('an ACK of the FIN goes to FIN-WAIT-2', () => {
    expect(react('FIN-WAIT-1', ['<SEQ=301><ACK=102><CTL=ACK>'])).toEqual(['FIN-WAIT-2'])
  })

  test('an ACK of less than the FIN does not', () => {
    const steps = ['SEND 10', 'CLOSE', '<SEQ=301><ACK=111><CTL=ACK>', '<SEQ=301><ACK=112><CTL=ACK>']
    expect(react('ESTABLISHED', steps).slice(1)).toEqual([
      'FIN-WAIT-1 <SEQ=111><ACK=301><CTL=FIN,ACK>',
      'nothing',
      'FIN-WAIT-2',
    ])
  })

  test('a FIN without an ACK of ours goes to CLOSING', () => {
    expect(react('FIN-WAIT-1', ['<SEQ=301><ACK=101><CTL=FIN,ACK>'])).toEqual([
      'CLOSING "connection closing" <SEQ=102><ACK=302><CTL=ACK>',
    ])
  })

  test('a FIN that acknowledges ours goes through FIN-WAIT-2 to TIME-WAIT (Figure 5, note 2)', () => {
    expect(react('FIN-WAIT-1', ['<SEQ=301><ACK=102><CTL=FIN,ACK>'])).toEqual([
      'FIN-WAIT-2 TIME-WAIT "connection closing" <SEQ=102><ACK=302><CTL=ACK>',
    ])
  })

  test('text and FIN that acknowledge our FIN are delivered on the way', () => {
    expect(react('FIN-WAIT-1', ['<SEQ=301><ACK=102><CTL=FIN,ACK><DATA=10>'])).toEqual([
      'FIN-WAIT-2 TIME-WAIT delivers 10 "connection closing" <SEQ=102><ACK=312><CTL=ACK>',
    ])
  })

  test('a peer’s FIN while our own still waits for the window: CLOSING, then TIME-WAIT', () => {
    const steps = [
      'SEND 15',
      'CLOSE',
      '<SEQ=301><ACK=101><WND=10><CTL=FIN,ACK>',
      '<SEQ=302><ACK=111><CTL=ACK>',
      '<SEQ=302><ACK=117><CTL=ACK>',
    ]
    expect(react('ESTABLISHED', steps, { peer: 'window: 10' }).slice(1)).toEqual([
      'FIN-WAIT-1',
      'CLOSING "connection closing" <SEQ=111><ACK=302><CTL=ACK>',
      '<SEQ=111><ACK=302><CTL=FIN,ACK><DATA=5>',
      'TIME-WAIT',
    ])
  })
})

describe('FIN-WAIT-2', () => {
  test('a FIN goes to TIME-WAIT', () => {
    expect(react('FIN-WAIT-2', ['<SEQ=301><ACK=102><CTL=FIN,ACK>'])).toEqual([
      'TIME-WAIT "connection closing" <SEQ=102><ACK=302><CTL=ACK>',
    ])
  })

  test('nothing is due: it waits for the peer’s FIN for ever', () => {
    expect(react('FIN-WAIT-2', [], { until: '50min' })).toEqual([])
  })
})

describe('CLOSE-WAIT', () => {
  test('SEND still sends', () => {
    expect(react('CLOSE-WAIT', ['SEND 10'])).toEqual(['<SEQ=101><ACK=302><CTL=ACK><DATA=10>'])
  })

  test('CLOSE sends a FIN and goes to LAST-ACK', () => {
    expect(react('CLOSE-WAIT', ['CLOSE'])).toEqual(['LAST-ACK <SEQ=101><ACK=302><CTL=FIN,ACK>'])
  })

  test('CLOSE with unsent text waits with LAST-ACK until the FIN rides on the last of it', () => {
    const steps = ['SEND 25', 'CLOSE', 'CLOSE', 'SEND 5', '<SEQ=302><ACK=111><CTL=ACK>']
    const fin = '<SEQ=301><ACK=101><WND=10><CTL=FIN,ACK>'
    expect(react('ESTABLISHED', [fin, ...steps], { peer: 'window: 10' }).slice(1)).toEqual([
      '<SEQ=101><ACK=302><CTL=ACK><DATA=10>',
      'nothing',
      '"error: connection closing"',
      '"error: connection closing"',
      'LAST-ACK <SEQ=111><ACK=302><CTL=FIN,ACK><DATA=15>',
    ])
  })
})

describe.each([
  ['CLOSE-WAIT', '<SEQ=101><ACK=302><CTL=ACK>'],
  ['CLOSING', '<SEQ=102><ACK=302><CTL=ACK>'],
  ['LAST-ACK', '<SEQ=102><ACK=302><CTL=ACK>'],
] as const)('after the peer’s FIN, in %s', (state, ack) => {
  test('the FIN again draws an ACK', () => {
    expect(react(state, ['<SEQ=301><ACK=101><CTL=FIN,ACK>'])).toEqual([ack])
  })

  test.each([
    ['at RCV.NXT', '<SEQ=302><ACK=101><CTL=ACK><DATA=10>'],
    ['further on', '<SEQ=320><ACK=101><CTL=ACK><DATA=10>'],
    ['from before the FIN on', '<SEQ=295><ACK=101><CTL=ACK><DATA=10>'],
  ])('text beyond the FIN, %s, is ignored without an answer', (_, segment) => {
    expect(react(state, [segment])).toEqual(['nothing'])
  })

  test.each([
    ['at RCV.NXT', '<SEQ=302><ACK=101><CTL=FIN,ACK>'],
    ['behind text', '<SEQ=302><ACK=101><CTL=FIN,ACK><DATA=10>'],
    ['further on', '<SEQ=320><ACK=101><CTL=FIN,ACK>'],
  ])('a second FIN beyond the first, %s, is ignored and acknowledged', (_, segment) => {
    expect(react(state, [segment])).toEqual([ack])
  })
})

describe('CLOSING', () => {
  test('an ACK of the FIN goes to TIME-WAIT, another does not', () => {
    const segments = ['<SEQ=302><ACK=101><CTL=ACK>', '<SEQ=302><ACK=102><CTL=ACK>']
    expect(react('CLOSING', segments)).toEqual(['nothing', 'TIME-WAIT'])
  })
})

describe('LAST-ACK', () => {
  test('an ACK of the FIN deletes the TCB, another does not', () => {
    const segments = ['<SEQ=302><ACK=101><CTL=ACK>', '<SEQ=302><ACK=102><CTL=ACK>']
    expect(react('LAST-ACK', segments)).toEqual(['nothing', 'CLOSED'])
  })

  test('the FIN is retransmitted until it is acknowledged', () => {
    const options = { until: '8s', pause: '1500ms' }
    expect(react('LAST-ACK', ['<SEQ=302><ACK=102><CTL=ACK>'], options)).toEqual([
      '2500 ms, rto: again <SEQ=101><ACK=302><CTL=FIN,ACK>',
      'CLOSED',
    ])
  })
})

test('CLOSING: text that comes with the ACK of the FIN is ignored without an answer', () => {
  expect(react('CLOSING', ['<SEQ=302><ACK=102><CTL=ACK><DATA=5>'])).toEqual(['TIME-WAIT'])
})

test('what was held beyond the FIN is ignored as the FIN is processed', () => {
  const steps = ['<SEQ=302><ACK=101><CTL=ACK><DATA=5>', '<SEQ=301><ACK=101><CTL=FIN,ACK>']
  const after = ['<SEQ=302><ACK=101><CTL=ACK>', 'CLOSE']
  expect(react('ESTABLISHED', [...steps, ...after])).toEqual([
    '<SEQ=101><ACK=301><CTL=ACK>',
    'CLOSE-WAIT "connection closing" <SEQ=101><ACK=302><CTL=ACK>',
    'nothing',
    'LAST-ACK <SEQ=101><ACK=302><CTL=FIN,ACK>',
  ])
})

test('LAST-ACK: with the ACK of the FIN all is over, text that comes with it included', () => {
  expect(react('LAST-ACK', ['<SEQ=302><ACK=102><CTL=ACK><DATA=5>'])).toEqual(['CLOSED'])
})

test('Nagle’s algorithm does not make a FIN wait', () => {
  expect(react('ESTABLISHED', ['SEND 10', 'CLOSE'], { settings: 'nagle: true' })).toEqual([
    '<SEQ=101><ACK=301><CTL=ACK><DATA=10>',
    'FIN-WAIT-1 <SEQ=111><ACK=301><CTL=FIN,ACK>',
  ])
})
