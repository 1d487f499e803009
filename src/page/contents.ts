import type { Element, Root } from 'hast'
import { toString as textOf } from 'mdast-util-to-string'
import { visit } from 'unist-util-visit'
import type { Language } from '../protocol.ts'
import { element } from './element.ts'
import { pageWords } from './words.ts'

/** A heading of the table of contents. */
interface Heading {
  readonly depth: 2 | 3
  readonly id: string
  readonly text: string
}

/** With fewer sections than that, an article has no table of contents, and a site nothing to search. */
export const fewSections = 4

/** The table of contents of an article with as many sections as need one. */
export function contentsOf(content: Root, language: Language): Element | undefined {
  const sections: { readonly heading: Heading; readonly below: Heading[] }[] = []
  for (const heading of headingsOf(content)) {
    const last = sections.at(-1)
    if (heading.depth === 2 || !last) sections.push({ heading, below: [] })
    else last.below.push(heading)
  }
  if (sections.length < fewSections) return undefined
  const link = ({ id, text }: Heading) => element('a', { href: `#${encodeURIComponent(id)}` }, text)
  const say = pageWords[language]
  const items = sections.map(({ heading, below }) =>
    element(
      'li',
      {},
      link(heading),
      below.length === 0
        ? undefined
        : element('ol', {}, ...below.map(each => element('li', {}, link(each)))),
    ),
  )
  const list = element(
    'details',
    {},
    element('summary', {}, say.contents),
    element('ol', {}, ...items),
  )
  const nav = element('nav', { className: ['wf-contents'], ariaLabel: say.contents }, list)
  return element('div', { className: ['wf-rail'] }, nav)
}

/** The headings that a table of contents lists. */
function headingsOf(content: Root): Heading[] {
  const headings: Heading[] = []
  visit(content, 'element', ({ tagName, properties, children }) => {
    const depth = tagName === 'h2' ? 2 : tagName === 'h3' ? 3 : undefined
    const isLabel = properties.id === 'footnote-label'
    if (depth === undefined || typeof properties.id !== 'string' || isLabel) return
    const text = textOf(children).trim()
    if (text !== '') headings.push({ depth, id: properties.id, text })
  })
  return headings
}
