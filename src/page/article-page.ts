import type { Element, ElementContent, Root } from 'hast'
import type { Language } from '../protocol.ts'
import { contentOf, type Heading, headingsOf, type Written } from './content.ts'
import { printDocument } from './document.ts'
import { element, raw } from './element.ts'
import { finish, type Resolve } from './finish.ts'
import { address, type Listed, pageOf, type Site, versionsOf } from './site.ts'
import { pageWords } from './words.ts'

/** An article, and the runs that its figures show. */
export interface ArticleSheet {
  readonly listed: Listed
  readonly written: Written
  /** By scenario, the steps of the run as JSON, for the script that steps through it. */
  readonly runs: ReadonlyMap<string, string>
}

/** The page of an article. */
export function articlePage(
  site: Site,
  { listed, written, runs }: ArticleSheet,
  resolve: Resolve,
): string {
  const { language, title, description, date, updated, card } = listed
  const path = pageOf(listed)
  const content = contentOf(written)
  const headings = headingsOf(content)
  finish(content, language, resolve)
  const body = withTitle(content, title)
  return printDocument(site, {
    path,
    language,
    title,
    description,
    versions: versionsOf(site, listed),
    ...(card !== undefined && { card }),
    kind: 'article',
    ...(date !== undefined && { published: date }),
    ...(updated !== undefined && { updated }),
    main: [
      element('article', {}, ...laidOut(body, datesOf(listed), contentsOf(headings, language))),
      ...neighbours(site, listed, path),
    ],
    data: Array.from(runs, ([run, json]) => dataOf(run, json)),
  })
}

/** A frame that shows no title gets one. */
function withTitle({ children }: Root, title: string): ElementContent[] {
  const nodes = children.filter(node => node.type !== 'doctype' && node.type !== 'mdxjsEsm')
  const has = nodes.some(node => node.type === 'element' && node.tagName === 'h1')
  return has ? nodes : [element('h1', {}, title), { type: 'text', value: '\n' }, ...nodes]
}

/** The dates follow the title, the table of contents what stands before the first section. */
function laidOut(
  body: readonly ElementContent[],
  dates: Element | undefined,
  contents: Element | undefined,
): ElementContent[] {
  const isHeading = (name: string) => (node: ElementContent) =>
    node.type === 'element' && node.tagName === name
  const title = body.findIndex(isHeading('h1')) + 1
  const section = Math.max(title, body.findIndex(isHeading('h2')))
  return [
    ...body.slice(0, title),
    ...(dates ? [dates] : []),
    ...body.slice(title, section),
    ...(contents ? [contents] : []),
    ...body.slice(section),
  ]
}

/** Of an article with four sections or more. */
function contentsOf(headings: readonly Heading[], language: Language): Element | undefined {
  const sections: { readonly heading: Heading; readonly below: Heading[] }[] = []
  for (const heading of headings) {
    const last = sections.at(-1)
    if (heading.depth === 2 || !last) sections.push({ heading, below: [] })
    else last.below.push(heading)
  }
  if (sections.length < 4) return undefined
  const link = ({ id, text }: Heading) => element('a', { href: `#${encodeURIComponent(id)}` }, text)
  const say = pageWords[language]
  return element(
    'div',
    { className: ['wf-rail'] },
    element(
      'nav',
      { className: ['wf-contents'], ariaLabel: say.contents },
      element(
        'details',
        { open: true },
        element('summary', {}, say.contents),
        element(
          'ol',
          {},
          ...sections.map(({ heading, below }) =>
            element(
              'li',
              {},
              link(heading),
              below.length === 0
                ? undefined
                : element('ol', {}, ...below.map(each => element('li', {}, link(each)))),
            ),
          ),
        ),
      ),
    ),
  )
}

/** When the article was published, and when it last changed. */
export function datesOf({ language, date, updated }: Listed): Element | undefined {
  if (date === undefined && updated === undefined) return undefined
  const say = pageWords[language]
  const time = (word: string, day: string) => {
    const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
    return [`${word} `, element('time', { dateTime: day }, say.date(year, month, date))]
  }
  return element(
    'p',
    { className: ['wf-dates'] },
    ...(date === undefined ? [] : time(say.published, date)),
    date === undefined || updated === undefined ? undefined : ' · ',
    ...(updated === undefined ? [] : time(say.updated, updated)),
  )
}

/** The articles before and behind this one in its language. */
function neighbours({ articles }: Site, listed: Listed, path: string): ElementContent[] {
  const { language, name } = listed
  const say = pageWords[language]
  const own = articles.filter(other => other.language === language)
  const index = own.findIndex(other => other.name === name)
  const link = (other: Listed | undefined, rel: 'prev' | 'next', word: string) =>
    other &&
    element(
      'a',
      { className: [`wf-${rel}`], rel: [rel], href: address(path, pageOf(other)) },
      element('span', {}, word),
      ' ',
      element('strong', {}, other.title),
    )
  const [before, behind] = [own[index - 1], own[index + 1]]
  return before || behind
    ? [
        element(
          'nav',
          { className: ['wf-neighbours'], ariaLabel: say.otherArticles },
          link(before, 'prev', say.previous),
          link(behind, 'next', say.next),
        ),
      ]
    : []
}

/** Data that no parser of HTML takes for markup. */
function dataOf(run: string, json: string): Element {
  return element(
    'script',
    { type: 'application/json', className: ['wf-run'], dataRun: run },
    raw(json.replaceAll('<', '\\u003c')),
  )
}
