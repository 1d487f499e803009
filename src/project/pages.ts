import path from 'node:path'
import { findFiles, type Listing } from './list.ts'
import type { Settings } from './settings.ts'

/**
 * The files that were given, or the Markdown and MDX files of a project: all but those in hidden folders, in
 * `node_modules`, in `dist` and in the folder of what is built.
 */
export function filesToUpdate({ root, folders }: Settings, given: readonly string[]): Listing {
  if (given.length > 0) {
    return { files: given.map(file => path.relative(root, file)), messages: [] }
  }
  const skipped = (folder: string) =>
    folder === folders.dist || /(?:^|\/)(?:\.[^/]*|node_modules|dist)$/.test(folder)
  return findFiles(root, ['.md', '.mdx', '.markdown'], skipped)
}
