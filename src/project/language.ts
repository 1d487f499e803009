import path from 'node:path'
import { languageOfTag } from '../figure/words.ts'
import type { Language } from '../protocol.ts'

/** What a file's place says of its language: `article.zh.md`, else the innermost folder `zh` or `en`, else English. */
export function languageOf(file: string | undefined): Language {
  const { dir, name } = path.parse(file ?? '')
  const suffix = /[._-]([a-z]{2}(?:[-_][a-z]+)?)$/i.exec(name)?.[1] ?? ''
  const folders = dir.split(/[\\/]/).filter(folder => /^[a-z]{2}(?:[-_][a-z]+)?$/i.test(folder))
  return [...folders, suffix].map(languageOfTag).findLast(Boolean) ?? 'en'
}
