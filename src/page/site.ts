import type { Language } from '../protocol.ts'

/** What every page of a site is told. */
export interface Site {
  /** Where the site is published, with a `/` at the end; without it there is no feed, and no address is absolute. */
  readonly url?: string
  readonly title: Readonly<Partial<Record<Language, string>>>
  readonly author?: string
  /** Of the articles, the first being the one that a reader of another language is sent to. */
  readonly languages: readonly Language[]
  /** In the order in which they are to be read. */
  readonly articles: readonly Listed[]
  /** Whether there is enough in it to be searched. */
  readonly isSearched: boolean
  /** The style sheets and the scripts of pages, as paths below the site. */
  readonly styles: readonly string[]
  readonly scripts: readonly string[]
  /** Whether its pages are shown by a server that tells them of changes. */
  readonly live?: boolean
}

/** What other pages know of an article. */
export interface Listed {
  readonly language: Language
  /** Path below the folder of its language, without an ending: the same in every language. */
  readonly name: string
  readonly title: string
  readonly description: string
  /** `2026-01-31` */
  readonly date?: string
  readonly updated?: string
  /** The names of the articles to be read before. */
  readonly needs: readonly string[]
  /** How long it takes to read. */
  readonly minutes?: number
  /** The image that other sites show of it, as a path below the site. */
  readonly card?: string
}

/** The path of an article's page below the site, as a file. */
export function pageOf({ language, name }: Pick<Listed, 'language' | 'name'>): string {
  return `${language}/${name}.html`
}

/** The path of a language's list of articles below the site. */
export function indexOf(language: Language): string {
  return `${language}/index.html`
}

/** The path below the site of the script that holds what is searched of a language. */
export function searchOf(language: Language): string {
  return `${language}/search.js`
}

/** The same article in each language in which there is one. */
export function versionsOf(
  { languages, articles }: Site,
  { name }: Pick<Listed, 'name'>,
): Map<Language, string> {
  return new Map(
    languages.flatMap(language => {
      const found = articles.find(other => other.name === name && other.language === language)
      return found ? [[language, pageOf(found)] as const] : []
    }),
  )
}

/** The way from one file of a site to another, as an address. */
export function address(from: string, to: string): string {
  const [here, there] = [from.split('/'), to.split('/')]
  let common = 0
  while (common < here.length - 1 && common < there.length - 1 && here[common] === there[common]) {
    common += 1
  }
  const up = '../'.repeat(here.length - 1 - common)
  return up + there.slice(common).map(encodeURIComponent).join('/')
}

/** The address that others know a file of the site by; undefined of a site of no address. */
export function absolute({ url }: Pick<Site, 'url'>, to: string): string | undefined {
  return url === undefined
    ? undefined
    : url +
        to
          .replace(/(?:^|(?<=\/))index\.html$/, '')
          .split('/')
          .map(encodeURIComponent)
          .join('/')
}
