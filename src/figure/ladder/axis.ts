import { across, type Box } from '../svg/box.ts'
import { at, round, text } from '../svg/element.ts'
import { cut, lineHeight, widthOf, wrap } from '../svg/measure.ts'
import { escapeXml } from '../svg/xml.ts'
import type { Words } from '../words.ts'
import { betweenRuns, noteType, tickType, titleType } from './columns.ts'
import { headingHeight, type Layout, noteLeading } from './layout.ts'
import { boxOfNote, notesBeside } from './note-places.ts'
import { type Stretch, tearAt } from './scale.ts'

/** The time axis: each time where it is, as far as there is room to write it, and how the time between is drawn. */
export function drawAxis(layout: Layout): string[] {
  const { axis, columns, scene, heights, top, measures, ticks } = layout
  const { gap } = measures.axis
  const end = columns.at(-1)?.left ?? axis
  const elements = [text('k', `x="${axis - gap + 1}" y="${top - 12}"`, escapeXml(ticks.title))]
  const paths: Record<Stretch, string> = { scale: '', long: '', short: '', none: '' }
  const texts = textsOf(layout)
  let marks = ''
  let rules = ''
  let written = Number.NEGATIVE_INFINITY
  for (const [index, moment] of scene.moments.entries()) {
    const y = round(heights.ys[index] ?? 0)
    const before = round(heights.ys[index - 1] ?? 0)
    const stretch = heights.stretches[index] ?? 'none'
    if (index > 1) paths[stretch] += pathOf(stretch, axis, before, y)
    if (index !== 1 && !moment.isTold) continue
    marks += `M${axis - 4} ${y}h4`
    if (y - written < lineHeight(tickType)) continue
    written = y
    rules += ruleOf(texts, y, axis, end)
    elements.push(
      text('k', `x="${axis - gap + 2}" y="${round(y + 3.5)}"`, ticks.times[index] ?? ''),
    )
  }
  return [
    ...path('r', rules),
    ...path('a', marks + paths.scale + paths.short),
    ...path('a2', paths.none),
    ...path('a3', paths.long),
    ...elements,
  ]
}

/** Where labels and notes stand, which no rule runs through. */
function textsOf(layout: Layout): Box[] {
  const notes = layout.columns.flatMap(column => notesBeside(layout, column).map(boxOfNote))
  return [...layout.labels.flatMap(label => label?.boxes ?? []), ...notes]
}

/** A level line, but for where texts are. */
function ruleOf(texts: readonly Box[], y: number, from: number, to: number): string {
  const gaps = texts
    .flatMap(box => [across(box, y - 1), across(box, y + 1)])
    .filter(gap => gap !== undefined)
    .sort(([a], [b]) => a - b)
  let x = from
  let drawn = ''
  for (const [left, right] of [...gaps, [to, to] as const]) {
    if (left - x > 3) drawn += `M${round(x)} ${y}H${round(left)}`
    x = Math.max(x, right)
  }
  return drawn
}

function path(name: string, d: string): string[] {
  return d === '' ? [] : [`<path class="${name}" d="${d}"/>`]
}

function pathOf(stretch: Stretch, x: number, from: number, to: number): string {
  if (stretch !== 'short') return `M${x} ${from}V${to}`
  const middle = round(to - tearAt)
  return `M${x} ${from}V${round(middle - 6)}l-4 2l8 4l-8 4l4 2V${to}`
}

/** A gap in a band, where time is left out. */
export function tearOf(x: number, width: number, y: number): string {
  const teeth = Math.max(1, Math.round(width / 12))
  const step = round(width / teeth / 2, 2)
  return `M${at(x, y)}${`l${step} -3l${step} 3`.repeat(teeth)}`
}

/** Below the figure: what the marks of the axis mean that are not to scale, and the line from which two runs differ. */
export function drawKey(
  layouts: readonly Layout[],
  say: Words,
): { readonly elements: readonly string[]; readonly height: number; readonly width: number } {
  const last = layouts.at(-1)
  if (!last) return { elements: [], height: 0, width: 0 }
  const { axis, bottom, measures } = last
  const isUsed = (stretch: Stretch) =>
    layouts.some(({ heights }) => heights.stretches.includes(stretch))
  const parting = measures.isStacked ? layouts.find(isParted)?.scene.versus?.parting : undefined
  const marks = [
    ...(['short', 'long'] as const).filter(isUsed).map(stretch => ({
      mark: (x: number, y: number) =>
        path(stretch === 'short' ? 'a' : 'a3', pathOf(stretch, x, y - 10, y + 10)),
      room: 10,
      meaning: stretch === 'short' ? say.shortened : say.stretched,
    })),
    ...(parting
      ? [
          {
            mark: (x: number, y: number) => path('q2', `M${x} ${y}h18`),
            room: 24,
            meaning: parting.text,
          },
        ]
      : []),
  ]
  const begin = measures.isStacked ? measures.margin + 4 : axis
  const end = measures.isStacked ? last.width - measures.margin : Infinity
  let [x, y, width] = [begin, bottom + 18, 0]
  const elements = marks.flatMap(({ mark, room, meaning }) => {
    const reach = room + widthOf(meaning, noteType)
    if (x > begin && x + reach > end) [x, y] = [begin, y + 20]
    const own = x
    x += reach + 22
    width = Math.max(width, x)
    return [...mark(own, y), text('u', `x="${round(own + room)}" y="${y + 4}"`, escapeXml(meaning))]
  })
  return marks.length === 0
    ? { elements, height: 0, width: 0 }
    : { elements, height: y - bottom + 2, width: measures.isStacked ? 0 : Math.ceil(width) }
}

function isParted({ scene }: Layout): boolean {
  return scene.versus?.parting !== undefined
}

/** Of two runs: what each is called, what is between them, and where they part. */
export function drawVersus(layout: Layout): string[] {
  const { scene, columns, gaps, axis, top, bottom, measures } = layout
  const { headings, parting } = scene.versus ?? {}
  if (!headings) return []
  const [gap] = gaps
  const { margin } = measures
  const begin = gap ? axis + measures.axis.lead : margin + 2
  const edges = [begin, ...(gap ? [gap.from, gap.to] : []), layout.width - margin]
  const titles = headings.map((heading, index) => {
    const [from, to] = [edges[2 * index] ?? 0, edges[2 * index + 1] ?? 0]
    const y = top - 12 - headingHeight
    const own = escapeXml(cut(heading, titleType, to - from))
    return gap
      ? text('h', `x="${round((from + to) / 2)}" y="${y}"`, own)
      : text('w0', `x="${from}" y="${y}"`, own)
  })
  const ys = parting?.at.map(moment => layout.y(moment)) ?? []
  const y = round(Math.min(...ys))
  const end = columns.at(-1)?.right ?? 0
  const line = parting ? path('q2', ruleOf(textsOf(layout), y, axis, end)) : []
  if (!gap) return [...titles, ...line]
  const middle = round((gap.from + gap.to) / 2)
  const lines = parting ? wrap(parting.text, noteType, betweenRuns - 4, 4) : []
  const said = lines.map((line, index) => {
    const own = round(y - 5 - (lines.length - 1 - index) * noteLeading)
    return text('y g o', `x="${middle}" y="${own}"`, escapeXml(line))
  })
  return [...titles, ...line, `<path class="r" d="M${middle} ${top}V${bottom}"/>`, ...said]
}
