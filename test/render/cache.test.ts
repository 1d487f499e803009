import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fromCache, writeCached } from '../../src/render/cache.ts'
import { keyOf, type RenderRequest } from '../../src/render/key.ts'
import { stamp } from '../../src/render/stamp.ts'

const request: RenderRequest = { source: 'sequenceDiagram\n  a->>b: x', format: 'svg', id: 'syn' }
const key = String(keyOf(request))
const image = stamp(new TextEncoder().encode('<svg/>\n'), 'svg', key)
let folder: string

beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(os.tmpdir(), 'wirefig-cache-')), 'new/folder')
})
afterEach(() => rmSync(path.dirname(path.dirname(folder)), { recursive: true }))

test('what was written is found by its request, in one file named after its key', () => {
  expect(fromCache(folder, request)).toBeUndefined()
  writeCached(folder, key, 'svg', image)
  expect(fromCache(folder, request)).toEqual(Buffer.from(image))
  expect(fromCache(folder, { ...request, id: 'ack' })).toBeUndefined()
  expect(readdirSync(folder)).toEqual([`${key}.svg`])
})

test('a file that is cut short, or of another figure, is not served', () => {
  writeCached(folder, key, 'svg', image.subarray(0, -5))
  expect(fromCache(folder, request)).toBeUndefined()
  const other = { ...request, id: 'ack' }
  writeFileSync(path.join(folder, `${keyOf(other)}.svg`), image)
  expect(fromCache(folder, other)).toBeUndefined()
})

test('writing twice leaves one file, and a reader never finds half of one', () => {
  writeCached(folder, key, 'svg', image)
  writeCached(folder, key, 'svg', image)
  expect(readdirSync(folder)).toEqual([`${key}.svg`])
  expect(readFileSync(path.join(folder, `${key}.svg`))).toEqual(Buffer.from(image))
})
