import path from 'node:path'
import type { VFileMessage } from 'vfile-message'
import { readArticle } from '../article/article.ts'
import { generate } from '../article/generate.ts'
import { runInline, withInline } from '../article/inline.ts'
import type { Scenarios } from '../article/part.ts'
import { refresh, staleParts } from '../article/splice.ts'
import { complain } from '../message.ts'
import { isMistake } from './build.ts'
import { findFiles, readText } from './files.ts'
import { languageOf } from './language.ts'
import { protocols } from './scenarios.ts'

/** A file as it is and as it would be. */
export interface Updated {
  /** Path below the project's root. */
  readonly file: string
  readonly before: string
  /** The same where nothing is stale, or anything is wrong. */
  readonly after: string
  /** Every region and link text that is stale. */
  readonly stale: readonly VFileMessage[]
  readonly messages: readonly VFileMessage[]
}

/**
 * The files that were given, or the Markdown and MDX files of a project: all but those in hidden folders, in
 * `node_modules` and in `dist`.
 */
export async function filesToUpdate(root: string, given: readonly string[]): Promise<string[]> {
  if (given.length > 0) return given.map(file => path.relative(root, file))
  const skipped = (name: string) =>
    name.startsWith('.') || name === 'node_modules' || name === 'dist'
  return findFiles(root, ['.md', '.mdx', '.markdown'], skipped)
}

/** A file with its regions and the texts of its value links brought up to date, in memory. */
export async function updateFile(
  root: string,
  file: string,
  scenarios: Scenarios,
): Promise<Updated> {
  const read = await readText(root, file)
  const nothing = { file, before: '', after: '', stale: [] }
  if (!read) {
    const reason = 'no such file; expected Markdown or MDX'
    return { ...nothing, messages: [complain({ file, line: 1, column: 1 }, reason, 'no-file')] }
  }
  if (read.text === undefined) return { ...nothing, messages: [read.message] }
  const before = read.text
  if (!before.includes('wirefig')) return { ...nothing, before, after: before, messages: [] }
  const bom = before.startsWith('\u{FEFF}') ? '\u{FEFF}' : ''
  const article = readArticle(file, before.slice(bom.length), languageOf(path.join(root, file)))
  const inline = runInline(article, protocols, scenarios)
  const generated = generate(article, withInline(inline.outcomes, scenarios))
  const all = [...article.messages, ...inline.messages, ...generated.messages]
  const messages = all.filter(message => message.ruleId !== 'lag')
  // Where a part is missing, its scenario is mistaken, which is said of the scenario.
  const isWhole = generated.parts.length === article.places.length
  if (messages.some(isMistake) || !isWhole) return { ...nothing, before, after: before, messages }
  const stale = staleParts(article, generated.parts).map(part => {
    const what = part.kind === 'figure' ? `region \`${part.place.spec}\`` : 'link text'
    return complain(part.place.at, `${what} is stale; expected it renewed`, 'stale')
  })
  return { file, before, after: bom + refresh(article, generated.parts), stale, messages }
}
