import type {
  Call,
  Data,
  Exploration,
  Happened,
  Ms,
  Protocol,
  Step,
  Taken,
  Values,
  WorldView,
} from '../src/protocol.ts'

/**
 * Stop-and-wait with an alternating bit, in both directions: to each peer one message is under way at a time, and is
 * sent again until its acknowledgment comes. It has nothing of TCP, so that `Protocol` stays honest.
 */

const variants = {
  'no-retransmission': { en: 'no retransmission', zh: '不重传' },
  'no-bit': { en: 'no alternating bit', zh: '没有交替位' },
} as const

const settings = {
  bit: { kind: 'integer', min: 0, max: 1, default: 0, meaning: 'The first bit.' },
  timeout: { kind: 'duration', default: 1000, meaning: 'Until a message is sent again.' },
  variant: {
    kind: 'choice',
    of: ['no-retransmission', 'no-bit'],
    list: true,
    default: [],
    example: ['no-bit'],
    meaning: 'What is not as usual.',
  },
} as const

interface Host {
  readonly settings: Values<typeof settings>
  /** By name of everybody else: the bit of its first message. */
  readonly bits: ReadonlyMap<string, number>
  /** By peer, in the order in which they came to be. */
  readonly links: ReadonlyMap<string, Link>
}

interface Link {
  readonly incarnation: number
  readonly state: keyof typeof transitions
  readonly next: number
  readonly expected: number
  readonly unacknowledged?: Message
}

type Message = { readonly type: 'MSG' | 'OK'; readonly bit: number; readonly body?: string }

const transitions = {
  READY: { SEND: { to: 'WAITING', send: 'MSG', ref: '1' } },
  WAITING: { 'rcv OK': { to: 'READY', ref: '2' } },
} as const

const exploration: Exploration<Host, Message> = {
  settled: settings => settings,
  timers: ({ settings, links }) =>
    [...links.values()].flatMap(({ state, incarnation }) =>
      state === 'WAITING' && !settings.variant.includes('no-retransmission')
        ? [{ incarnation, timer: 'patience' }]
        : [],
    ),
  urgency: [],
  awaits: ({ links }, endpoint, { incarnation }, { from, to, message }) => {
    const isAnswer = to === endpoint && message.type === 'OK'
    const isQuestion = from === endpoint && message.type === 'MSG'
    const link = links.get(isAnswer ? from : to)
    return (
      link?.incarnation === incarnation && link.next === message.bit && (isAnswer || isQuestion)
    )
  },
  timeless: host => host,
  properties: {
    'delivered-once': {
      kind: 'always',
      sentence: { en: 'what is sent is delivered once at most', zh: '发送的内容至多交付一次' },
      memory: '',
      remember: (memory, { step }) => `${memory}${step.delivered.join('')}`,
      holds: memory => new Set(String(memory)).size === String(memory).length,
    },
    delivered: {
      kind: 'always',
      sentence: {
        en: 'when nothing more can happen, what was sent is delivered',
        zh: '再没有什么会发生时，发送的内容已经交付',
      },
      memory: 0,
      remember: (memory, happened) => Number(memory) + sendings(happened) - deliveries(happened),
      holds: (missing, world) => missing === 0 || !world.isQuiet(),
    },
    'both-waiting': {
      kind: 'sometimes',
      sentence: { en: 'both sides are waiting', zh: '双方都在等待' },
      memory: '',
      holds: (_, world) => both(world, 'WAITING'),
    },
    'can-rest': {
      kind: 'recoverable',
      sentence: {
        en: 'both sides can always come to rest again',
        zh: '双方总能重新回到空闲状态',
      },
      memory: '',
      holds: (_, world) => both(world, 'READY'),
    },
  },
}

function both(world: WorldView<Host>, state: string): boolean {
  return [0, 1].every(index =>
    [...world.host(index).links.values()].every(link => link.state === state),
  )
}

function sendings({ kind, step }: Happened<Host, Message>): number {
  return kind === 'call' ? step.send.length : 0
}

function deliveries({ step }: Happened<Host, Message>): number {
  return step.delivered.length
}

export const stopAndWait: Protocol<Host, Message> = {
  name: 'stop-and-wait',
  message: { en: 'message', zh: '消息' },
  standard: 'Bartlett 1969',
  states: ['READY', 'WAITING'],
  transitions,
  fields: [
    { name: 'type', title: 'TYPE', label: 'bare', read: m => m.type as string },
    {
      name: 'bit',
      title: 'BIT',
      label: 'named',
      space: m => (m.type === 'MSG' ? 'sender' : 'receiver'),
      read: m => m.bit as number,
    },
    {
      name: 'body',
      title: 'BODY',
      label: 'named',
      sparse: true,
      read: m => m.body as string | undefined,
    },
  ],
  variables: [
    { name: 'NEXT', space: 'sender', shown: true },
    { name: 'EXPECTED', space: 'receiver', shown: true },
  ],
  timers: { patience: { en: 'out of patience', zh: '等待超时' } },
  notices: {},
  signals: {},
  routine: [],
  spellings: { lower: { READY: 'ready', WAITING: 'waiting' } },
  isMessage: data => typeof data === 'object' && data !== null && 'type' in data && 'bit' in data,
  relative: (bit, origin) => bit ^ origin,
  variants,
  exploration,
  settings,
  calls: { SEND: { body: { kind: 'text', required: true, meaning: 'What to send.' } } },
  injected: {
    type: { kind: 'choice', of: ['MSG', 'OK'], required: true, meaning: 'MSG or OK.' },
    bit: { kind: 'integer', min: 0, max: 1, required: true, meaning: 'The bit.' },
    body: { kind: 'text', meaning: 'Of a MSG.' },
  },
  beginnings: ['ready'],
  kinds: ['MSG', 'OK'],
  kindsOf: message => [message.type],
  compose: values => values as Message,
  begin: (_, endpoints) =>
    endpoints.map(({ name, settings }): Host => {
      const others = endpoints.filter(other => other.name !== name)
      const bits = others.map(other => [other.name, bitOf(other.settings)] as const)
      const host = { settings: settings as Host['settings'], bits: new Map(bits), links: new Map() }
      const [only, more] = others
      // With one other endpoint the link is there from the beginning.
      return only && !more ? withLink(host, only.name, linkTo(host, only.name)) : host
    }),
  peering: () => 'required',
  call: (host, { body }: Call, peer = '') => {
    const link = linkTo(host, peer)
    return link.state === 'READY'
      ? send(host, peer, link, { type: 'MSG', bit: link.next, body: String(body) }, false)
      : step(host, peer, link, [], { signals: ['busy'] })
  },
  reboot: host => {
    const forgetful = { ...host, links: new Map() }
    return { ...step(forgetful, '', linkTo(forgetful, ''), []), host: forgetful }
  },
  arrive: (host, { type, bit, body }, from) => {
    const link = linkTo(host, from)
    if (type === 'MSG') {
      const isNew = bit === link.expected || host.settings.variant.includes('no-bit')
      const message = { type: 'OK', bit } as const
      const reply = { message, to: from, retransmission: !isNew, ref: '3' }
      const delivered = isNew ? [body ?? ''] : []
      const rule = isNew ? 'new message' : 'repeated message'
      const expected = isNew ? 1 - bit : link.expected
      return step(host, from, { ...link, expected }, [{ kind: 'rule', rule, ref: '3' }], {
        send: [reply],
        delivered,
      })
    }
    if (link.state === 'READY' || bit !== link.next) {
      return step(host, from, link, [{ kind: 'rule', rule: 'old OK ignored', ref: '2' }])
    }
    const { unacknowledged: _, ...rest } = link
    return step(host, from, { ...rest, state: 'READY', next: 1 - link.next }, [taken('rcv OK')], {
      timers: [{ timer: 'patience', stop: true }],
    })
  },
  expire: (host, incarnation) => {
    const [peer, link] = [...host.links].find(([, one]) => one.incarnation === incarnation) ?? []
    if (peer === undefined || !link?.unacknowledged) throw new Error('nothing to wait for')
    return send(host, peer, link, link.unacknowledged, true)
  },
  state: (host, peer) =>
    (peer === undefined ? [...host.links.values()].at(-1) : host.links.get(peer))?.state ?? 'READY',
  inspect: ({ links }, incarnation): Readonly<Record<string, number>> => {
    const link = [...links.values()].find(one => one.incarnation === incarnation)
    return link ? { NEXT: link.next, EXPECTED: link.expected } : {}
  },
  origin: bitOf,
}

type HostStep = Step<Host, Message>

function bitOf(values: Data): number {
  return (values as Host['settings']).bit
}

function linkTo({ settings, bits, links }: Host, peer: string): Link {
  const fresh = { state: 'READY', next: settings.bit, expected: bits.get(peer) ?? 0 } as const
  return links.get(peer) ?? { incarnation: links.size + 1, ...fresh }
}

function withLink(host: Host, peer: string, link: Link): Host {
  return { ...host, links: new Map([...host.links, [peer, link]]) }
}

function send(host: Host, peer: string, link: Link, message: Message, again: boolean): HostStep {
  const timeout: Ms = host.settings.timeout
  const waiting: Link = { ...link, state: 'WAITING', unacknowledged: message }
  return step(host, peer, waiting, again ? [] : [taken('SEND')], {
    send: [{ message, to: peer, retransmission: again, ref: '1' }],
    timers: host.settings.variant.includes('no-retransmission')
      ? []
      : [{ timer: 'patience', set: timeout }],
  })
}

function taken(event: 'SEND' | 'rcv OK'): Taken {
  return event === 'SEND'
    ? { kind: 'transition', event, from: 'READY', to: 'WAITING', ref: '1' }
    : { kind: 'transition', event, from: 'WAITING', to: 'READY', ref: '2' }
}

function step(
  host: Host,
  peer: string,
  link: Link,
  taken: readonly Taken[],
  rest: Partial<HostStep> = {},
): HostStep {
  const nothing = { send: [], timers: [], delivered: [], signals: [] }
  const { incarnation } = link
  return { host: withLink(host, peer, link), incarnation, ref: '1', taken, ...nothing, ...rest }
}
