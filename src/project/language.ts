import path from 'node:path'
import { languages } from '../figure/words.ts'
import type { Language } from '../protocol.ts'

/** What a file's place says of its language: `article.zh.md`, else the innermost folder `zh` or `en`, else English. */
export function languageOf(file: string | undefined): Language {
  const { dir, name } = path.parse(file ?? '')
  const suffix = /[._-](en|zh)(?:[-_][a-z]+)?$/i.exec(name)?.[1]?.toLowerCase()
  const folders = dir.split(/[\\/]/).map(folder => folder.toLowerCase())
  const said = [...folders.map(folder => /^(en|zh)(?:[-_][a-z]+)?$/.exec(folder)?.[1]), suffix]
  return languages.find(language => language === said.findLast(Boolean)) ?? 'en'
}
