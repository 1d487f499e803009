import { at, round, text } from '../svg/element.ts'
import { cut, lineHeight, widthOf, wrap } from '../svg/measure.ts'
import { escapeXml } from '../svg/xml.ts'
import type { Words } from '../words.ts'
import { betweenRuns, noteType, tickType, titleType } from './columns.ts'
import { headingHeight, type Layout, noteLeading } from './layout.ts'
import { type Stretch, tearAt } from './scale.ts'

/** The time axis: each time where it is, as far as there is room to write it, and how the time between is drawn. */
export function drawAxis(layout: Layout, ticks: readonly string[], title: string): string[] {
  const { axis, columns, scene, heights, top } = layout
  const end = columns.at(-1)?.left ?? axis
  const elements = [text('k', `x="${axis - 8}" y="${top - 12}"`, escapeXml(title))]
  const paths: Record<Stretch, string> = { scale: '', long: '', short: '', none: '' }
  let marks = ''
  let rules = ''
  let written = Number.NEGATIVE_INFINITY
  for (const [index, moment] of scene.moments.entries()) {
    const y = round(heights.ys[index] ?? 0)
    const before = round(heights.ys[index - 1] ?? 0)
    const stretch = heights.stretches[index] ?? 'none'
    if (index > 1) paths[stretch] += pathOf(stretch, axis, before, y)
    const isNew = moment.isTold && scene.moments[index - 1]?.time !== moment.time
    const isFirst = index === 1
    if (!isFirst && !isNew) continue
    marks += `M${axis - 4} ${y}h4`
    if (y - written < lineHeight(tickType)) continue
    written = y
    rules += `M${axis} ${y}H${end}`
    elements.push(text('k', `x="${axis - 7}" y="${round(y + 3.5)}"`, ticks[index] ?? ''))
  }
  return [
    ...path('r', rules),
    ...path('a', marks + paths.scale + paths.short),
    ...path('a2', paths.none),
    ...path('a3', paths.long),
    ...elements,
  ]
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

/** Below the figure: what the marks of the axis mean that are not to scale. */
export function drawKey(
  { axis, heights, bottom }: Layout,
  say: Words,
): { readonly elements: readonly string[]; readonly height: number; readonly width: number } {
  const used = (['short', 'long'] as const).filter(stretch => heights.stretches.includes(stretch))
  if (used.length === 0) return { elements: [], height: 0, width: 0 }
  const y = bottom + 18
  let x = axis
  const elements = used.flatMap(stretch => {
    const own = x
    const meaning = stretch === 'short' ? say.shortened : say.stretched
    x += 10 + widthOf(meaning, noteType) + 22
    return [
      ...path(stretch === 'short' ? 'a' : 'a3', pathOf(stretch, own, y - 10, y + 10)),
      text('u', `x="${round(own + 10)}" y="${y + 4}"`, escapeXml(meaning)),
    ]
  })
  return { elements, height: 20, width: Math.ceil(x) }
}

/** Of two runs: what each is called, what is between them, and where they part. */
export function drawVersus(layout: Layout): string[] {
  const { scene, columns, gaps, axis, top, bottom } = layout
  const { headings, parting } = scene.versus ?? {}
  const [gap] = gaps
  if (!headings || !gap) return []
  const middle = round((gap.from + gap.to) / 2)
  const edges = [axis + 16, gap.from, gap.to, layout.width - 14] as const
  const titles = headings.map((heading, index) => {
    const [from, to] = [edges[2 * index] ?? 0, edges[2 * index + 1] ?? 0]
    const place = `x="${round((from + to) / 2)}" y="${top - 12 - headingHeight}"`
    return text('h', place, escapeXml(cut(heading, titleType, to - from)))
  })
  const ys = parting?.at.map(moment => layout.y(moment)) ?? []
  const y = round(Math.min(...ys))
  const lines = parting ? wrap(parting.text, noteType, betweenRuns - 4, 4) : []
  const said = lines.map((line, index) => {
    const own = round(y - 5 - (lines.length - 1 - index) * noteLeading)
    return text('y g o', `x="${middle}" y="${own}"`, escapeXml(line))
  })
  const end = columns.at(-1)?.right ?? gap.to
  return [
    ...titles,
    ...(lines.length > 0 ? [`<path class="q2" d="M${axis} ${y}H${end}"/>`] : []),
    `<path class="r" d="M${middle} ${top}V${bottom}"/>`,
    ...said,
  ]
}
