import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { fill } from '../article/template.ts'
import type { Language } from '../protocol.ts'
import { messageOf, readText } from './files.ts'
import { articlesOf } from './folders.ts'
import { loadTemplate } from './load.ts'
import { conventions, type Settings } from './settings.ts'
import { openWriter } from './write.ts'

/** What `new` can make in a project. */
export const kinds = ['article', 'scenario'] as const

/** The files that were made, or why none was. */
export type Created =
  | { readonly files: readonly string[]; readonly reason?: never }
  | { readonly reason: string; readonly files?: never }

/** A file to be made, and the template that it is made from. */
interface Wanted {
  readonly template: string
  readonly file: string
}

/** Starts an article in every language, or a scenario, from the templates. Never overwrites a file. */
export function create(settings: Settings, kind: (typeof kinds)[number], name: string): Created {
  const { folders, languages } = settings
  const wanted =
    kind === 'scenario'
      ? [{ template: 'new/scenario.yaml', file: `${folders.scenarios}/${name}.yaml` }]
      : languages.map(language => ({
          template: `new/article.${language}.md`,
          file: `${articlesOf(folders, language)}/${name}.md`,
        }))
  return make(settings, wanted, { name })
}

/** Starts a project in a folder: an article, its scenario, a configuration, scripts and a workflow of CI. */
export function createProject(
  root: string,
  languages: readonly Language[],
  version: string,
): Created {
  const settings: Settings = { ...conventions(root), languages }
  const { folders } = settings
  const wanted: Wanted[] = [
    ...['package.json', 'wirefig.config.json', 'README.md'].map(file => ({
      template: `new/project/${file}`,
      file,
    })),
    { template: 'new/project/gitignore', file: '.gitignore' },
    { template: 'new/project/gitattributes', file: '.gitattributes' },
    { template: 'new/project/workflow.yml', file: '.github/workflows/wirefig.yml' },
    { template: 'new/project/handshake.yaml', file: `${folders.scenarios}/handshake.yaml` },
    ...languages.map(language => ({
      template: `new/project/article.${language}.md`,
      file: `${articlesOf(folders, language)}/handshake.md`,
    })),
  ]
  const name = path
    .basename(path.resolve(root))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return make(settings, wanted, { name: name || 'articles', languages, version })
}

function make(
  settings: Settings,
  wanted: readonly Wanted[],
  variables: Readonly<Record<string, unknown>>,
): Created {
  const { root } = settings
  const files: { file: string; text: string }[] = []
  for (const { template, file } of wanted) {
    const { frame, messages } = loadTemplate(settings, template)
    if (!frame) return { reason: messages.map(String).join('\n') }
    const filled = fill(frame, { ...variables, schema: schemaFrom(file) }, file)
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
