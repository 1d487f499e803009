import { readFileSync } from 'node:fs'
import path from 'node:path'
import { locate, monoPackage } from './packages.ts'
import { fontWeights } from './settings.ts'

/** A face of the font: one of its hundred parts in one weight. */
export interface Face {
  /** Of no other face. */
  readonly name: string
  readonly file: string
  readonly weight: number
  readonly ranges: string
}

/** The faces that a text needs. */
export function facesFor(text: string): Face[] {
  const manifest = locate('@fontsource/noto-sans-sc/package.json')
  if (!manifest) throw new Error('the font is not installed')
  const folder = path.dirname(manifest)
  const parts = readParts(readFileSync(path.join(folder, 'unicode.json'), 'utf8'))
  return partsFor(parts, text).flatMap(part =>
    fontWeights.map(weight => {
      const name = `noto-sans-sc-${part.name}-${weight}-normal`
      return { name, file: path.join(folder, `files/${name}.woff2`), weight, ranges: part.ranges }
    }),
  )
}

/** The files of the font whose letters are all as wide, of which drawings have few but Latin ones. */
export function monoFiles(): { readonly name: string; readonly file: string }[] {
  const manifest = locate(`${monoPackage}/package.json`)
  if (!manifest) throw new Error('the font of drawings is not installed')
  return fontWeights.map(weight => {
    const name = `dejavu-mono-latin-${weight}-normal`
    return { name, file: path.join(path.dirname(manifest), `files/${name}.woff`) }
  })
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
