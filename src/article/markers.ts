import type { Nodes, Parents, Root } from 'mdast'
import { visit } from 'unist-util-visit'
import type { VFileMessage } from 'vfile-message'
import { complain, isNearly, type Place } from '../message.ts'

/** What stands between two markers, for `update` to write anew. */
export interface Region {
  readonly open: Nodes
  readonly close: Nodes
  readonly parent: Parents
  /** `SCENARIO VIEW key=value …` */
  readonly spec: string
  readonly at: Place
}

/**
 * The regions of an article: `<!-- wirefig SPEC -->` to `<!-- /wirefig -->`, in MDX `{/* … *\/}`, and where comments are
 * refused `[//]: # (…)`. Markers stand by themselves, both in the same container; what only looks like one is a mistake.
 */
export function findRegions(
  tree: Root,
  source: string,
  at: (node: Nodes) => Place,
  placeAt: (offset: number) => Place,
): { readonly regions: readonly Region[]; readonly messages: readonly VFileMessage[] } {
  const regions: Region[] = []
  const messages: VFileMessage[] = []
  const mistake = (node: Nodes, reason: string) => {
    messages.push(complain(at(node), reason, 'marker'))
  }
  visit(tree, (node, _, parent) => {
    const isOfMarker = parent !== undefined && contentOf(parent) !== undefined
    for (const { offset, reason } of isOfMarker ? [] : straysIn(node, source)) {
      messages.push(complain(placeAt(offset), reason, 'marker'))
    }
    if (!('children' in node)) return
    let open: { node: Nodes; spec: string } | undefined
    for (const child of node.children) {
      const marker = markerOf(child)
      if (!marker) continue
      if (phrasing.has(node.type))
        mistake(child, 'marker within a paragraph; expected it on a line of its own')
      else if ('mistake' in marker) mistake(child, marker.mistake)
      else if (marker.kind === 'open') {
        if (open)
          mistake(child, 'marker within a region; expected the region’s closing marker before it')
        else open = { node: child, spec: marker.spec }
      } else if (open) {
        regions.push({
          open: open.node,
          close: child,
          parent: node,
          spec: open.spec,
          at: at(open.node),
        })
        open = undefined
      } else mistake(child, 'closing marker without a region; expected an opening marker before it')
    }
    if (open)
      mistake(open.node, 'region is not closed; expected a closing marker in the same container')
  })
  return { regions, messages }
}

/** What holds text and not paragraphs. */
const phrasing: ReadonlySet<string> = new Set([
  'paragraph',
  'heading',
  'tableCell',
  'emphasis',
  'strong',
  'delete',
  'link',
  'linkReference',
])

type Marker =
  | { readonly kind: 'open'; readonly spec: string }
  | { readonly kind: 'close' }
  | { readonly mistake: string }

/** A node that is nothing but a marker. */
function markerOf(node: Nodes): Marker | undefined {
  const content = contentOf(node)
  const [, word, spec = ''] = /^(\S+)(?:\s+([\s\S]+))?$/.exec(content?.trim() ?? '') ?? []
  if (word === undefined) return undefined
  if (word === 'wirefig') return { kind: 'open', spec }
  if (word === '/wirefig') {
    return spec === ''
      ? { kind: 'close' }
      : { mistake: `\`${spec}\` in a closing marker; expected nothing` }
  }
  const nearly = /^\/?wirefig/.test(word) || isNearly(word.replace(/^\//, ''), 'wirefig')
  const expected = word.startsWith('/') ? '/wirefig' : 'wirefig'
  return nearly ? { mistake: `unknown marker \`${word}\`; expected \`${expected}\`` } : undefined
}

/**
 * What stands within the comment, the expression or the definition that a node is. An expression is one in Markdown
 * too, since some sites read every file as MDX.
 */
function contentOf(node: Nodes): string | undefined {
  switch (node.type) {
    case 'html':
      return withinComment(node.value.trim())
    case 'definition':
      return node.url === '#' || node.url === '' ? (node.title ?? undefined) : undefined
    case 'paragraph': {
      const [only] = node.children
      return only?.type === 'text' && node.children.length === 1
        ? withinExpression(only.value)
        : undefined
    }
    default: {
      const expression = expressionOf(node)
      return expression === undefined ? undefined : withinExpression(`{${expression.trim()}}`)
    }
  }
}

/** Of one comment, with any number of hyphens. */
function withinComment(html: string): string | undefined {
  if (html.length < 7 || !html.startsWith('<!--') || !html.endsWith('-->')) return undefined
  const content = html.slice(4, -3)
  return content.includes('-->') ? undefined : content.replace(/^-+|(?<!-)-+$/g, '')
}

function withinExpression(text: string): string | undefined {
  return /^\{\/\*((?:(?!\*\/)[\s\S])*)\*\/\}$/.exec(text)?.[1]
}

/** An expression of MDX by itself, which mdast does not list. */
function expressionOf(node: { readonly type: string }): string | undefined {
  return node.type === 'mdxFlowExpression' && 'value' in node ? String(node.value) : undefined
}

/** A marker that does not stand by itself, and where in the source it begins. */
interface Stray {
  readonly offset: number
  readonly reason: string
}

/** Markers within HTML, within a paragraph, or without the blank line that they need. */
function straysIn(node: Nodes, source: string): Stray[] {
  const { start, end } = node.position ?? {}
  if (start?.offset === undefined || contentOf(node) !== undefined) return []
  const from = start.offset
  const raw = source.slice(from, end?.offset)
  const strays = (pattern: RegExp, reason: string): Stray[] =>
    [...raw.matchAll(pattern)].map(({ index, groups }) => ({
      offset: from + index + (groups?.indent?.length ?? 0),
      reason,
    }))
  const alone = 'expected it on a line of its own'
  switch (node.type) {
    case 'html':
      return strays(
        /<!--+\s*\/?wirefig\b/g,
        `marker within HTML; ${alone}, with a blank line before it`,
      )
    case 'paragraph':
      return strays(
        /^(?<indent>[ \t>]*)\[(?!\^)[^\]\r\n\u2028\u2029]*\]:[ \t]*(?:(?:#|<>)[ \t]*)?["'(][ \t]*\/?wirefig\b/gm,
        'marker within a paragraph; expected a blank line before it, and a space before its parenthesis',
      )
    case 'text':
      return strays(/(?<!\\)\{\/\*\s*\/?wirefig\b/g, `marker within a paragraph; ${alone}`)
    default:
      return (node as { readonly type: string }).type === 'mdxTextExpression'
        ? strays(/^\{\s*\/\*\s*\/?wirefig\b/g, `marker within a paragraph; ${alone}`)
        : []
  }
}
