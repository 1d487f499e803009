import { describe, expect, test } from 'vitest'
import { react } from './react.ts'

// RFC 9293 §3.6.1 (MAY-1, SHLD-3), RFC 2525 §2.17

const text = '<SEQ=301><ACK=101><CTL=ACK><DATA=10>'
const lost = 'CLOSED <SEQ=101><CTL=RST>'

describe('a half-duplex close', () => {
  const options = { settings: 'reads: false, halfDuplex: true', until: '10min' }

  test('with unread text is a RST, in ESTABLISHED', () => {
    expect(react('ESTABLISHED', [text, 'CLOSE'], options).at(-1)).toBe(lost)
  })

  test('and in CLOSE-WAIT', () => {
    const steps = [text, '<SEQ=311><ACK=101><CTL=FIN,ACK>', 'CLOSE']
    expect(react('ESTABLISHED', steps, options).at(-1)).toBe(lost)
  })

  test('after everything was read is a FIN', () => {
    const steps = [text, 'RECEIVE 10', 'CLOSE']
    expect(react('ESTABLISHED', steps, options).slice(1, 3)).toEqual([
      'delivers 10',
      expect.stringMatching(/^FIN-WAIT-1 <SEQ=101><ACK=311><CTL=FIN,ACK>/),
    ])
  })

  test.each([
    ['FIN-WAIT-1', '<SEQ=301><ACK=101><CTL=ACK><DATA=10>'],
    ['FIN-WAIT-2', '<SEQ=301><ACK=102><CTL=ACK><DATA=10>'],
  ] as const)('text that arrives in %s draws a RST, and no ACK after it', (state, segment) => {
    const end = 'CLOSED <SEQ=102><CTL=RST>'
    expect(react(state, [segment], options)[0]).toBe(end)
    const above = '<SEQ=311><ACK=102><CTL=ACK><DATA=10>'
    expect(react('FIN-WAIT-2', [above, segment], options).at(-1)).toBe(end)
  })

  test.each(['FIN-WAIT-1', 'FIN-WAIT-2'] as const)('ends reading: RECEIVE in %s', state => {
    const until = { ...options, until: '500ms' }
    expect(react(state, ['RECEIVE 10'], until)).toEqual(['"error: connection closing"'])
  })

  test('a FIN alone is no text', () => {
    const segment = '<SEQ=301><ACK=102><CTL=FIN,ACK>'
    expect(react('FIN-WAIT-2', [segment], { ...options, until: '1s' })[0]).toMatch(/^TIME-WAIT /)
  })
})

test('without it CLOSE sends a FIN, and the user goes on reading', () => {
  const steps = [text, 'CLOSE', 'RECEIVE 10']
  expect(react('ESTABLISHED', steps, { settings: 'reads: false, window: 100' }).slice(1)).toEqual([
    'FIN-WAIT-1 <SEQ=101><ACK=311><CTL=FIN,ACK><WND=90>',
    'delivers 10',
  ])
})
