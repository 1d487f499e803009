import type { VFileMessage } from 'vfile-message'
import { complain } from '../message.ts'
import type { Data, Protocol } from '../protocol.ts'
import type { Scenario, ScenarioStep } from '../scenario/scenario.ts'
import type { Trace } from '../trace/trace.ts'
import { checkExpectations } from './expect.ts'
import { nameRows } from './names.ts'
import { record } from './record.ts'
import { unused } from './unused.ts'
import { createWorld, type Happening, hostOf, nextRow, type World } from './world.ts'

/** What came of a scenario: always a trace, and everything that went otherwise than its author said. */
export interface Run {
  readonly trace: Trace
  readonly messages: readonly VFileMessage[]
}

/**
 * Runs a scenario: discrete events in whole milliseconds, the same on every machine. Ends when nothing is due, at
 * `until`, or after 100,000 steps, which is a mistake of the scenario.
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
      const reason = `the run does not end: more than ${maxSteps} steps by ${now} ms; expected an end, or \`until\``
      messages.push(complain(scenario.place, reason, 'endless'))
      break
    }
    count += 1
    now = due.time
    happen(world, due)
    scheduleStep(world)
  }
  const named = nameRows(protocol, scenario.names, world.events)
  const trace: Trace = {
    format: 1,
    protocol: protocol.name,
    scenario: scenario.name,
    hash: scenario.hash,
    title: scenario.title,
    ...(scenario.source !== undefined && { source: scenario.source }),
    endpoints: world.start,
    names: [...world.names, ...named.names],
    events: world.events,
    end: scenario.until ?? now,
  }
  messages.push(...named.messages, ...unused(world, now))
  messages.push(...checkExpectations(protocol, scenario, trace, messages))
  return { trace, messages }
}

const maxSteps = 100_000

/** Puts the next step of the scenario into the queue, once what it waits for holds. */
function scheduleStep<Host, Message extends Data>(world: World<Host, Message>): void {
  const { protocol, scenario, hosts, queue, now } = world
  const step = scenario.steps[world.next]
  if (!step || world.scheduled) return
  const holds = step.when.every(
    ({ side, peer, state }) => protocol.state(hostOf(hosts, side), peer) === state,
  )
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
  const { protocol, hosts } = world
  const { time } = due
  world.now = time
  switch (due.kind) {
    case 'arrival': {
      const { row, from, to: endpoint, message, cause } = due
      const step = protocol.arrive(hostOf(hosts, endpoint), message, from, time)
      return record(world, endpoint, step, { cause, event: { kind: 'arrived', row } })
    }
    case 'timer': {
      const { endpoint, incarnation, timer, after, cause } = due
      const step = protocol.expire(hostOf(hosts, endpoint), incarnation, timer, time)
      return record(world, endpoint, step, { cause, event: { kind: 'expired', timer, after } })
    }
    case 'step':
      world.next += 1
      world.scheduled = false
      world.lastStep = time
      return takeStep(world, due.step)
    default:
      due satisfies never
  }
}

function takeStep<Host, Message extends Data>(
  world: World<Host, Message>,
  step: ScenarioStep,
): void {
  const { protocol, hosts, events, now: time } = world
  switch (step.kind) {
    case 'call': {
      const { side: endpoint, call, to } = step
      const result = protocol.call(hostOf(hosts, endpoint), call, to, time)
      return record(world, endpoint, result, { event: { kind: 'call', call } })
    }
    case 'reboot': {
      const { side: endpoint } = step
      const { host, incarnation, ref } = protocol.reboot(hostOf(hosts, endpoint))
      hosts.set(endpoint, host)
      world.queue.remove('timer', due => due.endpoint === endpoint)
      const of = { endpoint, incarnation, ref }
      events.push({ time, kind: 'rebooted', ...of, state: protocol.state(host) })
      return
    }
    case 'inject': {
      const { from, to, by, delay, name, label } = step
      const message = step.message as Message // `compose` made it when the scenario was read.
      const row = nextRow(world)
      if (name !== undefined) world.names.push({ name, row, ...(label && { label }) })
      events.push({ time, kind: 'injected', row, from, to, ...(by && { by }), message })
      const cause = events.length - 1
      world.queue.add({ kind: 'arrival', time: time + delay, row, from, to, message, cause })
      return
    }
    default:
      step satisfies never
  }
}
