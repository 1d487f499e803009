import type { Element, Nodes, Root } from 'hast'
import type { Language } from '../protocol.ts'
import { isOwn, type Written } from './content.ts'
import { plain } from './finish.ts'
import type { SearchedArticle, Section } from './searched.ts'
import { address, type Listed, pageOf, searchOf } from './site.ts'

/** An article as it is searched. */
export interface Searched {
  readonly listed: Listed
  readonly sections: readonly Section[]
}

/** The sections of what an author wrote; the frame, which is around every article, is found in none. */
export function sectionsOf(
  content: Root,
  { own, figures }: Written,
  description: string,
): Section[] {
  const captions = new Map(Array.from(figures.values(), ({ html, caption }) => [html, caption]))
  const sections: { id: string; heading: string; texts: string[] }[] = [
    { id: '', heading: '', texts: [description] },
  ]
  for (const node of content.children) {
    if (node.type === 'element' && !isOwn(node, own)) continue
    const last = sections.at(-1)
    if (isHeading(node)) {
      sections.push({ id: String(node.properties.id ?? ''), heading: plain(node), texts: [] })
    } else last?.texts.push(...textsOf(node, captions))
  }
  return sections.map(({ id, heading, texts }) => [
    id,
    heading,
    texts.join(' ').replace(/\s+/g, ' ').trim(),
  ])
}

/** What a page's script searches, of the articles of a language: a script, since a page without a server asks for no data. */
export function searchData(language: Language, articles: readonly Searched[]): string {
  const found = articles
    .filter(({ listed }) => listed.language === language)
    .map(
      ({ listed, sections }): SearchedArticle => ({
        page: address(searchOf(language), pageOf(listed)),
        title: listed.title,
        sections,
      }),
    )
  return `wirefigSearch.add(${JSON.stringify(language)}, ${JSON.stringify(found)})\n`
}

function isHeading(node: Nodes): node is Element {
  return node.type === 'element' && /^h[1-3]$/.test(node.tagName)
}

/** Blocks stand apart, and so do the cells of a table. */
const apart = /^(?:p|li|td|th|pre|h[1-6]|blockquote|dt|dd|summary)$/

function textsOf(node: Nodes, captions: ReadonlyMap<string, string>): string[] {
  if (node.type === 'text') return [node.value]
  if (node.type === 'raw') return [captions.get(node.value) ?? '']
  if (!('children' in node)) return []
  const texts = node.children.flatMap(child => textsOf(child, captions))
  return node.type === 'element' && apart.test(node.tagName) ? [texts.join('')] : texts
}
