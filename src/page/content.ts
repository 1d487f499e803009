import { createHash } from 'node:crypto'
import type { Element, Root } from 'hast'
import type { Nodes, Paragraph } from 'mdast'
import rehypeHighlight from 'rehype-highlight'
import rehypeRaw from 'rehype-raw'
import rehypeSanitize from 'rehype-sanitize'
import rehypeSlug from 'rehype-slug'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { placeheldBy } from '../article/figures.ts'
import { parseMarkdown } from '../article/parse.ts'
import type { Span } from '../article/template.ts'
import type { Language } from '../protocol.ts'
import { placeAttribute, schema } from './schema.ts'
import { pageWords } from './words.ts'

/** An article's text as it is built, and what stands in it. */
export interface Written {
  /** Markdown with the frame around the body, without a byte order mark. */
  readonly markdown: string
  /** Where the author's own text stands in it. */
  readonly own: readonly Span[]
  readonly language: Language
  /** By number, the HTML of each figure and its anchor. */
  readonly figures: ReadonlyMap<number, FigureText>
}

interface FigureText {
  readonly id: string
  readonly html: string
  /** What it shows, in words. */
  readonly caption: string
}

/** An article's content: the author's HTML made harmless, the figures where they belong. */
export function contentOf(written: Written): Root {
  const { markdown, own, language, figures } = written
  const tree = parseMarkdown(markdown)
  const mark = createHash('sha256').update(markdown).digest('hex')
  const free = new Set(figures.keys())
  visit(tree, 'code', (node, index, parent) => {
    const number = isOwn(node, own) ? placeheldBy(node) : undefined
    if (number === undefined || index === undefined || !parent || !free.delete(number)) return
    parent.children[index] = placeOf(`${mark}-${number}`)
  })
  const say = pageWords[language]
  const content = unified()
    .use(remarkRehype, {
      allowDangerousHtml: true,
      clobberPrefix: 'note-',
      footnoteLabel: say.footnotes,
      footnoteBackLabel: say.backToText,
    })
    .use(rehypeRaw)
    .use(rehypeSanitize, schema)
    .use(rehypeSlug)
    .use(rehypeHighlight)
    .runSync(tree)
  const ids = new Set(Array.from(figures.values(), ({ id }) => id))
  visit(content, 'element', (node, index, parent) => {
    const place = String(node.properties[placeAttribute] ?? '')
    delete node.properties[placeAttribute]
    const [found, number] = place.split('-')
    const figure = found === mark ? figures.get(Number(number)) : undefined
    if (!figure || index === undefined || !parent) return keepUnique(node, ids)
    parent.children[index] = { type: 'raw', value: figure.html }
    return undefined
  })
  return content
}

/** Whether something is of the author's own text. */
export function isOwn({ position }: Pick<Nodes, 'position'>, own: readonly Span[]): boolean {
  const offset = position?.start.offset ?? -1
  return own.some(([start, end]) => offset >= start && offset < end)
}

/** An empty figure, so that HTML around it is read as it will be with the figure. */
function placeOf(place: string): Paragraph {
  return {
    type: 'paragraph',
    children: [],
    data: { hName: 'figure', hProperties: { [placeAttribute]: place } },
  }
}

/** An id that something before has, a figure before all, gets a number; names that begin with `wf-` are the page's own. */
function keepUnique({ properties }: Element, ids: Set<string>): void {
  const { id } = properties
  if (typeof id !== 'string') return
  const base = id.replace(/\s/g, '-').replace(/^wf-/, '')
  let unique = base
  for (let number = 1; unique === '' || ids.has(unique); number += 1) unique = `${base}-${number}`
  ids.add(unique)
  properties.id = unique
}
