import type { WrittenOption } from '../figure/options.ts'
import { views } from '../figure/views.ts'
import { unwrapped } from './wrap.ts'

/** What a place says, in the one grammar of fences, regions and the command line: `SCENARIO VIEW key=value …`. */
export interface Spec {
  /** What is no option, in order. */
  readonly words: readonly Token[]
  readonly options: readonly (WrittenOption & Token)[]
}

/** A word and where it begins, counted from 0. */
export interface Token {
  readonly text: string
  readonly offset: number
}

/** Reads a spec; a value with spaces stands in quotes of either kind. */
export function parseSpec(source: string): Spec {
  const words: Token[] = []
  const options: (WrittenOption & Token)[] = []
  for (const match of source.matchAll(/(?:[\w-]+=)?"[^"]*"|(?:[\w-]+=)?'[^']*'|\S+/gu)) {
    const { 0: text, index: offset } = match
    const option = /^([\w-]+)=(?:"([^"]*)"|'([^']*)'|(.*))$/su.exec(text)
    if (option) {
      const [, key = '', ...values] = option
      const value = values.find(value => value !== undefined) ?? ''
      options.push({ text, offset, key, value: unwrapped(value) })
    } else words.push({ text, offset })
  }
  return { words, options }
}

/**
 * Which words of a spec are which. The scenario may be left out where there is a default: then a view comes first, or
 * alone a word that is no scenario, and so must be meant for a view.
 */
export function namesIn(
  { words: [first, second, third] }: Spec,
  defaultScenario: string | undefined,
  isScenario: (name: string) => boolean = () => true,
): { readonly scenario?: Token; readonly view?: Token; readonly extra?: Token } {
  const isView = first && Object.hasOwn(views, first.text)
  const omitted =
    first &&
    (defaultScenario === undefined
      ? isView && !second
      : isView || (!second && !isScenario(first.text)))
  const [scenario, view, extra] = omitted ? [undefined, first, second] : [first, second, third]
  return { ...(scenario && { scenario }), ...(view && { view }), ...(extra && { extra }) }
}
