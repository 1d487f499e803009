import { type Frame, svgOf } from '../svg/document.ts'
import { at, data, round, text } from '../svg/element.ts'
import { escapeXml } from '../svg/xml.ts'
import type { Words } from '../words.ts'
import { drawAxis, drawKey, drawVersus } from './axis.ts'
import { drawColumn } from './column.ts'
import type { Layout } from './layout.ts'
import type { Course, Placed } from './place.ts'
import type { Arrow } from './scene.ts'
import { rules } from './style.ts'

/** The figure: one ladder, or several one above the other. */
export function drawLadder(
  layouts: readonly Layout[],
  say: Words,
  naming: Pick<Frame, 'id' | 'title' | 'description'>,
): string {
  const key = drawKey(layouts, say)
  const width = Math.max(key.width, ...layouts.map(layout => layout.width))
  const height = Math.max(...layouts.map(({ bottom }) => bottom)) + 16 + key.height
  // The label of a steep message at the top may reach above the names of the sides.
  const tops = layouts.flatMap(({ labels }) =>
    labels.flatMap(label => label?.boxes.map(box => box.top) ?? []),
  )
  const above = Math.ceil(Math.max(0, ...tops.map(top => 8 - top)))
  return svgOf({ ...naming, kind: 'ladder', width, height, above, rules }, [
    ...layouts.flatMap(drawOne),
    ...key.elements,
  ])
}

/** One ladder, from the ground up: axis, messages, lifelines, and what is written on them. */
function drawOne(layout: Layout): string[] {
  const { scene, courses, labels, columns } = layout
  const drawn = scene.arrows.map((arrow, index) => drawArrow(arrow, courses[index]))
  return [
    ...drawAxis(layout),
    ...drawVersus(layout),
    ...drawn.map(({ line }) => line),
    ...columns.flatMap((_, index) => drawColumn(layout, index)),
    ...drawn.map(({ head }) => head),
    ...scene.arrows.map((arrow, index) => drawLabel(arrow, labels[index], courses[index])),
  ]
}

/** A line, and behind it how it ends: an arrowhead, a cross, or an open one where it is still on its way. */
function drawArrow(
  { row, run, end, isFromNowhere }: Arrow,
  course: Course | undefined,
): { readonly line: string; readonly head: string } {
  if (!course) throw new Error('a message without a place')
  const { from, to, lead } = course
  const start = lead ? `${at(lead.x, lead.y)}L` : ''
  const angle = Math.atan2(to.y - from.y, to.x - from.x)
  const dashes = row.retransmission ? ' d' : row.origin === 'sent' || row.by ? '' : ' c'
  const back = (along: number, aside: number) =>
    at(
      to.x - along * Math.cos(angle) - aside * Math.sin(angle),
      to.y - along * Math.sin(angle) + aside * Math.cos(angle),
    )
  const own = data({ run, row: row.number })
  const line = `<path class="m${dashes}"${own} d="M${start}${at(from.x, from.y)}L${back(end === 'arrives' ? 6 : 0, 0)}"/>`
  const nowhere = isFromNowhere || row.of !== undefined
  const ring = nowhere
    ? `<path class="m p"${own} d="M${at(from.x - 3, from.y)}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0"/>`
    : ''
  const tip =
    end === 'arrives'
      ? `<path class="f"${own} d="M${at(to.x, to.y)}L${back(9, 3.6)}L${back(9, -3.6)}Z"/>`
      : end === 'lost'
        ? `<path class="x"${own} d="M${at(to.x - 5, to.y - 5)}l10 10m0-10l-10 10"/>`
        : `<path class="m"${own} d="M${back(8, 4)}L${at(to.x, to.y)}L${back(8, -4)}"/>`
  return { line, head: ring + tip }
}

const classes = { number: 'n', name: 'l', kind: 'i', field: '', remark: 'q' } as const

/** Lines along a message, one above the other, around their middle. */
function drawLabel(
  { row, run }: Arrow,
  placed: Placed | undefined,
  course: Course | undefined,
): string {
  if (!placed || !course) return ''
  const { lines, leading } = course
  const { centre, angle } = placed
  const turn = round((angle * 180) / Math.PI, 2)
  const place = `translate(${at(centre.x, centre.y)})${turn === 0 ? '' : `rotate(${turn})`}`
  return lines
    .map(({ spans }, index) => {
      const y = round((index - (lines.length - 1) / 2) * leading + 4)
      const parts = spans.map(({ kind, text: own }, part) => {
        const name = classes[kind]
        const dx = part === 0 ? '' : ` dx="6"`
        return `<tspan${name && ` class="${name}"`}${dx}>${escapeXml(own)}</tspan>`
      })
      return text(
        't',
        `transform="${place}" y="${y}"${data({ run, row: row.number })}`,
        parts.join(''),
      )
    })
    .join('\n')
}
