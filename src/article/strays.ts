import type { Nodes } from 'mdast'
import { contentOf } from './marker.ts'

/** A marker that does not stand by itself, and where in the source it begins. */
export interface Stray {
  readonly offset: number
  readonly reason: string
}

/** Markers within HTML, within a paragraph, or without the blank line that they need. */
export function straysIn(node: Nodes, source: string): Stray[] {
  const { start, end } = node.position ?? {}
  if (start?.offset === undefined || contentOf(node) !== undefined) return []
  const from = start.offset
  const raw = source.slice(from, end?.offset)
  const strays = (pattern: RegExp, reason: string | ((offset: number) => string)): Stray[] =>
    [...raw.matchAll(pattern)].map(({ index, groups }) => {
      const offset = from + index + (groups?.indent?.length ?? 0)
      return { offset, reason: typeof reason === 'string' ? reason : reason(offset) }
    })
  const inParagraph = (offset: number) => `marker within a paragraph; ${missing(source, offset)}`
  switch (node.type) {
    case 'html':
      return strays(
        /<!--+\s*\/?wirefig\b/g,
        'marker within HTML; expected it on a line of its own, with a blank line before it',
      )
    case 'paragraph':
      return strays(
        /^(?<indent>[ \t>]*)\[(?!\^)[^\]\r\n\u2028\u2029]*\]:[ \t]*(?:(?:#|<>)[ \t]*)?["'(][ \t]*\/?wirefig\b/gm,
        'marker within a paragraph; expected a blank line before it, and a space before its parenthesis',
      )
    case 'text':
      return strays(/(?<!\\)\{\/\*\s*\/?wirefig\b/g, inParagraph)
    default:
      return (node as { readonly type: string }).type === 'mdxTextExpression'
        ? strays(/^\{\s*\/\*\s*\/?wirefig\b/g, inParagraph)
        : []
  }
}

/** What a marker in the midst of text needs to be one. */
export function missing(source: string, offset: number): string {
  const before =
    source
      .slice(0, offset)
      .split(/[\r\n]/)
      .at(-1) ?? ''
  const line = /^[^\r\n]*/.exec(source.slice(offset))?.[0].trimEnd() ?? ''
  const isAlone =
    /^(?:[ \t>]|[-+*][ \t]|\d{1,9}[.)][ \t])*$/.test(before) &&
    /^(?:<!--(?:(?!-->).)*-->|\{\/\*(?:(?!\*\/).)*\*\/\})$/.test(line)
  if (!isAlone) return 'expected it on a line of its own'
  // A comment begins a block of its own wherever it is not indented like code.
  return line.startsWith('<')
    ? `expected it indented by less than 4 columns${orMkdocs(source, offset)}`
    : 'expected a blank line between it and the text beside it'
}

/** Where a place is in what MkDocs takes for a body: how to say so. */
export function orMkdocs(source: string, offset: number): string {
  const above = source
    .slice(0, offset)
    .split(/\r\n|\n|\r/)
    .slice(0, -1)
  const opening = above.findLast(line => /^[ >]*(?:!!!|\?\?\?\+?|===[!+]{0,2}) ?["\w]/.test(line))
  const from = opening === undefined ? -1 : above.lastIndexOf(opening)
  const column = /^[ >]*/.exec(opening ?? '')?.[0].length ?? 0
  const isBody = above
    .slice(from + 1)
    .every(line => line.trim() === '' || /^(?: {4}| {0,3}\t)/.test(line.slice(column)))
  const [, sign = ''] = /(!!!|\?\?\?|===)/.exec(opening ?? '') ?? []
  return from >= 0 && isBody
    ? `, or \`markdown: 'mkdocs'\` in the configuration for the body of \`${sign}\``
    : ''
}
