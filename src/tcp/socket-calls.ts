import type { Calling } from '../protocol.ts'
import type { calls } from './settings.ts'
import type { Signal } from './signals.ts'
import type { State } from './transitions.ts'

const timedOut = 'ETIMEDOUT'

/** RFC 9293's calls and signals as a program that uses sockets meets them (POSIX.1). */
export const socketCalls: Calling = {
  calls: {
    'passive OPEN': 'listen()',
    'active OPEN': 'connect()',
    SEND: 'write()',
    RECEIVE: 'read()',
    CLOSE: 'close()',
    ABORT: 'close(), SO_LINGER 0',
  } satisfies Readonly<Record<keyof typeof calls, string>>,
  signals: {
    'connection refused': 'connect() → ECONNREFUSED',
    'connection reset': 'read() → ECONNRESET',
    'connection closing': 'read() → EOF',
    'connection aborted due to user timeout': timedOut,
    'connection aborted due to excessive retransmission': timedOut,
    'connection aborted due to unanswered keep-alives': timedOut,
    'error: closing': 'ECONNABORTED',
    'error: connection closing': 'EPIPE',
    'error: connection does not exist': 'ENOTCONN',
    'error: connection already exists': 'EISCONN',
    'error: remote socket unspecified': 'EDESTADDRREQ',
  } satisfies Readonly<Record<Signal, string>>,
  answers: {
    SEND: { 'error: connection closing': 'write() → EPIPE' },
    RECEIVE: { 'error: connection closing': 'read() → EOF' },
    CLOSE: { 'error: connection closing': 'close() → EBADF' },
    'SYN-SENT': {
      'connection reset': 'connect() → ECONNREFUSED',
      'connection aborted due to user timeout': `connect() → ${timedOut}`,
      'connection aborted due to excessive retransmission': `connect() → ${timedOut}`,
    },
    // After it there is no socket to be told on.
    ABORT: { 'connection reset': '' },
  } satisfies Partial<
    Readonly<Record<keyof typeof calls | State, Partial<Readonly<Record<Signal, string>>>>>
  >,
}
