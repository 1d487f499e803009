import type { Language, Notation } from '../protocol.ts'
import type { Trace } from '../trace/trace.ts'
import { words } from './words.ts'

/** What is not as the standard has it in a run, for readers; undefined where everything is. */
export function variantsOf(
  { variants = [] }: Trace,
  notation: Notation,
  language: Language,
): string | undefined {
  if (variants.length === 0) return undefined
  const named = variants.map(name => notation.variants[name]?.[language] ?? name)
  return named.join(words[language].comma)
}
