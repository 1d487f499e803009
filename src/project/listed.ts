import { toString as textOf } from 'mdast-util-to-string'
import type { VFileMessage } from 'vfile-message'
import { parseMarkdown } from '../article/parse.ts'
import { complain, unknown } from '../message.ts'
import type { Listed } from '../page/site.ts'
import type { LoadedArticle } from './load.ts'

/** An article as a list of articles shows it, and where it stands in one. */
export interface Entry {
  readonly listed: Listed
  /** Articles with a number come first, the smallest before all. */
  readonly order: number
  readonly messages: readonly VFileMessage[]
}

/** What the front matter of an article says for lists and heads of pages. */
export function entryOf({ name, folder, article }: LoadedArticle): Entry {
  const messages: VFileMessage[] = []
  const mistake = (key: string, expected: string) => {
    const reason = `\`${key}\` is \`${String(article.data[key])}\`; expected ${expected}`
    messages.push(complain(article.placeOf(key), reason, 'front-matter'))
  }
  const text = (key: string): string | undefined => {
    const value = article.data[key]
    if (typeof value === 'string' || typeof value === 'number') return plainText(String(value))
    if (value !== undefined && value !== null) mistake(key, 'text')
    return undefined
  }
  const day = (key: string): string | undefined => {
    const value = article.data[key]
    if (value === undefined) return undefined
    if (typeof value === 'string' && isDay(value)) return value
    mistake(key, 'a day such as `2026-01-31`')
    return undefined
  }
  const { order, needs } = article.data
  if (order !== undefined && !Number.isFinite(order)) mistake('order', 'a number')
  if (name === 'index') {
    const reason = 'article named `index`, as the list of articles is; expected another name'
    messages.push(complain(article.placeOf('title'), reason, 'article-name'))
  }
  const isList = Array.isArray(needs) && needs.every(each => typeof each === 'string')
  if (needs !== undefined && !isList) mistake('needs', 'a list of names, such as `[lost-syn]`')
  const [date, updated] = [day('date'), day('updated')]
  return {
    listed: {
      language: folder,
      name,
      title: text('title') || name,
      description: text('description') ?? '',
      ...(date !== undefined && { date }),
      ...(updated !== undefined && { updated }),
      needs: isList ? needs : [],
    },
    order: typeof order === 'number' ? order : Number.POSITIVE_INFINITY,
    messages,
  }
}

/** What an article needs that is no other article of its language. */
export function mistakenNeeds(
  { name, folder, article }: LoadedArticle,
  articles: readonly Listed[],
): VFileMessage[] {
  const own = articles.find(other => other.name === name && other.language === folder)
  const known = articles
    .filter(other => other.name !== name && other.language === folder)
    .map(other => other.name)
  return (own?.needs ?? [])
    .filter(needed => !known.includes(needed))
    .map(needed => {
      const reason = unknown('article', needed, known)
      return complain(article.placeOf('needs'), reason, 'front-matter')
    })
}

/** The order in which articles are to be read: by their own numbers, then by date, then by name. */
export function inReadingOrder(entries: readonly Entry[]): Listed[] {
  const key = ({ listed }: Entry) => `${listed.date ?? '9999'} ${listed.name}`
  return [...entries]
    .sort((a, b) => {
      if (a.order !== b.order) return a.order - b.order
      return key(a) < key(b) ? -1 : 1
    })
    .map(({ listed }) => listed)
}

/** A template shows it as Markdown; a list, or the head of a page, as text. */
function plainText(markdown: string): string {
  return textOf(parseMarkdown(markdown.toWellFormed()))
    .replace(/[\s\p{Cc}\p{NChar}]+/gu, ' ')
    .trim()
}

/** `2026-01-31`, a day that there is. */
function isDay(text: string): boolean {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  const isLeap = Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0)
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return Number(day) >= 1 && Number(day) <= (days[Number(month) - 1] ?? 0)
}
