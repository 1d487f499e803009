import { absolute, indexOf, pageOf, type Site, versionsOf } from './site.ts'
import { pageWords } from './words.ts'
import { node, printXml } from './xml.ts'

/** The pages of a site, each with the same page in other languages; undefined of a site without an address. */
export function sitemap(site: Site): string | undefined {
  if (site.url === undefined) return undefined
  const lists = new Map(site.languages.map(language => [language, indexOf(language)]))
  const pages = [
    ...site.languages.map(language => ({
      path: indexOf(language),
      versions: lists,
      day: undefined,
    })),
    ...site.articles.map(article => ({
      path: pageOf(article),
      versions: versionsOf(site, article),
      day: article.updated ?? article.date,
    })),
  ]
  return printXml(
    node(
      'urlset',
      {
        xmlns: 'http://www.sitemaps.org/schemas/sitemap/0.9',
        'xmlns:xhtml': 'http://www.w3.org/1999/xhtml',
      },
      ...pages.map(({ path, versions, day }) =>
        node(
          'url',
          {},
          node('loc', {}, absolute(site, path)),
          day === undefined ? undefined : node('lastmod', {}, day),
          ...(versions.size < 2
            ? []
            : Array.from(versions, ([language, to]) =>
                node('xhtml:link', {
                  rel: 'alternate',
                  hreflang: pageWords[language].tag,
                  href: absolute(site, to) ?? '',
                }),
              )),
        ),
      ),
    ),
  )
}
