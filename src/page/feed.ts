import type { Language } from '../protocol.ts'
import { feedOf, titleIn } from './document.ts'
import { absolute, indexOf, type Listed, pageOf, type Site } from './site.ts'
import { pageWords } from './words.ts'
import { node, printXml } from './xml.ts'

/**
 * An Atom feed of a language's articles that have a date, the newest first; undefined where there is none. It changed
 * when an article last did: nothing asks for the time. RFC 4287.
 */
export function feed(site: Site, language: Language): string | undefined {
  const path = feedOf(site, language)
  const dated = site.articles
    .filter(article => article.language === language && article.date !== undefined)
    .sort((a, b) => (dayOf(a) < dayOf(b) ? 1 : -1))
  if (path === undefined) return undefined
  const home = absolute(site, indexOf(language))
  const title = titleIn(site, language)
  return printXml(
    node(
      'feed',
      { xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': pageWords[language].tag },
      node('title', {}, title),
      node('id', {}, home),
      node('link', { rel: 'alternate', type: 'text/html', href: home ?? '' }),
      node('link', {
        rel: 'self',
        type: 'application/atom+xml',
        href: absolute(site, path) ?? '',
      }),
      node('updated', {}, instant(dated.map(dayOf).sort().at(-1) ?? '')),
      node('author', {}, node('name', {}, site.author ?? title)),
      ...dated.map(article => entry(site, article)),
    ),
  )
}

function entry(site: Site, article: Listed) {
  const page = absolute(site, pageOf(article)) ?? ''
  return node(
    'entry',
    {},
    node('title', {}, article.title),
    node('id', {}, page),
    node('link', { rel: 'alternate', type: 'text/html', href: page }),
    node('published', {}, instant(article.date ?? '')),
    node('updated', {}, instant(dayOf(article))),
    node('summary', {}, article.description),
  )
}

/** The day when an article last changed. */
function dayOf({ date = '', updated = date }: Listed): string {
  return updated
}

function instant(day: string): string {
  return `${day}T00:00:00Z`
}
