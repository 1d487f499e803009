import { listed, unknown } from '../message.ts'
import type { Ms } from '../protocol.ts'
import { readSelector } from './names.ts'
import type { Reader } from './reader.ts'
import type { Fault } from './scenario.ts'
import { duration, mapping, text } from './schema.ts'
import { itemsAt, keysAt } from './walk.ts'

/** By its first key: what the fault does, and the durations that say how much. */
const kinds = {
  drop: {},
  delay: { by: duration },
  duplicate: { after: duration },
} as const

/** What the network does to single messages. */
export function readFaults(reader: Reader): Fault[] {
  const { document } = reader
  return itemsAt(document, ['faults']).flatMap((path): Fault[] => {
    const keys = keysAt(document, path)
    const kind = keys.find((key): key is keyof typeof kinds => Object.hasOwn(kinds, key))
    if (!kind) {
      const [found] = keys
      const known = Object.keys(kinds)
      const reason = found ? unknown('fault', found, known) : `no fault; expected ${listed(known)}`
      const place = found ? document.placeOfKey([...path, found]) : document.placeOf(path)
      document.complain(place, reason, 'unknown-fault')
      return []
    }
    const values = document.read(mapping({ [kind]: text, ...kinds[kind] }), path) as
      | Record<string, string & Ms>
      | undefined
    const selector = values?.[kind] && readSelector(reader, values[kind], [...path, kind])
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
