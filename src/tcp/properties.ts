import type { Happened, Localized, Property, Taken, WorldView } from '../protocol.ts'
import { find, type Host, newest, stateOf } from './host.ts'
import type { Segment } from './segment.ts'
import type { Tcb } from './tcb.ts'
import type { State } from './transitions.ts'

/**
 * What may be asked of every run of two TCPs, by name. The first endpoint is the client, the second the server; a
 * connection is told from another by its ISS.
 */
export const properties: Readonly<Record<string, Property<Host, Segment>>> = {
  'iss-agreed': property({
    kind: 'always',
    sentence: {
      en: 'when the server becomes ESTABLISHED, the client has received the server’s ISS',
      zh: '服务端进入 ESTABLISHED 时，客户端已收到服务端的 ISS',
    },
    memory: { taken: [] as readonly string[], broken: false },
    remember(memory, happened) {
      const established = enters(happened, server, 'ESTABLISHED')
      if (established) {
        const agreed = memory.taken.includes(pair(established.irs, established.iss))
        return agreed ? memory : { ...memory, broken: true }
      }
      const client = tcbOf(happened, 0)
      if (!client || !happened.step.taken.some(isTransition)) return memory
      if (client.state === 'SYN-SENT') return memory
      const known = pair(client.iss, client.irs)
      return memory.taken.includes(known)
        ? memory
        : { ...memory, taken: [...memory.taken, known].sort() }
    },
    holds: ({ broken }) => !broken,
  }),
  'no-ghost': property({
    kind: 'always',
    sentence: {
      en: 'whenever the server becomes ESTABLISHED, it is for a connection that the client is still opening or has had ESTABLISHED, and only once for each',
      zh: '服务端每次进入 ESTABLISHED，都对应客户端正在打开或曾经 ESTABLISHED 的一个连接，同一个连接只对应一次',
    },
    memory: { client: [] as readonly number[], server: [] as readonly number[], broken: false },
    remember(memory, happened) {
      const opened = enters(happened, 0, 'ESTABLISHED')
      if (opened) return { ...memory, client: [...memory.client, opened.iss].sort() }
      const established = enters(happened, server, 'ESTABLISHED')
      if (!established) return memory
      const { irs } = established
      const client = newest(happened.host(0))?.tcb
      const opens = client && opening.includes(client.state) && client.iss === irs
      const isGhost = memory.server.includes(irs) || !(opens || memory.client.includes(irs))
      return { ...memory, server: [...memory.server, irs].sort(), broken: isGhost }
    },
    holds: ({ broken }) => !broken,
  }),
  'delivered-once': property({
    kind: 'always',
    sentence: {
      en: 'what the client sends once reaches the server’s application at most once',
      zh: '客户端发送一次的数据，服务端的应用至多收到一次',
    },
    memory: '',
    remember: (memory, { endpoint, step }) =>
      endpoint === server && step.delivered.length > 0 ? memory + step.delivered.join('') : memory,
    holds: delivered => new Set(delivered).size === delivered.length,
  }),
  'own-data': property({
    kind: 'always',
    sentence: {
      en: 'what the server’s application receives was sent to this connection, not to an earlier one',
      zh: '服务端的应用只收到发给本次连接的数据',
    },
    memory: { sent: {} as Readonly<Record<string, number>>, broken: false },
    remember(memory, happened) {
      const { kind, endpoint, step } = happened
      const tcb = tcbOf(happened, endpoint)
      if (endpoint === 0 && kind === 'call') {
        const text = step.send.map(({ message }) => message.text).join('')
        if (!tcb || text === '') return memory
        const sent = Object.fromEntries([...text].map(octet => [octet, tcb.irs]))
        return { ...memory, sent: { ...memory.sent, ...sent } }
      }
      const isForeign =
        endpoint === server &&
        step.delivered.some(text => [...text].some(octet => memory.sent[octet] !== tcb?.iss))
      return isForeign ? { ...memory, broken: true } : memory
    },
    holds: ({ broken }) => !broken,
  }),
  'both-established': property({
    kind: 'always',
    sentence: {
      en: 'when nothing more can happen, both sides are ESTABLISHED',
      zh: '再没有什么会发生时，双方都处于 ESTABLISHED',
    },
    memory: '',
    holds: (_, world) =>
      both(world, host => newest(host)?.tcb.state === 'ESTABLISHED') || !world.isQuiet(),
  }),
  'all-received': property({
    kind: 'always',
    sentence: {
      en: 'when both sides are done, the client has received everything that the server’s application wanted to send',
      zh: '双方都结束时，服务端应用想发送的数据，客户端已全部收到',
    },
    memory: { sent: 0, received: 0 },
    remember(memory, happened) {
      const { kind, endpoint, step } = happened
      if (endpoint === 0 && step.delivered.length > 0) {
        return { ...memory, received: memory.received + step.delivered.join('').length }
      }
      const text = endpoint === server && kind === 'call' ? queued(happened) : 0
      return text > 0 ? { ...memory, sent: memory.sent + text } : memory
    },
    holds: ({ sent, received }, world) =>
      !both(world, isDone) || (world.left('SEND') === 0 && received === sent),
  }),
  'no-needless-retransmission': property({
    kind: 'always',
    sentence: {
      en: 'nothing is retransmitted that was not lost',
      zh: '没有丢失的报文段不会被重传',
    },
    memory: false,
    remember: (memory, { step }) =>
      memory || step.send.some(({ retransmission }) => retransmission),
    holds: retransmitted => !retransmitted,
  }),
  'closes-in-three': property({
    kind: 'sometimes',
    sentence: {
      en: 'both sides are done after three segments',
      zh: '三个报文段之后，双方都已结束',
    },
    memory: 0,
    remember: countSegments,
    holds: (count, world) => count === 3 && both(world, isDone),
  }),
  'closes-in-four': property({
    kind: 'always',
    sentence: {
      en: 'closing takes at most four segments',
      zh: '关闭连接至多用四个报文段',
    },
    memory: 0,
    remember: countSegments,
    holds: count => count <= 4,
  }),
  'last-ack-acknowledged': property({
    kind: 'always',
    sentence: {
      en: 'a side leaves LAST-ACK only because its FIN is acknowledged',
      zh: '离开 LAST-ACK 只能是因为自己的 FIN 得到了确认',
    },
    memory: true,
    remember: (memory, { step }) =>
      memory &&
      step.taken.every(
        taken =>
          !isTransition(taken) || taken.from !== 'LAST-ACK' || taken.event === 'rcv ACK of FIN',
      ),
    holds: acknowledged => acknowledged,
  }),
  'can-close': property({
    kind: 'recoverable',
    sentence: {
      en: 'whatever has happened, both sides can still come to CLOSED',
      zh: '无论发生过什么，双方都还能到达 CLOSED',
    },
    memory: '',
    holds: (_, world) => both(world, host => stateOf(host) === 'CLOSED'),
  }),
  'client-served': property({
    kind: 'always',
    sentence: {
      en: 'the server never drops a SYN of the client’s for want of room',
      zh: '服务端从不因为队列已满而丢弃客户端的 SYN',
    },
    memory: true,
    remember: (memory, { from, step }) =>
      memory &&
      !(from === 0 && step.taken.some(taken => 'rule' in taken && taken.rule === 'backlog full')),
    holds: served => served,
  }),
}

const server = 1

const opening: readonly State[] = ['SYN-SENT', 'SYN-RECEIVED']

function both(world: WorldView<Host>, is: (host: Host) => boolean): boolean {
  return is(world.host(0)) && is(world.host(server))
}

/** Gives what a property remembers its type. */
function property<Memory>(definition: {
  readonly kind: Property<Host, Segment>['kind']
  readonly sentence: Localized
  readonly memory: Memory
  remember?(memory: Memory, happened: Happened<Host, Segment>): Memory
  holds(memory: Memory, world: WorldView<Host>): boolean
}): Property<Host, Segment> {
  const { remember, holds } = definition
  return {
    ...definition,
    ...(remember && {
      remember: (memory: unknown, happened: Happened<Host, Segment>) =>
        remember(memory as Memory, happened),
    }),
    holds: (memory, world) => holds(memory as Memory, world),
  } as Property<Host, Segment>
}

type Transition = Extract<Taken, { kind: 'transition' }>

function isTransition(taken: Taken): taken is Transition {
  return taken.kind === 'transition'
}

/** The TCB of an endpoint whose step this is. */
function tcbOf({ endpoint, step }: Happened<Host, Segment>, index: number): Tcb | undefined {
  return endpoint === index ? find(step.host, step.incarnation) : undefined
}

/** The connection of an endpoint that enters a state in this step. */
function enters(happened: Happened<Host, Segment>, index: number, state: State): Tcb | undefined {
  const entered = happened.step.taken.some(taken => isTransition(taken) && taken.to === state)
  return entered ? tcbOf(happened, index) : undefined
}

function pair(client: number, other: number): string {
  return `${client} ${other}`
}

/** Octets that a call gave to the connection: those that were sent, and those that wait. */
function queued({ before, step }: Happened<Host, Segment>): number {
  const { incarnation, send } = step
  const waiting = (host: Host) => find(host, incarnation)?.unsent.length ?? 0
  const sent = send.reduce((sum, { message }) => sum + message.text.length, 0)
  return sent + waiting(step.host) - waiting(before)
}

/** Closed for good, or waiting for nothing but 2 MSL. */
function isDone(host: Host): boolean {
  const state = stateOf(host)
  return state === 'CLOSED' || state === 'TIME-WAIT'
}

function countSegments(count: number, { step }: Happened<Host, Segment>): number {
  return Math.min(count + step.send.length, 9)
}
