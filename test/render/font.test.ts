import { expect, test } from 'vitest'
import { fontSheet, partsFor, readParts } from '../../src/render/font.ts'

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

test('the sheet of an English figure holds one part in two weights, a Chinese one some more', async () => {
  const sheet = async (text: string) => {
    const url = await fontSheet(text)
    const [, css = ''] = url.href.split('data:text/css;base64,')
    return (
      Buffer.from(css, 'base64')
        .toString()
        .match(/@font-face\{[^}]*\}/g) ?? []
    )
  }
  const english = await sheet('client SYN-SENT seq=100')
  expect(english.map(face => /font-weight:(\d+)/.exec(face)?.[1])).toEqual(['400', '700'])
  expect(english.every(face => /src:url\(data:font\/woff2;base64,d09GMg/.test(face))).toBe(true)
  const chinese = await sheet('第一次握手，客户端（重传）→')
  expect(chinese.length).toBeGreaterThan(4)
  expect(chinese.length).toBeLessThan(30)
})
