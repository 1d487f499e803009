import { type Dirent, lstatSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import type { VFileMessage } from 'vfile-message'
import { isMissing, messageOf, refuse } from './files.ts'

/** Files, as paths with `/`, in order; and what is there that cannot be one of them. */
export interface Listing {
  readonly files: readonly string[]
  readonly messages: readonly VFileMessage[]
}

/**
 * The files below a folder, or those with one of these endings, as paths from there; folders that are skipped are left
 * out. A link to a file is among them; one to a folder is a mistake.
 */
export function listFiles(
  root: string,
  folder: string,
  endings?: readonly string[],
  skipped: (folder: string) => boolean = () => false,
): Listing {
  const found: Found = { files: [], links: [], messages: [] }
  walk(root, folder, endings, skipped, found)
  for (const { file, entry } of found.links) {
    const stat = statSync(path.join(root, file), { throwIfNoEntry: false })
    const reason = stat?.isDirectory()
      ? 'is a link to a folder; expected a folder'
      : 'is a link that leads nowhere; expected a file'
    const isOurs = endings?.includes(path.extname(entry.name)) ?? true
    if (stat?.isFile() && isOurs) found.files.push(file)
    else if (stat?.isDirectory() || (!stat && isOurs)) {
      found.messages.push(refuse(file, reason, 'link'))
    }
  }
  const below = folder === '' ? 0 : folder.length + 1
  return { files: found.files.map(file => file.slice(below)).sort(), messages: found.messages }
}

/**
 * The files below the root with one of these endings, folders that are skipped left out. Links are left out, too: what
 * they lead to in the project is found where it is.
 */
export function findFiles(
  root: string,
  endings: readonly string[],
  skipped: (folder: string) => boolean,
): Listing {
  const found: Found = { files: [], links: [], messages: [] }
  walk(root, '', endings, skipped, found)
  return { files: found.files.sort(), messages: found.messages }
}

interface Found {
  /** Paths from the root. */
  readonly files: string[]
  readonly links: { readonly file: string; readonly entry: Dirent }[]
  readonly messages: VFileMessage[]
}

function walk(
  root: string,
  folder: string,
  endings: readonly string[] | undefined,
  skipped: (folder: string) => boolean,
  found: Found,
): void {
  for (const entry of entriesOf(root, folder, found.messages)) {
    const file = folder === '' ? entry.name : `${folder}/${entry.name}`
    const isFolder = entry.isDirectory()
    const isOther = entry.isFile() && endings?.includes(path.extname(entry.name)) === false
    if (isFolder ? skipped(file) : isOther) continue
    if (entry.name.includes('\u{FFFD}') && !lstatSync(path.join(root, file), quiet)) {
      found.messages.push(
        refuse(file, 'has a name that is no UTF-8; expected one that is', 'utf-8'),
      )
    } else if (isFolder) walk(root, file, endings, skipped, found)
    else if (entry.isSymbolicLink()) found.links.push({ file, entry })
    else if (entry.isFile()) found.files.push(file)
  }
}

const quiet = { throwIfNoEntry: false } as const

/** What a folder holds; nothing where it is not there, or no longer. */
function entriesOf(root: string, folder: string, messages: VFileMessage[]): Dirent[] {
  try {
    return readdirSync(path.join(root, folder), { withFileTypes: true })
  } catch (error) {
    if (!isMissing(error)) messages.push(messageOf(error, folder || '.', 'cannot be listed'))
    return []
  }
}
