import { createRequire } from 'node:module'
import path from 'node:path'
import type { VFileMessage } from 'vfile-message'
import { z } from 'zod'
import { type Dialect, dialects } from '../article/parse.ts'
import { type Format, formats } from '../figure/figure.ts'
import type { MermaidStyle } from '../figure/mermaid.ts'
import { languages } from '../figure/words.ts'
import { complain, listed, type Place } from '../message.ts'
import type { Language } from '../protocol.ts'
import { type Document, documentOf, type Path, readDocument } from '../scenario/document.ts'
import { choice, either, localized, mapping, text } from '../scenario/schema.ts'
import { isInside, mostOfSource, readText } from './files.ts'
import { type LanguageSetting, languageTag } from './language.ts'
import { projectIn, projectOf } from './root.ts'
import { protocols } from './scenarios.ts'
import { conventions, type Settings } from './settings.ts'

/** What `wirefig.config.ts`, `.mjs` or `.json` may say; every key may be left out. */
export interface Config {
  readonly folders?: {
    readonly content?: string
    readonly scenarios?: string
    readonly templates?: string
    readonly dist?: string
  }
  readonly languages?: readonly Language[]
  /** Of pages that do not say it themselves: a language, or one for each of some folders and files. */
  readonly lang?: LanguageSetting
  readonly format?: Format
  readonly figures?: {
    readonly numbers?: 'absolute' | 'relative'
    readonly states?: string
    readonly caption?: 'none'
    readonly anchor?: 'html' | 'none'
  }
  readonly markdown?: Dialect
  readonly mermaid?: MermaidStyle
  readonly browser?: string
  readonly site?: {
    readonly url?: string
    readonly title?: string | Readonly<Record<Language, string>>
    readonly author?: string
  }
}

/** The identity, for the editor's sake: `export default defineConfig({ … })`. */
export function defineConfig(config: Config): Config {
  return config
}

/** The settings of a project, with its configuration where there is one. */
export function loadSettings(folder: string): Settings {
  return settingsOf(projectIn(folder))
}

/** The settings of the project that a folder is in. */
export function findSettings(from: string): Settings {
  return settingsOf(projectOf(from))
}

function settingsOf({ root, file }: ReturnType<typeof projectIn>): Settings {
  return file ? readConfig(root, file) : conventions(root)
}

/** Whether a path, from the project or from the working directory, leads to a program that came with the project. */
function isOwn(root: string, browser: string): boolean {
  if (!/[\\/]/.test(browser)) return false
  return [root, '.'].some(from => {
    const below = path.relative(root, path.resolve(from, browser))
    return isInside(root, '.', below) ?? !/^\.\.(?:[\\/]|$)/.test(below)
  })
}

/** The settings that a configuration makes. One in JSON is data: it can name no program of its own. */
export function readConfig(root: string, file: string): Settings {
  const document = documentAt(root, file)
  const config = document.value === undefined ? undefined : document.read(configSchema, [])
  if (file.endsWith('.json') && config?.browser !== undefined && isOwn(root, config.browser)) {
    const reason = `browser \`${config.browser}\` is in the project; expected one that is installed, or a \`wirefig.config.mjs\`, which is code`
    document.complain(document.placeOf(['browser']), reason, 'browser')
  }
  const base = conventions(root)
  const { content = base.folders.content } = config?.folders ?? {}
  const defaults = Object.entries(config?.figures ?? {}).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value }],
  )
  return {
    ...base,
    file,
    folders: {
      content,
      scenarios: config?.folders?.scenarios ?? `${content}/scenarios`,
      templates: config?.folders?.templates ?? base.folders.templates,
      dist: config?.folders?.dist ?? base.folders.dist,
    },
    languages: config?.languages ?? base.languages,
    ...(config?.languages && { meantLanguages: config.languages }),
    ...(config?.lang !== undefined && { lang: config.lang }),
    format: config?.format ?? base.format,
    defaults,
    ...(config?.markdown !== undefined && { markdown: config.markdown }),
    ...(config?.mermaid && { mermaid: present(config.mermaid) }),
    ...(config?.browser !== undefined && { browser: config.browser }),
    site: present(config?.site ?? {}),
    messages: document.messages,
  }
}

/** Without the keys whose value is undefined. */
function present<T extends object>(said: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  const entries = Object.entries(said).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [Key in keyof T]: Exclude<T[Key], undefined> }
}

/** Where a site is published. */
const url = text
  .refine(
    value => {
      const parsed = URL.parse(value)
      return /^https?:$/.test(parsed?.protocol ?? '') && !parsed?.search && !parsed?.hash
    },
    { error: 'an address with `https://`, without `?` and `#`' },
  )
  .transform(value => new URL(value.replace(/(?<!\/)\/*$/, '/')).href)

const site = {
  url: url.optional().meta({
    description:
      'Where the site is published. With it, pages have canonical addresses, and there are feeds and a sitemap.',
    examples: ['https://example.com/tcp/'],
  }),
  title: localized.optional().meta({
    description: 'The name of the site. Default: `Articles`, in each language.',
    examples: [{ en: 'TCP, computed', zh: '算出来的 TCP' }],
  }),
  author: text.optional().meta({
    description: 'Who writes the articles: for feeds.',
    examples: ['Ada Lovelace'],
  }),
}

/** A folder of the project: its own, none above it. */
const folder = text
  .refine(value => value !== '' && !/^(?:[/\\]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)/.test(value), {
    error: 'a folder below the project’s, with `/`',
  })
  .transform(value => value.replaceAll('\\', '/').replace(/^\.\/|\/$/g, ''))

const spellings = Object.values(protocols).flatMap(protocol => Object.keys(protocol.spellings))
const callings = Object.values(protocols).flatMap(({ callings }) => Object.keys(callings ?? {}))

const figures = {
  numbers: choice(['absolute', 'relative'])
    .optional()
    .meta({
      description:
        'Sequence numbers as they are on the wire, or relative to each side’s first ISS. Default: `absolute`.',
      examples: ['relative'],
    }),
  states: choice(['rfc', ...new Set(spellings)])
    .optional()
    .meta({
      description:
        'How figures and values spell states: as in the RFC, or as netstat prints them. Default: `rfc`.',
      examples: ['netstat'],
    }),
  calls: choice(['rfc', ...new Set(callings)])
    .optional()
    .meta({
      description:
        'How figures call what users do and are told: as the RFC does (`active OPEN`), or as sockets do (`connect()`). Default: `rfc`.',
      examples: ['socket'],
    }),
  caption: choice(['none'])
    .optional()
    .meta({
      description: 'Figures without a `caption` of their own have none, and so no number.',
      examples: ['none'],
    }),
  anchor: choice(['html', 'none'])
    .optional()
    .meta({
      description:
        'What references lead to: an element of HTML before the caption, or nothing. Default: `html`.',
      examples: ['none'],
    }),
}

const mermaid = {
  accessibility: z
    .boolean({ error: '`true` or `false`' })
    .optional()
    .meta({
      description:
        'Whether diagrams have a title and a description for those who do not see them, `accTitle` and `accDescr`, which Mermaid before 9.1 refuses. Default: true.',
      examples: [false],
    }),
}

const tag = text.regex(languageTag, { error: `a language such as ${listed(languages)}` })

const folders = {
  content: folder.optional().meta({
    description: 'Where the articles are, in a folder for each language. Default: `content`.',
    examples: ['docs'],
  }),
  scenarios: folder.optional().meta({
    description: 'Where the scenarios are. Default: `scenarios` below the folder of the content.',
    examples: ['content/scenarios'],
  }),
  templates: folder.optional().meta({
    description: 'Where the project’s own templates are. Default: `templates`.',
    examples: ['templates'],
  }),
  dist: folder.optional().meta({
    description: 'Where articles, traces and images are built to. Default: `dist`.',
    examples: ['published'],
  }),
}

/** What a configuration may hold. */
const configSchema = mapping({
  $schema: text.optional().meta({
    description: 'Where editors find the schema of this file.',
    examples: ['./node_modules/wirefig/dist/schema/config.json'],
  }),
  folders: mapping(folders)
    .optional()
    .meta({
      description: 'Folders, as paths with `/` from the folder of this file.',
      examples: [{ content: 'docs' }],
    }),
  languages: z
    .array(z.enum(languages, { error: `one of ${languages.join(', ')}` }), { error: 'a list' })
    .min(1, { error: 'a list of at least one language' })
    .optional()
    .meta({
      description:
        'The languages of the articles that `build` makes, and that every article is meant to have. Default: all, and of every article those that any article has.',
      examples: [['en', 'zh']],
    }),
  lang: either(
    [tag, z.record(text, tag, { error: 'a mapping of folders to languages' })],
    `a language such as ${listed(languages)}, or a mapping of folders to languages`,
  )
    .optional()
    .meta({
      description:
        'The language of pages outside the folders of the articles: of all, or by folder or file, with `/` from the folder of this file. The innermost folder decides, by what is said here or by a name such as `en`; what a page’s front matter says comes first.',
      examples: ['zh', { website: 'zh', 'website/en': 'en' }],
    }),
  format: z
    .enum(formats, { error: `one of ${formats.join(', ')}` })
    .optional()
    .meta({ description: 'What becomes of diagrams. Default: `mermaid`.', examples: ['svg'] }),
  figures: mapping(figures)
    .optional()
    .meta({
      description: 'Options of every figure that does not give them itself.',
      examples: [{ numbers: 'relative' }],
    }),
  markdown: z
    .enum(dialects, { error: `one of ${dialects.join(', ')}` })
    .optional()
    .meta({
      description:
        'How `update` reads files of Markdown: as GitHub does, with the bodies that MkDocs has below `!!!`, `???` and `===`, or as MDX. Default: `mkdocs` for files beside or below a `mkdocs.yml`, `commonmark` for others.',
      examples: ['mkdocs'],
    }),
  mermaid: mapping(mermaid)
    .optional()
    .meta({
      description: 'What the Mermaid that draws the diagrams of your pages can take.',
      examples: [{ accessibility: false }],
    }),
  browser: text.optional().meta({
    description:
      'The browser that draws images: a path, or a name on the PATH. Default: one found.',
    examples: ['/usr/bin/chromium'],
  }),
  site: mapping(site)
    .optional()
    .meta({
      description: 'The site of the pages that `build --format html` makes.',
      examples: [{ url: 'https://example.com/tcp/' }],
    }),
})

/** The schema of a configuration, for editors. */
export function configJsonSchema(): object {
  const schema = z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' })
  const description = 'How a project wants its figures, and where things are.'
  return { title: 'wirefig configuration', description, ...schema }
}

/** A configuration's value, and the places of its keys: exact in JSON; in code, where the key is first written. */
function documentAt(root: string, file: string): Document {
  const read = readText(root, file, mostOfSource)
  const source = read?.text ?? ''
  const at = (line: number, column: number): Place => ({ file, line, column })
  if (file.endsWith('.json') && !read?.message) return readDocument(source, at)
  const place = (keys: Path) => placeIn(source, keys, at)
  const { value, message } = read?.message ? { ...read, value: undefined } : run(root, file, at)
  return documentOf(value, place, place, message ? [message] : [])
}

/** Runs the configuration: it is code, and whoever runs wirefig on it trusts it. */
function run(
  root: string,
  file: string,
  at: (line: number, column: number) => Place,
): { readonly value?: unknown; readonly message?: VFileMessage } {
  try {
    const exported: unknown = createRequire(import.meta.url)(path.join(root, file))
    if (typeof exported === 'object' && exported !== null && 'default' in exported) {
      return { value: exported.default }
    }
    const reason = 'no default export; expected `export default defineConfig({ … })`'
    return { message: complain(at(1, 1), reason, 'config') }
  } catch (error) {
    // Whatever an author's own code throws is the author's.
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
    const [, line, column] = /wirefig\.config\.(?:ts|mjs):(\d+)(?::(\d+))?/.exec(stack) ?? []
    const old =
      message.includes('Unknown file extension') || message.includes('ERR_UNKNOWN_FILE_EXTENSION')
    const expected = old
      ? 'Node.js ≥ 22.18 for TypeScript, or `wirefig.config.mjs`'
      : 'a module that exports a configuration'
    const reason = `${message.split('\n')[0]}; expected ${expected}`
    return { message: complain(at(Number(line ?? 1), Number(column ?? 1)), reason, 'config') }
  }
}

function placeIn(source: string, keys: Path, at: (line: number, column: number) => Place): Place {
  let offset = 0
  for (const key of keys) {
    const word = String(key).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    const found = new RegExp(`(?<![\\w$])(["']?)${word}\\1\\s*:`, 'u').exec(source.slice(offset))
    if (found) offset += found.index
  }
  const before = source.slice(0, offset).split(/\r\n|\n|\r/)
  return at(before.length, (before.at(-1)?.length ?? 0) + 1)
}
