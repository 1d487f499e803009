import { expect, test } from 'vitest'
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
  ['old text', '<SEQ=291><ACK=102><CTL=ACK><DATA=10>', ack],
  ['text beyond the FIN', '<SEQ=302><ACK=102><CTL=ACK><DATA=10>', ack],
  ['a SYN', '<SEQ=400><CTL=SYN>', ack],
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
