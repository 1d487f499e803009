import type { Call, Ms, Step } from '../protocol.ts'
import { arrive as arriveAt, refuse } from './arrive.ts'
import { call as callOn, connectionExists, noConnection } from './call.ts'
import type { TcbStep, Timer } from './draft.ts'
import type { Segment } from './segment.ts'
import type { Settings } from './settings.ts'
import { chooseIss, create, established, type Tcb } from './tcb.ts'
import { timeout } from './timeout.ts'

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

/** A call of the user: for the connection, else the listener, else what OPEN makes. */
export function call(host: Host, request: Call, now: Ms): HostStep {
  const opens = request.name === 'passive OPEN' || request.name === 'active OPEN'
  if (opens) {
    const listens = host.listener !== undefined
    const exists = host.connection !== undefined || (listens && request.name === 'passive OPEN')
    if (exists) return refused(host, connectionExists)
    return open(host, callOn(unborn(host, now), request, now))
  }
  if (host.connection) return onConnection(host, callOn(host.connection, request, now))
  if (host.listener) return open(host, callOn(unborn(host, now), request, now))
  return refused(host, noConnection)
}

/** A segment arrives: at the connection, else at a child of the listener, else at a closed port. */
export function arrive(host: Host, segment: Segment, now: Ms): HostStep {
  if (host.connection) return onConnection(host, arriveAt(host.connection, segment, now))
  if (host.listener) {
    const step = arriveAt(unborn(host, now), segment, now)
    if (step.tcb.state === 'LISTEN') return { ...step, host, incarnation: 0 }
    const child = { ...host, connection: step.tcb, born: host.born + 1 }
    return { ...step, host: child, incarnation: child.born }
  }
  const reply = refuse(segment)
  const ref = '3.10.7.1'
  return {
    host,
    incarnation: 0,
    taken: [{ kind: 'rule', rule: 'no connection', ref }],
    send: reply ? [{ message: reply, retransmission: false, ref }] : [],
    timers: [],
    delivered: [],
    signals: [],
  }
}

/** A timer of an incarnation expires. The incarnation is the host's connection: a deleted TCB has no timers. */
export function expire(host: Host, incarnation: number, timer: string, now: Ms): HostStep {
  if (!host.connection || incarnation !== host.born) {
    throw new Error(`timer ${timer} of connection ${incarnation}, which does not exist`)
  }
  return onConnection(host, timeout(host.connection, timer as Timer, now))
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
function open(host: Host, step: TcbStep): HostStep {
  const { listener: _, ...rest } = host
  const incarnation = host.born + 1
  switch (step.tcb.state) {
    case 'LISTEN':
      return {
        ...step,
        host: { ...host, listener: host.listener ?? { tcb: step.tcb, after: host.born } },
        incarnation,
      }
    case 'CLOSED':
      return { ...step, host: { ...rest, last: 'CLOSED' }, incarnation }
    default:
      return { ...step, host: { ...rest, connection: step.tcb, born: incarnation }, incarnation }
  }
}

/** A connection that comes to CLOSED, or a child back to LISTEN, is deleted. */
function onConnection(host: Host, step: TcbStep): HostStep {
  const { connection: _, ...rest } = host
  const { state } = step.tcb
  const deleted = state === 'CLOSED' || state === 'LISTEN'
  return {
    ...step,
    host: deleted ? { ...rest, last: state } : { ...rest, connection: step.tcb },
    incarnation: host.born,
  }
}

function refused(host: Host, signal: string): HostStep {
  return {
    host,
    incarnation: 0,
    taken: [],
    send: [],
    timers: [],
    delivered: [],
    signals: [signal],
  }
}
