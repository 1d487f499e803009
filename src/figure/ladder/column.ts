import { tearOf } from './axis.ts'
import { type Column, noteType, stateType, titleType } from './columns.ts'
import { type Layout, noteLeading } from './layout.ts'
import { cut } from './measure.ts'
import { hueOf } from './style.ts'
import { at, round, text } from './svg.ts'
import { escapeXml } from './xml.ts'

/** A lifeline: its name, its states as bands, its timers as brackets, and what its user does and is told. */
export function drawColumn(layout: Layout, index: number): string[] {
  const { columns, scene, top, bottom } = layout
  const [column, lifeline] = [columns[index], scene.lifelines[index]]
  if (!column || !lifeline) throw new Error('a lifeline without a place')
  const { lanes, left, right } = column
  const [first, last] = [lanes[0]?.x ?? left, lanes.at(-1)]
  const end = last ? last.x + last.width : right
  const middle = (first + end) / 2
  const isEnclosed = right > end
  const title = cut(lifeline.title, titleType, 200)
  const y = lanes.length > 1 ? top - 26 : top - 12
  return [
    text('h', `x="${round(middle)}" y="${y}"`, escapeXml(title)),
    `<rect class="p" x="${left}" y="${top}" width="${right - left}" height="${bottom - top}"/>`,
    ...(isEnclosed
      ? [
          `<rect class="o" x="${left}" y="${top}" width="${right - left}" height="${bottom - top}"/>`,
        ]
      : []),
    ...lanes.flatMap((_, lane) => drawLane(layout, column, index, lane)),
    ...drawNotes(layout, column),
  ]
}

function drawLane(layout: Layout, { lanes }: Column, index: number, lane: number): string[] {
  const { scene, top, bottom, heights } = layout
  const own = lanes[lane]
  const { states = [], title } = scene.lifelines[index]?.lanes[lane] ?? {}
  if (!own) return []
  const { x, width } = own
  const middle = round(x + width / 2)
  const heading =
    title === undefined
      ? []
      : [text('e', `x="${middle}" y="${top - 9}"`, escapeXml(cut(title, noteType, width)))]
  if (states.length === 0) {
    return [
      ...heading,
      `<rect class="b b0" x="${x}" y="${top}" width="${width}" height="${bottom - top}"/>`,
    ]
  }
  const tears = heights.stretches.flatMap((stretch, at) =>
    stretch === 'short' ? round(((heights.ys[at - 1] ?? 0) + (heights.ys[at] ?? 0)) / 2) : [],
  )
  const bands = states.flatMap((state, at) => {
    const next = states[at + 1]
    const [from, to] = [round(layout.y(state.at)), round(next ? layout.y(next.at) : bottom)]
    const label = cut(state.text, stateType, width - 8)
    return [
      `<rect class="b ${hueOf(state.index)}" x="${x}" y="${from}" width="${width}" height="${round(to - from)}"/>`,
      text('s', `x="${middle}" y="${round(from + 13)}"`, escapeXml(label)),
    ]
  })
  const tear = tears.map(y => tearOf(x - 1, width + 2, y + 1.5)).join('')
  return [...heading, ...bands, ...(tear ? [`<path class="z" d="${tear}"/>`] : [])]
}

/** Notes stand at their moments; that of a timer at the middle of its bracket, where nothing else does. */
function drawNotes(layout: Layout, { notes, timers, edge, side, text: x }: Column): string[] {
  const anchor = side < 0 ? ' v' : ''
  const used = new Map<number, number>()
  const placed = notes.map(({ note, lines }) => {
    const base = layout.y(note.at)
    const y = base + (used.get(base) ?? 0)
    const height = lines.length * noteLeading
    used.set(base, (used.get(base) ?? 0) + height)
    return { note, lines, y, height }
  })
  const isFree = (y: number, height: number, own: (typeof placed)[number]) =>
    placed.every(
      other => other === own || y + height + 1 <= other.y || other.y + other.height + 1 <= y,
    )
  for (const one of placed) {
    const { timer } = one.note
    if (!timer) continue
    const middle = (layout.y(timer.from) + layout.y(timer.to)) / 2 - (one.height - noteLeading) / 2
    if (isFree(middle, one.height, one)) one.y = middle
  }
  const brackets = timers.map(({ timer, x }) => {
    const [from, to] = [round(layout.y(timer.from)), round(layout.y(timer.to))]
    return `M${edge + side * 2} ${from + 2}H${x}V${to - 2}H${edge + side * 2}`
  })
  const pointers = placed.flatMap(({ note, y }) => {
    if (note.kind === 'expiry') return []
    const [near, far] = [edge + side * 2, edge + side * 13]
    const [tip, back] = note.kind === 'call' ? [near, far] : [far, near]
    const wing = round((back - tip) * 0.4)
    return [
      `M${back} ${round(y)}H${tip}M${tip + wing} ${round(y - 3)}L${at(tip, y)}L${at(tip + wing, y + 3)}`,
    ]
  })
  const d = [...brackets, ...pointers].join('')
  return [
    ...(d ? [`<path class="w" d="${d}"/>`] : []),
    ...placed.flatMap(({ note, lines, y }) =>
      lines.map((line, index) => {
        const name = { call: '', delivery: '', signal: 'g', expiry: 'u' }[note.kind]
        const place = `x="${round(x)}" y="${round(y + 4 + index * noteLeading)}"`
        return text(`${name}${anchor}`.trim(), place, escapeXml(line))
      }),
    ),
  ]
}
