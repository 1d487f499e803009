import { isUtf8 } from 'node:buffer'
// Not by name, which an old Node.js lacks: it would refuse to load this before it is told that it is too old.
import crypto from 'node:crypto'
import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from 'node:fs'
import path from 'node:path'
import util from 'node:util'
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
  return crypto.hash('sha256', content)
}

/** What a file holds, or why it cannot be read. */
export type BytesFile =
  | { readonly bytes: Buffer; readonly message?: never }
  | { readonly bytes?: never; readonly message: VFileMessage }

/** Octets of what an author writes, at most: some hundred times what a long article has. */
export const mostOfSource = 1024 * 1024

/** Reads UTF-8, a byte order mark included. Undefined where there is no such file. */
export function readText(root: string, file: string, most?: number): TextFile | undefined {
  const read = readBytes(root, file, most)
  if (!read?.bytes) return read
  const { bytes } = read
  if (isUtf8(bytes)) return { text: bytes.toString('utf8') }
  return {
    message: complain(invalidPlace(bytes, file), 'no UTF-8; expected text in UTF-8', 'utf-8'),
  }
}

/**
 * Reads a file of at most so many octets, and none that a link below the root leads out of it to. Undefined where
 * there is no such file.
 */
export function readBytes(
  root: string,
  file: string,
  most = Number.POSITIVE_INFINITY,
): BytesFile | undefined {
  let descriptor: number | undefined
  try {
    const named = path.join(root, file)
    const real = realpathSync.native(named)
    if (leadsOut(root, named, real)) return { message: refuse(file, outside, 'link') }
    // Something that is no file, such as a pipe, is not waited for.
    descriptor = openSync(real, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const stat = fstatSync(descriptor)
    if (stat.isDirectory()) return undefined
    if (!stat.isFile()) {
      return { message: refuse(file, 'no regular file; expected one', 'no-file') }
    }
    if (stat.size > most) {
      const [found, limit] = [stat.size, most].map(number => number.toLocaleString('en'))
      const reason = `file of ${found} octets; expected at most ${limit}`
      return { message: refuse(file, reason, 'file-too-large') }
    }
    return { bytes: readFileSync(descriptor) }
  } catch (error) {
    if (isMissing(error)) return undefined
    return { message: messageOf(error, file, 'cannot be read') }
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

/** What is said of a link that leads to where a project has nothing to read or write. */
export const outside = 'is a link out of the project’s folder; expected a file in it'

/** Whether a path that lies below the root is, once links are followed, none that does. */
export function leadsOut(root: string, named: string, real: string): boolean {
  return root !== '' && isBelow(named, root) && !isBelow(real, realpathSync.native(root))
}

/** Whether a file is in a folder once links are followed; undefined where there is no such file. */
export function isInside(root: string, folder: string, file: string): boolean | undefined {
  try {
    const real = realpathSync.native(path.join(root, file))
    return real !== folder && isBelow(real, realpathSync.native(path.join(root, folder)))
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

function isBelow(file: string, folder: string): boolean {
  const below = path.relative(folder, file)
  return below !== '..' && !below.startsWith(`..${path.sep}`) && !path.isAbsolute(below)
}

/** A message about a file as a whole. */
export function refuse(file: string, reason: string, ruleId: string): VFileMessage {
  return complain({ file, line: 1, column: 1 }, reason, ruleId)
}

/** What the operating system has against doing something with a file; whatever else goes wrong is thrown on. */
export function messageOf(error: unknown, file: string, what: string): VFileMessage {
  if (!isSystemError(error)) throw error
  return refuse(file, `${what}: ${whyOf(error)}; expected a file that can be`, 'file')
}

/** An error of the operating system's, such as a disk that is full. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'errno' in error
}

/** In the system's words: `no space left on device`. */
function whyOf(error: NodeJS.ErrnoException): string {
  return error.errno === undefined ? error.message : util.getSystemErrorMessage(error.errno)
}

/** Whether a file is not there, or a folder stands in its place. */
export function isMissing(error: unknown): boolean {
  // The last is said of a name with a character U+0000, which no file has.
  const codes = ['ENOENT', 'ENOTDIR', 'EISDIR', 'ERR_INVALID_ARG_VALUE']
  return codes.includes(codeOf(error) ?? '')
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
