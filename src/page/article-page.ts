import type { Element, ElementContent, Root } from 'hast'
import { aboutOf } from './about.ts'
import { contentsOf } from './contents.ts'
import { printDocument } from './document.ts'
import { element, raw } from './element.ts'
import { finish, type Resolve } from './finish.ts'
import { address, type Listed, pageOf, type Site, versionsOf } from './site.ts'
import { pageWords } from './words.ts'

/** An article, and the runs that its figures show. */
export interface ArticleSheet {
  readonly listed: Listed
  /** What it holds, which the page takes over. */
  readonly content: Root
  /** By scenario, the steps of the run as JSON, for the script that steps through it. */
  readonly runs: ReadonlyMap<string, string>
}

/** The page of an article. */
export function articlePage(
  site: Site,
  { listed, content, runs }: ArticleSheet,
  resolve: Resolve,
): string {
  const { language, title, description, date, updated, card } = listed
  const path = pageOf(listed)
  const contents = contentsOf(content, language)
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
    isBeside: contents !== undefined,
    main: [
      element('article', {}, ...laidOut(body, aboutOf(site, listed, path), contents)),
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

/**
 * What stands between the title and the first heading comes first: the answer. Then comes what is to be known of the
 * article, and the table of contents.
 */
function laidOut(
  body: readonly ElementContent[],
  about: readonly Element[],
  contents: Element | undefined,
): ElementContent[] {
  const title = body.findIndex(node => node.type === 'element' && node.tagName === 'h1') + 1
  const first = body.findIndex((node, index) => index >= title && isHeading(node))
  const section = Math.max(title, first)
  const lead = body.slice(title, section)
  return [
    ...body.slice(0, title),
    ...(lead.some(({ type }) => type !== 'text')
      ? [element('div', { className: ['wf-lead'] }, ...lead)]
      : []),
    ...about,
    ...(contents ? [contents] : []),
    ...body.slice(section),
  ]
}

function isHeading(node: ElementContent): boolean {
  return node.type === 'element' && /^h[2-6]$/.test(node.tagName)
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
