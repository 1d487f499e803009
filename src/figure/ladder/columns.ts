import { cut, type Type, widthOf, wrap } from '../svg/measure.ts'
import type { Moment } from './clock.ts'
import { gap, linesOf } from './label.ts'
import type { Measures } from './measures.ts'
import type { Note, Timer } from './notes.ts'
import type { Arrow, Lifeline, Scene } from './scene.ts'

/** Where a lifeline's parts stand from left to right, in pixels. */
export interface Column {
  /** Where arrows from the left end, and those from the right. */
  readonly left: number
  readonly right: number
  readonly title: { readonly x: number; readonly text: string }
  readonly lanes: readonly { readonly x: number; readonly width: number }[]
  /** Where notes and timers stand: to the left (−1) or to the right of the lanes, or within them. */
  readonly side: -1 | 1 | 0
  /** The edge of the lanes on that side. */
  readonly edge: number
  /** Where its notes begin (or end, to the left). */
  readonly text: number
  /** Brackets: where each stands, and the edge of the lane that it belongs to. */
  readonly timers: readonly { readonly timer: Timer; readonly edge: number; readonly x: number }[]
  readonly notes: readonly { readonly note: Note; readonly lines: readonly string[] }[]
}

export interface Columns {
  /** The right end of what is written at the axis, and the axis. */
  readonly axis: number
  readonly columns: readonly Column[]
  /** Between two runs. */
  readonly gaps: readonly { readonly from: number; readonly to: number }[]
  readonly width: number
  readonly ticks: Ticks
  readonly measures: Measures
}

/** The width of what is between two runs. */
export const betweenRuns = 120

export const noteType: Type = { size: 11 }
export const stateType: Type = { size: 11, mono: true }
export const tickType: Type = { size: 11, mono: true }
export const titleType: Type = { size: 13, bold: true }

/** What is written at the axis: of each moment its time, and what they are. */
export interface Ticks {
  readonly times: readonly string[]
  readonly title: string
}

/** All places from left to right; labels have room enough between two lifelines, or more lines than one. */
export function columnsOf(scene: Scene, ticks: Ticks, measures: Measures): Columns {
  const { margin } = measures
  const texts = [...ticks.times, ticks.title].map(tick => widthOf(tick, tickType))
  const axis = Math.ceil(margin + Math.max(measures.axis.texts, ...texts) + measures.axis.gap)
  const { lifelines } = scene
  const all = lifelines.map(lifeline => laneWidths(lifeline, placeOf(scene, lifeline), measures))
  const inners = all.map(widths => widths.reduce((sum, width) => sum + width + 2, -2))
  const taken = axis + measures.axis.lead + margin + inners.reduce((sum, inner) => sum + inner, 0)
  const columns: Column[] = []
  const gaps: Columns['gaps'][number][] = []
  let x = axis + measures.axis.lead
  for (const [index, lifeline] of lifelines.entries()) {
    const { isFirst, isLast, side } = placeOf(scene, lifeline)(measures)
    const [widths = [], inner = 0] = [all[index], inners[index]]
    const notes = lifeline.notes.map(note => {
      const room = side === 0 ? (widths[note.lane] ?? 60) - measures.band.noteInset : 156
      return { note, lines: wrap(note.text, noteType, room, 4) }
    })
    const written =
      side === 0 ? [] : notes.flatMap(({ lines }) => lines.map(line => widthOf(line, noteType)))
    const slots = timerSlots(lifeline.timers, scene.moments)
    const deepest = side === 0 ? 0 : slots.reduce((most, slot) => Math.max(most, slot + 1), 0)
    const reach = deepest > 0 ? 8 + deepest * 8 : written.length > 0 ? 16 : 0
    const beside = reach + (written.length > 0 ? 4 + Math.ceil(Math.max(...written)) : 0)
    const isBeside = measures.notes === 'beside'
    const most = isBeside ? 200 : inner + 60
    const title = cut(lifeline.title, titleType, most)
    // Other fonts may be wider.
    const half = Math.ceil(Math.min(200, 1.12 * widthOf(title, titleType))) / 2
    const heading = isBeside ? half - inner / 2 : 0
    const out = Math.max(side < 0 ? beside : 0, isFirst ? heading : 0)
    const first = Math.ceil(x + out)
    const lanes = widths.map((width, lane) => ({
      x: first + widths.slice(0, lane).reduce((sum, before) => sum + before + 2, 0),
      width,
    }))
    const end = first + inner
    const edge = side < 0 ? first : end
    // Of the outermost, a name that is wider than the bands goes inwards.
    const least = isFirst ? first - Math.max(0, heading) + half : 0
    const last = isLast && !isBeside ? end - half : Infinity
    columns.push({
      left: first,
      right: end,
      title: { x: Math.min(last, Math.max(least, (first + end) / 2)), text: title },
      lanes,
      side,
      edge,
      text: edge + side * (reach + 4),
      timers: lifeline.timers.map((timer, at) => {
        const slot = slots[at] ?? 0
        if (side !== 0) return { timer, edge: edge + side * 2, x: edge + side * (8 + slot * 8) }
        const lane = lanes[timer.lane]
        const inward = isInward(lanes, isFirst, isLast)
        if (inward === 0) return { timer, ...withinLane(lane) }
        const own = inward > 0 ? end : first
        return { timer, edge: own, x: own + inward * (5 + 4 * slot) }
      }),
      notes,
    })
    if (!isLast) x = end + corridor(scene, index, measures, taken)
    else {
      x = end + Math.max(beside, heading)
      if (index === lifelines.length - 1) continue
      gaps.push({ from: x, to: x + betweenRuns })
      x += betweenRuns
    }
  }
  return { axis, columns, gaps, width: Math.ceil(x + margin), ticks, measures }
}

/** Whether a lifeline is an outermost one of its run, and on which side its notes stand. */
function placeOf({ lifelines }: Scene, lifeline: Lifeline) {
  const index = lifelines.indexOf(lifeline)
  const isFirst = lifelines[index - 1]?.run !== lifeline.run || index === 0
  const isLast = lifelines[index + 1]?.run !== lifeline.run || index === lifelines.length - 1
  return ({ notes }: Measures): Pick<Column, 'side'> & { isFirst: boolean; isLast: boolean } => {
    const side = notes === 'within' ? 0 : isFirst ? -1 : isLast ? 1 : 0
    return { isFirst, isLast, side }
  }
}

/** Where the brackets of one connection have room in the corridor: to the right (1), to the left (−1), or not (0). */
function isInward(lanes: Column['lanes'], isFirst: boolean, isLast: boolean): -1 | 0 | 1 {
  if (lanes.length > 1 || isFirst === isLast) return 0
  return isFirst ? 1 : -1
}

/** The index of the column, counted from a lifeline, in which each timer's bracket has room. */
function timerSlots(timers: readonly Timer[], moments: readonly Moment[]): number[] {
  const ends: number[] = []
  return timers.map(({ from, to }) => {
    const begin = moments.indexOf(from)
    const free = ends.findIndex(end => end <= begin)
    const slot = free < 0 ? ends.length : free
    ends[slot] = moments.indexOf(to)
    return slot
  })
}

/** Within a lane, a bracket stands at its right edge. */
function withinLane(lane: Column['lanes'][number] | undefined): { edge: number; x: number } {
  const x = (lane?.x ?? 0) + (lane?.width ?? 0) - 7
  return { edge: x + 5, x }
}

/** Lanes that hold notes are wider. */
function laneWidths(
  { lanes, notes, timers }: Lifeline,
  place: ReturnType<typeof placeOf>,
  measures: Measures,
): number[] {
  const { side, isFirst, isLast } = place(measures)
  const { least, most, pad, withNotes, withBracket } = measures.band
  const isOuter = measures.notes === 'within' && lanes.length < 2 && isFirst !== isLast
  return lanes.map(({ title = '', states }, lane) => {
    const room = side === 0 && notes.some(note => note.lane === lane) ? withNotes : least
    const hasBracket = side === 0 && !isOuter && timers.some(timer => timer.lane === lane)
    const texts = states.map(({ text }) => widthOf(text.slice(0, 40), stateType))
    if (states.length === 0) return 8
    const heading = Math.min(120, widthOf(title, noteType))
    return Math.ceil(
      Math.min(most, Math.max(room, heading, ...texts)) + (hasBracket ? withBracket : pad),
    )
  })
}

/** What is between a lifeline and the next; `taken` is what all else takes of the figure's width. */
function corridor(
  scene: Scene,
  index: number,
  { corridor, label }: Measures,
  taken: number,
): number {
  const isPair = scene.lifelines.length === 2
  const [least, most] = isPair ? corridor.pair : scene.versus ? corridor.versus : corridor.several
  if (isPair && corridor.room !== undefined) {
    return Math.min(most, Math.max(least, corridor.room - taken))
  }
  const own = scene.arrows.filter(({ from, to }) => (from < to ? from : from - 1) === index)
  const needs = own.map(arrow => {
    const [line] = linesOf(arrow.label, 2000)
    const whole = (line?.width ?? 0) + gap
    return isCrossed(scene, arrow) ? 2 * (whole + label.inset) : whole + 2 * label.inset
  })
  return Math.ceil(Math.min(most, Math.max(least, ...needs)))
}

/**
 * Whether another message goes the other way meanwhile: each label has only half of the way then. One that is under
 * way for much longer is nobody's partner.
 */
export function isCrossed({ arrows, moments }: Scene, arrow: Arrow): boolean {
  const at = (moment: Moment) => moments.indexOf(moment)
  const took = ({ departs, ends }: Arrow) => ends.time - departs.time
  return arrows.some(
    other =>
      other !== arrow &&
      took(other) <= 3 * took(arrow) &&
      other.from === arrow.to &&
      other.to === arrow.from &&
      at(other.departs) < at(arrow.ends) &&
      at(arrow.departs) < at(other.ends),
  )
}
