import { statSync } from 'node:fs'
import path from 'node:path'

/** Where a project is, and its configuration if it has one: a path below the root. */
export interface ProjectRoot {
  readonly root: string
  readonly file?: string
}

/** In this order, should a folder have more than one. */
const names = ['wirefig.config.ts', 'wirefig.config.mjs', 'wirefig.config.json']

/** A folder as a project. */
export function projectIn(folder: string): ProjectRoot {
  const file = configIn(path.resolve(folder))
  return file ? { root: path.resolve(folder), file } : { root: folder }
}

/**
 * The project that a folder is in: the nearest configuration is looked for in the folder and in those above it. Without
 * one, the folder itself is the project.
 */
export function projectOf(from: string): ProjectRoot {
  for (let folder = path.resolve(from); ; folder = path.dirname(folder)) {
    const file = configIn(folder)
    if (file) return { root: folder, file }
    if (folder === path.dirname(folder)) return { root: from }
  }
}

function configIn(folder: string): string | undefined {
  const isFile = (name: string) =>
    statSync(path.join(folder, name), { throwIfNoEntry: false })?.isFile()
  return names.find(isFile)
}
