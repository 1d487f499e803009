import type { Ms } from '../protocol.ts'
import { initialRto, type Rto } from './retransmission.ts'
import type { Octets, Segment } from './segment.ts'
import { add, before, type Seq } from './sequence.ts'
import type { Settings } from './settings.ts'
import type { State } from './transitions.ts'
import { varies } from './variant.ts'

/** The variables of one connection. RFC 9293 §3.3.1; names change only in case. */
export interface Tcb {
  readonly settings: Settings
  readonly state: State
  /** Whether SYN-RECEIVED was or will be reached by a passive OPEN (MUST-11). */
  readonly passive: boolean
  /** In SYN-RECEIVED: whether the listener was closed meanwhile, so that there is no LISTEN to return to. */
  readonly orphaned?: true
  /** In LISTEN: whether the remote socket is specified. */
  readonly remote: boolean
  readonly iss: Seq
  readonly sndUna: Seq
  readonly sndNxt: Seq
  readonly sndWnd: number
  readonly sndWl1: Seq
  readonly sndWl2: Seq
  /** MAX.SND.WND: RFC 5961 §5. */
  readonly maxSndWnd: number
  readonly irs: Seq
  readonly rcvNxt: Seq
  readonly rcvWnd: number
  /** Sent and not entirely acknowledged, in order. */
  readonly retransmissionQueue: readonly Segment[]
  /** SENT by the user and not yet segmentized. */
  readonly unsent: Octets
  /** Whether the user has CLOSEd. */
  readonly closing: boolean
  /** The sequence number of our FIN, once it was sent. */
  readonly fin?: Seq
  /** Arrived ahead of RCV.NXT, or with a SYN, and not yet processed; by sequence number. */
  readonly held: readonly Segment[]
  /** Full-sized segments that wait for a delayed acknowledgment. RFC 9293 §3.8.6.3. */
  readonly unacknowledged: number
  /** Received and acknowledged, and not yet consumed by the user: RCV.USER octets. RFC 9293 §3.8.6.2.2. */
  readonly received: Octets
  /** The RECEIVEs that are outstanding, in order: how many octets each still takes. RFC 9293 §3.10.3. */
  readonly receives: readonly number[]
  readonly rto: Rto
  /** The timers that run. */
  readonly running: readonly Timer[]
  /** Since when the peer owes an answer to what was sent: R2 is measured from here. RFC 9293 §3.8.3. */
  readonly silentSince: Ms
  /** How many probes a zero window was sent. RFC 9293 §3.8.6.1. */
  readonly probes: number
  /** Whether the octet at SND.NXT went out as a probe; SND.NXT and the queue of the unsent do not count it. */
  readonly probed: boolean
  /** How many keep-alives were sent since the peer was last heard of. RFC 9293 §3.8.4. */
  readonly keepAlives: number
  /** Of a connection that was reopened from TIME-WAIT: the incarnation before. RFC 9293 §3.6.1. */
  readonly old?: Tcb
  /** How long text may wait for its acknowledgment. RFC 9293 §3.9.1.1, §3.9.1.2. */
  readonly userTimeout?: Ms
  /** Whether the SYN was retransmitted: RFC 6298 (5.7). */
  readonly synTimedOut: boolean
}

/** In the order in which they are stopped. RFC 9293 §3.8.1, §3.8.6.3, §3.6.1, §3.8.6.1, §3.8.6.2.1, §3.8.4, §3.10.8. */
export const timers = [
  'rto',
  'delayed-ack',
  'time-wait',
  'persist',
  'override',
  'keep-alive',
  'user',
] as const

/** The timers of a connection. */
export type Timer = (typeof timers)[number]

/** A connection that has not sent or received anything. */
export function create(settings: Settings, iss: Seq): Tcb {
  return {
    settings,
    state: 'CLOSED',
    passive: false,
    remote: false,
    iss,
    sndUna: iss,
    sndNxt: iss,
    sndWnd: 0,
    sndWl1: 0,
    sndWl2: 0,
    maxSndWnd: 0,
    irs: 0,
    rcvNxt: 0,
    rcvWnd: settings.window,
    retransmissionQueue: [],
    unsent: '',
    closing: false,
    held: [],
    unacknowledged: 0,
    received: '',
    receives: [],
    rto: initialRto,
    running: [],
    silentSince: 0,
    probes: 0,
    probed: false,
    keepAlives: 0,
    ...(settings.userTimeout !== undefined && { userTimeout: settings.userTimeout }),
    synTimedOut: false,
  }
}

/** A connection whose SYNs were exchanged before the run began. */
export function established(settings: Settings, peer: Settings): Tcb {
  const iss = chooseIss(settings, 0, 0)
  const irs = chooseIss(peer, 0, 0)
  return {
    ...create(settings, iss),
    state: 'ESTABLISHED',
    sndUna: add(iss, 1),
    sndNxt: add(iss, 1),
    sndWnd: peer.window,
    maxSndWnd: peer.window,
    sndWl1: irs,
    sndWl2: add(iss, 1),
    irs,
    rcvNxt: add(irs, 1),
  }
}

/** The ISS of a host's `n`th connection, counted from 0; a clock of 4 µs goes on from the last given. */
export function chooseIss(settings: Settings, n: number, now: Ms): Seq {
  if (varies({ settings }, 'constant-iss')) return settings.iss[0] ?? 0
  return settings.iss[n] ?? add(settings.iss.at(-1) ?? 0, ticksPerMs * now + n)
}

/** The same for a connection reopened from TIME-WAIT: larger than what the old one used. RFC 9293 §3.6.1 (1). */
export function chooseIssAfter(old: Tcb, n: number, now: Ms): Seq {
  const iss = chooseIss(old.settings, n, now)
  return before(old.sndNxt, iss) ? iss : add(old.sndNxt, 1)
}

/** RFC 9293 §3.4.1: the generator's clock ticks about every 4 µs. */
const ticksPerMs = 250
