import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { fill, keysOf } from '../article/template.ts'
import type { Language } from '../protocol.ts'
import { messageOf, readText } from './files.ts'
import { articlesOf } from './folders.ts'
import { conventions, type Settings } from './settings.ts'
import { type FrameName, frameFile, loadFrame, loadStart, packageFrame } from './templates.ts'
import { openWriter } from './write.ts'

/** What `new` can make in a project. */
export const kinds = ['article', 'scenario'] as const

/** The files that were made, or why none was. */
export type Created =
  | { readonly files: readonly string[]; readonly reason?: never }
  | { readonly reason: string; readonly files?: never }

/** A file to be made: its text, or the start that it is filled from, as `new` finds it. */
type Wanted =
  | { readonly file: string; readonly text: string }
  | {
      readonly file: string
      readonly start: string
      /** What the start is filled with besides what all are. */
      readonly variables?: Readonly<Record<string, unknown>>
    }

/** Starts an article in every language, or a scenario, from the templates. Never overwrites a file. */
export function create(settings: Settings, kind: (typeof kinds)[number], name: string): Created {
  const { folders, languages } = settings
  if (kind === 'scenario') {
    const file = `${folders.scenarios}/${name}.yaml`
    return make(settings, [{ start: 'scenario.yaml', file }], { name })
  }
  const wanted: Wanted[] = []
  for (const language of languages) {
    const { frame, messages } = loadFrame(settings, language)
    const asked = frame ? keysOf(frame) : { keys: [], messages }
    if (asked.messages.length > 0) return { reason: asked.messages.map(String).join('\n') }
    wanted.push({
      start: frameFile(language),
      file: `${articlesOf(folders, language)}/${name}.md`,
      variables: { more: besidesUsual(asked.keys) },
    })
  }
  return make(settings, wanted, { name })
}

/** The keys of the front matter that a frame shows and not every article has. */
function besidesUsual(keys: readonly string[]): string[] {
  return keys.filter(key => key !== 'title' && key !== 'description')
}

/**
 * Starts a project in a folder: an article, its scenario, a configuration, scripts and a workflow of CI. A frame other
 * than the plain one becomes the project's own templates, for its author to change.
 */
export function createProject(
  root: string,
  languages: readonly Language[],
  frame: FrameName,
  version: string,
): Created {
  const settings: Settings = { ...conventions(root), languages }
  const { folders } = settings
  const wanted: Wanted[] = [
    ...['package.json', 'wirefig.config.json', 'README.md'].map(file => ({
      start: `project/${file}`,
      file,
    })),
    { start: 'project/gitignore', file: '.gitignore' },
    { start: 'project/gitattributes', file: '.gitattributes' },
    { start: 'project/workflow.yml', file: '.github/workflows/wirefig.yml' },
    { start: 'project/handshake.yaml', file: `${folders.scenarios}/handshake.yaml` },
    ...languages.map(language => ({
      start: `project/${frameFile(language)}`,
      file: `${articlesOf(folders, language)}/handshake.md`,
      variables: { more: besidesUsual(keysOf(packageFrame(frame, language)).keys) },
    })),
    ...(frame === 'plain' ? [] : languages).map(language => ({
      file: `${folders.templates}/${frameFile(language)}`,
      text: packageFrame(frame, language).source,
    })),
  ]
  const name = path
    .basename(path.resolve(root))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return make(settings, wanted, { name: name || 'articles', languages, frame, version })
}

function make(
  settings: Settings,
  wanted: readonly Wanted[],
  variables: Readonly<Record<string, unknown>>,
): Created {
  const { root } = settings
  const files: { file: string; text: string }[] = []
  for (const one of wanted) {
    const { file } = one
    if ('text' in one) {
      files.push(one)
      continue
    }
    const { frame, messages } = loadStart(settings, one.start)
    if (!frame) return { reason: messages.map(String).join('\n') }
    const all = { ...variables, ...one.variables, schema: schemaFrom(file) }
    const filled = fill(frame, all, file)
    if (filled.text === undefined) return { reason: filled.messages.map(String).join('\n') }
    files.push({ file, text: filled.text })
  }
  const taken: string[] = []
  for (const { file } of files) if (readText(root, file)) taken.push(`\`${file}\``)
  if (taken.length > 0) {
    return { reason: `there already: ${taken.join(', ')}; expected a new name` }
  }
  try {
    mkdirSync(root, { recursive: true })
  } catch (error) {
    return { reason: String(messageOf(error, root, 'cannot be made')) }
  }
  const writer = openWriter(root)
  const failed = files.flatMap(({ file, text }) => {
    const became = writer.write(file, text)
    return typeof became === 'string' ? [] : String(became)
  })
  if (failed.length > 0) return { reason: failed.join('\n') }
  return { files: files.map(({ file }) => file) }
}

/** Where a file's editor finds the schemas of the installed package: a path from the file's folder. */
function schemaFrom(file: string): string {
  return path.posix.relative(path.posix.dirname(file), 'node_modules/wirefig/dist/schema')
}
