import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { VFileMessage } from 'vfile-message'
import type { Part } from '../article/part.ts'
import { inOrder } from '../message.ts'
import { articlePage } from '../page/article-page.ts'
import { feedOf } from '../page/document.ts'
import { feed } from '../page/feed.ts'
import type { Resolve } from '../page/finish.ts'
import { indexPage, rootPage } from '../page/index-page.ts'
import { indexOf, type Listed, pageOf, type Site } from '../page/site.ts'
import { sitemap } from '../page/sitemap.ts'
import { embedded, stepsOf } from '../page/steps.ts'
import type { Language } from '../protocol.ts'
import type { Build, BuiltArticle } from './build.ts'
import { siteOf } from './folders.ts'
import { addressesOf } from './linked.ts'
import { entryOf, inReadingOrder } from './listed.ts'
import { packageRoot } from './load.ts'

/** The files of a site, in memory. */
export interface BuiltSite {
  /** By path below the project's root. */
  readonly files: ReadonlyMap<string, string | Uint8Array>
  /** The path of the page of an article, below the project's root. */
  pageOf(article: BuiltArticle): string
  readonly messages: readonly VFileMessage[]
}

/** The site of a build in which nothing is mistaken. */
export function buildSite({ project, articles }: Build): BuiltSite {
  const { settings } = project
  const { url, author, title } = settings.site
  const entries = new Map(articles.map(built => [built, entryOf(built.loaded)]))
  const assets = readAssets()
  const ending = (end: string) => [...assets.keys()].filter(file => file.endsWith(end))
  const site: Site = {
    ...(url !== undefined && { url }),
    ...(author !== undefined && { author }),
    title: title ?? {},
    languages: settings.languages,
    articles: inReadingOrder([...entries.values()]),
    styles: ending('.css'),
    scripts: ending('.js'),
  }
  const files = new Map<string, string | Uint8Array>(assets)
  const messages: VFileMessage[] = []
  files.set('index.html', rootPage(site))
  for (const language of site.languages) {
    files.set(indexOf(language), indexPage(site, language))
    const text = feed(site, language)
    if (text !== undefined) files.set(feedOf(site, language) ?? '', text)
  }
  const map = sitemap(site)
  if (map !== undefined) files.set('sitemap.xml', map)
  const addresses = addressesOf(settings, site.articles)
  for (const [built, entry] of entries) {
    const { resolve, images, dangling } = addresses(built.loaded.article, entry.listed)
    files.set(pageOf(entry.listed), pageOfArticle(site, entry.listed, built, resolve))
    for (const [file, bytes] of images) files.set(file, bytes)
    messages.push(...entry.messages, ...dangling)
  }
  const folder = siteOf(settings.folders)
  return {
    files: new Map(Array.from(files, ([file, content]) => [`${folder}/${file}`, content])),
    pageOf: ({ loaded }) => `${folder}/${pageOf({ language: loaded.folder, name: loaded.name })}`,
    messages: inOrder(messages),
  }
}

function pageOfArticle(
  site: Site,
  listed: Listed,
  { loaded, text, body, parts }: BuiltArticle,
  resolve: Resolve,
): string {
  const { bom, article } = loaded
  const figures = parts.flatMap(part =>
    part.kind === 'figure' && part.html !== undefined
      ? [[part.number, { id: part.id, html: part.html }] as const]
      : [],
  )
  const written = {
    markdown: text.slice(bom.length),
    body: [body[0] - bom.length, body[1] - bom.length] as const,
    language: article.language,
    figures: new Map(figures),
  }
  return articlePage(site, { listed, written, runs: runsOf(parts, article.language) }, resolve)
}

/** The runs that figures are stepped through, and what the script is told of them, by scenario. */
function runsOf(parts: readonly Part[], language: Language): Map<string, string> {
  return new Map(
    parts.flatMap(part =>
      part.kind === 'figure' && part.run
        ? [[part.scenario, embedded(stepsOf({ ...part.run, language }))] as const]
        : [],
    ),
  )
}

/** The style and the scripts of pages, by path below the site. */
function readAssets(): Map<string, string> {
  const folder = path.join(packageRoot, 'assets')
  const names = readdirSync(folder).sort()
  return new Map(
    names.map(name => [`assets/${name}`, readFileSync(path.join(folder, name), 'utf8')]),
  )
}
