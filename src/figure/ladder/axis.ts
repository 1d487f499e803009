import { at, round, text } from '../svg/element.ts'
import { widthOf } from '../svg/measure.ts'
import { escapeXml } from '../svg/xml.ts'
import type { Words } from '../words.ts'
import { noteType } from './columns.ts'
import type { Layout } from './layout.ts'
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
    if (y - written < 11) continue
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
