import type { Transition } from '../protocol.ts'
import type { Variant } from './variant.ts'

/** RFC 9293 §3.3.2, in the order of Figure 5. */
export const states = [
  'CLOSED',
  'LISTEN',
  'SYN-SENT',
  'SYN-RECEIVED',
  'ESTABLISHED',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'CLOSE-WAIT',
  'CLOSING',
  'LAST-ACK',
  'TIME-WAIT',
] as const

export type State = (typeof states)[number]

/** What moves an endpoint from one state to another. */
export type TcpEvent =
  | 'passive OPEN'
  | 'active OPEN'
  | 'SEND'
  | 'CLOSE'
  | 'ABORT'
  | 'rcv SYN'
  | 'rcv SYN, passive OPEN'
  | 'rcv SYN in window, no RFC 5961'
  | 'rcv SYN,ACK'
  | 'rcv ACK of SYN'
  | 'rcv ACK of FIN'
  | 'rcv FIN'
  | 'rcv RST'
  | 'rcv RST, passive OPEN'
  | 'rcv RST, active OPEN'
  | 'rcv RST, listener closed'
  | 'rcv RST, reopened'
  | 'rcv SYN, reopening'
  | 'rcv text, half-duplex'
  | 'CLOSE, text unread'
  | 'R2 reached'
  | 'keep-alive timeout'
  | 'user timeout'
  | '2 MSL timeout'
  | 'rcv SYN, two-way'
  | 'rcv SYN,ACK, two-way'
  | 'rcv SYN, four-way'
  | 'rcv ACK of cookie'
  | 'rcv FIN, early FIN'
  | 'rcv FIN, withheld ACK'
  | 'rcv FIN, no TIME-WAIT'
  | 'rcv ACK of FIN, no TIME-WAIT'

/** What a row sends. */
export type TcpSend = 'SYN' | 'SYN,ACK' | 'ACK; SYN' | 'ACK' | 'FIN' | 'RST'

type Row = Transition & {
  readonly to: State
  readonly send?: TcpSend
  readonly variant?: Variant
}

const reset = { to: 'CLOSED', ref: '3.10.7.4', minor: true } as const
const abort = { to: 'CLOSED', ref: '3.10.5', minor: true } as const
const abortWithReset = { ...abort, send: 'RST' } as const
/** Without RFC 5961 only. */
const synchronizedSyn = { to: 'CLOSED', send: 'RST', ref: '3.10.7.4', minor: true } as const

/** Where the host closes half-duplex only. */
const lostText = { to: 'CLOSED', send: 'RST', ref: '3.6.1', minor: true } as const
const givenUp = { to: 'CLOSED', ref: '3.8.3', minor: true } as const
const peerDead = { to: 'CLOSED', ref: '3.8.4', minor: true } as const
/** In FIN-WAIT-2 and TIME-WAIT nothing waits to be delivered. */
const userTimeout = { to: 'CLOSED', ref: '3.10.8', minor: true } as const

const twoWay = { variant: 'two-way-handshake', minor: true } as const
const fourWay = { variant: 'four-way-handshake', minor: true } as const
const cookies = { variant: 'syn-cookies', minor: true } as const
const earlyFin = { variant: 'early-fin', minor: true } as const
const withheldAck = { variant: 'withheld-ack', minor: true } as const
const noTimeWait = { variant: 'no-time-wait', minor: true } as const

/** Every change of state: the arrows of RFC 9293 Figure 5 and its notes, the resets it omits, and the rows of variants. */
export const transitions = {
  CLOSED: {
    'passive OPEN': { to: 'LISTEN', ref: '3.10.1' },
    'active OPEN': { to: 'SYN-SENT', send: 'SYN', ref: '3.10.1' },
  },
  LISTEN: {
    'rcv SYN': { to: 'SYN-RECEIVED', send: 'SYN,ACK', ref: '3.10.7.2' },
    SEND: { to: 'SYN-SENT', send: 'SYN', ref: '3.10.2' },
    CLOSE: { to: 'CLOSED', ref: '3.10.4' },
    'active OPEN': { to: 'SYN-SENT', send: 'SYN', ref: '3.10.1', minor: true },
    ABORT: abort,
    'rcv SYN, two-way': { to: 'ESTABLISHED', send: 'SYN,ACK', ref: '3.10.7.2', ...twoWay },
    'rcv SYN, four-way': { to: 'SYN-RECEIVED', send: 'ACK; SYN', ref: '3.10.7.2', ...fourWay },
    'rcv ACK of cookie': { to: 'ESTABLISHED', ref: '3.10.7.2', ...cookies },
  },
  'SYN-SENT': {
    'rcv SYN,ACK': { to: 'ESTABLISHED', send: 'ACK', ref: '3.10.7.3' },
    'rcv SYN': { to: 'SYN-RECEIVED', send: 'SYN,ACK', ref: '3.10.7.3' },
    CLOSE: { to: 'CLOSED', ref: '3.10.4' },
    'rcv RST': { to: 'CLOSED', ref: '3.10.7.3', minor: true },
    ABORT: abort,
    'R2 reached': givenUp,
    'user timeout': userTimeout,
    'rcv SYN,ACK, two-way': { to: 'ESTABLISHED', ref: '3.10.7.3', ...twoWay },
    'rcv SYN, four-way': { to: 'ESTABLISHED', send: 'ACK', ref: '3.10.7.3', ...fourWay },
  },
  'SYN-RECEIVED': {
    'rcv ACK of SYN': { to: 'ESTABLISHED', ref: '3.10.7.4' },
    CLOSE: { to: 'FIN-WAIT-1', send: 'FIN', ref: '3.10.4' },
    'rcv RST, passive OPEN': { to: 'LISTEN', ref: '3.10.7.4' },
    'rcv RST, active OPEN': reset,
    'rcv RST, listener closed': reset,
    'rcv SYN, passive OPEN': { to: 'LISTEN', ref: '3.10.7.4', minor: true },
    'rcv SYN in window, no RFC 5961': synchronizedSyn,
    ABORT: abortWithReset,
    'rcv RST, reopened': { to: 'TIME-WAIT', ref: '3.6.1', minor: true },
    'R2 reached': givenUp,
    'user timeout': userTimeout,
  },
  ESTABLISHED: {
    CLOSE: { to: 'FIN-WAIT-1', send: 'FIN', ref: '3.10.4' },
    'rcv FIN': { to: 'CLOSE-WAIT', send: 'ACK', ref: '3.10.7.4' },
    'rcv RST': reset,
    'rcv SYN in window, no RFC 5961': synchronizedSyn,
    ABORT: abortWithReset,
    'CLOSE, text unread': lostText,
    'R2 reached': givenUp,
    'keep-alive timeout': peerDead,
    'user timeout': userTimeout,
    'rcv FIN, early FIN': { to: 'LAST-ACK', send: 'FIN', ref: '3.10.7.4', ...earlyFin },
    'rcv FIN, withheld ACK': { to: 'CLOSE-WAIT', ref: '3.10.7.4', ...withheldAck },
  },
  'FIN-WAIT-1': {
    'rcv ACK of FIN': { to: 'FIN-WAIT-2', ref: '3.10.7.4' },
    'rcv FIN': { to: 'CLOSING', send: 'ACK', ref: '3.10.7.4' },
    'rcv RST': reset,
    'rcv SYN in window, no RFC 5961': synchronizedSyn,
    ABORT: abortWithReset,
    'rcv text, half-duplex': lostText,
    'R2 reached': givenUp,
    'user timeout': userTimeout,
  },
  'FIN-WAIT-2': {
    'rcv FIN': { to: 'TIME-WAIT', send: 'ACK', ref: '3.10.7.4' },
    'rcv RST': reset,
    'rcv SYN in window, no RFC 5961': synchronizedSyn,
    ABORT: abortWithReset,
    'rcv text, half-duplex': lostText,
    'keep-alive timeout': peerDead,
    'rcv FIN, no TIME-WAIT': { to: 'CLOSED', send: 'ACK', ref: '3.10.7.4', ...noTimeWait },
  },
  'CLOSE-WAIT': {
    CLOSE: { to: 'LAST-ACK', send: 'FIN', ref: '3.10.4' },
    'rcv RST': reset,
    'rcv SYN in window, no RFC 5961': synchronizedSyn,
    ABORT: abortWithReset,
    'CLOSE, text unread': lostText,
    'R2 reached': givenUp,
    'keep-alive timeout': peerDead,
    'user timeout': userTimeout,
  },
  CLOSING: {
    'rcv ACK of FIN': { to: 'TIME-WAIT', ref: '3.10.7.4' },
    'rcv RST': reset,
    'rcv SYN in window, no RFC 5961': synchronizedSyn,
    ABORT: abort,
    'R2 reached': givenUp,
    'user timeout': userTimeout,
    'rcv ACK of FIN, no TIME-WAIT': { to: 'CLOSED', ref: '3.10.7.4', ...noTimeWait },
  },
  'LAST-ACK': {
    'rcv ACK of FIN': { to: 'CLOSED', ref: '3.10.7.4' },
    'rcv RST': reset,
    'rcv SYN in window, no RFC 5961': synchronizedSyn,
    ABORT: abort,
    'R2 reached': givenUp,
    'user timeout': userTimeout,
  },
  'TIME-WAIT': {
    '2 MSL timeout': { to: 'CLOSED', ref: '3.10.8' },
    'rcv RST': reset,
    'rcv SYN in window, no RFC 5961': synchronizedSyn,
    ABORT: abort,
    'rcv SYN, reopening': { to: 'SYN-RECEIVED', send: 'SYN,ACK', ref: '3.6.1', minor: true },
  },
} as const satisfies Readonly<Record<State, Partial<Record<TcpEvent, Row>>>>

/** The row of a state and an event. Throws where there is none: the caller asked for an impossible change. */
export function row(state: State, event: TcpEvent): Row {
  const rows: Partial<Record<TcpEvent, Row>> = transitions[state]
  const found = rows[event]
  if (!found) throw new Error(`no transition from ${state} on ${event}`)
  return found
}
