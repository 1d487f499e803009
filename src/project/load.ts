import path from 'node:path'
import type { VFileMessage } from 'vfile-message'
import { type Article, readArticle } from '../article/article.ts'
import { type Inline, runInline, withInline } from '../article/inline.ts'
import type { Scenarios } from '../article/part.ts'
import type { Frame } from '../article/template.ts'
import { complain } from '../message.ts'
import type { Language } from '../protocol.ts'
import { mostOfSource, readText } from './files.ts'
import { articlesOf } from './folders.ts'
import { listFiles } from './list.ts'
import { missingLanguages } from './missing-languages.ts'
import { loadScenarios, protocols, type ScenarioFiles } from './scenarios.ts'
import type { Settings } from './settings.ts'
import { loadFrame } from './templates.ts'

/** All that a build begins with. */
export interface Project {
  readonly settings: Settings
  readonly scenarios: ScenarioFiles
  readonly articles: readonly LoadedArticle[]
  readonly frames: Readonly<Partial<Record<Language, Frame>>>
  readonly messages: readonly VFileMessage[]
}

/** An article as read, with the scenarios that it may refer to. */
export interface LoadedArticle {
  /** Path below the folder of its language, without the ending. */
  readonly name: string
  /** The language of its folder. */
  readonly folder: Language
  /** A byte order mark, or nothing. */
  readonly bom: string
  readonly article: Article
  readonly inline: Inline
  readonly scenarios: Scenarios
}

/** Reads a project and runs its scenarios; what was read before and is the same is taken over. */
export function loadProject(settings: Settings, previous?: Project): Project {
  const { root, folders } = settings
  const scenarios = loadScenarios(settings, { previous: previous?.scenarios })
  const known = new Map(previous?.articles.map(loaded => [loaded.article.file, loaded]))
  const sameNames = previous?.scenarios.names.join() === scenarios.names.join()
  const articles: LoadedArticle[] = []
  const messages: VFileMessage[] = [...settings.messages, ...scenarios.messages]
  for (const name of scenarios.names) messages.push(...(scenarios.find(name)?.messages ?? []))
  const frames: Partial<Record<Language, Frame>> = {}
  const names = new Map<Language, ReadonlySet<string>>()
  for (const folder of settings.languages) {
    const frame = loadFrame(settings, folder)
    if (frame.frame) frames[folder] = frame.frame
    messages.push(...frame.messages)
    const listed = listFiles(root, articlesOf(folders, folder), ['.md'])
    messages.push(...listed.messages)
    names.set(folder, new Set(listed.files.map(nameOf)))
    for (const file of listed.files) {
      const source = `${articlesOf(folders, folder)}/${file}`
      const read = readText(root, source, mostOfSource)
      if (read?.message) messages.push(read.message)
      if (read?.text === undefined) continue
      const bom = read.text.startsWith('\u{FEFF}') ? '\u{FEFF}' : ''
      const text = read.text.slice(bom.length)
      const before = known.get(source)
      const same = before?.article.source === text ? before : undefined
      const article = same?.article ?? readArticle(source, text, folder)
      const inline = (sameNames && same?.inline) || runInline(article, protocols, scenarios)
      messages.push(...article.messages, ...article.unfit, ...inline.messages)
      articles.push({
        name: nameOf(file),
        folder,
        bom,
        article,
        inline,
        scenarios: withInline(inline.outcomes, scenarios),
      })
    }
  }
  messages.push(...missingLanguages(settings, articles, names))
  if (articles.length === 0 && scenarios.names.length === 0 && messages.length === 0) {
    const [first = 'en'] = settings.languages
    const place = { file: folders.content, line: 1, column: 1 }
    const reason = `no article and no scenario; expected \`${articlesOf(folders, first)}/NAME.md\` or \`${folders.scenarios}/NAME.yaml\``
    messages.push(complain(place, reason, 'nothing-to-build'))
  }
  return { settings, scenarios, articles, frames, messages }
}

/** A path without its ending. */
function nameOf(file: string): string {
  return file.slice(0, -path.extname(file).length)
}
