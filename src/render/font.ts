import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { locate } from './packages.ts'
import { fontWeights } from './settings.ts'

/**
 * A style sheet with the faces that a text needs, as a `data:` URL: the font comes in some hundred parts, and mermaid-cli
 * loads each face of a style sheet before mermaid measures.
 */
export async function fontSheet(text: string): Promise<URL> {
  const manifest = locate('@fontsource/noto-sans-sc/package.json')
  if (!manifest) throw new Error('the font is not installed')
  const folder = path.dirname(manifest)
  const parts = readParts(await readFile(path.join(folder, 'unicode.json'), 'utf8'))
  const faces = partsFor(parts, text).flatMap(({ name, ranges }) =>
    fontWeights.map(async weight => {
      const file = path.join(folder, `files/noto-sans-sc-${name}-${weight}-normal.woff2`)
      const url = `data:font/woff2;base64,${await readFile(file, 'base64')}`
      return `@font-face{font-family:"Noto Sans SC";font-weight:${weight};unicode-range:${ranges};src:url(${url}) format("woff2")}`
    }),
  )
  const sheet = Buffer.from((await Promise.all(faces)).join('\n'))
  return new URL(`data:text/css;base64,${sheet.toString('base64')}`)
}

/** A part of the font: its name in file names, and the characters that it has. */
export interface Part {
  readonly name: string
  /** `U+0-FF,U+131` */
  readonly ranges: string
}

/** From `unicode.json`, where the names of numbered parts stand in brackets. */
export function readParts(json: string): Part[] {
  const ranges: Readonly<Record<string, string>> = JSON.parse(json)
  return Object.entries(ranges).map(([name, range]) => ({
    name: name.replace(/^\[(\d+)\]$/, '$1'),
    ranges: range,
  }))
}

/** The parts that a browser would use: for each character the last that has it; and Latin always, for numbers. */
export function partsFor(parts: readonly Part[], text: string): Part[] {
  const sets = parts.map(part => ({ part, has: membership(part.ranges) }))
  const characters = [...new Set(`0${decoded(text)}`)].map(each => each.codePointAt(0) ?? 0)
  const used = new Set(characters.map(code => sets.findLast(({ has }) => has(code))?.part))
  return parts.filter(part => used.has(part))
}

/** With the characters of Mermaid's entities, `#46;`, and those that mermaid measures in place of one: `ﬂ°°46¶ß`. */
function decoded(text: string): string {
  const codes = Array.from(text.matchAll(/#(\d{1,7});/g), ([, digits]) => Number(digits))
  const entities = codes.filter(code => code <= 0x10ffff).map(code => String.fromCodePoint(code))
  return [text, ...entities, ...(/#\w+;/.test(text) ? ['ﬂ°¶ß'] : [])].join('')
}

function membership(ranges: string): (code: number) => boolean {
  const bounds = ranges.split(',').map(range => {
    const [low = '', high = low] = range.replace('U+', '').split('-')
    return [Number.parseInt(low, 16), Number.parseInt(high, 16)] as const
  })
  return code => bounds.some(([low, high]) => low <= code && code <= high)
}
