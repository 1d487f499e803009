import type { Parameter, Parameters, Values } from '../protocol.ts'
import { noBits } from './segment.ts'
import { variants } from './variant.ts'

const sequenceNumber = { kind: 'integer', min: 0, max: 2 ** 32 - 1 } as const

/** What a scenario may set of an endpoint. */
export const settings = {
  iss: {
    ...sequenceNumber,
    list: true,
    default: [100],
    example: [100, 900],
    meaning:
      'ISS, modulo 2^32: the initial send sequence numbers of its first, second, … connection; after the last, a clock of 4 µs goes on from it (RFC 9293 §3.4.1).',
  },
  rtoMin: {
    kind: 'duration',
    default: 1000,
    example: '200ms',
    meaning: 'The least RTO, the retransmission timeout, with its unit (RFC 6298 (2.4)).',
  },
  ackDelay: {
    kind: 'duration',
    max: 499,
    default: 0,
    example: '200ms',
    meaning:
      'How long an acknowledgment may wait for a segment to ride in, with its unit (RFC 9293 §3.8.6.3); 0ms sends it at once.',
  },
  msl: {
    kind: 'duration',
    default: 120_000,
    example: '30s',
    meaning:
      'MSL, the maximum segment lifetime, with its unit; TIME-WAIT lasts twice as long (RFC 9293 §3.4.2, §3.6.1).',
  },
  mss: {
    kind: 'integer',
    min: 1,
    max: 65_495,
    unit: 'octets',
    default: 1460,
    example: 536,
    meaning: 'MSS, in octets: the largest text of a segment that it sends (RFC 9293 §3.7.1).',
  },
  window: {
    kind: 'integer',
    min: 1,
    max: 65_535,
    unit: 'octets',
    default: 65_535,
    example: 4096,
    meaning:
      'RCV.BUFF, in octets: the window that it offers as long as the user has read everything (RFC 9293 §3.3.1, §3.8.6.2.2).',
  },
  reads: {
    kind: 'flag',
    default: true,
    example: false,
    meaning:
      'Whether the user reads what arrives at once, so that RCV.WND stays as it is; or only by RECEIVE, so that unread text fills the window (RFC 9293 §3.10.3, §3.8.6).',
  },
  nagle: {
    kind: 'flag',
    default: false,
    example: true,
    meaning:
      'Whether text that does not fill a segment waits until everything sent is acknowledged (RFC 9293 §3.7.4).',
  },
  r2: {
    kind: 'duration',
    default: 100_000,
    example: '30s',
    meaning:
      'R2, with its unit: a segment whose retransmission timer expires after so long without an answer is given up, and the connection with it (RFC 9293 §3.8.3).',
  },
  r2Syn: {
    kind: 'duration',
    default: 180_000,
    example: '10s',
    meaning: 'R2 of a SYN, with its unit (RFC 9293 §3.8.3).',
  },
  userTimeout: {
    kind: 'duration',
    example: '30s',
    meaning:
      'The user timeout, with its unit: the connection is aborted where what was sent or waits to be sent makes no progress for so long; without it, never (RFC 9293 §3.9.1.1, §3.10.8).',
  },
  keepAlive: {
    kind: 'flag',
    default: false,
    example: true,
    meaning: 'Whether an idle connection is probed (RFC 9293 §3.8.4).',
  },
  keepAliveInterval: {
    kind: 'duration',
    default: 7_200_000,
    example: '10min',
    meaning:
      'How long nothing must have arrived before a keep-alive is sent, with its unit (RFC 9293 §3.8.4).',
  },
  halfDuplex: {
    kind: 'flag',
    default: false,
    example: true,
    meaning:
      'Whether CLOSE ends reading, too: unread text on CLOSE, and text that arrives after it, draw a RST (RFC 9293 §3.6.1; RFC 2525 §2.17).',
  },
  timeWaitReuse: {
    kind: 'flag',
    default: false,
    example: true,
    meaning:
      'Whether a SYN beyond everything received opens a new incarnation of the connection in TIME-WAIT (RFC 9293 §3.6.1).',
  },
  backlog: {
    kind: 'integer',
    min: 1,
    max: 65_535,
    unit: 'connections',
    example: 2,
    meaning:
      'How many children of its listener may be in SYN-RECEIVED at a time; a SYN beyond them is dropped (RFC 4987 §2). Without it, any number.',
  },
  rules: {
    kind: 'choice',
    of: ['relaxed', 'literal'],
    default: 'relaxed',
    example: 'literal',
    meaning:
      'Whether SYN-RECEIVED takes the ACK of a crossed SYN,ACK (RFC 9293 Appendix A.2) and repeats its SYN,ACK for a repeated SYN, or answers both with a bare ACK as §3.10.7.4 says.',
  },
  rfc5961: {
    kind: 'flag',
    default: true,
    example: false,
    meaning:
      'Whether doubtful RST, SYN and ACK draw a challenge ACK (RFC 5961; RFC 9293 §3.10.7.4), or reset the connection as RFC 793 had it.',
  },
  rfc1337: {
    kind: 'flag',
    default: false,
    example: true,
    meaning:
      'Whether a RST in TIME-WAIT is ignored, so that TIME-WAIT lasts its 2 MSL (RFC 1337 §3 (F1)), or ends it as RFC 9293 §3.10.7.4 says.',
  },
  variant: {
    kind: 'choice',
    of: Object.keys(variants) as (keyof typeof variants)[],
    list: true,
    default: [],
    example: 'two-way-handshake',
    meaning:
      'What is not as RFC 9293 has it, of this endpoint alone: a variant, or several. `variant` beside `endpoints` is for all of them.',
  },
} as const satisfies Parameters

export type Settings = Values<typeof settings>

/** How an endpoint is set where nothing says otherwise. */
export const defaultSettings = Object.fromEntries(
  Object.entries(settings).flatMap(([name, parameter]) =>
    'default' in parameter ? [[name, parameter.default]] : [],
  ),
) as unknown as Settings

const text = {
  octets: {
    kind: 'integer',
    group: 'text',
    min: 1,
    max: 1_000_000,
    unit: 'octets',
    example: 10,
    meaning: 'How many octets of text; what they are does not matter.',
  },
  text: {
    kind: 'text',
    group: 'text',
    example: 'hello',
    meaning: 'The text itself, sent in UTF-8: a letter of English is one octet.',
  },
} as const satisfies Parameters

const timeout = {
  kind: 'duration',
  example: '30s',
  meaning: 'The user timeout from now on, with its unit (RFC 9293 §3.9.1.1, §3.9.1.2).',
} as const satisfies Parameter

const listener = {
  kind: 'choice',
  of: ['listener'],
  example: 'listener',
  meaning:
    'The listener itself, also while it has children: they live on, and nobody listens any more. Without it, the newest connection, else the listener.',
} as const satisfies Parameter

/** The calls of RFC 9293 §3.9.1 that the model has. */
export const calls = {
  'passive OPEN': {
    remote: {
      kind: 'flag',
      example: true,
      meaning:
        'Whether the remote socket is specified, so that SEND may turn the OPEN active (RFC 9293 §3.9.1.1, §3.10.2).',
    },
    timeout,
  },
  'active OPEN': { timeout },
  SEND: {
    octets: { ...text.octets, required: true },
    text: { ...text.text, required: true },
    timeout,
  },
  RECEIVE: {
    octets: {
      kind: 'integer',
      min: 1,
      max: 1_000_000,
      unit: 'octets',
      example: 10,
      meaning:
        'How many octets the user takes, of those that have arrived and of those that will (RFC 9293 §3.9.1.3); without it, all from now on.',
    },
  },
  CLOSE: { of: listener },
  ABORT: { of: listener },
} as const satisfies Readonly<Record<string, Parameters>>

/** The fields of a segment that a scenario injects. */
export const injected = {
  seq: {
    ...sequenceNumber,
    required: true,
    example: 90,
    meaning:
      'SEG.SEQ, modulo 2^32: the sequence number of the SYN, or of the first octet of text (RFC 9293 §3.1).',
  },
  ack: {
    ...sequenceNumber,
    example: 301,
    meaning:
      'SEG.ACK, modulo 2^32: the next sequence number that its sender expects; sets the ACK bit (RFC 9293 §3.1).',
  },
  ctl: {
    kind: 'choice',
    of: ['SYN', 'FIN', 'RST', 'ACK'],
    list: true,
    none: noBits,
    required: true,
    example: 'SYN',
    meaning:
      'The control bits, one or several: `SYN,ACK` or `[SYN, ACK]`; `none` where no bit is set (RFC 9293 §3.1).',
  },
  wnd: {
    kind: 'integer',
    min: 0,
    max: 65_535,
    unit: 'octets',
    default: 65_535,
    example: 4096,
    meaning: 'SEG.WND, in octets: the window that its sender offers (RFC 9293 §3.1).',
  },
  ...text,
} as const satisfies Parameters
