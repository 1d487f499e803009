import { isUtf8 } from 'node:buffer'
import { hash, randomUUID } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import type { VFileMessage } from 'vfile-message'
import { complain } from '../message.ts'

/** A file as text, or why it is none. */
export type TextFile =
  | { readonly text: string; readonly message?: never }
  | { readonly text?: never; readonly message: VFileMessage }

/** By path: the SHA-256 of what was read, in hexadecimal; none where nothing was. */
export type Hashes = ReadonlyMap<string, string | undefined>

/** The SHA-256 of octets, or of text in UTF-8, in hexadecimal. */
export function hashOf(content: string | Uint8Array): string {
  return hash('sha256', content)
}

/** Reads UTF-8, a byte order mark included. Undefined where there is no such file. */
export function readText(root: string, file: string): TextFile | undefined {
  const bytes = readBytes(root, file)
  if (!bytes) return undefined
  if (isUtf8(bytes)) return { text: bytes.toString('utf8') }
  return {
    message: complain(invalidPlace(bytes, file), 'no UTF-8; expected text in UTF-8', 'utf-8'),
  }
}

/** The files below a folder, or those with one of these endings, as paths with `/` from there, in order. */
export function listFiles(root: string, folder: string, endings?: readonly string[]): string[] {
  try {
    return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && (endings?.includes(path.extname(entry.name)) ?? true))
      .map(({ parentPath, name }) =>
        path.relative(path.join(root, folder), path.join(parentPath, name)),
      )
      .map(file => file.split(path.sep).join('/'))
      .sort()
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

/** The files below a folder with one of these endings, folders that are skipped left out, in order. */
export function findFiles(
  root: string,
  endings: readonly string[],
  skipped: (folder: string) => boolean,
  below = '',
): string[] {
  const entries = readdirSync(path.join(root, below), { withFileTypes: true })
  return entries
    .flatMap(entry => {
      const file = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.isDirectory()) {
        return skipped(file) ? [] : findFiles(root, endings, skipped, file)
      }
      return entry.isFile() && endings.includes(path.extname(entry.name)) ? [file] : []
    })
    .sort()
}

/** Writes a file whole or not at all, and only if its bytes change. Whether it was written. */
export function writeChanged(root: string, file: string, content: string | Uint8Array): boolean {
  const named = path.join(root, file)
  // A link stays one, and a file keeps its mode.
  const target = existsSync(named) ? realpathSync(named) : named
  const mode = statSync(target, { throwIfNoEntry: false })?.mode
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
  if (readBytes(root, file)?.equals(bytes)) return false
  mkdirSync(path.dirname(target), { recursive: true })
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID()}.tmp`)
  try {
    writeFileSync(temporary, bytes)
    if (mode !== undefined) chmodSync(temporary, mode)
    renameSync(temporary, target)
  } finally {
    rmSync(temporary, { force: true })
  }
  return true
}

/** Undefined where there is no such file. */
export function readBytes(root: string, file: string): Buffer | undefined {
  try {
    return readFileSync(path.join(root, file))
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Octets of a file; undefined where there is no such file. */
export function sizeOf(root: string, file: string): number | undefined {
  return statSync(path.join(root, file), { throwIfNoEntry: false })?.size
}

/** Whether a file is in a folder once links are followed; undefined where there is no such file. */
export function isInside(root: string, folder: string, file: string): boolean | undefined {
  try {
    const real = realpathSync(path.join(root, file))
    return real.startsWith(realpathSync(path.join(root, folder)) + path.sep)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(codeOf(error) ?? '')
}

/** `ENOENT`: what the system calls an error; undefined of any other. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}

/** The first character that is no UTF-8. */
function invalidPlace(bytes: Buffer, file: string) {
  let [low, high] = [0, bytes.length]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (isUtf8Prefix(bytes.subarray(0, middle))) low = middle
    else high = middle - 1
  }
  const before = new TextDecoder().decode(bytes.subarray(0, low), { stream: true }).split('\n')
  return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

/** Whether the bytes are UTF-8 as far as they go; the last character may be cut. */
function isUtf8Prefix(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}
