import type { ElementContent, Root } from 'hast'
import type { Language } from '../protocol.ts'
import { element, printHtml } from './element.ts'
import { absolute, address, indexOf, type Site, searchOf } from './site.ts'
import { pageWords } from './words.ts'

/** A page of the site, but for what all have in common. */
export interface Sheet {
  /** Its path below the site. */
  readonly path: string
  readonly language: Language
  readonly title: string
  readonly description: string
  /** The same page in each language in which there is one. */
  readonly versions: ReadonlyMap<Language, string>
  readonly card?: string
  /** Whether something stands beside its text where there is room. */
  readonly isBeside?: boolean
  /** An article, or a list of them. */
  readonly kind: 'article' | 'website'
  readonly published?: string
  readonly updated?: string
  readonly main: readonly ElementContent[]
  /** Data of the page, for scripts. */
  readonly data?: readonly ElementContent[]
}

/** Nothing but what the site itself has: no page loads or runs anything else, whatever an author wrote. */
const policy = [
  "default-src 'none'",
  "style-src 'self' 'unsafe-inline'",
  "script-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
]

/** Pages that listen to their server may ask it. */
function policyOf({ live }: Site): string {
  return [...policy, ...(live ? ["connect-src 'self'"] : [])].join('; ')
}

/** A whole page. */
export function printDocument(site: Site, sheet: Sheet): string {
  const { path, language, main } = sheet
  const say = pageWords[language]
  const root: Root = {
    type: 'root',
    children: [
      { type: 'doctype' },
      element(
        'html',
        { lang: say.tag },
        element('head', {}, ...headOf(site, sheet).flatMap(node => ['\n', node]), '\n'),
        element(
          'body',
          sheet.isBeside ? { className: ['wf-beside'] } : {},
          '\n',
          element('a', { className: ['wf-skip'], href: '#wf-main' }, say.skip),
          '\n',
          topOf(site, sheet),
          '\n',
          element('main', { id: 'wf-main', tabIndex: -1 }, ...main),
          '\n',
          bottomOf(site, path, language),
          '\n',
          ...(sheet.data ?? []),
        ),
      ),
      { type: 'text', value: '\n' },
    ],
  }
  return printHtml(root)
}

function headOf(site: Site, sheet: Sheet): ElementContent[] {
  const { path, language, title, description, versions, kind, card } = sheet
  const say = pageWords[language]
  const meta = (name: string, content: string | undefined) =>
    content === undefined || content === '' ? [] : [element('meta', { name, content })]
  const graph = (property: string, content: string | undefined) =>
    content === undefined || content === '' ? [] : [element('meta', { property, content })]
  const own = absolute(site, path)
  const siteTitle = titleIn(site, language)
  const image = card === undefined ? undefined : absolute(site, card)
  return [
    element('meta', { charSet: 'utf-8' }),
    element('meta', { httpEquiv: ['Content-Security-Policy'], content: policyOf(site) }),
    element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    element('title', {}, title === siteTitle ? title : `${title} · ${siteTitle}`),
    ...meta('description', description),
    ...meta('author', site.author),
    element('meta', { name: 'color-scheme', content: 'light dark' }),
    ...(own === undefined ? [] : [element('link', { rel: ['canonical'], href: own })]),
    ...(versions.size < 2
      ? []
      : Array.from(versions, ([other, to]) =>
          element('link', {
            rel: ['alternate'],
            hrefLang: pageWords[other].tag,
            href: absolute(site, to) ?? address(path, to),
          }),
        )),
    ...feedLink(site, sheet),
    ...graph('og:type', kind),
    ...graph('og:title', title),
    ...graph('og:description', description),
    ...graph('og:site_name', siteTitle),
    ...graph('og:locale', say.locale),
    ...graph('og:url', own),
    ...graph('og:image', image),
    ...(image === undefined
      ? []
      : [...graph('og:image:width', '1200'), ...graph('og:image:height', '630')]),
    ...graph('article:published_time', sheet.published),
    ...graph('article:modified_time', sheet.updated),
    ...meta('twitter:card', image === undefined ? 'summary' : 'summary_large_image'),
    element('link', {
      rel: ['icon'],
      type: 'image/svg+xml',
      href: address(path, 'assets/icon.svg'),
    }),
    ...site.styles.map(style =>
      element('link', { rel: ['stylesheet'], href: address(path, style) }),
    ),
    ...site.scripts.map(src => {
      // The theme is set before anything is shown.
      const defer = src !== 'assets/page.js'
      return element('script', { src: address(path, src), defer })
    }),
  ]
}

function feedLink(site: Site, { path, language }: Sheet): ElementContent[] {
  const feed = feedOf(site, language)
  if (feed === undefined) return []
  const type = 'application/atom+xml'
  const href = address(path, feed)
  return [element('link', { rel: ['alternate'], type, title: titleIn(site, language), href })]
}

/** The path of a language's feed below the site: of a site with an address, and of articles with dates. */
export function feedOf({ url, articles }: Site, language: Language): string | undefined {
  const isDated = articles.some(article => article.language === language && article.date)
  return url !== undefined && isDated ? `${language}/feed.xml` : undefined
}

/** The site's title in a language. */
export function titleIn({ title }: Pick<Site, 'title'>, language: Language): string {
  return title[language] ?? pageWords[language].articles
}

/** The way home, and to the same page in other languages. */
function topOf(site: Site, { path, language, versions }: Sheet): ElementContent {
  const say = pageWords[language]
  const home = element(
    'a',
    { className: ['wf-home'], href: address(path, indexOf(language)) },
    titleIn(site, language),
  )
  const links = [...versions].map(([other, to]) => {
    const { tag, language: name } = pageWords[other]
    const current = other === language ? { ariaCurrent: 'true' } : {}
    const properties = { lang: tag, hrefLang: tag, href: address(path, to), ...current }
    return element('li', {}, element('a', properties, name))
  })
  return element(
    'header',
    {
      className: ['wf-top'],
      dataWords: JSON.stringify(say.scripts),
      // What is searched, the page's language first.
      ...(site.isSearched && {
        dataSearch: [language, ...site.languages.filter(other => other !== language)]
          .map(each => address(path, searchOf(each)))
          .join(' '),
      }),
    },
    home,
    versions.size < 2
      ? undefined
      : element(
          'nav',
          { className: ['wf-languages'], ariaLabel: say.languages },
          element('ul', {}, ...links),
        ),
  )
}

function bottomOf(site: Site, path: string, language: Language): ElementContent {
  const say = pageWords[language]
  const [before, link, after] = say.made
  const feed = feedOf(site, language)
  return element(
    'footer',
    { className: ['wf-bottom'] },
    element(
      'p',
      {},
      before,
      element('a', { href: 'https://www.npmjs.com/package/wirefig' }, link),
      after,
    ),
    feed === undefined
      ? undefined
      : element('p', {}, element('a', { href: address(path, feed) }, say.feed)),
  )
}
