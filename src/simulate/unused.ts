import type { VFileMessage } from 'vfile-message'
import { complain } from '../message.ts'
import type { Data, Ms } from '../protocol.ts'
import { printSelector } from '../scenario/selector.ts'
import { missed } from './names.ts'
import { hostOf, type World } from './world.ts'

/** Faults that no message met, and steps that never came. */
export function unused<Host, Message extends Data>(
  world: World<Host, Message>,
  now: Ms,
): VFileMessage[] {
  const { protocol, scenario, hosts, sent, applied } = world
  const step = scenario.steps[world.next]
  const { until } = scenario
  const late =
    world.scheduled && until !== undefined
      ? [`it is due after \`until\`; expected it by ${until} ms`]
      : undefined
  const waiting = step?.when.flatMap(({ side, peer, state }) => {
    const found = protocol.state(hostOf(hosts, side), peer)
    const who = peer === undefined ? side : `${side}.${peer}`
    return found === state ? [] : [`${who} is ${found} at ${now} ms; expected ${state}`]
  })
  return [
    ...(step && (late || !world.scheduled)
      ? [
          complain(
            step.place,
            `step never taken: ${(late ?? waiting)?.join(', ')}`,
            'step-never-taken',
          ),
        ]
      : []),
    ...scenario.faults
      .filter(fault => !applied.has(fault))
      .map(({ place, selector }) =>
        complain(
          place,
          `fault never applied to \`${printSelector(selector)}\`: ${missed(sent, selector)}`,
          'fault-never-applied',
        ),
      ),
  ]
}
