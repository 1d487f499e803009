import type { Nodes, Paragraph, PhrasingContent, RootContent } from 'mdast'
import remarkGfm from 'remark-gfm'
import remarkStringify from 'remark-stringify'
import stringWidth from 'string-width'
import { unified } from 'unified'
import type { Article } from './article.ts'
import type { CaptionData, Part } from './part.ts'

/** Writes generated nodes only; the author's text is never parsed and written again. */
const writer = unified().use(remarkStringify).use(remarkGfm, { stringLength: stringWidth }).freeze()

/** The article's source with its parts in their places; every other character stays as it is. */
export function splice(article: Article, parts: readonly Part[]): string {
  let text = article.source
  const inOrder = [...parts].sort((a, b) => startOf(b) - startOf(a))
  for (const part of inOrder) {
    const [start, end] = [startOf(part), part.place.node.position?.end.offset ?? 0]
    const put =
      part.kind === 'figure' ? block(text, part, start, end) : inline(text, part.node, start, end)
    text = text.slice(0, start) + put + text.slice(end)
  }
  return text
}

/** Nodes as Markdown, without a final line break. */
export function printNodes(nodes: readonly RootContent[]): string {
  return writer.stringify({ type: 'root', children: nodes.map(withAnchor) }).trimEnd()
}

function startOf(part: Part): number {
  return part.place.node.position?.start.offset ?? 0
}

/** A caption's anchor, where no site makes one of its properties. */
function withAnchor(node: RootContent): RootContent {
  if (node.type !== 'paragraph') return node
  const id = (node.data as CaptionData | undefined)?.hProperties.id
  if (id === undefined) return node
  const anchor = { type: 'html', value: `<a id="${id}"></a>` } as const
  return { type: 'paragraph', children: [anchor, ...node.children] }
}

/**
 * Every line behind the first gets the prefix of the fence's last line: that of the quote or the list item. A neighbour
 * without a blank line between would take the caption into its paragraph, or become a row of the table.
 */
function block(text: string, part: Part & { kind: 'figure' }, start: number, end: number): string {
  const fence = text.slice(start, end)
  const eol = /\r\n|\n|\r/.exec(fence)?.[0] ?? '\n'
  const last = /[^\r\n]*$/.exec(fence)?.[0].replace(/[`~]+[ \t]*$/, '') ?? ''
  const prefix = last.replace(/>$/, '> ')
  const { before, after } = touching(part.place)
  return [...(before ? [''] : []), ...printNodes(part.nodes).split('\n'), ...(after ? [''] : [])]
    .map((line, index) => (index === 0 ? line : (prefix + line).replace(/^([\s>]*?)[ \t]+$/, '$1')))
    .join(eol)
}

/** Whether the line before a place, and the one behind, belong to its neighbours. */
function touching({ node, parent }: Part['place']): { before: boolean; after: boolean } {
  const siblings: readonly Nodes[] = parent.children
  const index = siblings.indexOf(node)
  const [previous, own, next] = [siblings[index - 1], node, siblings[index + 1]].map(
    sibling => sibling?.position,
  )
  return {
    before: previous !== undefined && previous.end.line + 1 === own?.start.line,
    after: own !== undefined && own.end.line + 1 === next?.start.line,
  }
}

/** A number before a dot at the start of a block would begin a list. */
function inline(text: string, node: PhrasingContent, start: number, end: number): string {
  const paragraph: Paragraph = { type: 'paragraph', children: [node] }
  const markdown = writer.stringify({ type: 'root', children: [paragraph] }).trimEnd()
  const beginsBlock = /(?:^|[\r\n])(?:[ \t>]|[-+*][ \t]|\d{1,9}[.)][ \t])*$/.test(
    text.slice(0, start),
  )
  const wouldBeList = beginsBlock && /^\d+$/.test(markdown) && /^[.)]/.test(text.slice(end))
  return wouldBeList ? `&#${markdown.charCodeAt(0)};${markdown.slice(1)}` : markdown
}
