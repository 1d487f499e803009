import { isDeepStrictEqual } from 'node:util'
import type { Data, Flight, Protocol } from '../protocol.ts'
import type { Scenario, ScenarioStep } from '../scenario/scenario.ts'
import type { PossibleStep } from '../search.ts'
import { happen, takeStep } from '../simulate/happen.ts'
import { createWorld, type Happening, nextRow, type World } from '../simulate/world.ts'
import type { Action } from './question.ts'

/** The endpoints of a scenario that asks, after the steps that come before the search. */
export function begin<Host, Message extends Data>(
  protocol: Protocol<Host, Message>,
  scenario: Scenario,
): World<Host, Message> {
  const endpoints = scenario.endpoints.map(endpoint => ({
    ...endpoint,
    settings: protocol.exploration.settled(endpoint.settings),
  }))
  const world = createWorld(protocol, { ...scenario, endpoints })
  for (const step of scenario.steps) takeStep(world, step)
  return world
}

/**
 * A run that a search found, by the simulator's own steps, in the order of the actions. Time goes on as far as a
 * message's delay and a timer's duration ask for. Throws where an action is not possible.
 */
export function follow<Host, Message extends Data>(
  protocol: Protocol<Host, Message>,
  scenario: Scenario,
  actions: readonly Action<Message>[],
): World<Host, Message> {
  const world = begin(protocol, scenario)
  for (const action of actions) {
    if (!take(world, action)) throw new Error(`no ${action.kind} is possible that the search found`)
  }
  return world
}

/**
 * The same events where the rules are others: what is not possible there is left out, and what is in flight in the end
 * arrives.
 */
export function followElsewhere<Host, Message extends Data>(
  protocol: Protocol<Host, Message>,
  scenario: Scenario,
  actions: readonly Action<Message>[],
): World<Host, Message> {
  const world = begin(protocol, scenario)
  for (const action of actions) take(world, action)
  for (let count = 0; count < mostDeliveries; count += 1) {
    const [first] = world.queue.of('arrival')
    if (!first) break
    happenNow(world, first)
  }
  return world
}

const mostDeliveries = 1000

type Arrival<Message> = Extract<Happening<Message>, { kind: 'arrival' }>

/** Whether the action is possible; then it is taken. */
function take<Host, Message extends Data>(
  world: World<Host, Message>,
  action: Action<Message>,
): boolean {
  const { queue, events, now: time } = world
  switch (action.kind) {
    case 'step':
      takeStep(world, scenarioStep(world, action.step))
      return true
    case 'expiry': {
      const { endpoint, incarnation, timer } = action
      const due = queue
        .of('timer')
        .find(
          other =>
            other.endpoint === endpoint &&
            other.incarnation === incarnation &&
            other.timer === timer,
        )
      if (due) happenNow(world, due)
      return due !== undefined
    }
    case 'arrival': {
      const due = inFlight(world, action.flight)
      if (due) happenNow(world, due)
      return due !== undefined
    }
    case 'loss': {
      const due = inFlight(world, action.flight)
      if (!due) return false
      queue.remove('arrival', other => other === due)
      events.push({ time, cause: due.cause, kind: 'lost', row: due.row })
      return true
    }
    case 'duplicate': {
      const due = inFlight(world, action.flight)
      if (!due) return false
      const { from, to, row: of, cause } = due
      const row = nextRow(world)
      events.push({ time, cause, kind: 'duplicated', row, from, to, of })
      queue.add({ ...due, row, cause: events.length - 1 })
      return true
    }
    default:
      return action satisfies never
  }
}

/** What is due happens as soon as it can. */
function happenNow<Host, Message extends Data>(
  world: World<Host, Message>,
  due: Happening<Message>,
): void {
  world.queue.remove(due.kind, other => other === due)
  happen(world, { ...due, time: Math.max(world.now, due.time) })
}

/** Of the copies of a message in flight, the one that came into being first. */
function inFlight<Host, Message extends Data>(
  { queue }: World<Host, Message>,
  { from, to, message }: Flight<Message>,
): Arrival<Message> | undefined {
  const [first] = queue
    .of('arrival')
    .filter(due => due.from === from && due.to === to && isDeepStrictEqual(due.message, message))
    .sort((a, b) => a.row - b.row)
  return first
}

function scenarioStep<Host, Message extends Data>(
  { scenario }: World<Host, Message>,
  step: PossibleStep,
): ScenarioStep {
  const plain = { place: scenario.place, when: [], after: 0 }
  if (step.kind === 'call') {
    const { endpoint: side, call, to } = step
    return { kind: 'call', side, call, ...(to !== undefined && { to }), ...plain }
  }
  const { from, to, by, message } = step
  const sender = scenario.endpoints.find(({ name }) => name === (by ?? from))
  const delay = sender?.delay ?? 0
  return { kind: 'inject', from, to, ...(by !== undefined && { by }), message, delay, ...plain }
}
