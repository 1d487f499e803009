import type { Call, Ms, Protocol, Step, Taken, Values } from '../src/protocol.ts'

/**
 * Stop-and-wait with an alternating bit, in both directions: one message is under way at a time, and is sent again
 * until its acknowledgment comes. It has nothing of TCP, so that `Protocol` stays honest.
 */

const settings = {
  bit: { kind: 'integer', min: 0, max: 1, default: 0, meaning: 'The first bit.' },
  timeout: { kind: 'duration', default: 1000, meaning: 'Until a message is sent again.' },
} as const

interface Host {
  readonly settings: Values<typeof settings>
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
  routine: [],
  spellings: { lower: { READY: 'ready', WAITING: 'waiting' } },
  isMessage: data => typeof data === 'object' && data !== null && 'type' in data && 'bit' in data,
  relative: (bit, origin) => bit ^ origin,
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
  begin: (_, [a, b]) => [a, b].map((own, index) => hostOf(own, index ? a : b)) as [Host, Host],
  call: (host, { body }: Call) =>
    host.state === 'READY'
      ? send(host, { type: 'MSG', bit: host.next, body: String(body) }, false, [taken('SEND')])
      : step(host, [], { signals: ['busy'] }),
  reboot: ({ settings }) => step(hostOf(settings, settings), []),
  arrive: (host, { type, bit, body }) => {
    if (type === 'MSG') {
      const isNew = bit === host.expected
      const reply = { message: { type: 'OK', bit } as const, retransmission: !isNew, ref: '3' }
      const delivered = isNew ? [body ?? ''] : []
      const rule = isNew ? 'new message' : 'repeated message'
      const expected = isNew ? 1 - bit : host.expected
      return step({ ...host, expected }, [{ kind: 'rule', rule, ref: '3' }], {
        send: [reply],
        delivered,
      })
    }
    if (host.state === 'READY' || bit !== host.next) {
      return step(host, [{ kind: 'rule', rule: 'old OK ignored', ref: '2' }])
    }
    const { unacknowledged: _, ...rest } = host
    return step({ ...rest, state: 'READY', next: 1 - host.next }, [taken('rcv OK')], {
      timers: [{ timer: 'patience', stop: true }],
    })
  },
  expire: host => send(host, host.unacknowledged ?? { type: 'MSG', bit: host.next }, true, []),
  state: host => host.state,
  inspect: ({ next, expected }) => ({ NEXT: next, EXPECTED: expected }),
  origin: values => (values as Host['settings']).bit,
}

type HostStep = Step<Host, Message>

function hostOf(own: unknown, peer: unknown): Host {
  const settings = own as Host['settings']
  const expected = (peer as Host['settings']).bit
  return { settings, state: 'READY', next: settings.bit, expected }
}

function send(host: Host, message: Message, again: boolean, taken: readonly Taken[]): HostStep {
  const timeout: Ms = host.settings.timeout
  return step({ ...host, state: 'WAITING', unacknowledged: message }, taken, {
    send: [{ message, retransmission: again, ref: '1' }],
    timers: [{ timer: 'patience', set: timeout }],
  })
}

function taken(event: 'SEND' | 'rcv OK'): Taken {
  return event === 'SEND'
    ? { kind: 'transition', event, from: 'READY', to: 'WAITING', ref: '1' }
    : { kind: 'transition', event, from: 'WAITING', to: 'READY', ref: '2' }
}

function step(host: Host, taken: readonly Taken[], rest: Partial<HostStep> = {}): HostStep {
  const nothing = { send: [], timers: [], delivered: [], signals: [] }
  return { host, incarnation: 1, ref: '1', taken, ...nothing, ...rest }
}
