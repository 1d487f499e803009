import stringWidth from 'string-width'

/** How a text is set: its size in pixels, and whether every letter is as wide as any other. */
export interface Type {
  readonly size: number
  readonly mono?: true
  readonly bold?: true
}

/** A width in pixels that no usual font exceeds: rather too wide than too narrow. */
export function widthOf(text: string, type: Type): number {
  let ems = 0
  for (const character of text) ems += advance(character, type)
  return ems * type.size
}

/**
 * From a baseline to the next, in whole pixels, so that no usual font's line reaches into another: lines of Noto Sans
 * CJK are 1.448 times as high as their size, the highest of the fonts that figures name.
 */
export function lineHeight({ size }: Type): number {
  return Math.ceil(1.448 * size)
}

/** As much of a text as is no wider than this many pixels, with an ellipsis where that is not all. */
export function cut(text: string, type: Type, width: number): string {
  const ellipsis = advance('…', type) * type.size
  let used = 0
  let kept = 0
  let offset = 0
  for (const character of text) {
    used += advance(character, type) * type.size
    if (used > width) return `${text.slice(0, kept).trimEnd()}…`
    offset += character.length
    if (used + ellipsis <= width) kept = offset
  }
  return text
}

/** A text in lines that are no wider than this many pixels, at most so many of them. */
export function wrap(text: string, type: Type, width: number, most: number): string[] {
  const lines: string[] = []
  let rest = text.slice(0, 1000)
  while (rest !== '') {
    const fit = fitting(rest, type, width)
    if (fit === rest.length || lines.length === most - 1) {
      lines.push(cut(rest, type, width))
      break
    }
    lines.push(rest.slice(0, fit).trimEnd())
    rest = rest.slice(fit).trimStart()
  }
  return lines
}

/** Where the first line ends: behind a space or an ideograph, if there is any. */
function fitting(text: string, type: Type, width: number): number {
  let [used, offset, end] = [0, 0, 0]
  for (const character of text) {
    used += advance(character, type) * type.size
    if (used > width && character !== ' ') return end > 0 ? end : Math.max(offset, 1)
    offset += character.length
    const isBreak = /[ \p{Script=Han}，。；：、）]/u.test(character)
    if (isBreak && !/^[，。；：、）]/.test(text.slice(offset))) end = offset
  }
  return text.length
}

/** In parts of the type's size: East Asian letters are square, as in every font. */
function advance(character: string, { mono, bold }: Type): number {
  const code = character.codePointAt(0) ?? 0
  if (code === 0xa0) return widths[0] ?? 0.3
  if (code > 0x7e) {
    const columns = /^[…–→←’]$/.test(character) ? 2 : stringWidth(character)
    return columns === 0 ? 0 : columns === 1 ? 0.7 : 1.02
  }
  if (mono) return 0.605
  return (widths[code - 0x20] ?? 0.7) * (bold ? 1.08 : 1)
}

/** By ASCII code from the space: classes of letters, each as wide as its widest in Arial, with a little room. */
const widths: readonly number[] = Array.from({ length: 95 }, (_, index) => {
  const character = String.fromCharCode(0x20 + index)
  const found = classes().find(([letters]) => letters.includes(character))
  return found ? found[1] : /[A-Z]/.test(character) ? 0.74 : 0.58
})

function classes(): readonly (readonly [string, number])[] {
  return [
    ["ijl'|", 0.26],
    [' !,./:;[]\\fIt', 0.3],
    ['-()`r{}', 0.36],
    ['"*^Jcksvxyz', 0.52],
    ['OQG', 0.8],
    ['@W%mM', 1.02],
  ]
}
