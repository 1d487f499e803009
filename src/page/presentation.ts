import type { Element } from 'hast'
import { toString as textOf } from 'mdast-util-to-string'
import { type Declaration, readDeclarations, readRules } from './css.ts'

/**
 * Gives the elements of a drawing what its stylesheet says of them as attributes, and takes the stylesheet away: many
 * sites keep no `<style>`, some no `style` either. Fonts are in `style`, too, since a page that resets those of all its
 * elements overrules attributes. The colours are those of a light page, which the drawing paints.
 */
export function present(svg: Element): void {
  const rules = readRules(takeStyles(svg))
    .map((rule, order) => ({ ...rule, order }))
    .sort((a, b) => a.specificity - b.specificity || a.order - b.order)
  const go = (element: Element, ancestors: readonly Element[], around: Around) => {
    const declared = rules
      .filter(rule => rule.matches(element, ancestors))
      .flatMap(({ declarations }) => declarations)
    const within = apply(element, declared, around)
    for (const child of element.children) {
      if (child.type === 'element') go(child, [...ancestors, element], within)
    }
    delete element.properties.className
  }
  go(svg, [], { variables: new Map(), family: undefined })
}

/** Takes the stylesheets out of a drawing. */
function takeStyles(element: Element): string {
  const css = element.children.flatMap(child =>
    child.type !== 'element' ? [] : child.tagName === 'style' ? textOf(child) : takeStyles(child),
  )
  element.children = element.children.filter(
    child => child.type !== 'element' || child.tagName !== 'style',
  )
  return css.join('\n')
}

/** What an element has of those around it. */
interface Around {
  readonly variables: ReadonlyMap<string, string>
  readonly family: string | undefined
}

function apply(element: Element, declared: readonly Declaration[], around: Around): Around {
  const own = declared.filter(([name]) => name.startsWith('--'))
  const variables = new Map([...around.variables, ...own])
  const resolved = (value: string) =>
    value.replace(/var\((--[\w-]+)\)/g, (_, name) => {
      const found = variables.get(name)
      if (found === undefined) throw new Error(`no colour ${name}`)
      return found
    })
  const style = String(element.properties.style ?? '')
  const values = new Map(
    [...declared, ...readDeclarations(style)]
      .filter(([name]) => !name.startsWith('--'))
      .flatMap(([name, value]) => inFull(name, resolved(value))),
  )
  const family = values.get('font-family')
  if (family === around.family) values.delete('font-family')
  const kept: string[] = []
  for (const [name, value] of values) {
    const isFont = name.startsWith('font-')
    if (isFont || !attributes.has(name)) kept.push(`${name}:${value.replaceAll('"', "'")}`)
    if (attributes.has(name)) {
      element.properties[camelCased(name)] = name === 'font-family' ? genericOf(value) : value
    }
  }
  if (kept.length > 0) element.properties.style = kept.join(';')
  else delete element.properties.style
  return { variables, family: family ?? around.family }
}

/** The last resort of a list of fonts. */
function genericOf(family: string): string {
  return family.slice(family.lastIndexOf(',') + 1).trim()
}

/** The properties that are attributes, too, in every browser. */
const attributes: ReadonlySet<string> = new Set([
  'fill',
  'fill-opacity',
  'font-family',
  'font-size',
  'font-style',
  'font-weight',
  'opacity',
  'paint-order',
  'stroke',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'stroke-opacity',
  'stroke-width',
  'text-anchor',
])

/** `font` is none of them: what it stands for. */
function inFull(name: string, value: string): Declaration[] {
  if (name !== 'font') return [[name, value]]
  const [, weight = '400', size, family] = /^(?:(\d+) )?([\d.]+px) (.+)$/.exec(value) ?? []
  if (size === undefined || family === undefined) throw new Error(`no font: ${value}`)
  return [
    ['font-weight', weight],
    ['font-size', size],
    ['font-family', family],
  ]
}

/** As trees of HTML name attributes: `textAnchor`. */
function camelCased(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}
