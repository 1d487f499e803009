import type { Paragraph, Parents, Root } from 'mdast'
import { SKIP, visit } from 'unist-util-visit'
import { markerIn, withinExpression } from './marker.ts'

/**
 * Makes a paragraph of each line of a paragraph whose every line is a comment as an expression, one of them a marker:
 * Markdown takes `{/* … *\/}` for text, and lines of text for one paragraph.
 */
export function separateMarkers(tree: Root, source: string): void {
  visit(tree, 'paragraph', (node, index, parent) => {
    const lines = parent && linesOfMarkers(node, parent, source)
    if (!lines || index === undefined) return undefined
    parent.children.splice(index, 1, ...lines)
    return [SKIP, index + lines.length]
  })
}

function linesOfMarkers(
  { position }: Paragraph,
  parent: Parents,
  source: string,
): Paragraph[] | undefined {
  const [start, end] = [position?.start.offset, position?.end.offset]
  if (!position || start === undefined || end === undefined) return undefined
  const raw = source.slice(start, end)
  if (!raw.startsWith('{/*')) return undefined
  const lines = [...raw.matchAll(/[^\r\n]*(?:\r\n|\n|\r|$)/g)]
    .filter(({ 0: line, index }) => line !== '' || index < raw.length)
    .map(({ 0: line, index }) => {
      const prefix = /^[ \t>]*/.exec(line)?.[0] ?? ''
      const text = line.slice(prefix.length).trimEnd()
      return {
        offset: start + index + prefix.length,
        prefix,
        text,
        content: withinExpression(text),
      }
    })
  const areComments = lines.length > 1 && lines.every(({ content }) => content !== undefined)
  if (!areComments || !lines.some(({ content }) => markerIn(content))) return undefined
  const first =
    source
      .slice(0, start)
      .split(/[\r\n]/)
      .at(-1) ?? ''
  const isInside = ({ prefix }: { readonly prefix: string }) =>
    parent.type === 'root' ||
    (countOf(prefix) === countOf(first) && widthOf(prefix) >= widthOf(first))
  if (!lines.slice(1).every(isInside)) return undefined
  return lines.map(({ offset, text }, index): Paragraph => {
    const line = position.start.line + index
    const column = index === 0 ? position.start.column : (lines[index]?.prefix.length ?? 0) + 1
    const place = {
      start: { line, column, offset },
      end: { line, column: column + text.length, offset: offset + text.length },
    }
    const child = { type: 'text', value: text, position: place } as const
    return { type: 'paragraph', children: [child], position: place }
  })
}

/** How many quotes a line says that it is in. */
function countOf(prefix: string): number {
  return prefix.split('>').length - 1
}

/** Columns, with tabs. */
export function widthOf(prefix: string): number {
  return [...prefix].reduce(
    (width, sign) => (sign === '\t' ? width - (width % 4) + 4 : width + 1),
    0,
  )
}
