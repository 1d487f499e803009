import type { Nodes, Paragraph, PhrasingContent, RootContent } from 'mdast'
import { defaultHandlers } from 'mdast-util-to-markdown'
import { toString as textOf } from 'mdast-util-to-string'
import remarkGfm from 'remark-gfm'
import remarkMdx from 'remark-mdx'
import remarkStringify from 'remark-stringify'
import stringWidth from 'string-width'
import { unified } from 'unified'
import type { Article } from './article.ts'
import { isIsolated, mayRun } from './inert.ts'
import type { Syntax } from './parse.ts'
import type { Anchor, Part } from './part.ts'
import { readsAs } from './same.ts'
import { isSameText } from './wrap.ts'

/** Writes generated nodes only; the author's text is never parsed and written again. */
const writer = () =>
  unified()
    .use(remarkStringify, { handlers: { text: textWriter() } })
    .use(remarkGfm, { stringLength: widthOf })

/** Of a cell, for Prettier's eyes: a word joiner is as wide as a letter there. */
function widthOf(cell: string): number {
  return stringWidth(cell) + cell.split('\u{2060}').length - 1
}

/** MDX has more characters to escape. */
const writers: Readonly<Record<Syntax, Pick<ReturnType<typeof writer>, 'stringify'>>> = {
  md: writer().freeze(),
  mdx: writer().use(remarkMdx).freeze(),
}

/**
 * Writes text by character references where not every reader of Markdown knows a backslash, and that of cells alike
 * once: a table has many, and what to escape takes long to find.
 */
function textWriter(): (typeof defaultHandlers)['text'] {
  const cells = new Map<string, string>()
  return (node, parent, state, info) => {
    if (isIsolated(node)) return `<span>${referenceTo(node.value)}</span>`
    const isCell = parent?.type === 'tableCell' && parent.children.length === 1
    const key = isCell ? `${info.before}${info.after}${node.value}` : ''
    const known = isCell ? cells.get(key) : undefined
    if (known !== undefined) return known
    const written = asEveryReaderKnows(defaultHandlers.text(node, parent, state, info))
    if (cells.size >= 10_000) cells.clear()
    if (isCell) cells.set(key, written)
    return written
  }
}

/** Of `\<`, Python-Markdown and mdsvex make a backslash and a tag, and MDX takes any `<` for one. */
function asEveryReaderKnows(markdown: string): string {
  return markdown.replace(/\\([!-/:-@[-`{-~])|</g, (written, sign = written) =>
    written !== '<' && '\\`*_{}[]()#+-.!>|'.includes(sign) ? written : referenceTo(sign),
  )
}

function referenceTo(character: string): string {
  return character === '<' ? '&lt;' : `&#${character.codePointAt(0)};`
}

/**
 * The article as a build publishes it: its source with its parts in their places, markers and links gone; or as much of
 * it as lies between two offsets, neither of which is in a part.
 */
export function splice(
  article: Article,
  parts: readonly Part[],
  [from, to]: readonly [from: number, to: number] = [0, article.source.length],
): string {
  const within = parts.filter(({ place }) => {
    const start = startOf(place.node)
    return start >= from && start < to
  })
  return replace(
    article.source,
    within.map(part => {
      const start = beginningOf(article.source, part.place.node)
      const end = endOf(lastNode(part))
      const text =
        part.kind === 'figure' ? block(article, part) : inline(article, part.nodes, start, end)
      return { start, end, text }
    }),
    [from, to],
  )
}

/** An article brought up to date, and the parts that had to be renewed for it. */
export interface Refreshed {
  readonly source: string
  readonly stale: readonly Part[]
}

/** The article itself brought up to date: what stands in its regions, and the texts of its links. Fences stay. */
export function refresh(article: Article, parts: readonly Part[]): Refreshed {
  const renewals = parts.flatMap(part => {
    const { start, end, text } = renewal(article, part)
    return isFresh(article, part, { start, end, text }) ? [] : [{ start, end, text, part }]
  })
  const source = replace(article.source, renewals, [0, article.source.length])
  return { source, stale: renewals.map(({ part }) => part) }
}

/** Whether a place is as it would be written, byte for byte or for its readers. */
function isFresh(article: Article, part: Part, { start, end, text }: Replacement): boolean {
  const { source, syntax } = article
  if (withLineFeeds(source.slice(start, end)) === withLineFeeds(text)) return true
  if (part.kind !== 'figure') return false
  const prefixOf = (node: Nodes) => lineBefore(source, beginningOf(source, node))
  return readsAs(article, part, printNodes(part.nodes, syntax), prefixOf)
}

/**
 * What a part is in the article itself. A link's text that says the same in other bytes stays as it is, unless these
 * might run somewhere.
 */
function renewal(article: Article, part: Part): Replacement {
  if (part.kind === 'figure') {
    const { node, close } = part.place
    const start = endOf(node)
    return close
      ? { start, end: beginningOf(article.source, close), text: region(article, part, close) }
      : { start, end: start, text: '' }
  }
  const { node } = part.place
  const [first, last] = [node.children[0], node.children.at(-1)]
  const start = first ? startOf(first) : startOf(node) + 1
  const end = last ? endOf(last) : start
  const nodes = part.nodes.flatMap(node => (node.type === 'link' ? node.children : [node]))
  const isFresh =
    isSameText(textOf(node, { includeHtml: false }), textOf(nodes)) && !mayRun(part.text)
  const text = isFresh ? article.source.slice(start, end) : inline(article, nodes, start, end)
  return { start, end, text }
}

interface Replacement {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** What a region holds is fresh whatever its lines end in. */
function withLineFeeds(text: string): string {
  return text.replace(/\r\n?/g, '\n')
}

/** What lies outside the replacements, which are in order, stays byte for byte. */
function replace(
  source: string,
  replacements: readonly Replacement[],
  [from, to]: readonly [from: number, to: number],
): string {
  let at = from
  const pieces: string[] = []
  for (const { start, end, text } of replacements) {
    pieces.push(source.slice(at, start), text)
    at = end
  }
  return pieces.join('') + source.slice(at, to)
}

/** Nodes as Markdown, without a final line break. */
export function printNodes(nodes: readonly RootContent[], syntax: Syntax = 'md'): string {
  return writers[syntax]
    .stringify({ type: 'root', children: nodes.flatMap(node => withAnchor(node, syntax)) })
    .trimEnd()
}

function startOf(node: Nodes): number {
  return offsetOf(node, 'start')
}

/** Where a node begins to be seen: HTML holds its own indentation. */
function beginningOf(source: string, node: Nodes): number {
  const start = startOf(node)
  return node.type === 'html'
    ? start + (/^[ \t]*/.exec(source.slice(start))?.[0].length ?? 0)
    : start
}

function endOf(node: Nodes): number {
  return offsetOf(node, 'end')
}

/** Throws where a node has no position: who makes trees of their own has no source to splice into. */
function offsetOf(node: Nodes, edge: 'start' | 'end'): number {
  const offset = node.position?.[edge].offset
  if (offset === undefined) throw new Error(`${node.type} without a position`)
  return offset
}

function lastNode({ place }: Part): Nodes {
  return place.kind === 'figure' ? (place.close ?? place.node) : place.node
}

/**
 * A caption's anchor as HTML: within its paragraph; in MDX before it, or Prettier would wrap the paragraph. Before it
 * also where there is code in it: mdsvex takes a paragraph that begins with a tag for HTML, in which braces run.
 */
function withAnchor(node: RootContent, syntax: Syntax): RootContent[] {
  if (node.type !== 'paragraph') return [node]
  const [first, ...rest] = node.children
  const id = (first?.data as Partial<Anchor['data']> | undefined)?.hProperties?.id
  if (id === undefined) return [node]
  const anchor = { type: 'html', value: `<a id="${id}"></a>` } as const
  return syntax === 'mdx' || rest.some(({ type }) => type === 'inlineCode')
    ? [anchor, { type: 'paragraph', children: rest }]
    : [{ type: 'paragraph', children: [anchor, ...rest] }]
}

type FigurePart = Extract<Part, { kind: 'figure' }>

/**
 * A figure in place of its fence or region. A neighbour without a blank line between would take the caption into its
 * paragraph, or become a row of the table.
 */
function block({ source, syntax }: Article, part: FigurePart): string {
  const { before, after } = touching(part)
  const lines = printNodes(part.nodes, syntax).split('\n')
  return layOut(source, part, [...(before ? [''] : []), ...lines, ...(after ? [''] : [])])
}

/** A figure between its markers, with a blank line on both sides. */
function region({ source, syntax }: Article, part: FigurePart, close: Nodes): string {
  const before = lineBefore(source, beginningOf(source, close))
  const lines = ['', '', ...printNodes(part.nodes, syntax).split('\n'), '']
  return layOut(source, part, lines) + eolOf(source, part) + before
}

/** Every line behind the first gets the prefix of the place's last line: that of the quote or the list item. */
function layOut(source: string, part: FigurePart, lines: readonly string[]): string {
  const { node, close } = part.place
  const last = lineBefore(source, close ? beginningOf(source, close) : endOf(node))
  const prefix = (close ? last : last.replace(/(?<![`~])[`~]+[ \t]*$/, '')).replace(/>$/, '> ')
  return lines
    .map((line, index) =>
      index === 0 ? line : (prefix + line).replace(/^[\s>]*[ \t]$/, line => line.trimEnd()),
    )
    .join(eolOf(source, part))
}

/** What stands before an offset in its line. */
function lineBefore(source: string, offset: number): string {
  const [feed, carriage] = ['\n', '\r'].map(end => source.lastIndexOf(end, offset - 1))
  return source.slice(Math.max(feed ?? -1, carriage ?? -1) + 1, offset)
}

/** The line break behind the place's first line. */
function eolOf(source: string, { place }: FigurePart): string {
  return /\r\n|\n|\r/.exec(source.slice(startOf(place.node)))?.[0] ?? '\n'
}

/** Whether the line before a place, and the one behind, belong to its neighbours. */
function touching(part: FigurePart): { before: boolean; after: boolean } {
  const { node, parent } = part.place
  const last = lastNode(part)
  const siblings: readonly Nodes[] = parent.children
  const previous = siblings[siblings.indexOf(node) - 1]?.position
  const next = siblings[siblings.indexOf(last) + 1]?.position
  return {
    before: previous !== undefined && previous.end.line + 1 === node.position?.start.line,
    after: next !== undefined && (last.position?.end.line ?? 0) + 1 === next.start.line,
  }
}

/**
 * At the start of a block, a number before a dot would begin a list; signs that are twice there, a block of some host,
 * which may take in a file (`<<<`, `--8<--`); and `import` a module of MDX.
 */
function inline(
  { source: text, syntax }: Article,
  nodes: readonly PhrasingContent[],
  start: number,
  end: number,
): string {
  const paragraph: Paragraph = { type: 'paragraph', children: [...nodes] }
  const markdown = writers[syntax].stringify({ type: 'root', children: [paragraph] }).trimEnd()
  const beginsBlock = /^(?:[ \t>]|[-+*][ \t]|\d{1,9}[.)][ \t])*$/.test(lineBefore(text, start))
  const wouldBeList = /^\d+$/.test(markdown) && /^[.)]/.test(text.slice(end))
  const wouldBeBlock = /^(?:([<\-:!?=@%^~+|.;])\1|(?:im|ex)port\b)/.test(markdown)
  return beginsBlock && (wouldBeList || wouldBeBlock)
    ? `${referenceTo(markdown.charAt(0))}${markdown.slice(1)}`
    : markdown
}
