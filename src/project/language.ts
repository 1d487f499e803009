import path from 'node:path'
import { languageOfTag, languages } from '../figure/words.ts'
import type { Language } from '../protocol.ts'

/**
 * What a configuration says of the languages of files: one of all, or of folders and files, by their paths with `/`
 * from where the configuration counts them. A language is a tag such as `zh` or `zh-Hans`.
 */
export type LanguageSetting = string | Readonly<Record<string, string>>

/** The language of folders and files, by absolute path. */
export type Languages = ReadonlyMap<string, Language>

/** A tag that is of one of our languages. */
export const languageTag: RegExp = new RegExp(`^(?:${languages.join('|')})(?:[-_][A-Za-z0-9]+)*$`)

/** A setting whose paths count from a folder; what is said of all holds for files elsewhere, too. */
export function languagesIn(setting: LanguageSetting | undefined, folder: string): Languages {
  const everywhere = path.parse(path.resolve(folder)).root
  const all =
    typeof setting === 'string' ? { [everywhere]: setting, '.': setting } : (setting ?? {})
  return new Map(
    Object.entries(all).flatMap(([below, tag]) => {
      const language = languageOfTag(tag)
      return language ? [[path.resolve(folder, below), language] as const] : []
    }),
  )
}

/**
 * The language of a file, where it does not say so itself: what is said of the file, else `article.zh.md`, else the
 * innermost folder of which a language is said or that is named `zh` or `en`, else English.
 */
export function languageOf(file: string, said: Languages = new Map()): Language {
  const whole = path.resolve(file)
  const suffix = /[._-]([a-z]{2}(?:[-_][a-z]+)?)$/i.exec(path.parse(whole).name)?.[1] ?? ''
  let found = said.get(whole) ?? languageNamed(suffix)
  for (let folder = path.dirname(whole); !found; folder = path.dirname(folder)) {
    found = said.get(folder) ?? languageNamed(path.basename(folder))
    if (folder === path.dirname(folder)) break
  }
  return found ?? 'en'
}

/** Of a name such as `zh` or `zh-CN`. */
function languageNamed(name: string): Language | undefined {
  return /^[a-z]{2}(?:[-_][a-z]+)?$/i.test(name) ? languageOfTag(name) : undefined
}
