import type { Parameters, Values } from '../protocol.ts'

const sequenceNumber = { kind: 'integer', min: 0, max: 2 ** 32 - 1 } as const

/** What a scenario may set of an endpoint. */
export const settings = {
  iss: {
    ...sequenceNumber,
    list: true,
    default: [100],
    meaning:
      'Initial send sequence numbers of its first, second, … connection; after the last, a clock of 4 µs goes on from it (RFC 9293 §3.4.1).',
  },
  rtoMin: {
    kind: 'duration',
    default: 1000,
    meaning: 'Least retransmission timeout (RFC 6298 (2.4)).',
  },
  ackDelay: {
    kind: 'duration',
    max: 499,
    default: 0,
    meaning:
      'How long an acknowledgment may wait for a segment to ride in (RFC 9293 §3.8.6.3); 0 sends it at once.',
  },
  msl: {
    kind: 'duration',
    default: 120_000,
    meaning: 'Maximum segment lifetime; TIME-WAIT lasts twice as long (RFC 9293 §3.4.2, §3.6.1).',
  },
  mss: {
    kind: 'integer',
    min: 1,
    max: 65_495,
    unit: 'octets',
    default: 1460,
    meaning: 'Largest text of a segment (RFC 9293 §3.7.1).',
  },
  window: {
    kind: 'integer',
    min: 1,
    max: 65_535,
    unit: 'octets',
    default: 65_535,
    meaning: 'RCV.WND: the window that it offers; the user reads at once, so it stays the same.',
  },
  rules: {
    kind: 'choice',
    of: ['relaxed', 'literal'],
    default: 'relaxed',
    meaning:
      'Whether SYN-RECEIVED takes the ACK of a crossed SYN,ACK (RFC 9293 Appendix A.2) and repeats its SYN,ACK for a repeated SYN, or answers both with a bare ACK as §3.10.7.4 says.',
  },
  rfc5961: {
    kind: 'flag',
    default: true,
    meaning: 'Whether doubtful RST, SYN and ACK draw a challenge ACK (RFC 5961).',
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
    meaning: 'How many octets of text.',
  },
  text: { kind: 'text', group: 'text', meaning: 'The text, sent in UTF-8.' },
} as const satisfies Parameters

/** The calls of RFC 9293 §3.9.1 that the model has. */
export const calls = {
  'passive OPEN': {
    remote: {
      kind: 'flag',
      meaning: 'Whether the remote socket is specified, so that SEND may turn it active.',
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
  seq: { ...sequenceNumber, required: true, meaning: 'SEG.SEQ.' },
  ack: { ...sequenceNumber, meaning: 'SEG.ACK; sets the ACK bit.' },
  ctl: {
    kind: 'choice',
    of: ['SYN', 'FIN', 'RST', 'ACK'],
    list: true,
    required: true,
    meaning: 'Control bits.',
  },
  wnd: { kind: 'integer', min: 0, max: 65_535, default: 65_535, meaning: 'SEG.WND.' },
  ...text,
} as const satisfies Parameters
