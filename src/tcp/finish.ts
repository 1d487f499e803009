import { type Draft, emit, runs, set, stop, type TcbStep, take } from './draft.ts'
import { probeInterval } from './retransmission.ts'
import { has } from './segment.ts'
import type { Timer } from './tcb.ts'
import type { State } from './transitions.ts'
import { varies } from './variant.ts'
import { usable, waits, worthSending } from './window.ts'

/** Segmentizes what may be sent, acknowledges what is owed, keeps the timers. */
export function finish(draft: Draft): TcbStep {
  const { tcb } = draft
  // A CLOSE that was queued in SYN-RECEIVED. RFC 9293 §3.10.4.
  if (tcb.state === 'ESTABLISHED' && tcb.closing) take(draft, 'CLOSE')
  if (sending.has(tcb.state)) segmentize(draft)
  if (draft.owed) {
    const { when, ref } = draft.owed
    if (when === 'now') emit(draft, ['ACK'], ref)
    else if (!runs(draft, 'delayed-ack')) set(draft, 'delayed-ack', tcb.settings.ackDelay)
  }
  if (draft.send.some(({ message }) => has(message, 'ACK'))) {
    tcb.unacknowledged = 0
    if (runs(draft, 'delayed-ack')) stop(draft, 'delayed-ack')
  }
  const outstanding = tcb.retransmissionQueue.length > 0 && !varies(tcb, 'no-retransmission')
  if (outstanding && !runs(draft, 'rto')) set(draft, 'rto', tcb.rto.rto)
  watchWindow(draft)
  watchPeer(draft)
  return {
    tcb,
    send: draft.send,
    timers: [...draft.timers.values()],
    delivered: draft.delivered,
    signals: draft.signals,
    taken: draft.taken,
  }
}

/** The states in which text and FIN may be sent for the first time. */
const sending: ReadonlySet<State> = new Set([
  'ESTABLISHED',
  'FIN-WAIT-1',
  'CLOSE-WAIT',
  'CLOSING',
  'LAST-ACK',
])

/** Queued text as far as the send window allows, the FIN behind its last. RFC 9293 §3.10.2, §3.10.4. */
function segmentize(draft: Draft): void {
  const { tcb } = draft
  while (waits(tcb)) {
    const room = usable(tcb)
    const size = Math.max(0, Math.min(tcb.unsent.length, tcb.settings.mss, room))
    const text = tcb.unsent.slice(0, size)
    const rest = tcb.unsent.slice(size)
    const last = rest === '' && tcb.closing && size < room // The FIN needs room in the window, too.
    if (size === 0 && !last) return
    if (size > 0 && !draft.override && !worthSending(tcb, size)) return
    draft.override = false
    tcb.unsent = rest
    if (last) leaveCloseWait(draft)
    const psh = size > 0 && rest === '' // RFC 9293 §3.9.1.2: every SEND counts as pushed.
    emit(draft, last ? ['FIN', 'ACK'] : ['ACK'], size > 0 ? '3.10.2' : '3.10.4', { text, psh })
  }
}

/** CLOSE-WAIT waits with LAST-ACK until all SENDs are segmentized. RFC 9293 §3.10.4. */
function leaveCloseWait(draft: Draft): void {
  if (draft.tcb.state === 'CLOSE-WAIT') take(draft, 'CLOSE')
}

/**
 * What waits while nothing is outstanding would wait for ever if the segment that opens the window were lost: a zero
 * window is probed, a small one overridden. RFC 9293 §3.8.6.1, §3.8.6.2.1.
 */
function watchWindow(draft: Draft): void {
  const { tcb } = draft
  const stuck = sending.has(tcb.state) && waits(tcb) && tcb.retransmissionQueue.length === 0
  const closed = stuck && usable(tcb) <= 0
  if (!closed) tcb.probes = 0
  else if (!runs(draft, 'persist') && tcb.probes === 0) tcb.silentSince = draft.now
  keep(draft, 'persist', closed, probeInterval(tcb.rto, tcb.probes))
  keep(draft, 'override', stuck && !closed, overrideTimeout)
}

/** RFC 9293 §3.8.6.2.1 asks for 0.1 to 1 s. */
const overrideTimeout = 500

/** The states in which nothing of ours need be outstanding, so that only a keep-alive tells of a dead peer. */
const idle: ReadonlySet<State> = new Set(['ESTABLISHED', 'FIN-WAIT-2', 'CLOSE-WAIT'])

/** Whether the peer still answers. RFC 9293 §3.8.4, §3.10.8. */
function watchPeer(draft: Draft): void {
  const { tcb } = draft
  const { keepAlive, keepAliveInterval } = tcb.settings
  keep(draft, 'keep-alive', keepAlive && idle.has(tcb.state), keepAliveInterval)
  const pending = tcb.retransmissionQueue.length > 0 || (sending.has(tcb.state) && waits(tcb))
  keep(draft, 'user', pending && tcb.userTimeout !== undefined, tcb.userTimeout ?? 0)
}

/** A timer runs as long as there is something for it to do. */
function keep(draft: Draft, timer: Timer, needed: boolean, after: number): void {
  if (needed && !runs(draft, timer)) set(draft, timer, after)
  if (!needed && runs(draft, timer)) stop(draft, timer)
}
