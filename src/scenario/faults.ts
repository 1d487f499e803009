import { listed, unknown } from '../message.ts'
import type { Ms, Protocol } from '../protocol.ts'
import { readSelector, selectorSchema } from './names.ts'
import { once } from './once.ts'
import type { Reader } from './reader.ts'
import type { Fault } from './scenario.ts'
import { described, duration, mapping } from './schema.ts'
import { itemsAt, keysAt } from './walk.ts'

/** By its first key: what the fault does to a message, and the durations that say how much. */
const faults = {
  drop: { does: 'is lost', durations: {} },
  delay: {
    does: 'arrives later',
    durations: { by: described(duration, 'How much later it arrives, with its unit.', '100ms') },
  },
  duplicate: {
    does: 'arrives a second time',
    durations: {
      after: described(
        duration,
        'How much later than itself its copy arrives, with its unit.',
        '100ms',
      ),
    },
  },
} as const

export const faultKinds = Object.keys(faults) as (keyof typeof faults)[]

/** What a scenario says of one fault. */
export const faultSchema = once((protocol: Protocol, kind: keyof typeof faults) => {
  const { message, kinds } = protocol
  const which = described(
    selectorSchema(protocol),
    `The ${message.en} that ${faults[kind].does}: by its name, or by its kind, its sender, where it matters its receiver, and its ordinal.`,
    'syn',
    `${kinds[0]} from client, nth 1`,
  )
  return mapping({ [kind]: which, ...faults[kind].durations }).meta({ title: kind })
})

/** What the network does to single messages. */
export function readFaults(reader: Reader): Fault[] {
  const { document, protocol } = reader
  return itemsAt(document, ['faults']).flatMap((path): Fault[] => {
    const keys = keysAt(document, path)
    const kind = keys.find((key): key is keyof typeof faults => Object.hasOwn(faults, key))
    if (!kind) {
      const [found] = keys
      const reason = found
        ? unknown('fault', found, faultKinds)
        : `no fault; expected ${listed(faultKinds)}`
      const place = found ? document.placeOfKey([...path, found]) : document.placeOf(path)
      document.complain(place, reason, 'unknown-fault')
      return []
    }
    const values = document.read(faultSchema(protocol, kind), path) as
      | Record<string, string & Ms>
      | undefined
    const selector = values && readSelector(reader, values[kind] ?? '', [...path, kind])
    if (!selector) return []
    const common = { place: document.placeOf(path), selector }
    switch (kind) {
      case 'drop':
        return [{ kind, ...common }]
      case 'delay':
        return [{ kind, by: values.by ?? 0, ...common }]
      case 'duplicate':
        return [{ kind, after: values.after ?? 0, ...common }]
      default:
        return kind satisfies never
    }
  })
}
