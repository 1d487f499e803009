import type { Element } from 'hast'

/** A rule of a stylesheet that one of its selectors matches elements by. */
export interface Rule {
  /** Whether it applies to an element; `ancestors` from the outermost. */
  matches(element: Element, ancestors: readonly Element[]): boolean
  /** How strongly it applies, compared with others: ids before classes before names. */
  readonly specificity: number
  readonly declarations: readonly Declaration[]
}

export type Declaration = readonly [property: string, value: string]

/**
 * The rules of a stylesheet as our drawings have them: elements, classes and ids, one within the other. What is only
 * for some screens, `@media`, is left out. Throws where there is anything else.
 */
export function readRules(css: string): Rule[] {
  return [...withoutMedia(css).matchAll(/(?<![^{}])([^{}]+)\{([^{}]*)\}/g)].flatMap(
    ([, selectors = '', block = '']) => {
      const declarations = readDeclarations(block)
      return selectors.split(',').map(selector => ({ ...readSelector(selector), declarations }))
    },
  )
}

/** `fill:#fff;stroke:none`. */
export function readDeclarations(block: string): Declaration[] {
  return block.split(';').flatMap((text): Declaration[] => {
    if (text.trim() === '') return []
    const colon = text.indexOf(':')
    if (colon < 0) throw new Error(`no declaration: ${text}`)
    return [[text.slice(0, colon).trim(), text.slice(colon + 1).trim()]]
  })
}

function withoutMedia(css: string): string {
  const text = css
    .replace(/\/\*(?:(?!\/\*)[\s\S])*?\*\//g, '')
    .replace(/@media[^@{]*\{(?:[^@{}]*\{[^@{}]*\})*[^@{}]*\}/g, '')
  if (text.includes('@')) throw new Error(`no rule: ${text.slice(text.indexOf('@'))}`)
  return text
}

/** What an element must be: its name, its id, its classes. */
interface Compound {
  readonly name: string
  readonly id: string
  readonly classes: readonly string[]
}

function readSelector(selector: string): Pick<Rule, 'matches' | 'specificity'> {
  const compounds = selector.trim().split(/\s+/).map(readCompound)
  const last = compounds.at(-1)
  if (!last) throw new Error('no selector')
  const outer = compounds.slice(0, -1)
  return {
    specificity: compounds.reduce(
      (sum, { name, id, classes }) =>
        sum + (id === '' ? 0 : 10_000) + classes.length * 100 + (name === '' ? 0 : 1),
      0,
    ),
    matches: (element, ancestors) => isOf(element, last) && areAround(ancestors, outer),
  }
}

function readCompound(text: string): Compound {
  const found = /^([a-z][\w-]*)?((?:[#.][\p{L}\p{N}_-]+)*)$/iu.exec(text)
  if (!found || text === '') throw new Error(`no selector: ${text}`)
  const [, name = '', rest = ''] = found
  const parts = rest.match(/[#.][^#.]+/g) ?? []
  return {
    name,
    id: parts.find(part => part.startsWith('#'))?.slice(1) ?? '',
    classes: parts.filter(part => part.startsWith('.')).map(part => part.slice(1)),
  }
}

function isOf({ tagName, properties }: Element, { name, id, classes }: Compound): boolean {
  const own = Array.isArray(properties.className) ? properties.className : []
  return (
    (name === '' || name === tagName) &&
    (id === '' || id === properties.id) &&
    classes.every(one => own.includes(one))
  )
}

/** Each somewhere around the next: the innermost that fits leaves the most for those before it. */
function areAround(ancestors: readonly Element[], compounds: readonly Compound[]): boolean {
  const last = compounds.at(-1)
  if (!last) return true
  const at = ancestors.findLastIndex(ancestor => isOf(ancestor, last))
  return at >= 0 && areAround(ancestors.slice(0, at), compounds.slice(0, -1))
}
