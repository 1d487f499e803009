import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { cacheOf } from './cache.ts'
import { codeOf, type Hashes, hashOf, readBytes, readText } from './files.ts'
import { listFiles } from './list.ts'
import type { Settings } from './settings.ts'
import { openWriter } from './write.ts'

/**
 * What was found fresh, and what it was made of, for the next run: what is made of the same by the same code with the
 * same settings is fresh without another look.
 */
export interface Manifest {
  /** Whether a path was kept, and all that it was made of is as it was. */
  isFresh(name: string): boolean
  /**
   * Keeps a path with the hashes of what it was made of when it was found fresh, itself among them. All are paths below
   * the project's root; one that ends in `/` stands for the list of what is in the folder.
   */
  keep(name: string, made: Hashes): void
  /** The hashes, now, of folders, their lists and all files in them. */
  hashesOf(folders: readonly string[]): Hashes
  /** Writes what is kept. Where the cache may not be written, the next run is spared nothing, and that is all. */
  save(): void
}

type Entries = Record<string, readonly (readonly [name: string, hash: string])[]>

/** The manifest of a project: an empty one where there is none, or where other code or settings made it. */
export function openManifest(settings: Settings): Manifest {
  const { root } = settings
  const folder = cacheOf(root)
  const file = `fresh-${hashOf(path.resolve(root)).slice(0, 16)}.json`
  const maker = makerOf(settings)
  const entries = readEntries(folder, file, maker)
  const hashes = new Map<string, string>()
  let changed = false

  function hashNow(name: string): string {
    const known = hashes.get(name)
    if (known !== undefined) return known
    const hash = name.endsWith('/') ? hashOfList(root, name) : hashOfFile(root, name)
    hashes.set(name, hash)
    return hash
  }

  return {
    isFresh: name =>
      Object.hasOwn(entries, name) &&
      (entries[name] ?? []).every(([other, hash]) => hashNow(other) === hash),
    keep(name, made) {
      entries[name] = [...made].map(([other, hash = none]) => [other, hash] as const)
      changed = true
    },
    hashesOf: folders =>
      new Map(
        folders.flatMap(folder => {
          const files = listFiles(root, folder).files.map(file => `${folder}/${file}`)
          return [`${folder}/`, ...files].map(name => [name, hashNow(name)] as const)
        }),
      ),
    save() {
      if (!changed) return
      for (const name of Object.keys(entries)) {
        if (!existsSync(path.join(root, name))) delete entries[name]
      }
      openWriter(folder).write(file, JSON.stringify({ maker, entries }))
    },
  }
}

/** The hash of the names of all files below a folder. */
export function hashOfList(root: string, folder: string): string {
  try {
    const names = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    return hashOf(names.sort().join('\0'))
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    return none
  }
}

function hashOfFile(root: string, name: string): string {
  const bytes = readBytes(root, name)?.bytes
  return bytes ? hashOf(bytes) : none
}

/** In place of the hash of what is not there. */
const none = ''

function readEntries(folder: string, file: string, maker: string): Entries {
  const text = readText(folder, file)?.text
  if (text === undefined) return {}
  try {
    const kept: { readonly maker?: unknown; readonly entries?: Entries } | null = JSON.parse(text)
    return kept?.maker === maker ? (kept.entries ?? {}) : {}
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return {}
  }
}

/** The settings, the code that runs, and the packages that it uses: whatever of them changes, nothing is known. */
function makerOf({
  root,
  folders,
  languages,
  lang,
  format,
  defaults,
  mermaid,
  site,
}: Settings): string {
  const code = path.join(import.meta.dirname, '..')
  const modules = readdirSync(code, { recursive: true, encoding: 'utf8' }).sort()
  const files = [
    ...modules.map(name => path.join(code, name)),
    // Beside the sources, or beside what is compiled of them.
    ...['../assets', '../../assets'].flatMap(below =>
      listFiles(code, below).files.map(name => path.join(code, below, name)),
    ),
    ...[root, path.join(code, '..'), path.join(code, '../../../..')].flatMap(folder =>
      lists.map(name => path.join(folder, name)),
    ),
  ]
  const stamps = files.map(name => {
    const stat = statSync(name, { throwIfNoEntry: false })
    return stat?.isFile() ? [name, stat.size, stat.mtimeMs, stat.ctimeMs] : []
  })
  return hashOf(JSON.stringify([folders, languages, lang, format, defaults, mermaid, site, stamps]))
}

/** What package managers write when they install. */
const lists = [
  'node_modules/.package-lock.json',
  'node_modules/.modules.yaml',
  'node_modules/.yarn-state.yml',
  '.pnp.cjs',
]
