import type { Nodes, Parents, Root } from 'mdast'
import { visit } from 'unist-util-visit'
import type { VFileMessage } from 'vfile-message'
import { complain, type Place } from '../message.ts'
import { contentOf, markerOf } from './marker.ts'
import { separateMarkers } from './separate.ts'
import { missing, straysIn } from './strays.ts'

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
  separateMarkers(tree, source)
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
        mistake(child, `marker within a paragraph; ${missing(source, startOf(child))}`)
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

function startOf(node: Nodes): number {
  return node.position?.start.offset ?? 0
}
