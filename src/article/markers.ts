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
  at: (node: Nodes) => Place,
): { readonly regions: readonly Region[]; readonly messages: readonly VFileMessage[] } {
  const regions: Region[] = []
  const messages: VFileMessage[] = []
  const mistake = (node: Nodes, reason: string) => {
    messages.push(complain(at(node), reason, 'marker'))
  }
  visit(tree, node => {
    const text = textOf(node)
    const stray = text === undefined ? undefined : strayIn(node, text)
    if (stray) mistake(node, stray)
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

/** What stands within the comment, the expression or the definition that a node is. */
function contentOf(node: Nodes): string | undefined {
  if (node.type === 'html') return /^<!--((?:(?!-->)[\s\S])*)-->$/.exec(node.value.trim())?.[1]
  if (node.type === 'definition') {
    return node.label === '//' && node.url === '#' ? (node.title ?? undefined) : undefined
  }
  const expression = expressionOf(node)
  return expression === undefined ? undefined : /^\/\*([\s\S]*)\*\/$/.exec(expression.trim())?.[1]
}

/** An expression of MDX by itself, which mdast does not list. */
function expressionOf(node: { readonly type: string }): string | undefined {
  return node.type === 'mdxFlowExpression' && 'value' in node ? String(node.value) : undefined
}

function textOf(node: Nodes): string | undefined {
  return 'value' in node && typeof node.value === 'string' ? node.value : undefined
}

/** A marker that does not stand by itself: within HTML, within a paragraph, or without the blank line it needs. */
function strayIn(node: { readonly type: string }, text: string): string | undefined {
  const comment = /<!--\s*\/?wirefig\b/
  switch (node.type) {
    case 'html':
      return comment.test(text) && !/^<!--(?:(?!-->)[\s\S])*-->$/.test(text.trim())
        ? 'marker within HTML; expected it on a line of its own, with a blank line before it'
        : undefined
    case 'mdxTextExpression':
      return /^\s*\/\*\s*\/?wirefig\b/.test(text)
        ? 'marker within a paragraph; expected it on a line of its own'
        : undefined
    case 'text':
      return /^\[\/\/\]: #.*\bwirefig\b/m.test(text)
        ? 'marker within a paragraph; expected a blank line before it'
        : undefined
    default:
      return undefined
  }
}
