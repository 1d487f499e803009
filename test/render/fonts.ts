import { readFileSync } from 'node:fs'
import path from 'node:path'

/** A font for all texts of a drawing, whatever this machine has. */
export interface Font {
  readonly name: string
  /** Style for a page: the families that drawings name first are this font. */
  readonly css: string
}

const packages = path.join(import.meta.dirname, '../../node_modules/@fontsource')

/**
 * What figures are read in: the widest letters (DejaVu) and the highest lines (Noto Sans CJK), from packages. PingFang
 * and Segoe UI are not free: they are Noto Sans SC with the ascent and the descent, in ems, of their own.
 */
export const fonts: readonly Font[] = [
  font('DejaVu', ['dejavu-sans', 'dejavu-mono'], [0.928, 0.236]),
  font('Noto Sans CJK', ['noto-sans-sc', 'noto-sans-sc'], [1.16, 0.288]),
  font('PingFang', ['noto-sans-sc', 'noto-sans-sc'], [1.06, 0.34]),
  font('Segoe UI', ['noto-sans-sc', 'noto-sans-sc'], [1.079, 0.251]),
]

function font(
  name: string,
  [sans, mono]: readonly [string, string],
  [ascent, descent]: readonly [number, number],
): Font {
  const metrics = `ascent-override:${100 * ascent}%;descent-override:${100 * descent}%;line-gap-override:0%`
  const face = (family: string, own: string, part: string, weight: number, file = weight) => {
    const bytes = readFileSync(
      path.join(packages, own, `files/${own}-${part}-${file}-normal.woff2`),
    )
    const range = part === 'latin' ? 'U+0-2FF,U+2000-22FF' : 'U+3000-FFFF'
    return `@font-face{font-family:"${family}";font-weight:${weight};unicode-range:${range};${metrics};src:url(data:font/woff2;base64,${bytes.toString('base64')})}`
  }
  const families = [
    ['Helvetica Neue', sans],
    ['Menlo', mono],
  ] as const
  const faces = families.flatMap(([family, own]) =>
    [400, 700].flatMap(weight => [
      face(family, own, 'latin', weight),
      face(family, 'noto-sans-sc', 'chinese-simplified', weight, 400),
    ]),
  )
  // As wide as the font has it, however a machine sets fonts to its pixels.
  const exact = 'svg{text-rendering:geometricPrecision}'
  return { name, css: [...faces, exact].join('\n') }
}
