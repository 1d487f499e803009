import type { Data, Ms, Protocol } from '../protocol.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { record } from '../simulate/record.ts'
import { takeStep, traceOf } from '../simulate/simulate.ts'
import { createWorld, type Happening, hostOf, nextRow, type World } from '../simulate/world.ts'
import type { Trace } from '../trace/trace.ts'
import type { Action } from './question.ts'

/**
 * The trace of a run that a search found: the simulator's own steps, in the order of the actions. Time goes on as far
 * as a message's delay and a timer's duration ask for.
 *
 * `strict`: every action is possible, as it was in the search; else, for the same events where the rules are others,
 * what is not possible is left out, and in the end what is in flight arrives.
 */
export function follow<Host, Message extends Data>(
  protocol: Protocol<Host, Message>,
  scenario: Scenario,
  actions: readonly Action<Message>[],
  strict: boolean,
): Trace {
  const world = createWorld(protocol, scenario)
  for (const step of scenario.steps) takeStep(world, step)
  for (const action of actions) {
    const isTaken = take(world, action)
    if (!isTaken && strict) throw new Error(`no ${action.kind} is possible as the search found it`)
  }
  if (!strict) deliverAll(world)
  return traceOf(world, world.now)
}

type Due<Message> = Happening<Message>

function take<Host, Message extends Data>(
  world: World<Host, Message>,
  action: Action<Message>,
): boolean {
  const { protocol, hosts, queue, events, now } = world
  switch (action.kind) {
    case 'step':
      takeStep(world, scenarioStepOf(world, action.step))
      return true
    case 'expiry': {
      const { endpoint, incarnation, timer } = action
      const due = queue.find(
        other =>
          other.kind === 'timer' &&
          other.endpoint === endpoint &&
          other.incarnation === incarnation &&
          other.timer === timer,
      )
      return due !== undefined && happen(world, due)
    }
    case 'arrival': {
      const due = inFlight(world, action.flight)
      return due !== undefined && happen(world, due)
    }
    case 'loss': {
      const due = inFlight(world, action.flight)
      if (due?.kind !== 'arrival') return false
      queue.remove(other => other === due)
      events.push({ time: now, cause: due.cause, kind: 'lost', row: due.row })
      return true
    }
    case 'duplicate': {
      const due = inFlight(world, action.flight)
      if (due?.kind !== 'arrival') return false
      const { from, to, row: of, cause } = due
      const row = nextRow(world)
      events.push({ time: now, cause, kind: 'duplicated', row, from, to, of })
      queue.add({ ...due, row, cause: events.length - 1 })
      return true
    }
    default:
      return action satisfies never
  }
}

/** Something that is due happens now, or as soon as it can. */
function happenNow<Host, Message extends Data>(
  world: World<Host, Message>,
  due: Happening<Message>,
): true {
  world.queue.remove(other => other === due)
  happen(world, { ...due, time: Math.max(world.now, due.time) })
  return true
}

/** Of the copies of a message in flight, the one that was sent first. */
function inFlight<Host, Message extends Data>(
  { queue }: World<Host, Message>,
  { from, to, message }: Flight<Message>,
): Arrival<Message> | undefined {
  const found = queue
    .all()
    .filter(due => due.kind === 'arrival')
    .filter(due => due.from === from && due.to === to && isDeepStrictEqual(due.message, message))
  return found.reduce<Arrival<Message> | undefined>(
    (first, due) => (first && first.row < due.row ? first : due),
    undefined,
  )
}

/** Nothing more is called, and no timer expires. */
function deliverAll<Host, Message extends Data>(world: World<Host, Message>): void {
  for (let count = 0; count < mostDeliveries; count += 1) {
    const due = world.queue.all().find(other => other.kind === 'arrival')
    if (!due) return
    happenNow(world, due)
  }
}

const mostDeliveries = 1000
