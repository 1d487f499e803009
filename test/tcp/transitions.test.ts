import { describe, expect, test } from 'vitest'
import { row, type State, states, transitions } from '../../src/tcp/transitions.ts'
import type { Variant } from '../../src/tcp/variant.ts'
import { type Options, runIn } from './react.ts'

/** A state to begin in, the steps that take the row, and the settings that it needs. */
type Way = readonly [Parameters<typeof runIn>[0], readonly string[], Options?]

const without5961: Options = { settings: 'rfc5961: false' }
const fin = '<SEQ=301><ACK=101><CTL=FIN,ACK>'
const syn = ['<SEQ=400><CTL=SYN>']
/** The RST at RCV.NXT, before and after the peer's FIN. */
const [rst, rstAfterFin] = [['<SEQ=301><CTL=RST>'], ['<SEQ=302><CTL=RST>']]

const r2: Options = { settings: 'r2: 1s, r2Syn: 1s, rtoMin: 50ms', until: '10s' }
const userTimeout: Options = { settings: 'userTimeout: 500ms' }
const keepAlive: Options = {
  settings: 'keepAlive: true, keepAliveInterval: 1s, r2: 1s',
  until: '10s',
}
/** The user does not read, and CLOSE is the end of it. */
const halfDuplex: Options = { settings: 'reads: false, halfDuplex: true' }
const text = '<SEQ=301><ACK=101><CTL=ACK><DATA=10>'
const reuse: Options = { settings: 'timeWaitReuse: true' }
const variant = (name: Variant): Options => ({ settings: `variant: ${name}` })

/** How every row of the table is taken; a new row without a way is a compile error. */
const ways: { readonly [S in State]: Readonly<Record<keyof (typeof transitions)[S], Way>> } = {
  CLOSED: {
    'passive OPEN': ['CLOSED', ['passive OPEN']],
    'active OPEN': ['CLOSED', ['active OPEN']],
  },
  LISTEN: {
    'rcv SYN': ['LISTEN', ['<SEQ=300><CTL=SYN>']],
    SEND: ['CLOSED', ['passive OPEN, remote: true', 'SEND 10']],
    CLOSE: ['LISTEN', ['CLOSE']],
    'active OPEN': ['LISTEN', ['active OPEN']],
    ABORT: ['LISTEN', ['ABORT']],
    'rcv SYN, two-way': ['LISTEN', ['<SEQ=300><CTL=SYN>'], variant('two-way-handshake')],
    'rcv SYN, four-way': ['LISTEN', ['<SEQ=300><CTL=SYN>'], variant('four-way-handshake')],
    'rcv ACK of cookie': [
      'LISTEN',
      ['<SEQ=300><CTL=SYN>', '<SEQ=301><ACK=401><CTL=ACK>'],
      variant('syn-cookies'),
    ],
  },
  'SYN-SENT': {
    'rcv SYN,ACK': ['SYN-SENT', ['<SEQ=300><ACK=101><CTL=SYN,ACK>']],
    'rcv SYN': ['SYN-SENT', ['<SEQ=300><CTL=SYN>']],
    CLOSE: ['SYN-SENT', ['CLOSE']],
    'rcv RST': ['SYN-SENT', ['<SEQ=0><ACK=101><CTL=RST,ACK>']],
    ABORT: ['SYN-SENT', ['ABORT']],
    'R2 reached': ['SYN-SENT', [], r2],
    'user timeout': ['SYN-SENT', [], userTimeout],
    'rcv SYN,ACK, two-way': [
      'SYN-SENT',
      ['<SEQ=300><ACK=101><CTL=SYN,ACK>'],
      variant('two-way-handshake'),
    ],
    'rcv SYN, four-way': [
      'SYN-SENT',
      ['<SEQ=300><ACK=101><CTL=ACK>', '<SEQ=300><CTL=SYN>'],
      variant('four-way-handshake'),
    ],
  },
  'SYN-RECEIVED': {
    'rcv ACK of SYN': ['SYN-RECEIVED, passive', ['<SEQ=301><ACK=101><CTL=ACK>']],
    CLOSE: ['SYN-RECEIVED, passive', ['CLOSE']],
    'rcv RST, passive OPEN': ['SYN-RECEIVED, passive', rst],
    'rcv RST, active OPEN': ['SYN-RECEIVED, active', rst],
    'rcv RST, listener closed': ['SYN-RECEIVED, passive', ['CLOSE, of: listener', ...rst]],
    'rcv SYN, passive OPEN': ['SYN-RECEIVED, passive', syn],
    'rcv SYN in window, no RFC 5961': ['SYN-RECEIVED, active', syn, without5961],
    ABORT: ['SYN-RECEIVED, passive', ['ABORT']],
    'rcv RST, reopened': ['TIME-WAIT', ['<SEQ=400><CTL=SYN>', '<SEQ=401><CTL=RST>'], reuse],
    'R2 reached': ['SYN-RECEIVED, passive', [], r2],
    'user timeout': ['SYN-RECEIVED, active', [], userTimeout],
  },
  ESTABLISHED: {
    CLOSE: ['ESTABLISHED', ['CLOSE']],
    'rcv FIN': ['ESTABLISHED', [fin]],
    'rcv RST': ['ESTABLISHED', rst],
    'rcv SYN in window, no RFC 5961': ['ESTABLISHED', syn, without5961],
    ABORT: ['ESTABLISHED', ['ABORT']],
    'CLOSE, text unread': ['ESTABLISHED', [text, 'CLOSE'], halfDuplex],
    'R2 reached': ['ESTABLISHED', ['SEND 10'], r2],
    'keep-alive timeout': ['ESTABLISHED', [text], keepAlive],
    'user timeout': ['ESTABLISHED', ['SEND 10'], userTimeout],
    'rcv FIN, early FIN': ['ESTABLISHED', [fin], variant('early-fin')],
    'rcv FIN, withheld ACK': ['ESTABLISHED', [fin], variant('withheld-ack')],
  },
  'FIN-WAIT-1': {
    'rcv ACK of FIN': ['FIN-WAIT-1', ['<SEQ=301><ACK=102><CTL=ACK>']],
    'rcv FIN': ['FIN-WAIT-1', [fin]],
    'rcv RST': ['FIN-WAIT-1', rst],
    'rcv SYN in window, no RFC 5961': ['FIN-WAIT-1', syn, without5961],
    ABORT: ['FIN-WAIT-1', ['ABORT']],
    'rcv text, half-duplex': ['FIN-WAIT-1', [text], halfDuplex],
    'R2 reached': ['FIN-WAIT-1', [], r2],
    'user timeout': ['FIN-WAIT-1', [], userTimeout],
  },
  'FIN-WAIT-2': {
    'rcv FIN': ['FIN-WAIT-2', [fin]],
    'rcv RST': ['FIN-WAIT-2', rst],
    'rcv SYN in window, no RFC 5961': ['FIN-WAIT-2', syn, without5961],
    ABORT: ['FIN-WAIT-2', ['ABORT']],
    'rcv text, half-duplex': ['FIN-WAIT-2', [text], halfDuplex],
    'keep-alive timeout': ['FIN-WAIT-2', [], keepAlive],
    'rcv FIN, no TIME-WAIT': ['FIN-WAIT-2', [fin], variant('no-time-wait')],
  },
  'CLOSE-WAIT': {
    CLOSE: ['CLOSE-WAIT', ['CLOSE']],
    'rcv RST': ['CLOSE-WAIT', rstAfterFin],
    'rcv SYN in window, no RFC 5961': ['CLOSE-WAIT', syn, without5961],
    ABORT: ['CLOSE-WAIT', ['ABORT']],
    'CLOSE, text unread': [
      'ESTABLISHED',
      ['<SEQ=301><ACK=101><CTL=FIN,ACK><DATA=10>', 'CLOSE'],
      halfDuplex,
    ],
    'R2 reached': ['CLOSE-WAIT', ['SEND 10'], r2],
    'keep-alive timeout': ['CLOSE-WAIT', [], keepAlive],
    'user timeout': ['CLOSE-WAIT', ['SEND 10'], userTimeout],
  },
  CLOSING: {
    'rcv ACK of FIN': ['CLOSING', ['<SEQ=302><ACK=102><CTL=ACK>']],
    'rcv RST': ['CLOSING', rstAfterFin],
    'rcv SYN in window, no RFC 5961': ['CLOSING', syn, without5961],
    ABORT: ['CLOSING', ['ABORT']],
    'R2 reached': ['CLOSING', [], r2],
    'user timeout': ['CLOSING', [], userTimeout],
    'rcv ACK of FIN, no TIME-WAIT': [
      'CLOSING',
      ['<SEQ=302><ACK=102><CTL=ACK>'],
      variant('no-time-wait'),
    ],
  },
  'LAST-ACK': {
    'rcv ACK of FIN': ['LAST-ACK', ['<SEQ=302><ACK=102><CTL=ACK>']],
    'rcv RST': ['LAST-ACK', rstAfterFin],
    'rcv SYN in window, no RFC 5961': ['LAST-ACK', syn, without5961],
    ABORT: ['LAST-ACK', ['ABORT']],
    'R2 reached': ['LAST-ACK', [], r2],
    'user timeout': ['LAST-ACK', [], userTimeout],
  },
  'TIME-WAIT': {
    '2 MSL timeout': ['TIME-WAIT', [], { until: '5min' }],
    'rcv RST': ['TIME-WAIT', rstAfterFin],
    'rcv SYN in window, no RFC 5961': ['TIME-WAIT', syn, without5961],
    ABORT: ['TIME-WAIT', ['ABORT']],
    'rcv SYN, reopening': ['TIME-WAIT', syn, reuse],
  },
}

describe('every row of the table is taken by some scenario, and sends what it says', () => {
  const rows = states.flatMap(from =>
    Object.entries<Way>(ways[from]).map(([event, way]) => ({ from, event, way })),
  )
  test.each(rows)('$from: $event', ({ from, event, way: [start, steps, options] }) => {
    const { trace } = runIn(start, steps, options).replay
    const { to, send, ref } = row(from, event as Parameters<typeof row>[1])
    const taken = trace.events.find(
      found =>
        found.kind === 'transition' &&
        found.endpoint === 'a' &&
        found.from === from &&
        found.event === event,
    )
    expect(taken).toMatchObject({ to, ref })
    const sent = trace.events.flatMap(found =>
      found.kind === 'sent' && found.cause === taken?.cause ? [found.message.ctl] : [],
    )
    const carries = { FIN: ['FIN', 'ACK'] } as Readonly<Record<string, readonly string[]>>
    const segments = send?.split('; ') ?? []
    expect(sent).toEqual(segments.map(one => carries[one] ?? one.split(',')))
  })
})

test('every arrow ends in a state', () => {
  for (const from of states) {
    for (const { to } of Object.values(transitions[from])) expect(states).toContain(to)
  }
})

test('an impossible change is a mistake of ours, and throws', () => {
  expect(() => row('CLOSED', 'rcv FIN')).toThrow('no transition from CLOSED on rcv FIN')
})
