import type { VFileMessage } from 'vfile-message'
import { complain } from '../message.ts'
import type { Data, Ms } from '../protocol.ts'
import { printSelector, type Selector } from '../scenario/selector.ts'
import { keyOf } from './network.ts'
import { hostOf, type World } from './world.ts'

/** Names and faults that no message met, and steps that never came. */
export function unused<Host, Message extends Data>(
  world: World<Host, Message>,
  now: Ms,
): VFileMessage[] {
  const { protocol, scenario, hosts, sent, names, applied } = world
  const missed = (selector: Selector) => {
    const { kind, from, to, nth, copy } = selector
    const count = sent.get(keyOf(selector)) ?? 0
    const what = kind === 'any' ? 'messages' : `\`${kind}\``
    const whom = to === undefined ? '' : ` to ${to}`
    return count >= nth
      ? `${from}'s ${what}${whom} number ${nth} has no copy ${copy}; expected a duplicate of it`
      : `${from} sent ${count} ${what}${whom}; expected ${nth}`
  }
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
