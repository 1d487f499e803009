import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { keyOf, type RenderRequest } from './key.ts'
import { readStamp } from './stamp.ts'

/** An image drawn before, with its stamp. Undefined where there is none, or none that is whole. */
export function fromCache(folder: string, request: RenderRequest): Uint8Array | undefined {
  const key = keyOf(request)
  return typeof key === 'string' ? readCached(folder, key, request.format) : undefined
}

/** A file of the cache is named after its key, and holds the key as its stamp. */
export function readCached(
  folder: string,
  key: string,
  format: RenderRequest['format'],
): Uint8Array | undefined {
  try {
    const bytes = readFileSync(path.join(folder, `${key}.${format}`))
    return readStamp(bytes, format) === key ? bytes : undefined
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Keeps an image with its stamp: whole or not at all, whoever else writes it at the same time. */
export function writeCached(
  folder: string,
  key: string,
  format: RenderRequest['format'],
  bytes: Uint8Array,
): void {
  mkdirSync(folder, { recursive: true })
  const temporary = path.join(folder, `${key}.${randomUUID()}.tmp`)
  try {
    writeFileSync(temporary, bytes)
    renameSync(temporary, path.join(folder, `${key}.${format}`))
  } finally {
    rmSync(temporary, { force: true })
  }
}
