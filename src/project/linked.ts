import path from 'node:path'
import { visit } from 'unist-util-visit'
import type { VFileMessage } from 'vfile-message'
import type { Article } from '../article/article.ts'
import { parseMarkdown } from '../article/parse.ts'
import { type Place, warn } from '../message.ts'
import type { Resolve } from '../page/finish.ts'
import { address, type Listed, pageOf } from '../page/site.ts'
import { isInside, readBytes } from './files.ts'
import { articlesOf, imageEndings } from './folders.ts'
import type { Settings } from './settings.ts'

/** Where the links and the images of an article lead to in the site. */
export interface Addresses {
  readonly resolve: Resolve
  /** The files that its images are, by path below the site. */
  readonly images: ReadonlyMap<string, Uint8Array>
  /** Warnings of what leads nowhere. */
  readonly dangling: readonly VFileMessage[]
}

/** A link to an article's Markdown leads to its page; an image that is below the content is copied. */
export function addressesOf({ root, folders }: Settings, articles: readonly Listed[]) {
  const sourceOf = ({ language, name }: Listed) => `${articlesOf(folders, language)}/${name}.md`
  const pages = new Map(articles.map(listed => [sourceOf(listed), pageOf(listed)]))
  return (article: Article, listed: Listed): Addresses => {
    const images = new Map<string, Uint8Array>()
    const target = (file: string) => path.posix.join(path.posix.dirname(sourceOf(listed)), file)
    const imageAt = (file: string): string | undefined => {
      const named = target(file)
      const isShown = imageEndings.includes(path.posix.extname(named).toLowerCase())
      if (!isShown || !isInside(root, folders.content, named)) return undefined
      const bytes = readBytes(root, named)?.bytes
      if (!bytes) return undefined
      const copy = `images/${path.posix.relative(folders.content, named)}`
      images.set(copy, bytes)
      return copy
    }
    const resolve: Resolve = (written, kind) => {
      const { file, rest } = split(written)
      if (file === undefined) return kind === 'image' ? undefined : written
      const found = kind === 'image' ? imageAt(file) : pages.get(target(file))
      if (found) return address(pageOf(listed), found) + rest
      return kind === 'image' ? undefined : written
    }
    const dangling = linksOf(article).flatMap(({ url, kind, at }) => {
      const { file } = split(url)
      const isElsewhere = /^(?:https?:)?\/\//i.test(url)
      if (kind === 'image' && isElsewhere) {
        const reason = `image \`${url}\` of another site, which pages do not load; expected a file below \`${folders.content}\``
        return [warn(at, reason, 'dangling-link')]
      }
      const found =
        file === undefined || (kind === 'image' ? imageAt(file) : pages.get(target(file)))
      if (found) return []
      const expected =
        kind === 'image'
          ? `an image below \`${folders.content}\``
          : 'an article, or a whole address'
      return [
        warn(at, `\`${url}\` leads to nothing in the site; expected ${expected}`, 'dangling-link'),
      ]
    })
    return { resolve, images, dangling }
  }
}

/** The file that an address names, if it is a relative one, and what follows. */
function split(url: string): { readonly file?: string; readonly rest: string } {
  const [, file = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(url) ?? []
  if (file === '' || /^[a-z][a-z\d+.-]*:|^\//i.test(file)) return { rest: url }
  return { file: decoded(file), rest }
}

/** What is no encoded text stays as it is. */
function decoded(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, octets =>
    Buffer.from(octets.replaceAll('%', ''), 'hex').toString('utf8'),
  )
}

interface Linked {
  readonly url: string
  readonly kind: 'link' | 'image'
  readonly at: Place
}

/** The links and images of an article's Markdown, but for wirefig's own. */
export function linksOf({ file, source }: Article): Linked[] {
  const found: Linked[] = []
  visit(parseMarkdown(source), node => {
    if (node.type !== 'link' && node.type !== 'image' && node.type !== 'definition') return
    if (node.url.startsWith('wirefig:')) return
    const { line = 1, column = 1 } = node.position?.start ?? {}
    const kind = node.type === 'image' ? 'image' : 'link'
    found.push({ url: node.url, kind, at: { file, line, column } })
  })
  return found
}
