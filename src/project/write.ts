import { randomUUID } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import type { VFileMessage } from 'vfile-message'
import { isMissing, isSystemError, leadsOut, messageOf, outside, refuse } from './files.ts'
import { isSameText, withLineEndsOf } from './line-ends.ts'

/** What became of a file that was to be written: whether its bytes changed, or why it was left as it was. */
export type Written = 'written' | 'unchanged' | VFileMessage

/** Writes the files of one run below a project's root. */
export interface Writer {
  /**
   * Writes a file whole or not at all, and only if it changes in more than its line ends, which it keeps. Where `before`
   * is given, the file is its author's: it must still hold that, what is written has the line ends that it is to have,
   * and outlives a loss of power.
   */
  write(file: string, content: string | Uint8Array, before?: string): Written
  /**
   * Deletes a file, and the folders that it leaves empty. A link is left as it is, and so is what one leads out of the
   * project to.
   */
  remove(file: string): Written
  /** Removes what a run that was killed has left beside a file. */
  tidy(file: string): void
}

/** A writer that looks once into each folder for what killed runs have left. */
export function openWriter(root: string): Writer {
  const tidied = new Set<string>()
  function tidy(file: string): void {
    const folder = path.dirname(path.join(root, file))
    if (tidied.has(folder)) return
    tidied.add(folder)
    try {
      removeLeftOvers(folder)
    } catch (error) {
      // Where nothing can be removed, what is left does no harm, and writing says why itself.
      if (!isSystemError(error)) throw error
    }
  }
  return {
    tidy,
    remove(file) {
      try {
        return removeFile(root, file)
      } catch (error) {
        return messageOf(error, file, 'cannot be deleted')
      }
    },
    write(file, content, before) {
      try {
        makeFolder(root)
        tidy(file)
        return writeChanged(root, file, content, before)
      } catch (error) {
        return messageOf(error, file, 'cannot be written')
      }
    },
  }
}

function writeChanged(
  root: string,
  file: string,
  content: string | Uint8Array,
  before?: string,
): Written {
  const named = path.join(root, file)
  // A link stays one, and a file keeps its mode.
  const target = realTarget(named)
  if (target === undefined)
    return refuse(file, 'is a link that leads nowhere; expected a file', 'link')
  if (leadsOut(root, named, nearestFolder(target))) return refuse(file, outside, 'link')
  const kept = read(target)
  if (kept && isSameText(kept, content)) return 'unchanged'
  const bytes = kept && before === undefined ? withLineEndsOf(kept, content) : Buffer.from(content)
  const mode = statSync(target, { throwIfNoEntry: false })?.mode
  if (kept) accessSync(target, constants.W_OK)
  makeFolder(path.dirname(target))
  const temporary = path.join(path.dirname(target), `${prefix}${process.pid}-${randomUUID()}.tmp`)
  try {
    const descriptor = openSync(temporary, 'wx')
    try {
      writeFileSync(descriptor, bytes)
      if (before !== undefined) fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    if (mode !== undefined) chmodSync(temporary, mode)
    if (before !== undefined && !read(target)?.equals(Buffer.from(before, 'utf8'))) {
      const reason =
        'was changed by someone else while it was updated, and was left alone; expected it as it was read: update it again'
      return refuse(file, reason, 'changed')
    }
    renameSync(temporary, target)
    return 'written'
  } finally {
    rmSync(temporary, { force: true })
  }
}

function removeFile(root: string, file: string): Written {
  const named = path.join(root, file)
  if (!lstatSync(named, { throwIfNoEntry: false })?.isFile()) return 'unchanged'
  if (leadsOut(root, named, realpathSync.native(named))) return refuse(file, outside, 'link')
  rmSync(named)
  for (let folder = path.dirname(file); folder !== '.'; folder = path.dirname(folder)) {
    const above = path.join(root, folder)
    if (!lstatSync(above).isDirectory() || readdirSync(above).length > 0) break
    rmdirSync(above)
  }
  return 'written'
}

/** Of a temporary file, which stands beside the one that it is to be, so that it can take its place at once. */
const prefix = '.wirefig-'

/** The process that writes it is in its name, whatever the file is called, whose name may be as long as a name can be. */
const temporaryName = /^\.wirefig-(\d+)-[\da-f-]{36}\.tmp$/

function removeLeftOvers(folder: string): void {
  for (const name of namesIn(folder)) {
    const [, pid] = temporaryName.exec(name) ?? []
    if (pid !== undefined && !isRunning(Number(pid)))
      rmSync(path.join(folder, name), { force: true })
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

/** One that may not be asked is running, too. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

/** With those above it, one by one: of all at once, the system does not say what it has against them. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(path.dirname(folder))
  try {
    mkdirSync(folder)
  } catch (error) {
    if (!existsSync(folder)) throw error // Another run was faster.
  }
}

/** The file that a path leads to, there or not; undefined where a link leads nowhere. */
function realTarget(named: string): string | undefined {
  const entry = lstatSync(named, { throwIfNoEntry: false })
  if (!entry) return named
  try {
    return realpathSync.native(named)
  } catch (error) {
    if (entry.isSymbolicLink() && isMissing(error)) return undefined
    throw error
  }
}

/** The path itself, or the nearest above it that is there, with its links followed. */
function nearestFolder(file: string): string {
  for (let above = file; ; above = path.dirname(above)) {
    try {
      return realpathSync.native(above)
    } catch (error) {
      if (!isMissing(error) || above === path.dirname(above)) throw error
    }
  }
}

function read(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}
