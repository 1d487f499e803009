import type { Data } from '../protocol.ts'
import type { ScenarioStep } from '../scenario/scenario.ts'
import { record } from './record.ts'
import { type Happening, hostOf, nextRow, type World } from './world.ts'

/** Something that was due happens, at its time. */
export function happen<Host, Message extends Data>(
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

/** A step of a scenario is taken, now. */
export function takeStep<Host, Message extends Data>(
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
