import type { VFileMessage } from 'vfile-message'
import type { Article } from '../article/article.ts'
import { warn } from '../message.ts'
import type { Resolve } from '../page/finish.ts'
import { fragmentOf } from '../page/fragment.ts'
import { type Listed, pageOf } from '../page/site.ts'
import type { Build } from './build.ts'
import { fragmentsOf } from './folders.ts'
import { addressesOf, linksOf } from './linked.ts'
import { entryOf } from './listed.ts'
import type { Settings } from './settings.ts'
import { type BuiltSite, writtenOf } from './site.ts'

/** The articles of a build in which nothing is mistaken as fragments, a file each. */
export function buildFragments({ project, articles }: Build): BuiltSite {
  const { settings } = project
  const folder = fragmentsOf(settings.folders)
  const entries = new Map(articles.map(built => [built, entryOf(built.loaded)]))
  const resolver = resolverOf(
    settings,
    Array.from(entries.values(), ({ listed }) => listed),
  )
  const files = new Map<string, string>()
  const messages: VFileMessage[] = []
  for (const [built, entry] of entries) {
    const { article } = built.loaded
    const { listed } = entry
    const resolve = resolver(article, listed)
    files.set(`${folder}/${pageOf(listed)}`, fragmentOf(writtenOf(built), listed.title, resolve))
    messages.push(...entry.messages, ...danglingIn(article, resolve, settings))
  }
  return {
    folder,
    cards: [],
    files,
    pageOf: ({ loaded }) => `${folder}/${pageOf({ language: loaded.folder, name: loaded.name })}`,
    messages,
  }
}

/**
 * Where the links and images of an article lead to from elsewhere: what is of the site to the site as it is published.
 * Without a site, an image stands in the fragment itself, and a link leads nowhere.
 */
function resolverOf(settings: Settings, articles: readonly Listed[]) {
  const { url } = settings.site
  const addresses = addressesOf(settings, articles)
  return (article: Article, listed: Listed): Resolve => {
    const { resolve, images } = addresses(article, listed)
    const page = new URL(pageOf(listed), url ?? 'https://site.invalid/')
    return (written, kind) => {
      if (/^(?:[a-z][a-z\d+.-]*:|\/\/|#)/i.test(written)) return written
      const found = resolve(written, kind)
      if (found === undefined || (kind === 'link' && found === written)) return undefined
      const address = new URL(found, page)
      if (url !== undefined) return address.href
      const file = decodeURIComponent(address.pathname.slice(1))
      const bytes = kind === 'image' ? images.get(file) : undefined
      return bytes && `data:${typeOf(file)};base64,${Buffer.from(bytes).toString('base64')}`
    }
  }
}

/** The media type of an image, by its ending. */
function typeOf(file: string): string {
  const ending = file.slice(file.lastIndexOf('.') + 1).toLowerCase()
  return `image/${{ jpg: 'jpeg', svg: 'svg+xml' }[ending] ?? ending}`
}

function danglingIn(article: Article, resolve: Resolve, { site }: Settings): VFileMessage[] {
  const address = `${site.url === undefined ? '`site.url` in the configuration, or ' : ''}a whole address`
  return linksOf(article).flatMap(({ url, kind, at }) => {
    if (resolve(url, kind) !== undefined) return []
    const expected = kind === 'image' ? 'an image below the content' : address
    const reason = `\`${url}\` leads nowhere from another site; expected ${expected}`
    return [warn(at, reason, 'dangling-link')]
  })
}
