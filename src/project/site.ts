import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { VFileMessage } from 'vfile-message'
import type { Part } from '../article/part.ts'
import { articlePage } from '../page/article-page.ts'
import type { Resolve } from '../page/finish.ts'
import { indexPage, rootPage } from '../page/index-page.ts'
import { address, indexOf, type Listed, pageOf, type Site } from '../page/site.ts'
import { embedded, stepsOf } from '../page/steps.ts'
import type { Language } from '../protocol.ts'
import type { Build, BuiltArticle } from './build.ts'
import { articlesOf, siteOf } from './folders.ts'
import { entryOf, inReadingOrder } from './listed.ts'
import { packageRoot } from './load.ts'
import type { Settings } from './settings.ts'

/** The files of a site, in memory. */
export interface BuiltSite {
  /** By path below the project's root. */
  readonly files: ReadonlyMap<string, string>
  readonly messages: readonly VFileMessage[]
}

/** The site of a build in which nothing is mistaken. */
export function buildSite({ project, articles }: Build): BuiltSite {
  const { settings } = project
  const { url, author, title } = settings.site
  const entries = articles.map(built => entryOf(built.loaded))
  const assets = readAssets()
  const site: Site = {
    ...(url !== undefined && { url }),
    ...(author !== undefined && { author }),
    title: title ?? {},
    languages: settings.languages,
    articles: inReadingOrder(entries),
    scripts: [...assets.keys()].filter(file => file.endsWith('.js')),
  }
  const files = new Map<string, string>(assets)
  files.set('index.html', rootPage(site))
  for (const language of site.languages) files.set(indexOf(language), indexPage(site, language))
  const resolve = resolverOf(settings, site.articles)
  for (const [index, built] of articles.entries()) {
    const listed = entries[index]?.listed
    if (listed) files.set(pageOf(listed), pageOfArticle(site, listed, built, resolve(listed)))
  }
  const folder = siteOf(settings.folders)
  return {
    files: new Map(Array.from(files, ([file, text]) => [`${folder}/${file}`, text])),
    messages: entries.flatMap(({ messages }) => messages),
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

/** A link to an article's Markdown leads to its page. */
function resolverOf({ folders }: Settings, articles: readonly Listed[]) {
  const pages = new Map(
    articles.map(listed => [`${articlesOf(folders, listed.language)}/${listed.name}.md`, listed]),
  )
  return ({ language, name }: Listed): Resolve =>
    (written, kind) => {
      if (kind === 'image') return undefined
      const [, file = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(written) ?? []
      if (file === '' || /^[a-z][a-z\d+.-]*:|^\//i.test(written)) return written
      const source = `${articlesOf(folders, language)}/${name}.md`
      const target = pages.get(path.posix.join(path.posix.dirname(source), decoded(file)))
      return target ? address(pageOf({ language, name }), pageOf(target)) + rest : written
    }
}

/** A part of an address that is none is taken as it stands. */
function decoded(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, octets => {
    const bytes = Buffer.from(octets.replaceAll('%', ''), 'hex')
    return bytes.toString('utf8')
  })
}
