import path from 'node:path'
import type { Dialect } from '../article/parse.ts'
import { type Hashes, hashOf, readBytes } from './files.ts'
import type { Settings } from './settings.ts'

/**
 * How a file of Markdown is read: as the configuration says, else as MkDocs does where its configuration is in the
 * file's folder or in one above it in the project. And the hashes of the files that say so, also of those that are not
 * there.
 */
export function dialectOf(
  { root, markdown }: Settings,
  file: string,
): { readonly dialect: Dialect; readonly made: Hashes } {
  const made = new Map<string, string | undefined>()
  if (markdown) return { dialect: markdown, made }
  const folders = path.dirname(file).split(path.sep)
  for (let depth = folders.length; depth >= 0; depth -= 1) {
    for (const name of ['mkdocs.yml', 'mkdocs.yaml']) {
      const there = path.join(...folders.slice(0, depth), name)
      const bytes = readBytes(root, there)?.bytes
      made.set(there, bytes && hashOf(bytes))
      if (bytes) return { dialect: 'mkdocs', made }
    }
  }
  return { dialect: 'commonmark', made }
}
