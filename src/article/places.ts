import type { Code, Definition, Html, Image, Link, Nodes, Paragraph, Parents, Root } from 'mdast'
import { visit } from 'unist-util-visit'
import type { VFileMessage } from 'vfile-message'
import { complain, isNearly, type Place } from '../message.ts'
import { isIndented, openFence, regionsInCode } from './in-code.ts'
import { findRegions, type Region } from './markers.ts'

/** Something in an article that wirefig puts in place, in the order of the text. What stands in a region is none. */
export type ArticlePlace =
  | {
      readonly kind: 'figure'
      /** A fence, or the opening marker of a region. */
      readonly node: Nodes
      /** The closing marker of a region. */
      readonly close?: Nodes
      readonly parent: Parents
      readonly at: Place
      /** `SCENARIO VIEW key=value …` */
      readonly spec: string
      /** The place of a character of the spec, counted from 0. */
      readonly atSpec: (offset: number) => Place
      /** The scenario itself, where the fence has a body. */
      readonly body?: string
      /** The place of a line and a column of the body, counted from 1. */
      readonly atBody: (line: number, column: number) => Place
    }
  | {
      readonly kind: 'value' | 'reference'
      readonly node: Link
      readonly parent: Parents
      readonly at: Place
      /** A value expression, or the id of a figure. */
      readonly expression: string
    }

/** Every place of an article's tree, and what only looks like one. */
export function findPlaces(
  tree: Root,
  source: string,
  file: string,
): { readonly places: readonly ArticlePlace[]; readonly messages: readonly VFileMessage[] } {
  const places: ArticlePlace[] = []
  const messages: VFileMessage[] = []
  const lines = linesOf(source)
  const at = (node: Nodes): Place => ({
    file,
    line: node.position?.start.line ?? 1,
    column: node.position?.start.column ?? 1,
  })
  const placeAt = (offset: number): Place => {
    const before = linesOf(source.slice(0, offset))
    return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
  }
  const found = findRegions(tree, source, at, placeAt)
  const regions = new Map(found.regions.map(region => [region.open, region]))
  const indented: { node: Code; at: Place }[] = []
  let regionEnd = 0
  messages.push(...found.messages)
  visit(tree, (node, _, parent) => {
    if (!parent) return
    const region = regions.get(node)
    if (region) {
      places.push(regionAt(region, source, placeAt))
      regionEnd = region.close.position?.start.offset ?? 0
    } else if ((node.position?.start.offset ?? 0) < regionEnd) return 'skip'
    else if (node.type === 'code') {
      if (node.lang === 'wirefig') {
        if (isClosed(node, lines)) places.push(figureAt(node, parent, at(node), lines))
        else {
          const reason =
            'fence is not closed; expected a line with the same fence behind the figure'
          messages.push(complain(at(node), reason, 'unclosed-fence'))
        }
      } else if (node.lang && isNearly(node.lang, 'wirefig')) {
        const reason = `fence of language \`${node.lang}\`; expected \`wirefig\``
        messages.push(complain(at(node), reason, 'misspelt-fence'))
      } else if (isIndented(node, source)) indented.push({ node, at: at(node) })
      else if (!isClosed(node, lines)) messages.push(...openFence(node, at(node)))
    } else if (node.type === 'link') {
      const place = linkAt(node, parent, at(node))
      if (place && source[node.position?.start.offset ?? 0] === '<') {
        const reason = `\`<${node.url}>\`; expected \`[text](${node.url})\``
        messages.push(complain(at(node), reason, 'no-inline-link'))
      } else if (place) places.push(place)
      else if (isNearly(schemeOf(node), 'wirefig')) {
        const reason = `link to \`${node.url}\`; expected \`wirefig:\``
        messages.push(complain(at(node), reason, 'misspelt-link'))
      }
    } else if (node.type === 'text') {
      // A link that its author meant, and that Markdown takes for text.
      const { start, end } = node.position ?? {}
      const found = /(?<!\\)\[[^[\]\\]*\]\(<?wirefig:/.exec(
        source.slice(start?.offset, end?.offset),
      )
      if (start && found) {
        const reason = 'no link; expected `[text](wirefig:…)` without spaces'
        messages.push(
          complain(placeAt((start.offset ?? 0) + found.index), reason, 'no-inline-link'),
        )
      }
    } else if (node.type === 'html' || node.type === 'paragraph') {
      const line = lineOfFence(node, lines)
      const expected =
        node.type === 'html'
          ? 'fence within HTML; expected a blank line before it'
          : 'no fence, for a backtick in its line or the spaces before it; expected `~~~wirefig`'
      if (line) messages.push(complain({ file, line, column: 1 }, expected, 'no-fence'))
      if (node.type === 'html' && /\]\(<?wirefig:/.test(node.value) && !isComment(node)) {
        const reason = 'link within HTML; expected a blank line before it, so that it is Markdown'
        messages.push(complain(at(node), reason, 'no-inline-link'))
      }
    } else if ((node.type === 'definition' || node.type === 'image') && isOurs(node)) {
      const reason = `${node.type === 'image' ? 'image' : 'definition'} of \`${node.url}\`; expected an inline link`
      messages.push(complain(at(node), reason, 'no-inline-link'))
    }
    return undefined
  })
  return { places, messages: [...messages, ...regionsInCode(indented, source)] }
}

function regionAt(
  { open, close, parent, spec, at }: Region,
  source: string,
  placeAt: (offset: number) => Place,
): ArticlePlace {
  const start = source.indexOf(spec, open.position?.start.offset)
  return {
    kind: 'figure',
    node: open,
    close,
    parent,
    at,
    spec,
    atSpec: offset => (start < 0 ? at : placeAt(start + offset)),
    atBody: () => at,
  }
}

function figureAt(node: Code, parent: Parents, at: Place, lines: readonly string[]): ArticlePlace {
  const spec = node.meta ?? ''
  const opening = lines[at.line - 1] ?? ''
  const column = Math.max(opening.indexOf(spec, at.column - 1 + 'wirefig'.length), 0) + 1
  return {
    kind: 'figure',
    node,
    parent,
    at,
    spec,
    atSpec: offset => ({ ...at, column: column + offset }),
    ...(node.value.trim() !== '' && { body: node.value }),
    atBody: (line, bodyColumn) => {
      const inBody = linesOf(node.value)[line - 1] ?? ''
      const indent = Math.max(0, (lines[at.line - 1 + line] ?? '').length - inBody.length)
      return { ...at, line: at.line + line, column: indent + bodyColumn }
    },
  }
}

function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/)
}

function linkAt(node: Link, parent: Parents, at: Place): ArticlePlace | undefined {
  if (!isOurs(node)) return undefined
  const expression = decode(node.url.slice('wirefig:'.length))
  return expression.startsWith('#')
    ? { kind: 'reference', node, parent, at, expression: expression.slice(1) }
    : { kind: 'value', node, parent, at, expression }
}

function isOurs({ url }: Link | Definition | Image): boolean {
  return url.startsWith('wirefig:')
}

function schemeOf({ url }: Link): string {
  return /^[a-z]+(?=:)/i.exec(url)?.[0] ?? ''
}

/** A URL may be percent-encoded, as other tools leave it. */
function decode(url: string): string {
  try {
    return decodeURIComponent(url)
  } catch (error) {
    if (error instanceof URIError) return url
    throw error
  }
}

function isComment({ value }: Html): boolean {
  return value.startsWith('<!--')
}

/** The line in HTML or in a paragraph that its author meant for a figure's fence; a comment may hold one. */
function lineOfFence(node: Html | Paragraph, lines: readonly string[]): number | undefined {
  if (!node.position || (node.type === 'html' && isComment(node))) return undefined
  const { start, end } = node.position
  const index = lines.slice(start.line - 1, end.line).findIndex((line, index) => {
    const own = index === 0 ? line.slice(start.column - 1) : line
    return /^[ \t>]*(?:`{3,}|~{3,})[ \t]*wirefig\b/.test(own)
  })
  return index < 0 ? undefined : start.line + index
}

/** A fence that ends with the document instead of a closing fence is legal Markdown, and an author's slip. */
function isClosed(node: Code, lines: readonly string[]): boolean {
  if (!node.position) return true
  const { start, end } = node.position
  const fence = /^(`{3,}|~{3,})/.exec((lines[start.line - 1] ?? '').slice(start.column - 1))?.[0]
  if (!fence) return true
  const last = (lines[end.line - 1] ?? '').slice(0, end.column - 1)
  const closing = /(?:^|[^`~])(`{3,}|~{3,})[ \t]*$/.exec(last)?.[1]
  return (
    end.line > start.line &&
    closing !== undefined &&
    closing[0] === fence[0] &&
    closing.length >= fence.length &&
    /^[\s>]*$/.test(last.slice(0, last.lastIndexOf(closing)))
  )
}
