import type { Call, Ms, Step } from '../protocol.ts'
import { arrive as arriveAt, refuse, reopen, reopens } from './arrive.ts'
import { type CallName, call as callOn, connectionExists, noConnection, sections } from './call.ts'
import type { TcbStep } from './draft.ts'
import type { Segment } from './segment.ts'
import type { Settings } from './settings.ts'
import { chooseIss, chooseIssAfter, create, established, type Tcb, type Timer } from './tcb.ts'
import { timeout, timerSections } from './timeout.ts'

/** One end of the path: at most one connection, and a listener whose children connections are. */
export interface Host {
  readonly settings: Settings
  /** Stays in LISTEN while its children come and go; opened after so many connections. */
  readonly listener?: { readonly tcb: Tcb; readonly after: number }
  /** The connection that is not CLOSED. */
  readonly connection?: Tcb
  /** How many connections there have been, this one included. */
  readonly born: number
  /** The newest connection after its TCB was deleted, or before there is one. */
  readonly last: 'CLOSED' | 'LISTEN'
}

type HostStep = Step<Host, Segment>

export function closedHost(settings: Settings): Host {
  return { settings, born: 0, last: 'CLOSED' }
}

export function establishedHost(settings: Settings, peer: Settings): Host {
  return { settings, connection: established(settings, peer), born: 1, last: 'CLOSED' }
}

/** A crash and a restart: no TCB is left. The ISSs go on, as §3.4.3 asks of them. RFC 9293 §3.5.1. */
export function reboot({ settings, born }: Host): HostStep {
  return nothing({ settings, born, last: 'CLOSED' }, '3.5.1')
}

/** A call of the user: for the connection, else the listener, else what OPEN makes. */
export function call(host: Host, request: Call, now: Ms): HostStep {
  const ref = sections[request.name as CallName]
  const opens = request.name === 'passive OPEN' || request.name === 'active OPEN'
  if (opens) {
    const listens = host.listener !== undefined
    const exists = host.connection !== undefined || (listens && request.name === 'passive OPEN')
    if (exists) return refused(host, ref, connectionExists)
    return open(host, ref, callOn(unborn(host, now), request, now))
  }
  if (host.connection) return onConnection(host, ref, callOn(host.connection, request, now))
  if (host.listener) return open(host, ref, callOn(unborn(host, now), request, now))
  return refused(host, ref, noConnection)
}

/** A segment arrives: at the connection, else at a child of the listener, else at a closed port. */
export function arrive(host: Host, segment: Segment, now: Ms): HostStep {
  const { connection, listener } = host
  if (connection && reopens(connection, segment)) return anew(host, connection, segment, now)
  if (connection) {
    const ref = connection.state === 'SYN-SENT' ? '3.10.7.3' : '3.10.7.4'
    return onConnection(host, ref, arriveAt(connection, segment, now))
  }
  if (listener) {
    const ref = '3.10.7.2'
    const step = arriveAt(unborn(host, now), segment, now)
    if (step.tcb.state === 'LISTEN') return { ...step, host, incarnation: 0, ref }
    const child = { ...host, connection: step.tcb, born: host.born + 1 }
    return { ...step, host: child, incarnation: child.born, ref }
  }
  const ref = '3.10.7.1'
  const reply = refuse(segment)
  return {
    ...nothing(host, ref),
    taken: [{ kind: 'rule', rule: 'no connection', ref }],
    send: reply ? [{ message: reply, retransmission: false, ref }] : [],
  }
}

/** A timer of an incarnation expires. The incarnation is the host's connection: a deleted TCB has no timers. */
export function expire(host: Host, incarnation: number, timer: string, now: Ms): HostStep {
  if (!host.connection || incarnation !== host.born) {
    throw new Error(`timer ${timer} of connection ${incarnation}, which does not exist`)
  }
  const ref = timerSections[timer as Timer]
  return onConnection(host, ref, timeout(host.connection, timer as Timer, now))
}

/** The TCB that shows the host's state: the newest connection's or, before its first child, the listener's. */
export function newest(host: Host): Tcb | undefined {
  const { connection, listener, born } = host
  return connection ?? (listener?.after === born ? listener.tcb : undefined)
}

/** The host's next connection, from its listener where there is one, with an ISS of its own. */
function unborn(host: Host, now: Ms): Tcb {
  const iss = chooseIss(host.settings, host.born, now)
  const tcb = host.listener?.tcb ?? create(host.settings, iss)
  return { ...tcb, iss, sndUna: iss, sndNxt: iss }
}

/**
 * A listener or a new connection after an OPEN, or a listener after a call. It bears the incarnation that its next
 * child will have.
 */
function open(host: Host, ref: string, step: TcbStep): HostStep {
  const { listener: _, ...rest } = host
  const incarnation = host.born + 1
  const common = { ...step, incarnation, ref }
  switch (step.tcb.state) {
    case 'LISTEN': {
      const listener = { tcb: step.tcb, after: host.listener?.after ?? host.born }
      return { ...common, host: { ...host, listener } }
    }
    case 'CLOSED':
      return { ...common, host: { ...rest, last: 'CLOSED' } }
    default:
      return { ...common, host: { ...rest, connection: step.tcb, born: incarnation } }
  }
}

/** The next incarnation takes the place of a connection in TIME-WAIT. RFC 9293 §3.6.1. */
function anew(host: Host, old: Tcb, segment: Segment, now: Ms): HostStep {
  const { born } = host
  const step = reopen(old, segment, chooseIssAfter(old, born, now), now)
  return {
    ...step,
    timers: [{ timer: 'time-wait', stop: true, incarnation: born }, ...step.timers],
    host: { ...host, connection: step.tcb, born: born + 1 },
    incarnation: born + 1,
    ref: '3.6.1',
  }
}

/** A connection that comes to CLOSED, or a child back to LISTEN, is deleted. */
function onConnection(host: Host, ref: string, step: TcbStep): HostStep {
  const { connection: _, ...rest } = host
  const { state } = step.tcb
  const deleted = state === 'CLOSED' || state === 'LISTEN'
  return {
    ...step,
    host: deleted ? { ...rest, last: state } : { ...rest, connection: step.tcb },
    incarnation: host.born,
    ref,
  }
}

function refused(host: Host, ref: string, signal: string): HostStep {
  return { ...nothing(host, ref), signals: [signal] }
}

/** A step that concerns no connection. */
function nothing(host: Host, ref: string): HostStep {
  return { host, incarnation: 0, ref, taken: [], send: [], timers: [], delivered: [], signals: [] }
}
