import type { Data, Step } from '../protocol.ts'
import { type Begin, eventsOf } from '../trace/step.ts'
import { transmit } from './network.ts'
import { hostOf, nextRow, type World } from './world.ts'

/** What a host did goes into the trace, the queue and the network. */
export function record<Host, Message extends Data>(
  world: World<Host, Message>,
  endpoint: string,
  step: Step<Host, Message>,
  trigger: Begin,
): void {
  const { protocol, hosts, events, queue, now: time } = world
  const { incarnation } = step
  const before = protocol.inspect(hostOf(hosts, endpoint), incarnation)
  hosts.set(endpoint, step.host)
  const index = events.length
  const after = protocol.inspect(step.host, incarnation)
  events.push(...eventsOf({ time, endpoint, index }, trigger, step, before, after))
  const at = { time, cause: index, endpoint, incarnation, ref: step.ref }
  for (const change of step.timers) {
    const { timer } = change
    const owner = 'stop' in change ? (change.incarnation ?? incarnation) : incarnation
    let running = false
    queue.remove('timer', due => {
      const same = due.endpoint === endpoint && due.incarnation === owner && due.timer === timer
      running ||= same
      return same
    })
    if ('set' in change) {
      const after = change.set
      events.push({ ...at, kind: 'set', timer, after })
      const set = events.length - 1
      queue.add({
        kind: 'timer',
        time: time + after,
        endpoint,
        incarnation,
        timer,
        after,
        cause: set,
      })
    } else if (running) {
      events.push({ ...at, incarnation: owner, kind: 'stopped', timer })
    }
  }
  for (const { message, to, retransmission, ref } of step.send) {
    const row = nextRow(world)
    events.push({ ...at, kind: 'sent', row, from: endpoint, to, message, retransmission, ref })
    transmit(world, { row, from: endpoint, to, message, cause: events.length - 1 })
  }
}
