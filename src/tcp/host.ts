import type { Beginner, Call, Ms, Step } from '../protocol.ts'
import { arrive as arriveAt, refuse, reopen, reopens } from './arrive.ts'
import { type CallName, call as callOn, connectionExists, noConnection, sections } from './call.ts'
import type { TcbStep } from './draft.ts'
import type { Segment } from './segment.ts'
import type { Settings } from './settings.ts'
import type { Signal } from './signals.ts'
import { chooseIss, chooseIssAfter, create, established, type Tcb, type Timer } from './tcb.ts'
import { timeout, timerSections } from './timeout.ts'

/** One endpoint: a connection with each of its peers, and a listener whose children connections are. */
export interface Host {
  readonly settings: Settings
  readonly listener?: Listener
  /** By peer: the connections that are not CLOSED, in the order in which they came to be. */
  readonly connections: ReadonlyMap<string, Connection>
  /** How many connections there have been, with whomever. */
  readonly born: number
  /** By peer: the newest connection whose TCB was deleted. */
  readonly ended: ReadonlyMap<string, Ended>
}

/** Stays in LISTEN while its children come and go. */
interface Listener {
  readonly tcb: Tcb
  /** It was opened after so many connections. */
  readonly after: number
  /** The remote socket, where the OPEN specified it: nobody else is heard. RFC 9293 §3.9.1.1. */
  readonly peer?: string
}

interface Connection {
  readonly tcb: Tcb
  /** Counted from 1, over all peers. */
  readonly incarnation: number
}

/** A connection that came to CLOSED, or that returned to LISTEN. */
interface Ended {
  readonly state: 'CLOSED' | 'LISTEN'
  readonly incarnation: number
}

type HostStep = Step<Host, Segment>

/** A host that has done nothing yet. */
export function closedHost(settings: Settings): Host {
  return { settings, connections: new Map(), born: 0, ended: new Map() }
}

/** A host whose SYNs with one peer were exchanged before the run began. */
export function establishedHost(settings: Settings, peer: Beginner): Host {
  const tcb = established(settings, peer.settings as Settings)
  return {
    ...closedHost(settings),
    connections: new Map([[peer.name, { tcb, incarnation: 1 }]]),
    born: 1,
  }
}

/** A crash and a restart: no TCB is left. The ISSs go on, as §3.4.3 asks of them. RFC 9293 §3.5.1. */
export function reboot({ settings, born }: Host): HostStep {
  return nothing({ ...closedHost(settings), born }, '3.5.1')
}

/** A call of the user: for the listener where it says so, for the connection, else the listener, else what OPEN makes. */
export function call(host: Host, request: Call, peer: string | undefined, now: Ms): HostStep {
  const ref = sections[request.name as CallName]
  const { connections, listener } = host
  if (request.name === 'passive OPEN') {
    if (connections.size > 0 || listener) return refused(host, ref, connectionExists)
    return open(host, peer, ref, callOn(unborn(host, now), request, now))
  }
  if (request.name === 'active OPEN') {
    if (peer !== undefined && connections.has(peer)) return refused(host, ref, connectionExists)
    return open(host, peer, ref, callOn(unborn(host, now), request, now))
  }
  if (request.of === 'listener') {
    if (!listener) return refused(host, ref, noConnection)
    return open(host, listener.peer, ref, callOn(unborn(host, now), request, now))
  }
  const found = peer ?? [...connections.keys()].at(-1)
  const connection = found === undefined ? undefined : connections.get(found)
  if (found !== undefined && connection) {
    return onConnection(host, found, connection, ref, callOn(connection.tcb, request, now))
  }
  if (listener && (peer === undefined || peer === listener.peer)) {
    return open(host, listener.peer, ref, callOn(unborn(host, now), request, now))
  }
  return refused(host, ref, noConnection)
}

/** A segment arrives: at the connection, else at the listener, which has a child of it, else at a closed port. */
export function arrive(host: Host, segment: Segment, from: string, now: Ms): HostStep {
  const { listener } = host
  const connection = host.connections.get(from)
  if (connection && reopens(connection.tcb, segment)) {
    return anew(host, from, connection, segment, now)
  }
  if (connection) {
    const ref = connection.tcb.state === 'SYN-SENT' ? '3.10.7.3' : '3.10.7.4'
    return onConnection(host, from, connection, ref, arriveAt(connection.tcb, segment, now))
  }
  if (listener && (listener.peer ?? from) === from) {
    const ref = '3.10.7.2'
    const step = arriveAt(unborn(host, now), segment, now)
    if (step.tcb.state !== 'LISTEN') {
      return isFull(host)
        ? { ...nothing(host, ref), taken: [{ kind: 'rule', rule: 'backlog full', ref }] }
        : bear(host, from, ref, step)
    }
    return { ...step, send: addressed(step, from), host, incarnation: 0, ref }
  }
  const ref = '3.10.7.1'
  const reply = refuse(segment)
  return {
    ...nothing(host, ref),
    taken: [{ kind: 'rule', rule: 'no connection', ref }],
    send: reply ? [{ message: reply, to: from, retransmission: false, ref }] : [],
  }
}

/** A timer of an incarnation expires. It is one of the host's connections: a deleted TCB has no timers. */
export function expire(host: Host, incarnation: number, timer: string, now: Ms): HostStep {
  for (const [peer, connection] of host.connections) {
    if (connection.incarnation !== incarnation) continue
    const ref = timerSections[timer as Timer]
    return onConnection(host, peer, connection, ref, timeout(connection.tcb, timer as Timer, now))
  }
  throw new Error(`timer ${timer} of connection ${incarnation}, which does not exist`)
}

/** The newest connection that there is. */
export function newest({ connections }: Host): Connection | undefined {
  return [...connections.values()].at(-1)
}

/** The TCB of an incarnation; undefined once it is deleted. */
export function find({ connections }: Host, incarnation: number): Tcb | undefined {
  return [...connections.values()].find(isOf(incarnation))?.tcb
}

/** Of the newest connection there has been, with anybody or with a peer; of a listener that was opened after it. */
export function stateOf(host: Host, peer?: string): Tcb['state'] {
  const { connections, listener, born, ended } = host
  const all = [...ended.values()]
  const last = peer === undefined ? all.find(isOf(born)) : ended.get(peer)
  const living = peer === undefined ? find(host, born) : connections.get(peer)?.tcb
  if (living) return living.state
  if (listener && (last?.incarnation ?? 0) <= listener.after) return listener.tcb.state
  return last?.state ?? 'CLOSED'
}

function isOf(incarnation: number) {
  return (one: { readonly incarnation: number }) => one.incarnation === incarnation
}

/** Whether as many children as the backlog has places wait in SYN-RECEIVED. RFC 4987 §2. */
function isFull({ settings: { backlog }, connections }: Host): boolean {
  const waiting = [...connections.values()].filter(
    ({ tcb }) => tcb.passive && !tcb.old && tcb.state === 'SYN-RECEIVED',
  )
  return backlog !== undefined && waiting.length >= backlog
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
function open(host: Host, peer: string | undefined, ref: string, step: TcbStep): HostStep {
  const { listener: old, ...rest } = host
  const common = { ...step, send: [], incarnation: host.born + 1, ref }
  switch (step.tcb.state) {
    case 'LISTEN': {
      const remote = peer !== undefined && step.tcb.remote ? { peer } : {}
      const listener = { tcb: step.tcb, after: old?.after ?? host.born, ...remote }
      return { ...common, host: { ...host, listener } }
    }
    case 'CLOSED':
      return host.connections.size > 0
        ? leaveChildren(rest, ref, step)
        : { ...common, host: { ...rest, ended: new Map() } }
    default:
      if (peer === undefined) throw new Error('a connection is opened with nobody')
      return bear(rest, peer, ref, step)
  }
}

/** The listener is gone, its children live on; the step is of no connection. RFC 9293 §3.10.4, §3.10.5. */
function leaveChildren(host: Host, ref: string, step: TcbStep): HostStep {
  const connections = new Map(
    [...host.connections].map(([peer, { tcb, incarnation }]): [string, Connection] => {
      const isOrphan = tcb.state === 'SYN-RECEIVED' && tcb.passive && !tcb.old
      return [peer, { tcb: isOrphan ? { ...tcb, orphaned: true } : tcb, incarnation }]
    }),
  )
  return {
    ...nothing({ ...host, connections, ended: new Map() }, ref),
    taken: [...step.taken, { kind: 'rule', rule: 'listener closed', ref }],
    signals: step.signals,
  }
}

/** A connection comes to be. */
function bear(host: Host, peer: string, ref: string, step: TcbStep): HostStep {
  const incarnation = host.born + 1
  const connections = new Map(host.connections)
  connections.delete(peer) // The newest is the last.
  connections.set(peer, { tcb: step.tcb, incarnation })
  const send = addressed(step, peer)
  return { ...step, send, host: { ...host, connections, born: incarnation }, incarnation, ref }
}

/** The next incarnation takes the place of a connection in TIME-WAIT. RFC 9293 §3.6.1. */
function anew(host: Host, peer: string, old: Connection, segment: Segment, now: Ms): HostStep {
  const { tcb, incarnation } = old
  const iss = chooseIssAfter(tcb, host.born, now)
  const step = bear(host, peer, '3.6.1', reopen(tcb, segment, iss, now))
  return { ...step, timers: [{ timer: 'time-wait', stop: true, incarnation }, ...step.timers] }
}

/** A connection that comes to CLOSED, or a child back to LISTEN, is deleted. */
function onConnection(
  host: Host,
  peer: string,
  { incarnation }: Connection,
  ref: string,
  step: TcbStep,
): HostStep {
  const { state } = step.tcb
  const deleted = state === 'CLOSED' || state === 'LISTEN'
  const connections = new Map(host.connections)
  const ended = new Map(host.ended)
  if (deleted) {
    connections.delete(peer)
    ended.set(peer, { state, incarnation })
  } else connections.set(peer, { tcb: step.tcb, incarnation })
  const send = addressed(step, peer)
  return { ...step, send, host: { ...host, connections, ended }, incarnation, ref }
}

function addressed({ send }: TcbStep, to: string): HostStep['send'] {
  return send.map(sent => ({ ...sent, to }))
}

function refused(host: Host, ref: string, signal: Signal): HostStep {
  return { ...nothing(host, ref), signals: [signal] }
}

/** A step that concerns no connection. */
function nothing(host: Host, ref: string): HostStep {
  return { host, incarnation: 0, ref, taken: [], send: [], timers: [], delivered: [], signals: [] }
}
