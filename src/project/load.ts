import { createRequire } from 'node:module'
import path from 'node:path'
import type { VFileMessage } from 'vfile-message'
import { type Article, readArticle } from '../article/article.ts'
import { type Inline, runInline, withInline } from '../article/inline.ts'
import type { Scenarios } from '../article/part.ts'
import type { Frame } from '../article/template.ts'
import { languages } from '../figure/words.ts'
import { complain } from '../message.ts'
import type { Language } from '../protocol.ts'
import { listFiles, readText } from './files.ts'
import { folders } from './folders.ts'
import { loadScenarios, protocols, type ScenarioFiles } from './scenarios.ts'

/** All that a build begins with. */
export interface Project {
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

/** Reads a project and runs its scenarios. */
export async function loadProject(root: string): Promise<Project> {
  const scenarios = await loadScenarios(root)
  const articles: LoadedArticle[] = []
  const messages: VFileMessage[] = [...scenarios.messages]
  for (const name of scenarios.names) messages.push(...(scenarios.find(name)?.messages ?? []))
  const frames: Partial<Record<Language, Frame>> = {}
  for (const folder of languages) {
    const frame = await loadTemplate(root, `article.${folder}.md`)
    if (frame.frame) frames[folder] = frame.frame
    messages.push(...frame.messages)
    for (const file of await listFiles(root, folders.articles(folder), ['.md'])) {
      const source = `${folders.articles(folder)}/${file}`
      const read = await readText(root, source)
      if (read?.message) messages.push(read.message)
      if (read?.text === undefined) continue
      const bom = read.text.startsWith('\u{FEFF}') ? '\u{FEFF}' : ''
      const article = readArticle(source, read.text.slice(bom.length), folder)
      const inline = runInline(article, protocols, scenarios)
      messages.push(...article.messages, ...inline.messages)
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
    const place = { file: 'content', line: 1, column: 1 }
    const reason = `no article and no scenario; expected \`${folders.articles('en')}/NAME.md\` or \`${folders.scenarios}/NAME.yaml\``
    messages.push(complain(place, reason, 'nothing-to-build'))
  }
  return { scenarios, articles, frames, messages }
}

/** A template: the project's own, else the package's. */
export async function loadTemplate(
  root: string,
  name: string,
): Promise<{ readonly frame?: Frame; readonly messages: readonly VFileMessage[] }> {
  const file = `${folders.templates}/${name}`
  const own = await readText(root, file)
  const read = own ?? (await readText(packageRoot, file))
  if (!read) throw new Error(`no template ${name} in the package`)
  return read.message
    ? { messages: [read.message] }
    : { frame: { file, own: own !== undefined, source: read.text }, messages: [] }
}

/** Where the package itself is: as source or compiled, its own name leads to it. */
const packageRoot = path.dirname(createRequire(import.meta.url).resolve('wirefig/package.json'))
