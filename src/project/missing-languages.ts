import type { VFileMessage } from 'vfile-message'
import type { Article } from '../article/article.ts'
import { languages as known } from '../figure/words.ts'
import { listed, warn } from '../message.ts'
import type { Language } from '../protocol.ts'
import { articlesOf } from './folders.ts'
import type { Settings } from './settings.ts'

/** The names of the articles that there are, readable or not, by the language of their folder. */
export type ArticleNames = ReadonlyMap<Language, ReadonlySet<string>>

/**
 * A warning for every language that an article lacks. Those that it is meant to have are in its front matter, else in the
 * configuration; where neither says, they are the languages that have any article.
 */
export function missingLanguages(
  { folders, languages, meantLanguages }: Settings,
  articles: readonly { readonly name: string; readonly article: Article }[],
  names: ArticleNames,
): VFileMessage[] {
  const used = languages.filter(language => (names.get(language)?.size ?? 0) > 0)
  const told = new Set<string>()
  return articles.flatMap(({ name, article }) => {
    const meant = article.languages ?? meantLanguages ?? used
    return meant.flatMap(language => {
      const lacking = `${articlesOf(folders, language)}/${name}.md`
      const isThere = names.get(language)?.has(name) || !languages.includes(language)
      if (isThere || told.has(lacking)) return []
      told.add(lacking)
      const has = known.filter(each => each !== language && names.get(each)?.has(name))
      const reason = `no \`${lacking}\`; expected the article in ${listed(meant, 'and')}, or \`languages: [${has.join(', ')}]\` in its front matter`
      return [warn(article.placeOf('languages'), reason, 'missing-language')]
    })
  })
}
