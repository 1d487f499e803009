import { expect, test } from 'vitest'
import { react } from './react.ts'

// RFC 9293 §3.8.6.3, RFC 5681 §4.2. The first segment arrives at 0 ms, each other one 20 ms later.

const options = { settings: 'ackDelay: 200ms, mss: 10' }

test('an ACK of text waits for the delay', () => {
  expect(react('ESTABLISHED', ['<SEQ=301><ACK=101><CTL=ACK><DATA=5>'], options)).toEqual([
    'delivers 5',
    '200 ms, delayed-ack: <SEQ=101><ACK=306><CTL=ACK>',
  ])
})

test('more text does not put it off', () => {
  const segments = ['<SEQ=301><ACK=101><CTL=ACK><DATA=5>', '<SEQ=306><ACK=101><CTL=ACK><DATA=5>']
  expect(react('ESTABLISHED', segments, options)).toEqual([
    'delivers 5',
    'delivers 5',
    '200 ms, delayed-ack: <SEQ=101><ACK=311><CTL=ACK>',
  ])
})

test('every second full-sized segment is acknowledged at once', () => {
  const segments = [301, 311, 321, 331].map(seq => `<SEQ=${seq}><ACK=101><CTL=ACK><DATA=10>`)
  expect(react('ESTABLISHED', segments, options)).toEqual([
    'delivers 10',
    'delivers 10 <SEQ=101><ACK=321><CTL=ACK>',
    'delivers 10',
    'delivers 10 <SEQ=101><ACK=341><CTL=ACK>',
  ])
})

test('it rides in text that is sent meanwhile', () => {
  const steps = ['<SEQ=301><ACK=101><CTL=ACK><DATA=5>', 'SEND 3']
  expect(react('ESTABLISHED', steps, options)).toEqual([
    'delivers 5',
    '<SEQ=101><ACK=306><CTL=ACK><DATA=3>',
  ])
})

test('it rides in a FIN that is sent meanwhile', () => {
  const steps = ['<SEQ=301><ACK=101><CTL=ACK><DATA=5>', 'CLOSE']
  expect(react('ESTABLISHED', steps, options)).toEqual([
    'delivers 5',
    'FIN-WAIT-1 <SEQ=101><ACK=306><CTL=FIN,ACK>',
  ])
})

test('the ACK of a FIN rides in our own FIN', () => {
  expect(react('ESTABLISHED', ['<SEQ=301><ACK=101><CTL=FIN,ACK>', 'CLOSE'], options)).toEqual([
    'CLOSE-WAIT "connection closing"',
    'LAST-ACK <SEQ=101><ACK=302><CTL=FIN,ACK>',
  ])
})

test('the ACK of a FIN does not wait longer than the delay', () => {
  expect(react('ESTABLISHED', ['<SEQ=301><ACK=101><CTL=FIN,ACK>'], options)).toEqual([
    'CLOSE-WAIT "connection closing"',
    '200 ms, delayed-ack: <SEQ=101><ACK=302><CTL=ACK>',
  ])
})

test('the ACK of a FIN that ours cannot follow is sent at once', () => {
  const segment = '<SEQ=301><ACK=101><CTL=FIN,ACK>'
  expect(react('FIN-WAIT-1', [segment], options)).toEqual([
    'CLOSING "connection closing" <SEQ=102><ACK=302><CTL=ACK>',
  ])
  expect(react('FIN-WAIT-2', [segment], options)).toEqual([
    'TIME-WAIT "connection closing" <SEQ=102><ACK=302><CTL=ACK>',
  ])
})

test('text above a gap, and text that fills it, is acknowledged at once', () => {
  const segments = ['<SEQ=306><ACK=101><CTL=ACK><DATA=5>', '<SEQ=301><ACK=101><CTL=ACK><DATA=5>']
  expect(react('ESTABLISHED', segments, options)).toEqual([
    '<SEQ=101><ACK=301><CTL=ACK>',
    'delivers 5 delivers 5 <SEQ=101><ACK=311><CTL=ACK>',
  ])
})

test('text that fills a part of a gap is acknowledged at once', () => {
  const segments = [321, 311, 301].map(seq => `<SEQ=${seq}><ACK=101><CTL=ACK><DATA=5>`)
  expect(react('ESTABLISHED', segments, options)).toEqual([
    '<SEQ=101><ACK=301><CTL=ACK>',
    '<SEQ=101><ACK=301><CTL=ACK>',
    'delivers 5 <SEQ=101><ACK=306><CTL=ACK>',
  ])
})

test('an unacceptable segment is answered at once', () => {
  expect(react('ESTABLISHED', ['<SEQ=200><ACK=101><CTL=ACK><DATA=5>'], options)).toEqual([
    '<SEQ=101><ACK=301><CTL=ACK>',
  ])
})

test('an ACK sent at once takes the delayed one with it', () => {
  const segments = ['<SEQ=301><ACK=101><CTL=ACK><DATA=5>', '<SEQ=301><ACK=101><CTL=ACK><DATA=5>']
  expect(react('ESTABLISHED', segments, options)).toEqual([
    'delivers 5',
    '<SEQ=101><ACK=306><CTL=ACK>',
  ])
})

test('a RST leaves no delayed ACK behind', () => {
  const segments = ['<SEQ=301><ACK=101><CTL=ACK><DATA=5>', '<SEQ=306><CTL=RST>']
  expect(react('ESTABLISHED', segments, options)).toEqual([
    'delivers 5',
    'CLOSED "connection reset"',
  ])
})
