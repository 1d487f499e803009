import { round } from '../figure/svg/element.ts'
import { cut, wrap } from '../figure/svg/measure.ts'
import { sans } from '../figure/svg/style.ts'
import { escapeXml } from '../figure/svg/xml.ts'

/** What an image says of an article where others link to it. */
interface Card {
  readonly site: string
  readonly title: string
  readonly description: string
  /** The first figure of the article that is a drawing. */
  readonly drawing?: string
}

/** Half of the pixels that other sites want, 1200 by 630, as images are drawn twice as large. */
const [width, height] = [600, 315]
const margin = 32

/** An image as others show it: the title, and as much of a figure as there is room for, else the description. */
export function cardSvg({ site, title, description, drawing }: Card): string {
  const room = width - 2 * margin
  const fits = (size: number, lines: number) => wrap(title, { size, bold: true }, room, lines + 1)
  const size = fits(27, 2).length > 2 ? 22 : 27
  const titles = fits(size, 2)
  const leading = Math.round(size * 1.25)
  const below = 68 + titles.length * leading
  const content = drawing === undefined ? undefined : figureIn(drawing, below)
  const words = wrap(description, { size: 16 }, room, 6)
  const line = (text: string, y: number, style: string) =>
    `<text x="${margin}" y="${y}" style="${style}">${escapeXml(text)}</text>`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escapeXml(sans)}">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<rect width="${width}" height="6" fill="#0b5cad"/>`,
    line(
      cut(site, { size: 14, bold: true }, room),
      42,
      'font-size:14px;font-weight:700;fill:#0b5cad',
    ),
    ...titles.map((text, index) =>
      line(text, 51 + (index + 1) * leading, `font-size:${size}px;font-weight:700;fill:#1a1c20`),
    ),
    ...(content ??
      words.map((text, index) =>
        line(text, below + 28 + index * 24, 'font-size:16px;fill:#5b616b'),
      )),
    '</svg>',
  ].join('\n')
}

/** A figure below the title, as wide as the card has room; what is too high goes on below the edge. */
function figureIn(drawing: string, top: number): string[] | undefined {
  const head = /^<svg [^<>]*>/.exec(drawing)?.[0]
  const svg = head && / class="([\w-]+)" width="([\d.]+)"/.exec(head)
  if (!svg || !drawing.endsWith('</svg>')) return undefined
  const [, kind, own = ''] = svg
  const content = drawing.slice(head.length, -'</svg>'.length)
  const [left, room] = [margin, width - 2 * margin]
  const scale = round(Math.min(1, (room - 2 * 8) / Number(own)), 3)
  const place = `translate(${round(left + (room - Number(own) * scale) / 2)} ${top + 8}) scale(${scale})`
  return [
    `<rect x="${left}" y="${top}" width="${room}" height="${height}" rx="8" fill="#ffffff" stroke="#c9ced6"/>`,
    `<g class="${kind}" transform="${place}">${content}</g>`,
  ]
}
