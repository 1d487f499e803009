import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { VFileMessage } from 'vfile-message'
import type { Part } from '../article/part.ts'
import { inOrder, warn } from '../message.ts'
import { articlePage } from '../page/article-page.ts'
import { cardSvg } from '../page/card.ts'
import { contentOf, type Written } from '../page/content.ts'
import { fewSections } from '../page/contents.ts'
import { feedOf, titleIn } from '../page/document.ts'
import { feed } from '../page/feed.ts'
import { indexPage, rootPage } from '../page/index-page.ts'
import { minutesOf } from '../page/reading-time.ts'
import { searchData, sectionsOf } from '../page/search-data.ts'
import { withoutSigns } from '../page/signs.ts'
import { indexOf, type Listed, pageOf, type Site, searchOf } from '../page/site.ts'
import { sitemap } from '../page/sitemap.ts'
import { stateStyle } from '../page/state-style.ts'
import { embedded, stepsOf } from '../page/steps.ts'
import { withUse } from '../page/use-figure.ts'
import type { Language } from '../protocol.ts'
import { keyOf } from '../render/key.ts'
import type { Build, BuiltArticle } from './build.ts'
import { siteOf } from './folders.ts'
import type { Image } from './images.ts'
import { addressesOf } from './linked.ts'
import { entryOf, inReadingOrder, mistakenNeeds } from './listed.ts'
import type { Settings } from './settings.ts'
import { packageRoot } from './templates.ts'

/** The files of a site, in memory. */
export interface BuiltSite {
  /** Where they are, and nothing else, below the project's root. */
  readonly folder: string
  /** By path below the project's root. */
  readonly files: ReadonlyMap<string, string | Uint8Array>
  /** The images that other sites show of its articles. */
  readonly cards: readonly Image[]
  /** The path of the page of an article, below the project's root. */
  pageOf(article: BuiltArticle): string
  readonly messages: readonly VFileMessage[]
}

/** The site of a build in which nothing is mistaken. */
export function buildSite({ project, articles }: Build, how: Pick<Site, 'live'> = {}): BuiltSite {
  const { settings } = project
  const { url, author, title } = settings.site
  const folder = siteOf(settings.folders)
  const made = articles.map(built => ({ built, ...entryOf(built.loaded) }))
  const drawn = url === undefined ? { cards: [], messages: [] } : cardsOf(settings, made, folder)
  const entries = made.map(({ listed, ...entry }, index) => {
    const card = drawn.cards[index]?.file.slice(folder.length + 1)
    const read = readingOf(entry.built, listed)
    const { minutes } = read
    return {
      ...entry,
      ...read,
      listed: { ...listed, minutes, ...(card !== undefined && { card }) },
    }
  })
  const assets = readAssets()
  const ending = (end: string) => [...assets.keys()].filter(file => file.endsWith(end))
  const site: Site = {
    ...how,
    ...(url !== undefined && { url }),
    ...(author !== undefined && { author }),
    title: title ?? {},
    languages: languagesOf(settings, entries),
    articles: inReadingOrder(entries),
    isSearched: entries.some(({ sections }) => sections.length > fewSections),
    styles: ending('.css'),
    scripts: ending('.js').filter(file => file !== lazy),
  }
  const files = new Map<string, string | Uint8Array>(assets)
  const messages: VFileMessage[] = [...drawn.messages]
  files.set('index.html', rootPage(site))
  for (const language of site.languages) {
    files.set(indexOf(language), indexPage(site, language))
    const text = feed(site, language)
    if (text !== undefined) files.set(feedOf(site, language) ?? '', text)
  }
  if (site.isSearched) {
    for (const language of site.languages)
      files.set(searchOf(language), searchData(language, entries))
  } else files.delete(lazy)
  const map = sitemap(site)
  if (map !== undefined) files.set('sitemap.xml', map)
  const addresses = addressesOf(settings, site.articles)
  for (const { built, listed, content, messages: own } of entries) {
    const { resolve, images, dangling } = addresses(built.loaded.article, listed)
    const runs = runsOf(built.parts, built.loaded.article.language)
    files.set(pageOf(listed), articlePage(site, { listed, content, runs }, resolve))
    for (const [file, bytes] of images) files.set(file, bytes)
    messages.push(...own, ...mistakenNeeds(built.loaded, site.articles), ...dangling)
  }
  return {
    folder,
    cards: drawn.cards,
    files: new Map(Array.from(files, ([file, content]) => [`${folder}/${file}`, content])),
    pageOf: ({ loaded }) => `${folder}/${pageOf({ language: loaded.folder, name: loaded.name })}`,
    messages: inOrder(messages),
  }
}

/** Those that have an article; of a site without any, all. */
function languagesOf(
  { languages }: Settings,
  made: readonly { readonly listed: Listed }[],
): readonly Language[] {
  const used = languages.filter(each => made.some(({ listed }) => listed.language === each))
  return used.length > 0 ? used : languages
}

/** The image of each article, in order, or why there are none: what draws them need not be installed. */
function cardsOf(
  { site, file = 'wirefig.config.json' }: Settings,
  made: readonly { readonly built: BuiltArticle; readonly listed: Listed }[],
  folder: string,
): { readonly cards: readonly Image[]; readonly messages: readonly VFileMessage[] } {
  const cards = made.map(({ built: { loaded, parts }, listed }) => {
    const { language, name, title, description } = listed
    const drawing = parts.flatMap(part => (part.kind === 'figure' && part.svg) || [])[0]
    const svg = cardSvg({
      site: titleIn({ title: site.title ?? {} }, language),
      title,
      description,
      ...(drawing !== undefined && { drawing }),
    })
    const at = { file: loaded.article.file, line: 1, column: 1 }
    const content = { svg, format: 'png' } as const
    return { file: `${folder}/cards/${language}/${name}.png`, content, at }
  })
  const refusal = cards.map(({ content }) => keyOf(content)).find(key => typeof key !== 'string')
  if (!refusal) return { cards, messages: [] }
  const { reason, ruleId } = refusal
  const place = { file, line: 1, column: 1 }
  return {
    cards: [],
    messages: [warn(place, `no image of articles for other sites: ${reason}`, ruleId)],
  }
}

/** What its readers have of an article: its content as on its page, and what else is to be said of it. */
function readingOf(built: BuiltArticle, { description, language }: Listed) {
  const written = writtenOf(built)
  const figures = new Map(
    built.parts.flatMap(part => {
      const figure = part.kind === 'figure' ? written.figures.get(part.number) : undefined
      if (part.kind !== 'figure' || !figure) return []
      return [[part.number, { ...figure, html: withUse(figure.html, part, language) }] as const]
    }),
  )
  const content = contentOf({ ...written, figures })
  withoutSigns(content)
  const sections = sectionsOf(content, { ...written, figures }, description)
  return { content, sections, minutes: minutesOf(content) }
}

/** What becomes HTML of an article. */
export function writtenOf({ loaded, text, own, parts }: BuiltArticle): Written {
  const { bom, article } = loaded
  const figures = parts.flatMap(part =>
    part.kind === 'figure' && part.html !== undefined
      ? [[part.number, { id: part.id, html: part.html, caption: part.caption ?? '' }] as const]
      : [],
  )
  return {
    markdown: text.slice(bom.length),
    own: own.map(([start, end]) => [start - bom.length, end - bom.length]),
    language: article.language,
    figures: new Map(figures),
  }
}

/** The runs that figures are stepped through, and what the script is told of them, by scenario. */
function runsOf(parts: readonly Part[], language: Language): Map<string, string> {
  return new Map(
    parts.flatMap(part =>
      part.kind === 'figure' && part.run
        ? [[part.scenario, embedded(stepsOf({ ...part.run, ...part.told, language }))] as const]
        : [],
    ),
  )
}

/** The script that pages load when their reader searches, and not before. */
const lazy = 'assets/search.js'

/** The style and the scripts of pages, by path below the site. */
function readAssets(): Map<string, string> {
  const folder = path.join(packageRoot, 'assets')
  const names = readdirSync(folder).sort()
  return new Map(
    names.map(name => {
      const text = readFileSync(path.join(folder, name), 'utf8')
      return [`assets/${name}`, name === 'site.css' ? `${text}\n${stateStyle()}` : text]
    }),
  )
}
