import { describe, expect, test } from 'vitest'
import { runIn } from './react.ts'

/** A state, its steps, the rules that the trace tells of with their sections, and the settings that it needs. */
type Case = readonly [
  state: Parameters<typeof runIn>[0],
  steps: readonly string[],
  rules: readonly string[],
  options?: Parameters<typeof runIn>[2],
]

const text = (seq: number, octets = 10) => `<SEQ=${seq}><ACK=101><CTL=ACK><DATA=${octets}>`
const fin = '<SEQ=301><ACK=101><CTL=FIN,ACK>'
const zero = '<SEQ=301><ACK=101><WND=0><CTL=ACK>'

const cases: readonly Case[] = [
  ['CLOSED', ['<SEQ=300><CTL=SYN>'], ['no connection §3.10.7.1']],
  ['LISTEN', ['<SEQ=300><CTL=RST>'], ['RST ignored §3.10.7.2']],
  ['LISTEN', ['<SEQ=300><ACK=5><CTL=RST,ACK>'], ['RST ignored §3.10.7.2']],
  ['LISTEN', ['<SEQ=300><ACK=5><CTL=ACK>'], ['ACK in LISTEN §3.10.7.2']],
  ['LISTEN', ['<SEQ=300><CTL=FIN>'], ['segment dropped §3.10.7.2']],
  ['SYN-SENT', ['<SEQ=300><ACK=5><CTL=ACK>'], ['ACK of nothing that was sent §3.10.7.3']],
  ['SYN-SENT', ['<SEQ=300><CTL=RST>'], ['RST without ACK dropped §3.10.7.3']],
  ['SYN-SENT', ['<SEQ=300><CTL=FIN>'], ['segment dropped §3.10.7.3']],
  ['SYN-RECEIVED, passive', ['<SEQ=300><CTL=SYN>'], ['repeated SYN §3.10.7.4']],
  [
    'SYN-RECEIVED, passive',
    ['<SEQ=301><ACK=5><CTL=ACK>'],
    ['ACK of nothing that was sent §3.10.7.4'],
  ],
  ['ESTABLISHED', ['<SEQ=301><ACK=5000><CTL=ACK>'], ['ACK of nothing that was sent §3.10.7.4']],
  ['ESTABLISHED', [text(200)], ['unacceptable segment §3.10.7.4']],
  ['ESTABLISHED', ['<SEQ=301><CTL=FIN>'], ['segment without ACK dropped §3.10.7.4']],
  ['ESTABLISHED', ['<SEQ=302><CTL=RST>'], ['RST ahead of RCV.NXT: challenge ACK §3.10.7.4']],
  [
    'ESTABLISHED',
    ['<SEQ=302><CTL=SYN>'],
    ['SYN on a synchronized connection: challenge ACK §3.10.7.4'],
  ],
  ['ESTABLISHED', ['<SEQ=301><ACK=4294900000><CTL=ACK>'], ['ACK too old: challenge ACK §3.10.7.4']],
  ['ESTABLISHED', [text(311), text(301)], ['out of order: held §3.10.7.4']],
  [
    'ESTABLISHED',
    [fin, '<SEQ=302><ACK=101><CTL=FIN,ACK><DATA=1>'],
    ['text after FIN ignored §3.10.7.4', 'FIN after FIN ignored §3.10.7.4'],
  ],
  [
    'ESTABLISHED',
    ['<SEQ=302><ACK=101><CTL=FIN,ACK><DATA=1>', fin],
    ['out of order: held §3.10.7.4', 'text after FIN ignored §3.10.7.4'],
  ],
  ['ESTABLISHED', ['<SEQ=300><CTL=RST><DATA=2>'], ['RST left of the window dropped §3.10.7.4']],
  ['CLOSE-WAIT', ['<SEQ=302><ACK=101><CTL=FIN,ACK>'], ['FIN after FIN ignored §3.10.7.4']],
  ['TIME-WAIT', ['<SEQ=301><ACK=102><CTL=FIN,ACK>'], ['retransmitted FIN §3.10.7.4']],
  ['ESTABLISHED', ['SEND 10'], ['retransmission timeout §3.10.8'], { until: '1500ms' }],
  [
    'ESTABLISHED',
    [text(301)],
    ['delayed ACK §3.8.6.3'],
    { settings: 'ackDelay: 200ms', until: '500ms' },
  ],
  ['ESTABLISHED', [zero, 'SEND 10'], ['zero-window probe §3.8.6.1'], { until: '1500ms' }],
  [
    'ESTABLISHED',
    ['<SEQ=301><ACK=101><WND=5><CTL=ACK>', 'SEND 10'],
    ['small window overridden §3.8.6.2.1'],
    { until: '800ms' },
  ],
  [
    'ESTABLISHED',
    ['<SEQ=301><ACK=101><CTL=ACK>'],
    ['keep-alive §3.8.4'],
    { settings: 'keepAlive: true, keepAliveInterval: 1s', until: '1500ms' },
  ],
]

describe('a rule that the table leaves out is in the trace with its section', () => {
  const all = cases.map(
    ([state, steps, rules, options = {}]) => [state, steps, rules, options] as const,
  )
  test.each(all)('%s: %j: %j', (state, steps, rules, options) => {
    const { events } = runIn(state, steps, options).replay.trace
    const found = events.flatMap(event =>
      event.kind === 'rule' && event.endpoint === 'a' ? [`${event.rule} §${event.ref}`] : [],
    )
    expect(found).toEqual(rules)
  })
})

describe('what is sent is in the trace with its section', () => {
  test.each<readonly [string, readonly string[], readonly string[]]>([
    ['text', ['SEND 10'], ['3.10.2']],
    ['a FIN', ['CLOSE'], ['3.10.4']],
    [
      'the ACK of a segment above a gap, and of the one that fills it',
      [text(311), text(301)],
      ['3.10.7.4', '3.8.6.3'],
    ],
  ])('%s', (_, steps, refs) => {
    const { events } = runIn('ESTABLISHED', steps).replay.trace
    const found = events.flatMap(event =>
      event.kind === 'sent' && event.endpoint === 'a' ? [event.ref] : [],
    )
    expect(found).toEqual(refs)
  })
})
