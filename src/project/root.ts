import { statSync } from 'node:fs'
import path from 'node:path'
import { conventions } from './settings.ts'

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
 * The project that a folder is in: the nearest configuration is looked for in the folder and in those above it, and
 * without one the nearest `content/scenarios`. Without either, the folder itself is the project.
 */
export function projectOf(from: string): ProjectRoot {
  const folders = foldersFrom(path.resolve(from))
  for (const root of folders) {
    const file = configIn(root)
    if (file) return { root, file }
  }
  const { scenarios } = conventions(from).folders
  const root = folders.find(folder =>
    statSync(path.join(folder, scenarios), { throwIfNoEntry: false })?.isDirectory(),
  )
  return { root: root === undefined || root === folders[0] ? from : root }
}

/** A folder and those above it, the nearest first. */
function foldersFrom(folder: string): string[] {
  const above = path.dirname(folder)
  return above === folder ? [folder] : [folder, ...foldersFrom(above)]
}

function configIn(folder: string): string | undefined {
  const isFile = (name: string) =>
    statSync(path.join(folder, name), { throwIfNoEntry: false })?.isFile()
  return names.find(isFile)
}
