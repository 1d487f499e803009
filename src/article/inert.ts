import type { InlineCode, Text } from 'mdast'

/**
 * Text of scenarios and captures, as Markdown that is text in every host. What reads an article may be a template
 * engine (Liquid, Nunjucks, Hugo), compile it (Vue, Svelte, MDX) or look through the page for formulas and emoji, and
 * which one it is cannot be known.
 *
 * A word joiner (U+2060) is no text of its own: it has no width, and stands where two characters must not meet.
 */
const joiner = '\u{2060}'

/** One character in an element of its own, which remark-rehype makes of it, and `splice` writes. */
export interface Isolated extends Text {
  readonly data: { readonly hName: 'span' }
}

/** Nodes that show a text as it is, and of which no host makes anything but text. */
export function inertText(text: string): InertNode[] {
  if (!mayRun(text)) return [{ type: 'text', value: text }]
  return split(text, inBraces).flatMap(({ part, isMatch }): InertNode[] =>
    isMatch
      ? [{ type: 'inlineCode', value: inertCode(part) }]
      : split(part, single).map(({ part, isMatch }) => ({
          type: 'text',
          value: part,
          ...(isMatch && { data: { hName: 'span' } }),
        })),
  )
}

type InertNode = Text | Isolated | InlineCode

/**
 * Code keeps its characters, but for a template engine, which reads it like anything else: that needs two of them, and
 * Nunjucks refuses a comment's end without its beginning.
 */
export function inertCode(code: string): string {
  return code.replace(/\{(?=[{%#])|#(?=\})/g, sign => `${sign}${joiner}`)
}

/** The same of JSON, in which only a string has two such characters. */
export function inertJson(json: string): string {
  return json
    .replace(/(?<=\{)\{|\{(?=[%#])/g, String.raw`\u007b`)
    .replace(/#(?=\})/g, String.raw`\u0023`)
}

/**
 * An image's alternative, where no element can stand: mdsvex writes it into an attribute as it is, whose end a quote
 * would be and whose braces run, markdown-it and Hugo lose character references, and Docusaurus writes them twice. Full-width forms are
 * read aloud as the same characters.
 */
export function inertAlternative(text: string): string {
  return text.replace(inAttribute, sign => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))
}

/** Whether a node is a character in an element of its own. */
export function isIsolated(node: Text): node is Isolated {
  return node.data !== undefined && 'hName' in node.data && node.data.hName === 'span'
}

/** Whether a text is more than one node that shows it. */
export function mayRun(text: string): boolean {
  return text.search(inBraces) >= 0 || text.search(single) >= 0
}

/**
 * Braces, and what stands between them: as code, since mdsvex makes braces of their character references, and then an
 * expression of these. A backtick beside is part of it, for it would be part of the code's fence; a sign that code
 * cannot hold everywhere is not (`|` in a table, `&` in mdsvex).
 */
const inBraces = /(?<!`)`*\{[{}`]*(?:[^{}`|&\r\n]+\}[{}`]*)*/g

/** The colon of `:name:`, an emoji; an address of IPv6 has none. */
const emoji = /:(?=(?![0-9a-f]{1,4}:)[a-z0-9_+-]+:)|(?<![0-9a-f:]):(?=[0-9a-f]{1,4}:)/gi

const inAttribute = new RegExp(`[{}"<>$&]|${emoji.source}`, 'gi')

/**
 * A dollar and `\(` begin formulas, `:name:` is an emoji, `&name;` is a character that
 * mdsvex would decode twice, Python-Markdown's `--8<--` includes a file, and `#}` ends a comment of Nunjucks.
 */
const single = new RegExp(
  [/\$|\\(?=[()[\]])|&(?=#?\w+;)|-(?=-8<-)|#(?=\})/, emoji].map(({ source }) => source).join('|'),
  'gi',
)

/** The pieces of a text, in order, with whether each is a match. */
function split(text: string, pattern: RegExp): { part: string; isMatch: boolean }[] {
  let at = 0
  const pieces = [...text.matchAll(pattern)].flatMap(({ 0: match, index }) => {
    const before = text.slice(at, index)
    at = index + match.length
    return [
      { part: before, isMatch: false },
      { part: match, isMatch: true },
    ]
  })
  return [...pieces, { part: text.slice(at), isMatch: false }].filter(({ part }) => part !== '')
}
