import type { Language } from '../protocol.ts'
import { aboutOf } from './about.ts'
import { printDocument, titleIn } from './document.ts'
import { element } from './element.ts'
import { address, indexOf, pageOf, type Site } from './site.ts'
import { pageWords } from './words.ts'

/** A language's list of articles. */
export function indexPage(site: Site, language: Language): string {
  const path = indexOf(language)
  const title = titleIn(site, language)
  const own = site.articles.filter(article => article.language === language)
  return printDocument(site, {
    path,
    language,
    title,
    description: own.map(article => article.title).join(language === 'zh' ? '；' : '; '),
    versions: new Map(site.languages.map(each => [each, indexOf(each)])),
    kind: 'website',
    main: [
      element('h1', {}, title),
      element(
        'ol',
        { className: ['wf-list'] },
        ...own.map(article =>
          element(
            'li',
            {},
            element(
              'h2',
              {},
              element('a', { href: address(path, pageOf(article)) }, article.title),
            ),
            element('p', {}, article.description),
            ...aboutOf(site, article, path),
          ),
        ),
      ),
    ],
  })
}

/** The page of the site itself: it names the languages, and the script takes whoever reads one of them there. */
export function rootPage(site: Site): string {
  const [first = 'en'] = site.languages
  const versions = new Map(site.languages.map(each => [each, indexOf(each)]))
  return printDocument(site, {
    path: 'index.html',
    language: first,
    title: titleIn(site, first),
    description: '',
    versions,
    kind: 'website',
    main: [
      element('h1', {}, titleIn(site, first)),
      element(
        'ul',
        { className: ['wf-choice'] },
        ...Array.from(versions, ([language, to]) => {
          const { tag, language: name } = pageWords[language]
          return element('li', {}, element('a', { lang: tag, hrefLang: tag, href: to }, name))
        }),
      ),
    ],
  })
}
