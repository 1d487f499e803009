import type { Parameters, Values } from '../protocol.ts'

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
      'RCV.WND, in octets: the window that it offers (RFC 9293 §3.3.1); the user reads at once, so it stays the same.',
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
} as const satisfies Parameters

export type Settings = Values<typeof settings>

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

/** The calls of RFC 9293 §3.9.1 that the model has. */
export const calls = {
  'passive OPEN': {
    remote: {
      kind: 'flag',
      example: true,
      meaning:
        'Whether the remote socket is specified, so that SEND may turn the OPEN active (RFC 9293 §3.9.1.1, §3.10.2).',
    },
  },
  'active OPEN': {},
  SEND: {
    octets: { ...text.octets, required: true },
    text: { ...text.text, required: true },
  },
  CLOSE: {},
  ABORT: {},
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
    required: true,
    example: 'SYN',
    meaning: 'The control bits, one or several: `SYN,ACK` or `[SYN, ACK]` (RFC 9293 §3.1).',
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
