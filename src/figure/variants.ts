import type { Subject } from './figure.ts'
import { words } from './words.ts'

/** What is not as the standard has it in this run, for readers; undefined where everything is. */
export function variantsOf({ replay, notation, language }: Subject): string | undefined {
  const { variants } = replay.trace
  if (!variants || variants.length === 0) return undefined
  return variants
    .map(name => notation.variants[name]?.[language] ?? name)
    .join(words[language].comma)
}
