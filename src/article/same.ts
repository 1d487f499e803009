import type { Nodes } from 'mdast'
import type { Article } from './article.ts'
import { parserFor } from './parse.ts'
import type { Part } from './part.ts'
import { widthOf } from './separate.ts'
import { isSameText } from './wrap.ts'

/**
 * Whether what stands between a region's markers is for every reader what would be written there, though another tool
 * wrapped its text, padded its table or moved it together with its markers: the same nodes, one blank line between any
 * two of them, none of them indented by less than the closing marker.
 */
export function readsAs(
  { source, syntax, dialect }: Article,
  { place: { node, close, parent } }: Extract<Part, { kind: 'figure' }>,
  written: string,
  prefixOf: (node: Nodes) => string,
): boolean {
  if (!close) return false
  const siblings: readonly Nodes[] = parent.children
  const found = siblings.slice(siblings.indexOf(node) + 1, siblings.indexOf(close))
  const all = [node, ...found, close]
  const isApart = all
    .slice(1)
    .every((next, index) => lineOf(next, 'start') - lineOf(all[index], 'end') === 2)
  if (!isApart || found.some(each => widthOf(prefixOf(each)) < widthOf(prefixOf(close))))
    return false
  const fresh: readonly Nodes[] = parserFor(syntax, source, dialect).parse(written).children
  return areSame(found, fresh)
}

function lineOf(node: Nodes | undefined, edge: 'start' | 'end'): number {
  return node?.position?.[edge].line ?? Number.NaN
}

function areSame(found: readonly Nodes[], fresh: readonly Nodes[]): boolean {
  return found.length === fresh.length && found.every((node, index) => isSame(node, fresh[index]))
}

function isSame(found: Nodes, fresh: Nodes | undefined): boolean {
  if (found.type === 'text') return fresh?.type === 'text' && isSameText(found.value, fresh.value)
  if (found.type === 'image' && fresh?.type === 'image') {
    return found.url === fresh.url && isSameText(found.alt ?? '', fresh.alt ?? '')
  }
  if (fresh?.type !== found.type || own(found) !== own(fresh)) return false
  const [before, behind] = [found, fresh].map(node => ('children' in node ? node.children : []))
  return areSame(before ?? [], behind ?? [])
}

/** What a node says itself. JSON is what it means, since formatters lay it out anew. */
function own(node: Nodes): string {
  const { children: _, position: __, data: ___, ...rest } = { children: [], ...node }
  if (node.type === 'code' && node.lang === 'json') return `json ${meaningOf(node.value)}`
  return JSON.stringify(rest, (key, value) =>
    key === 'position' || key === 'data'
      ? undefined
      : typeof value === 'string'
        ? value.replace(/\r\n?/g, '\n')
        : value,
  )
}

function meaningOf(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return json
  }
}
