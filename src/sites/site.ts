import path from 'node:path'
import type { VFileMessage } from 'vfile-message'
import type { Article, FrontMatter } from '../article/article.ts'
import { generateWithInline } from '../article/inline.ts'
import type { Part } from '../article/part.ts'
import { markdownFormats } from '../figure/figure.ts'
import { languages } from '../figure/words.ts'
import { complain, inOrder, unknown, warn } from '../message.ts'
import { findSettings, loadSettings } from '../project/config.ts'
import { readText } from '../project/files.ts'
import { languageOf } from '../project/language.ts'
import { loadScenarios, protocols } from '../project/scenarios.ts'
import { inMarkdown, type Settings } from '../project/settings.ts'
import type { Language } from '../protocol.ts'

/** Plain data, so that a site's configuration can be JSON. What is absent, the project's configuration says. */
export interface WirefigOptions {
  /** The folder with `content/scenarios`; by default the nearest with a configuration, else the working directory. */
  readonly root?: string
  /** Of figures and values; by default the front matter's `lang`, a folder `zh` or `en`, or English. */
  readonly lang?: Language
  /** What becomes of diagrams. Default: `mermaid`. */
  readonly format?: (typeof markdownFormats)[number]
  /** Only says what is wrong, and leaves the article as it is. */
  readonly check?: boolean
}

/** What a site's pages are filled with. */
export interface Site {
  readonly settings: Settings
  readonly options: WirefigOptions
  /** What is wrong with the options or the configuration: nothing is filled then. */
  readonly messages: readonly VFileMessage[]
}

/** Reads the options, and the configuration of the project that they name. */
export function openSite(options: WirefigOptions, folder: string): Site {
  const { root } = options
  const settings =
    root === undefined ? findSettings(folder) : loadSettings(path.resolve(folder, root))
  const known: Readonly<Record<keyof WirefigOptions, readonly unknown[] | undefined>> = {
    root: undefined,
    lang: languages,
    format: markdownFormats,
    check: [true, false],
  }
  const place = { file: 'options', line: 1, column: 1 }
  const messages = Object.entries(options).flatMap(([key, value]) => {
    if (!Object.hasOwn(known, key)) {
      return complain(place, unknown('option', key, Object.keys(known)), 'option')
    }
    const values = known[key as keyof WirefigOptions]
    if (value === undefined || !values || values.includes(value)) return []
    return complain(place, unknown(`\`${key}\``, String(value), values.map(String)), 'option')
  })
  const { format = inMarkdown(settings).format } = options
  return {
    settings: { ...settings, format },
    options,
    messages: [...settings.messages, ...messages],
  }
}

/** A page of a site as it is to be filled. */
export interface Page {
  /** As messages name it: a path from the working directory. */
  readonly file: string
  readonly language: Language
  /** How many lines of the file a site took away before, with the front matter. */
  readonly taken: number
}

/** The page of a path, of whose file a site passes on the source. */
export function openPage(file: string | undefined, folder: string, source: string): Page {
  if (!file) return { file: 'article.md', language: 'en', taken: 0 }
  const below = path.relative(folder, path.resolve(folder, file))
  const name = below.split(path.sep).join('/') || file
  const whole = readText(folder, name)?.text ?? ''
  const kept = source.trim()
  const start = kept === '' ? -1 : whole.lastIndexOf(kept)
  const lines = (text: string) => text.split(/\r\n|\n|\r/).length - 1
  const taken =
    start < 0 ? 0 : lines(whole.slice(0, start)) - lines(source.slice(0, source.indexOf(kept)))
  return { file: name, language: languageOf(file), taken }
}

/** What stands in the places of a page, and all that is wrong with it and with the scenarios it uses. */
export function fillPage(
  { settings, options }: Site,
  page: Page,
  opened: Article,
): { readonly parts: readonly Part[]; readonly messages: readonly VFileMessage[] } {
  if (opened.places.length === 0 && opened.messages.length === 0) return { parts: [], messages: [] }
  const article = options.lang ? { ...opened, language: options.lang } : opened
  const scenarios = loadScenarios(settings)
  const { parts, messages } = generateWithInline(article, protocols, scenarios, settings)
  const ofUsed = [...scenarios.ran.values()].flatMap(outcome => outcome.messages)
  return {
    parts: options.check ? [] : parts,
    messages: inOrder([...ofUsed, ...messages]).map(message => inFile(message, page)),
  }
}

/** A message with the line of the whole file. */
export function inFile(message: VFileMessage, { file, taken }: Page): VFileMessage {
  if (message.file !== file || taken === 0) return message
  const { line = 1, column = 1, reason, ruleId = '' } = message
  return (message.fatal ? complain : warn)({ file, line: line + taken, column }, reason, ruleId)
}

/** Front matter that a site passes on, if that is what it is. */
export function frontMatterIn(passed: unknown): FrontMatter | undefined {
  return typeof passed === 'object' && passed !== null ? (passed as FrontMatter) : undefined
}

/** An image as an address that holds all of it, so that a page needs no other file. */
export function dataUrl(bytes: Uint8Array, format: 'svg' | 'png'): string {
  const type = format === 'svg' ? 'image/svg+xml' : 'image/png'
  return `data:${type};base64,${Buffer.from(bytes).toString('base64')}`
}
