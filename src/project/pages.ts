import path from 'node:path'
import { findFiles } from './files.ts'
import type { Settings } from './settings.ts'

/**
 * The files that were given, or the Markdown and MDX files of a project: all but those in hidden folders, in
 * `node_modules`, in `dist` and in the folder of what is built.
 */
export function filesToUpdate({ root, folders }: Settings, given: readonly string[]): string[] {
  if (given.length > 0) return given.map(file => path.relative(root, file))
  const skipped = (folder: string) =>
    folder === folders.dist || /(?:^|\/)(?:\.[^/]*|node_modules|dist)$/.test(folder)
  return findFiles(root, ['.md', '.mdx', '.markdown'], skipped)
}
