import { createRequire } from 'node:module'
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
import { loadScenarios, protocols, type ScenarioFiles } from './scenarios.ts'
import type { Settings } from './settings.ts'

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
  for (const folder of settings.languages) {
    const frame = loadTemplate(settings, `article.${folder}.md`)
    if (frame.frame) frames[folder] = frame.frame
    messages.push(...frame.messages)
    const listed = listFiles(root, articlesOf(folders, folder), ['.md'])
    messages.push(...listed.messages)
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
      const name = file.slice(0, -path.extname(file).length)
      articles.push({
        name,
        folder,
        bom,
        article,
        inline,
        scenarios: withInline(inline.outcomes, scenarios),
      })
    }
  }
  if (articles.length === 0 && scenarios.names.length === 0 && messages.length === 0) {
    const [first = 'en'] = settings.languages
    const place = { file: folders.content, line: 1, column: 1 }
    const reason = `no article and no scenario; expected \`${articlesOf(folders, first)}/NAME.md\` or \`${folders.scenarios}/NAME.yaml\``
    messages.push(complain(place, reason, 'nothing-to-build'))
  }
  return { settings, scenarios, articles, frames, messages }
}

/** A template: the project's own, else the package's. */
export function loadTemplate(
  { root, folders }: Settings,
  name: string,
): { readonly frame?: Frame; readonly messages: readonly VFileMessage[] } {
  const file = `${folders.templates}/${name}`
  const own = readText(root, file, mostOfTemplate)
  const read = own ?? readText(path.join(packageRoot, 'templates'), name)
  if (!read) throw new Error(`no template ${name} in the package`)
  return read.message
    ? { messages: [read.message] }
    : { frame: { file, own: own !== undefined, source: read.text }, messages: [] }
}

/** Octets of a template, at most. */
const mostOfTemplate = 64 * 1024

/** Where the package itself is: as source or compiled, its own name leads to it. */
export const packageRoot = path.dirname(
  createRequire(import.meta.url).resolve('wirefig/package.json'),
)
