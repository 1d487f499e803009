import type { VFileMessage } from 'vfile-message'
import { complain } from '../message.ts'
import type { Data, Protocol } from '../protocol.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { Trace } from '../trace/trace.ts'
import { checkExpectations } from './expect.ts'
import { happen } from './happen.ts'
import { nameRows } from './names.ts'
import { unused } from './unused.ts'
import { createWorld, hostOf, traceOf, type World } from './world.ts'

/** What came of a scenario: always a trace, and everything that went otherwise than its author said. */
export interface Run {
  readonly trace: Trace
  readonly messages: readonly VFileMessage[]
}

/**
 * Runs a scenario: discrete events in whole milliseconds, the same on every machine. Ends when nothing is due, at
 * `until`, or after 50,000 steps, which is a mistake of the scenario.
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
  const trace = traceOf(world, named.names, scenario.until ?? now)
  messages.push(...named.messages, ...unused(world, now))
  messages.push(...checkExpectations(protocol, scenario, trace, messages))
  return { trace, messages }
}

const maxSteps = 50_000

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
