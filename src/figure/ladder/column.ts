import { at, data, round, text } from '../svg/element.ts'
import { cut } from '../svg/measure.ts'
import { hueOf } from '../svg/style.ts'
import { escapeXml } from '../svg/xml.ts'
import { tearOf } from './axis.ts'
import { type Column, noteType, stateType } from './columns.ts'
import { type Layout, noteLeading, stateHeight } from './layout.ts'
import { notesBeside } from './note-places.ts'
import type { Timer } from './notes.ts'
import { tearAt } from './scale.ts'
import type { Lifeline } from './scene.ts'

/** A lifeline: its name, its states as bands, its timers as brackets, and what its user does and is told. */
export function drawColumn(layout: Layout, index: number): string[] {
  const { columns, scene, top, bottom } = layout
  const [column, lifeline] = [columns[index], scene.lifelines[index]]
  if (!column || !lifeline) throw new Error('a lifeline without a place')
  const { lanes, left, right } = column
  const y = lanes.length > 1 ? top - 26 : top - 12
  return [
    text('h', `x="${round(column.title.x)}" y="${y}"`, escapeXml(column.title.text)),
    `<rect class="p" x="${left}" y="${top}" width="${right - left}" height="${bottom - top}"/>`,
    ...lanes.flatMap((_, lane) => drawLane(layout, column, index, lane)),
    ...(column.side === 0
      ? drawInner(layout, column, index)
      : drawNotes(layout, column, whoseIs(lifeline))),
  ]
}

function drawLane(layout: Layout, { lanes }: Column, index: number, lane: number): string[] {
  const { scene, top, bottom, heights } = layout
  const own = lanes[lane]
  const { states = [], title, peer } = scene.lifelines[index]?.lanes[lane] ?? {}
  const whose = whoseIs(scene.lifelines[index])
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
    stretch === 'short' ? round((heights.ys[at] ?? 0) - tearAt) : [],
  )
  const texts: string[] = []
  const bands = states.flatMap((state, at) => {
    const next = states[at + 1]
    const [from, to] = [round(layout.y(state.at)), round(next ? layout.y(next.at) : bottom)]
    const label = cut(state.text, stateType, width - Math.min(8, layout.measures.band.pad))
    const own = data({ ...whose, peer, step: state.step })
    texts.push(text('s', `x="${middle}" y="${round(from + 13)}"${own}`, escapeXml(label)))
    return [
      `<rect class="b ${hueOf(state.index)}" x="${x}" y="${from}" width="${width}" height="${round(to - from)}"${own}/>`,
    ]
  })
  const tear = tears.map(y => tearOf(x - 1, width + 2, y + 1.5)).join('')
  return [...heading, ...bands, ...(tear ? [`<path class="z" d="${tear}"/>`] : []), ...texts]
}

const noteClasses = { call: '', delivery: '', signal: 'g', expiry: 'u' } as const

/** Of a lifeline between others: notes and brackets stand within the lanes, below the name of a state. */
function drawInner(layout: Layout, { notes, timers, lanes }: Column, index: number): string[] {
  const whose = whoseIs(layout.scene.lifelines[index])
  const used = new Map<string, number>()
  const texts = notes.flatMap(({ note, lines }) => {
    const lane = lanes[note.lane]
    if (!lane) return []
    const states = layout.scene.lifelines[index]?.lanes[note.lane]?.states ?? []
    const key = `${note.lane} ${layout.y(note.at)}`
    const begin = used.get(key) ?? (states.some(({ at }) => at === note.at) ? stateHeight : 0)
    used.set(key, begin + lines.length * noteLeading)
    return lines.map((line, at) => {
      const y = round(layout.y(note.at) + begin + at * noteLeading + 11)
      const place = `x="${round(lane.x + lane.width / 2)}" y="${y}"${data({ ...whose, step: note.step })}`
      return text('j', place, escapeXml(line))
    })
  })
  const brackets = timers.map(({ timer, edge, x }) => bracket(layout, whose, timer, edge, x))
  return [...brackets, ...texts]
}

function drawNotes(layout: Layout, column: Column, whose: Whose): string[] {
  const { timers, edge, side, text: x } = column
  const anchor = side < 0 ? ' v' : ''
  const placed = notesBeside(layout, column)
  const brackets = timers.map(timer => bracket(layout, whose, timer.timer, timer.edge, timer.x))
  const pointers = placed.flatMap(({ note, y }) => {
    if (note.kind === 'expiry') return []
    const [near, far] = [edge + side * 2, edge + side * 13]
    const [tip, back] = note.kind === 'call' ? [near, far] : [far, near]
    const wing = round((back - tip) * 0.4)
    const d = `M${back} ${round(y)}H${tip}M${tip + wing} ${round(y - 3)}L${at(tip, y)}L${at(tip + wing, y + 3)}`
    return [`<path class="w" d="${d}"${data({ ...whose, step: note.step })}/>`]
  })
  return [
    ...brackets,
    ...pointers,
    ...placed.flatMap(({ note, lines, y }) =>
      lines.map((line, index) => {
        const name = `y ${noteClasses[note.kind]}`.trimEnd()
        const own = data({ ...whose, step: note.step })
        const place = `x="${round(x)}" y="${round(y + 4 + index * noteLeading)}"${own}`
        return text(`${name}${anchor}`, place, escapeXml(line))
      }),
    ),
  ]
}

/** By which a page finds what is an endpoint's. */
type Whose = Readonly<Record<'run' | 'side', string | undefined>>

function whoseIs(lifeline: Lifeline | undefined): Whose {
  return { run: lifeline?.run, side: lifeline?.side }
}

/** From a timer's setting to its expiry. */
function bracket(
  layout: Layout,
  whose: Whose,
  { from, to, step }: Timer,
  edge: number,
  x: number,
): string {
  const [top, bottom] = [round(layout.y(from)) + 2, round(layout.y(to)) - 2]
  return `<path class="w" d="M${edge} ${top}H${x}V${bottom}H${edge}"${data({ ...whose, step })}/>`
}
