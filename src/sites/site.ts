import path from 'node:path'
import type { VFileMessage } from 'vfile-message'
import type { Article, FrontMatter } from '../article/article.ts'
import { generateWithInline } from '../article/inline.ts'
import type { Part } from '../article/part.ts'
import { markdownFormats } from '../figure/figure.ts'
import type { MermaidStyle } from '../figure/mermaid.ts'
import { languages } from '../figure/words.ts'
import { complain, inOrder, isMistake, unknown, warn } from '../message.ts'
import { findSettings, loadSettings } from '../project/config.ts'
import { readText } from '../project/files.ts'
import { endFor, isProduction, languagesOfSite } from '../project/host.ts'
import {
  type LanguageSetting,
  type Languages,
  languageOf,
  languagesIn,
  languageTag,
} from '../project/language.ts'
import { loadScenarios, protocols } from '../project/scenarios.ts'
import { inMarkdown, type Settings } from '../project/settings.ts'
import type { Language } from '../protocol.ts'

const onMistakes = ['throw', 'warn'] as const

/** Plain data, so that a site's configuration can be JSON. What is absent, the project's configuration says. */
export interface WirefigOptions {
  /** The folder with `content/scenarios`; by default the nearest with a configuration, else the working directory. */
  readonly root?: string
  /**
   * Of pages whose front matter has no `lang`: a language, or one for each of some folders and files, by paths from the
   * working directory. The innermost folder decides, by what is said here, in the configuration or by the site's own
   * locales, or by a name such as `en`; where nothing is said, it is English.
   */
  readonly lang?: LanguageSetting
  /** What becomes of diagrams. Default: `mermaid`. */
  readonly format?: (typeof markdownFormats)[number]
  /** What the Mermaid that draws the diagrams can take. Default: what the configuration says. */
  readonly mermaid?: MermaidStyle
  /** Only says what is wrong, and leaves the article as it is. */
  readonly check?: boolean
  /**
   * Whether a mistake in a page is thrown, so that no site with a broken figure is built, or only told of. By default it
   * is thrown where a site is built to be published (`NODE_ENV` is `production`), and told of elsewhere.
   */
  readonly onMistake?: (typeof onMistakes)[number]
}

/** What a site's pages are filled with. */
export interface Site {
  readonly settings: Settings
  readonly options: WirefigOptions
  /** Of the folders and files of which a language is said. */
  readonly languages: Languages
  /** What is wrong with the options or the configuration: nothing is filled then. */
  readonly messages: readonly VFileMessage[]
}

/** Reads the options, and the configuration of the project that they name. */
export function openSite(options: WirefigOptions, folder: string): Site {
  const { root } = options
  const settings =
    root === undefined ? findSettings(folder) : loadSettings(path.resolve(folder, root))
  const place = { file: 'options', line: 1, column: 1 }
  const messages = Object.entries(options).flatMap(([key, value]) => {
    if (!isOption(key)) {
      return complain(place, unknown('option', key, Object.keys(choices)), 'option')
    }
    if (value === undefined) return []
    return mistaken(key, value).map(reason => complain(place, reason, 'option'))
  })
  const { format = inMarkdown(settings).format } = options
  return {
    settings: { ...settings, format, ...(options.mermaid && { mermaid: options.mermaid }) },
    options,
    languages: new Map([
      ...(options.lang === undefined ? languagesOfSite() : []),
      ...languagesIn(settings.lang, settings.root),
      ...(messages.length > 0 ? [] : languagesIn(options.lang, folder)),
    ]),
    messages: [...settings.messages, ...messages],
  }
}

/** The values of each option, where they are few. */
const choices: Readonly<Record<keyof WirefigOptions, readonly unknown[] | undefined>> = {
  root: undefined,
  lang: undefined,
  format: markdownFormats,
  mermaid: undefined,
  check: [true, false],
  onMistake: onMistakes,
}

function isOption(key: string): key is keyof WirefigOptions {
  return Object.hasOwn(choices, key)
}

/** What is wrong with the value of an option. */
function mistaken(key: keyof WirefigOptions, value: unknown): string[] {
  const known = choices[key]
  if (known) {
    return known.includes(value) ? [] : [unknown(`\`${key}\``, String(value), known.map(String))]
  }
  if (key === 'mermaid') {
    const wrong = typeof value !== 'object' || value === null ? { mermaid: value } : value
    return Object.entries(wrong).flatMap(([name, is]) =>
      name === 'accessibility' && typeof is === 'boolean'
        ? []
        : `\`${name}: ${is}\` of \`mermaid\`; expected \`accessibility: true\` or \`accessibility: false\``,
    )
  }
  if (key !== 'lang') return []
  const isMapping = typeof value === 'object' && value !== null && !Array.isArray(value)
  const tags: unknown[] = isMapping ? Object.values(value) : [value]
  return tags
    .filter(tag => typeof tag !== 'string' || !languageTag.test(tag))
    .map(tag => unknown('`lang`', String(tag), languages))
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
export function openPage(
  { languages }: Site,
  file: string | undefined,
  folder: string,
  source: string,
): Page {
  if (!file) {
    const language = languageOf(path.resolve(folder, 'article.md'), languages)
    return { file: 'article.md', language, taken: 0 }
  }
  const below = path.relative(folder, path.resolve(folder, file))
  const name = below.split(path.sep).join('/') || file
  const whole = readText(folder, name)?.text ?? ''
  const kept = source.trim()
  const start = kept === '' ? -1 : whole.lastIndexOf(kept)
  const lines = (text: string) => text.split(/\r\n|\n|\r/).length - 1
  const taken =
    start < 0 ? 0 : lines(whole.slice(0, start)) - lines(source.slice(0, source.indexOf(kept)))
  return { file: name, language: languageOf(path.resolve(folder, file), languages), taken }
}

/** What stands in the places of a page, and all that is wrong with it and with the scenarios it uses. */
export function fillPage(
  { settings, options }: Site,
  page: Page,
  article: Article,
): { readonly parts: readonly Part[]; readonly messages: readonly VFileMessage[] } {
  if (article.places.length === 0 && article.messages.length === 0) {
    return { parts: [], messages: [] }
  }
  const scenarios = loadScenarios(settings)
  const { parts, messages } = generateWithInline(article, protocols, scenarios, settings)
  const ofUsed = [...scenarios.ran.values()].flatMap(outcome => outcome.messages)
  return {
    parts: options.check ? [] : parts,
    messages: inOrder([...ofUsed, ...messages]).map(message => inFile(message, page)),
  }
}

/** Where what is wrong with a page makes its build fail: throws all of it at once. */
export function throwMistakes(
  { options }: Site,
  messages: readonly VFileMessage[],
  host?: 'astro',
): void {
  const mistakes = messages.filter(isMistake)
  const { onMistake = isProduction() ? 'throw' : 'warn' } = options
  if (mistakes.length === 0 || onMistake !== 'throw') return
  const error = new Error(['wirefig cannot fill the page:', ...mistakes.map(String)].join('\n'))
  if (host === 'astro' && isProduction()) endFor(error)
  throw error
}

/** Where a site gives messages no channel of their own. */
export function print(message: VFileMessage): void {
  console.warn(String(message))
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
