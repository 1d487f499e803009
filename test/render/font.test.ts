import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { facesFor, partsFor, readParts } from '../../src/render/font.ts'

const parts = readParts(
  JSON.stringify({ '[4]': 'U+4e00-4e0f,U+41', '[5]': 'U+4e10', latin: 'U+0-FF' }),
)

test('a text needs the last part with each of its characters, and always that with numbers', () => {
  const names = (text: string) => partsFor(parts, text).map(({ name }) => name)
  expect(names('')).toEqual(['latin'])
  expect(names('A')).toEqual(['latin'])
  expect(names('一')).toEqual(['4', 'latin'])
  expect(names('丐')).toEqual(['5', 'latin'])
  expect(names('👍')).toEqual(['latin'])
})

test('entities of Mermaid are characters, and are measured as others', () => {
  expect(partsFor(parts, '#19984;').map(({ name }) => name)).toEqual(['5', 'latin'])
  expect(partsFor(parts, '#9999999;').map(({ name }) => name)).toEqual(['latin'])
  const ligature = [...parts, { name: '6', ranges: 'U+fb02' }]
  expect(partsFor(ligature, '#amp;').map(({ name }) => name)).toEqual(['latin', '6'])
})

test('an English figure needs one part in two weights, a Chinese one some more', () => {
  const english = facesFor('client SYN-SENT seq=100')
  expect(english.map(({ weight }) => weight)).toEqual([400, 700])
  for (const { file } of english) expect(readFileSync(file, 'latin1')).toMatch(/^wOF2/)
  const chinese = facesFor('第一次握手，客户端（重传）→')
  expect(new Set(chinese.map(({ name }) => name)).size).toBe(chinese.length)
  expect(chinese.length).toBeGreaterThan(4)
  expect(chinese.length).toBeLessThan(30)
})
