import { createRequire } from 'node:module'
import path from 'node:path'
import type { VFileMessage } from 'vfile-message'
import type { Frame } from '../article/template.ts'
import type { Language } from '../protocol.ts'
import { readText } from './files.ts'
import type { Settings } from './settings.ts'

/** What `new project --frame` can put around articles. */
export type FrameName = 'plain' | 'column'

/** The files of the package's frames. `plain` has no words of its own, and so is the same in every language. */
const frames: Readonly<Record<FrameName, (language: Language) => string>> = {
  plain: () => 'frames/plain.md',
  column: language => `templates/${frameFile(language)}`,
}

export const frameNames = Object.keys(frames) as readonly FrameName[]

/** Of the frame of a project's own: a path below the folder of its templates. */
export function frameFile(language: Language): string {
  return `article.${language}.md`
}

/** A template, or why there is none. */
interface Loaded {
  readonly frame?: Frame
  readonly messages: readonly VFileMessage[]
}

/** What stands around a project's articles: its own frame, else the plain one. */
export function loadFrame(settings: Settings, language: Language): Loaded {
  return (
    ownTemplate(settings, frameFile(language)) ?? {
      frame: packageFrame('plain', language),
      messages: [],
    }
  )
}

/** What `new` starts something from: the project's own template, else the package's. */
export function loadStart(settings: Settings, name: string): Loaded {
  const file = `new/${name}`
  return ownTemplate(settings, file) ?? { frame: ofPackage(`templates/${file}`), messages: [] }
}

/** One of the package's frames. */
export function packageFrame(name: FrameName, language: Language): Frame {
  return ofPackage(frames[name](language))
}

function ownTemplate({ root, folders }: Settings, name: string): Loaded | undefined {
  const file = `${folders.templates}/${name}`
  const read = readText(root, file, mostOfTemplate)
  if (!read) return undefined
  return read.message
    ? { messages: [read.message] }
    : { frame: { file, own: true, source: read.text }, messages: [] }
}

function ofPackage(file: string): Frame {
  const read = readText(packageRoot, file)
  if (read?.text === undefined) throw new Error(`no ${file} in the package`)
  return { file, own: false, source: read.text }
}

/** Octets of a template, at most. */
const mostOfTemplate = 64 * 1024

/** Where the package itself is: as source or compiled, its own name leads to it. */
export const packageRoot = path.dirname(
  createRequire(import.meta.url).resolve('wirefig/package.json'),
)
