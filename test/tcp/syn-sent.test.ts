import { expect, test } from 'vitest'
import { react } from './react.ts'

// RFC 9293 §3.10.7.3

test('a SYN,ACK of the SYN establishes the connection', () => {
  expect(react('SYN-SENT', ['<SEQ=300><ACK=101><CTL=SYN,ACK>'])).toEqual([
    'ESTABLISHED <SEQ=101><ACK=301><CTL=ACK>',
  ])
})

test('an ACK of anything but the SYN draws a RST, and the connection goes on', () => {
  const segments = [
    '<SEQ=300><ACK=100><CTL=SYN,ACK>',
    '<SEQ=300><ACK=102><CTL=SYN,ACK>',
    '<SEQ=300><ACK=91><CTL=ACK>',
    '<SEQ=300><ACK=101><CTL=SYN,ACK>',
  ]
  expect(react('SYN-SENT', segments)).toEqual([
    '<SEQ=100><CTL=RST>',
    '<SEQ=102><CTL=RST>',
    '<SEQ=91><CTL=RST>',
    'ESTABLISHED <SEQ=101><ACK=301><CTL=ACK>',
  ])
})

test('a RST that acknowledges the SYN resets the connection, whatever its SEQ', () => {
  expect(react('SYN-SENT', ['<SEQ=0><ACK=101><CTL=RST,ACK>'])).toEqual([
    'CLOSED "connection reset"',
  ])
})

test('a RST without an ACK of the SYN is dropped', () => {
  const segments = ['<SEQ=0><CTL=RST>', '<SEQ=0><ACK=100><CTL=RST,ACK>']
  expect(react('SYN-SENT', segments)).toEqual(['nothing', 'nothing'])
})

test('a SYN is a simultaneous open: the SYN goes again, with an ACK', () => {
  expect(react('SYN-SENT', ['<SEQ=300><CTL=SYN>'])).toEqual([
    'SYN-RECEIVED <SEQ=100><ACK=301><CTL=SYN,ACK>',
  ])
})

test('a segment with neither SYN nor RST is dropped, its FIN with it', () => {
  const segments = ['<SEQ=300><ACK=101><CTL=ACK>', '<SEQ=300><ACK=101><CTL=FIN,ACK>']
  expect(react('SYN-SENT', segments)).toEqual(['nothing', 'nothing'])
})

test('text and FIN on the SYN,ACK are processed with it, and acknowledged once', () => {
  expect(react('SYN-SENT', ['<SEQ=300><ACK=101><CTL=SYN,FIN,ACK><DATA=10>'])).toEqual([
    'ESTABLISHED CLOSE-WAIT delivers 10 "connection closing" <SEQ=101><ACK=312><CTL=ACK>',
  ])
})

test('text on a crossing SYN waits for ESTABLISHED', () => {
  const steps = ['<SEQ=300><CTL=SYN><DATA=10>', '<SEQ=311><ACK=101><CTL=ACK>']
  expect(react('SYN-SENT', steps)).toEqual([
    'SYN-RECEIVED <SEQ=100><ACK=301><CTL=SYN,ACK>',
    'ESTABLISHED delivers 10 <SEQ=101><ACK=311><CTL=ACK>',
  ])
})

test('what was sent in SYN-SENT rides in the third segment', () => {
  expect(react('SYN-SENT', ['SEND 4', 'SEND 6', '<SEQ=300><ACK=101><CTL=SYN,ACK>'])).toEqual([
    'nothing',
    'nothing',
    'ESTABLISHED <SEQ=101><ACK=301><CTL=ACK><DATA=10>',
  ])
})

test.each([
  ['CLOSE', 'CLOSED'],
  ['ABORT', 'CLOSED "connection reset"'],
])('%s in SYN-SENT deletes the TCB; the SYN,ACK then finds no connection', (call, did) => {
  const steps = [call, '<SEQ=300><ACK=101><CTL=SYN,ACK>']
  expect(react('SYN-SENT', steps, { until: '5s' })).toEqual([did, '<SEQ=101><CTL=RST>'])
})

test('an OPEN in SYN-SENT is an error', () => {
  expect(react('SYN-SENT', ['active OPEN', 'passive OPEN'])).toEqual([
    '"error: connection already exists"',
    '"error: connection already exists"',
  ])
})
