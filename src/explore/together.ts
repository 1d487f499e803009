import type { Data, Property } from '../protocol.ts'

/** Several properties of one kind as one that holds where each does. Throws where there is none. */
export function together<Host, Message extends Data>(
  properties: readonly Property<Host, Message>[],
): Property<Host, Message> {
  const [first] = properties
  if (!first) throw new Error('no property')
  if (properties.length === 1) return first
  return {
    kind: first.kind,
    sentence: first.sentence,
    memory: properties.map(({ memory }) => memory),
    remember(memory, happened) {
      const before = memory as readonly unknown[]
      const after = properties.map(
        ({ remember }, index) => remember?.(before[index], happened) ?? before[index],
      )
      return after.every((part, index) => part === before[index]) ? memory : after
    },
    holds: (memory, world) =>
      properties.every(({ holds }, index) => holds((memory as readonly unknown[])[index], world)),
  }
}
