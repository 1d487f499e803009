import path from 'node:path'
import type { VFileMessage } from 'vfile-message'
import { type Article, readArticle } from '../article/article.ts'
import { generateWithInline } from '../article/inline.ts'
import type { Part, Scenarios } from '../article/part.ts'
import { refresh, staleParts } from '../article/splice.ts'
import { complain, isMistake, isNearly } from '../message.ts'
import { findFiles, readText } from './files.ts'
import { type Image, imagesOf } from './images.ts'
import { languageOf } from './language.ts'
import { protocols } from './scenarios.ts'
import type { Settings } from './settings.ts'

/** A file as it is and as it would be. */
export interface Updated {
  /** Path below the project's root. */
  readonly file: string
  readonly before: string
  /** The same where nothing is stale, or anything is wrong. */
  readonly after: string
  /** Every region and link text that is stale. */
  readonly stale: readonly VFileMessage[]
  /** That its regions show. */
  readonly images: readonly Image[]
  readonly messages: readonly VFileMessage[]
}

/**
 * The files that were given, or the Markdown and MDX files of a project: all but those in hidden folders, in
 * `node_modules`, in `dist` and in the folder of what is built.
 */
export function filesToUpdate({ root, folders }: Settings, given: readonly string[]): string[] {
  if (given.length > 0) return given.map(file => path.relative(root, file))
  const skipped = (folder: string) =>
    folder === folders.dist || /(?:^|\/)(?:\.[^/]*|node_modules|dist)$/.test(folder)
  return findFiles(root, ['.md', '.mdx', '.markdown'], skipped)
}

/** A file with its regions and the texts of its value links brought up to date, in memory. */
export function updateFile(settings: Settings, file: string, scenarios: Scenarios): Updated {
  const { article, bom, parts, messages: all } = readFile(settings, file, scenarios)
  if (!article) return { file, before: '', after: '', stale: [], images: [], messages: all }
  const before = bom + article.source
  const messages = all.filter(message => message.ruleId !== 'lag')
  // Where a part is missing, its scenario is mistaken, which is said of the scenario.
  const isWhole = parts.length === article.places.length
  if (messages.some(isMistake) || !isWhole) {
    return { file, before, after: before, stale: [], images: [], messages }
  }
  const stale = staleParts(article, parts).map(part => {
    const what = part.kind === 'figure' ? `region \`${part.place.spec}\`` : 'link text'
    return complain(part.place.at, `${what} is stale; expected it renewed`, 'stale')
  })
  const inRegions = parts.filter(({ place }) => place.kind === 'figure' && place.close)
  const after = bom + refresh(article, parts)
  return { file, before, after, stale, images: imagesOf(file, inRegions), messages }
}

/** The images of every figure of a file. */
export function imagesIn(
  settings: Settings,
  file: string,
  scenarios: Scenarios,
): { readonly images: readonly Image[]; readonly messages: readonly VFileMessage[] } {
  const { parts, messages } = readFile(settings, file, scenarios)
  return { images: imagesOf(file, parts), messages }
}

interface Read {
  /** Absent where the file is not there, is no text, or has nothing of wirefig’s. */
  readonly article?: Article
  readonly bom: string
  readonly parts: readonly Part[]
  readonly messages: readonly VFileMessage[]
}

function readFile(settings: Settings, file: string, scenarios: Scenarios): Read {
  const { root } = settings
  const read = readText(root, file)
  const nothing = { bom: '', parts: [] }
  if (!read) {
    const reason = 'no such file; expected Markdown or MDX'
    return { ...nothing, messages: [complain({ file, line: 1, column: 1 }, reason, 'no-file')] }
  }
  if (read.text === undefined) return { ...nothing, messages: [read.message] }
  if (!mentions(read.text)) return { ...nothing, messages: [] }
  const bom = read.text.startsWith('\u{FEFF}') ? '\u{FEFF}' : ''
  const language = languageOf(path.join(root, file))
  const article = readArticle(file, read.text.slice(bom.length), language)
  return { article, bom, ...generateWithInline(article, protocols, scenarios, settings) }
}

/** Whether there may be anything of wirefig's in a text, its name misspelt or not; else it need not be parsed. */
function mentions(text: string): boolean {
  if (text.includes('wirefig')) return true
  const words = text.matchAll(/(?:<!--+|\{\/\*|[`~]{3}|[("'])\s*\/?([a-z]{5,9})/gi)
  return [...words].some(([, word = '']) => isNearly(word, 'wirefig'))
}
