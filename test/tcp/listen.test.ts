import { expect, test } from 'vitest'
import { react } from './react.ts'

// RFC 9293 §3.10.7.2

test('a RST in LISTEN is ignored, with and without ACK', () => {
  expect(react('LISTEN', ['<SEQ=300><CTL=RST>', '<SEQ=300><ACK=5><CTL=RST,ACK>'])).toEqual([
    'nothing',
    'nothing',
  ])
})

test('any ACK in LISTEN draws a RST at the sequence number that it acknowledges', () => {
  const segments = [
    '<SEQ=300><ACK=77><CTL=ACK>',
    '<SEQ=300><ACK=78><CTL=SYN,ACK>',
    '<SEQ=300><ACK=79><CTL=FIN,ACK><DATA=5>',
  ]
  expect(react('LISTEN', segments)).toEqual([
    '<SEQ=77><CTL=RST>',
    '<SEQ=78><CTL=RST>',
    '<SEQ=79><CTL=RST>',
  ])
})

test('a SYN in LISTEN draws a SYN,ACK', () => {
  expect(react('LISTEN', ['<SEQ=300><CTL=SYN>'])).toEqual([
    'SYN-RECEIVED <SEQ=100><ACK=301><CTL=SYN,ACK>',
  ])
})

test('a segment without RST, ACK and SYN in LISTEN is dropped', () => {
  expect(react('LISTEN', ['<SEQ=300><CTL=FIN><DATA=5>'])).toEqual(['nothing'])
})

test('text on the SYN is held until ESTABLISHED', () => {
  const steps = ['<SEQ=300><CTL=SYN><DATA=10>', '<SEQ=311><ACK=101><CTL=ACK>']
  expect(react('LISTEN', steps)).toEqual([
    'SYN-RECEIVED <SEQ=100><ACK=301><CTL=SYN,ACK>',
    'ESTABLISHED delivers 10 <SEQ=101><ACK=311><CTL=ACK>',
  ])
})

test('a FIN on the SYN is held until ESTABLISHED', () => {
  const steps = ['<SEQ=300><CTL=SYN,FIN>', '<SEQ=302><ACK=101><CTL=ACK>']
  expect(react('LISTEN', steps)).toEqual([
    'SYN-RECEIVED <SEQ=100><ACK=301><CTL=SYN,ACK>',
    'ESTABLISHED CLOSE-WAIT "connection closing" <SEQ=101><ACK=302><CTL=ACK>',
  ])
})

test('a SEND in LISTEN needs the remote socket', () => {
  expect(react('LISTEN', ['SEND 10'])).toEqual(['"error: remote socket unspecified"'])
})

test('a SEND in LISTEN with a remote socket opens actively, and its text follows the handshake', () => {
  const steps = ['passive OPEN, remote: true', 'SEND 10', '<SEQ=300><ACK=101><CTL=SYN,ACK>']
  expect(react('CLOSED', steps)).toEqual([
    'LISTEN',
    'SYN-SENT <SEQ=100><CTL=SYN>',
    'ESTABLISHED <SEQ=101><ACK=301><CTL=ACK><DATA=10>',
  ])
})

test('a connection that a SEND turned active counts as active: a RST in SYN-RECEIVED refuses it', () => {
  const steps = [
    'passive OPEN, remote: true',
    'SEND 10',
    '<SEQ=300><CTL=SYN>',
    '<SEQ=301><CTL=RST>',
  ]
  expect(react('CLOSED', steps).slice(2)).toEqual([
    'SYN-RECEIVED <SEQ=100><ACK=301><CTL=SYN,ACK>',
    'CLOSED "connection refused"',
  ])
})

test('an active OPEN in LISTEN turns the connection active: a RST in SYN-RECEIVED refuses it', () => {
  const steps = ['active OPEN', '<SEQ=300><CTL=SYN>', '<SEQ=301><CTL=RST>']
  expect(react('LISTEN', steps)).toEqual([
    'SYN-SENT <SEQ=100><CTL=SYN>',
    'SYN-RECEIVED <SEQ=100><ACK=301><CTL=SYN,ACK>',
    'CLOSED "connection refused"',
  ])
})

test('a passive OPEN in LISTEN is an error', () => {
  expect(react('LISTEN', ['passive OPEN'])).toEqual(['"error: connection already exists"'])
})

test.each([
  ['CLOSE', 'CLOSED'],
  ['ABORT', 'CLOSED "connection reset"'],
])('%s in LISTEN deletes the TCB and sends nothing', (call, did) => {
  expect(react('LISTEN', [call, '<SEQ=300><CTL=SYN>'])).toEqual([
    did,
    '<SEQ=0><ACK=301><CTL=RST,ACK>',
  ])
})
