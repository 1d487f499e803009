import type { VFileMessage } from 'vfile-message'
import { complain } from '../message.ts'
import type { Data, Ms, Protocol, Step } from '../protocol.ts'
import type { Fault, Scenario, ScenarioStep } from '../scenario/scenario.ts'
import { printSelector, type Selector } from '../scenario/selector.ts'
import type { RowName, Trace, TraceEvent } from '../trace/trace.ts'
import { checkExpectations } from './expect.ts'
import { Queue } from './queue.ts'

/** What came of a scenario: always a trace, and everything that went otherwise than its author said. */
export interface Run {
  readonly trace: Trace
  readonly messages: readonly VFileMessage[]
}

/**
 * Runs a scenario: discrete events in whole milliseconds, the same on every machine. Ends when nothing is due, at
 * `until`, or after 10,000 steps, which is a mistake of the scenario.
 */
export function simulate<Host, Message extends Data>(
  protocol: Protocol<Host, Message>,
  scenario: Scenario,
): Run {
  const world = createWorld(protocol, scenario)
  const { queue, messages } = world
  scheduleStep(world)
  let count = 0
  let now = 0
  for (let due = queue.take(); due; due = queue.take()) {
    if (scenario.until !== undefined && due.time > scenario.until) break
    if (count === maxSteps) {
      const reason = `the run does not end: ${maxSteps} steps by ${now} ms; expected an end, or \`until\``
      messages.push(complain(scenario.place, reason, 'endless'))
      break
    }
    count += 1
    now = due.time
    happen(world, due)
    scheduleStep(world)
  }
  const trace: Trace = {
    format: 1,
    protocol: protocol.name,
    scenario: scenario.name,
    hash: scenario.hash,
    title: scenario.title,
    ...(scenario.source !== undefined && { source: scenario.source }),
    endpoints: world.start,
    names: inOrderOfScenario(scenario, world.names),
    events: world.events,
    end: scenario.until ?? now,
  }
  messages.push(...unused(world, now))
  if (messages.length === 0) messages.push(...checkExpectations(protocol, scenario, trace))
  return { trace, messages }
}

const maxSteps = 10_000

type Happening<Message> =
  | {
      readonly kind: 'arrival'
      readonly time: Ms
      readonly row: number
      readonly to: string
      readonly message: Message
    }
  | {
      readonly kind: 'timer'
      readonly time: Ms
      readonly endpoint: string
      readonly incarnation: number
      readonly timer: string
      readonly after: Ms
    }
  | { readonly kind: 'step'; readonly time: Ms; readonly step: ScenarioStep }

/** The state of a run. */
interface World<Host, Message extends Data> {
  readonly protocol: Protocol<Host, Message>
  readonly scenario: Scenario
  readonly start: Trace['endpoints']
  readonly hosts: Map<string, Host>
  readonly queue: Queue<Happening<Message>>
  readonly events: TraceEvent[]
  /** By endpoint and kind: how many messages were sent. */
  readonly sent: Map<string, number>
  readonly names: RowName[]
  readonly applied: Set<Fault>
  readonly messages: VFileMessage[]
  rows: number
  /** Index of the step that waits or is in the queue. */
  next: number
  scheduled: boolean
  /** When the last step was taken. */
  lastStep: Ms
  now: Ms
}

function createWorld<Host, Message extends Data>(
  protocol: Protocol<Host, Message>,
  scenario: Scenario,
): World<Host, Message> {
  const [a, b] = scenario.endpoints
  const [hostA, hostB] = protocol.begin(scenario.beginning, [a.settings, b.settings])
  const hosts = new Map([
    [a.name, hostA],
    [b.name, hostB],
  ])
  const start = scenario.endpoints.map(({ name, label, settings }) => {
    const variables = protocol.inspect(hostOf(hosts, name))
    return {
      name,
      ...(label && { label }),
      incarnation: Object.keys(variables).length > 0 ? 1 : 0,
      state: protocol.state(hostOf(hosts, name)),
      variables,
      origin: protocol.origin(settings),
    }
  })
  return {
    protocol,
    scenario,
    start,
    hosts,
    queue: new Queue(),
    events: [],
    sent: new Map(),
    names: [],
    applied: new Set(),
    messages: [],
    rows: 0,
    next: 0,
    scheduled: false,
    lastStep: 0,
    now: 0,
  }
}

/** Puts the next step of the scenario into the queue, once what it waits for holds. */
function scheduleStep<Host, Message extends Data>(world: World<Host, Message>): void {
  const { protocol, scenario, hosts, queue, now } = world
  const step = scenario.steps[world.next]
  if (!step || world.scheduled) return
  const holds = step.when.every(({ side, state }) => protocol.state(hostOf(hosts, side)) === state)
  if (!holds) return
  const earliest = now + step.after
  if (step.at !== undefined && step.at < earliest) {
    const reason = `\`at\` ${step.at} ms has passed; the step before it was taken at ${world.lastStep} ms, expected ${earliest} ms or later`
    world.messages.push(complain(step.place, reason, 'at'))
  }
  queue.add({ kind: 'step', time: Math.max(earliest, step.at ?? 0), step })
  world.scheduled = true
}

function happen<Host, Message extends Data>(
  world: World<Host, Message>,
  due: Happening<Message>,
): void {
  const { protocol, hosts, events } = world
  const { time } = due
  world.now = time
  const cause = events.length
  switch (due.kind) {
    case 'arrival': {
      const { row, to: endpoint, message } = due
      const step = protocol.arrive(hostOf(hosts, endpoint), message, time)
      events.push({ ...atOf(step, endpoint, time, cause), kind: 'arrived', row })
      return record(world, endpoint, step, cause)
    }
    case 'timer': {
      const { endpoint, incarnation, timer, after } = due
      const step = protocol.expire(hostOf(hosts, endpoint), incarnation, timer, time)
      events.push({ ...atOf(step, endpoint, time, cause), kind: 'expired', timer, after })
      return record(world, endpoint, step, cause)
    }
    case 'step':
      world.next += 1
      world.scheduled = false
      world.lastStep = time
      return takeStep(world, due.step, cause)
    default:
      due satisfies never
  }
}

function takeStep<Host, Message extends Data>(
  world: World<Host, Message>,
  step: ScenarioStep,
  cause: number,
): void {
  const { protocol, hosts, events, now: time } = world
  switch (step.kind) {
    case 'call': {
      const { side: endpoint, call } = step
      const result = protocol.call(hostOf(hosts, endpoint), call, time)
      events.push({ ...atOf(result, endpoint, time, cause), kind: 'call', call })
      return record(world, endpoint, result, cause)
    }
    case 'inject': {
      const { from, to, delay, name, label } = step
      const message = protocol.compose(step.values)
      const row = nextRow(world)
      if (name !== undefined) world.names.push({ name, row, ...(label && { label }) })
      events.push({ time, cause, kind: 'injected', row, from, to, message })
      world.queue.add({ kind: 'arrival', time: time + delay, row, to, message })
      return
    }
    default:
      step satisfies never
  }
}

/** What a host did goes into the trace, the queue and the network. */
function record<Host, Message extends Data>(
  world: World<Host, Message>,
  endpoint: string,
  step: Step<Host, Message>,
  cause: number,
): void {
  const { protocol, hosts, events, queue, now: time } = world
  const { incarnation } = step
  const before = protocol.inspect(hostOf(hosts, endpoint))
  hosts.set(endpoint, step.host)
  const at = atOf(step, endpoint, time, cause)
  for (const taken of step.taken) events.push({ ...at, ...taken })
  for (const octets of step.delivered) events.push({ ...at, kind: 'delivered', octets })
  for (const signal of step.signals) events.push({ ...at, kind: 'signal', signal })
  const changed = changes(before, protocol.inspect(step.host))
  if (Object.keys(changed).length > 0) events.push({ ...at, kind: 'variables', changed })
  for (const change of step.timers) {
    const { timer } = change
    let running = false
    queue.remove(due => {
      const same =
        due.kind === 'timer' &&
        due.endpoint === endpoint &&
        due.incarnation === incarnation &&
        due.timer === timer
      running ||= same
      return same
    })
    if ('set' in change) {
      const after = change.set
      events.push({ ...at, kind: 'set', timer, after })
      queue.add({ kind: 'timer', time: time + after, endpoint, incarnation, timer, after })
    } else if (running) {
      events.push({ ...at, kind: 'stopped', timer })
    }
  }
  for (const { message, retransmission, ref } of step.send) {
    const row = nextRow(world)
    const to = peerOf(world.scenario, endpoint)
    events.push({ ...at, kind: 'sent', row, from: endpoint, to, message, retransmission, ref })
    transmit(world, { row, from: endpoint, to, message, cause })
  }
}

/** What every event of a host's step says. */
function atOf(
  { incarnation, ref }: { readonly incarnation: number; readonly ref: string },
  endpoint: string,
  time: Ms,
  cause: number,
) {
  return { time, cause, endpoint, incarnation, ref }
}

/** A message of an endpoint enters the network, which does to it what the faults say. */
function transmit<Host, Message extends Data>(
  world: World<Host, Message>,
  sending: { row: number; from: string; to: string; message: Message; cause: number },
): void {
  const { protocol, scenario, sent, names, events, queue, applied, now: time } = world
  const { from, to, message, cause } = sending
  const kinds = [...protocol.kindsOf(message), 'any']
  for (const kind of kinds) sent.set(keyOf(from, kind), (sent.get(keyOf(from, kind)) ?? 0) + 1)
  const delay = scenario.endpoints.find(endpoint => endpoint.name === from)?.delay ?? 0

  function copyInto(row: number, copy: number, later: Ms): number {
    const isMeant = (selector: Selector) =>
      selector.from === from &&
      selector.copy === copy &&
      kinds.includes(selector.kind) &&
      sent.get(keyOf(from, selector.kind)) === selector.nth
    for (const { name, label, selector } of scenario.names) {
      if (isMeant(selector)) names.push({ name, row, ...(label && { label }) })
    }
    const faults = scenario.faults.filter(fault => isMeant(fault.selector))
    for (const fault of faults) applied.add(fault)
    const late = faults.reduce((sum, fault) => sum + (fault.kind === 'delay' ? fault.by : 0), later)
    if (faults.some(fault => fault.kind === 'drop')) events.push({ time, cause, kind: 'lost', row })
    else queue.add({ kind: 'arrival', time: time + delay + late, row, to, message })
    let copies = copy
    for (const fault of faults) {
      if (fault.kind !== 'duplicate') continue
      const duplicate = nextRow(world)
      events.push({ time, cause, kind: 'duplicated', row: duplicate, from, to, of: row })
      copies = copyInto(duplicate, copies + 1, fault.after)
    }
    return copies
  }
  copyInto(sending.row, 1, 0)
}

/** Names and faults that no message met, and steps that never came. */
function unused<Host, Message extends Data>(world: World<Host, Message>, now: Ms): VFileMessage[] {
  const { protocol, scenario, hosts, sent, names, applied } = world
  const missed = ({ kind, from, nth, copy }: Selector) => {
    const count = sent.get(keyOf(from, kind)) ?? 0
    const what = kind === 'any' ? 'messages' : `\`${kind}\``
    return count >= nth
      ? `${from}'s ${what} number ${nth} has no copy ${copy}; expected a duplicate of it`
      : `${from} sent ${count} ${what}; expected ${nth}`
  }
  const step = scenario.steps[world.next]
  const waiting = step?.when.flatMap(({ side, state }) => {
    const found = protocol.state(hostOf(hosts, side))
    return found === state ? [] : [`${side} is ${found} at ${now} ms; expected ${state}`]
  })
  return [
    ...(step && !world.scheduled
      ? [complain(step.place, `step never taken: ${waiting?.join(', ')}`, 'step-never-taken')]
      : []),
    ...scenario.names
      .filter(({ name }) => !names.some(found => found.name === name))
      .map(({ place, name, selector }) =>
        complain(place, `\`${name}\` names nothing: ${missed(selector)}`, 'name-without-row'),
      ),
    ...scenario.faults
      .filter(fault => !applied.has(fault))
      .map(({ place, selector }) =>
        complain(
          place,
          `fault never applied to \`${printSelector(selector)}\`: ${missed(selector)}`,
          'fault-never-applied',
        ),
      ),
  ]
}

function changes(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): Record<string, number | null> {
  const changed: Record<string, number | null> = {}
  for (const name of Object.keys({ ...before, ...after })) {
    if (before[name] !== after[name]) changed[name] = after[name] ?? null
  }
  return changed
}

function inOrderOfScenario(scenario: Scenario, names: readonly RowName[]): readonly RowName[] {
  const order = scenario.names.map(({ name }) => name)
  return [...names].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
}

function nextRow<Host, Message extends Data>(world: World<Host, Message>): number {
  world.rows += 1
  return world.rows
}

function peerOf(scenario: Scenario, endpoint: string): string {
  const [a, b] = scenario.endpoints
  return endpoint === a.name ? b.name : a.name
}

function hostOf<Host>(hosts: ReadonlyMap<string, Host>, endpoint: string): Host {
  const host = hosts.get(endpoint)
  if (host === undefined) throw new Error(`no endpoint ${endpoint}`)
  return host
}

function keyOf(from: string, kind: string): string {
  return `${from} ${kind}`
}
