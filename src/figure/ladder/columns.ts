import { type Type, widthOf, wrap } from '../svg/measure.ts'
import type { Moment } from './clock.ts'
import { gap, linesOf } from './label.ts'
import type { Note, Timer } from './notes.ts'
import type { Arrow, Lifeline, Scene } from './scene.ts'

/** Where a lifeline's parts stand from left to right, in pixels. */
export interface Column {
  /** Where arrows from the left end, and those from the right. */
  readonly left: number
  readonly right: number
  readonly lanes: readonly { readonly x: number; readonly width: number }[]
  /** Where notes and timers stand: to the left (−1) or to the right of the lanes, or within them. */
  readonly side: -1 | 1 | 0
  /** The edge of the lanes on that side. */
  readonly edge: number
  /** Where its notes begin (or end, to the left). */
  readonly text: number
  readonly timers: readonly { readonly timer: Timer; readonly x: number }[]
  readonly notes: readonly { readonly note: Note; readonly lines: readonly string[] }[]
}

export interface Columns {
  /** The right end of what is written at the axis, and the axis. */
  readonly axis: number
  readonly columns: readonly Column[]
  /** Between two runs. */
  readonly gaps: readonly { readonly from: number; readonly to: number }[]
  readonly width: number
}

const margin = 14

/** The width of what is between two runs. */
export const betweenRuns = 120

export const noteType: Type = { size: 11 }
export const stateType: Type = { size: 10.5, mono: true }
export const tickType: Type = { size: 10, mono: true }
export const titleType: Type = { size: 13, bold: true }

/** All places from left to right; labels have room enough between two lifelines, or more lines than one. */
export function columnsOf(scene: Scene, ticks: readonly string[]): Columns {
  const axis = Math.ceil(margin + Math.max(24, ...ticks.map(tick => widthOf(tick, tickType))) + 9)
  const { lifelines } = scene
  const columns: Column[] = []
  const gaps: Columns['gaps'][number][] = []
  let x = axis + 16
  for (const [index, lifeline] of lifelines.entries()) {
    const isFirst = lifelines[index - 1]?.run !== lifeline.run || index === 0
    const isLast = lifelines[index + 1]?.run !== lifeline.run || index === lifelines.length - 1
    const side = isFirst ? -1 : isLast ? 1 : 0
    const widths = laneWidths(lifeline, side === 0)
    const notes = lifeline.notes.map(note => ({
      note,
      lines: wrap(note.text, noteType, side === 0 ? (widths[note.lane] ?? 60) - 10 : 156, 4),
    }))
    const written = notes.flatMap(({ lines }) => lines.map(line => widthOf(line, noteType)))
    const slots = timerSlots(lifeline.timers, scene.moments)
    const deepest = slots.reduce((most, slot) => Math.max(most, slot + 1), 0)
    const reach = deepest > 0 ? 8 + deepest * 8 : written.length > 0 ? 16 : 0
    const beside = reach + (written.length > 0 ? 4 + Math.ceil(Math.max(...written)) : 0)
    const inner = widths.reduce((sum, width) => sum + width, 0) + 2 * (widths.length - 1)
    const heading = Math.ceil(Math.min(200, widthOf(lifeline.title, titleType)) - inner) / 2
    const out = Math.max(side < 0 ? beside : 0, isFirst ? heading : 0)
    const first = Math.ceil(x + out)
    const lanes = widths.map((width, lane) => ({
      x: first + widths.slice(0, lane).reduce((sum, before) => sum + before + 2, 0),
      width,
    }))
    const end = first + inner
    const edge = side < 0 ? first : end
    columns.push({
      left: first,
      right: end,
      lanes,
      side,
      edge,
      text: edge + side * (reach + 4),
      timers: lifeline.timers.map((timer, at) => ({
        timer,
        x: side === 0 ? innerEdge(lanes[timer.lane]) : edge + side * (8 + (slots[at] ?? 0) * 8),
      })),
      notes,
    })
    if (!isLast) x = end + corridor(scene, index)
    else {
      x = end + Math.max(beside, heading)
      if (index === lifelines.length - 1) continue
      gaps.push({ from: x, to: x + betweenRuns })
      x += betweenRuns
    }
  }
  return { axis, columns, gaps, width: Math.ceil(x + margin) }
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
function innerEdge(lane: Column['lanes'][number] | undefined): number {
  return (lane?.x ?? 0) + (lane?.width ?? 0) - 7
}

/** Lanes that hold notes are wider. */
function laneWidths({ lanes, notes, timers }: Lifeline, holdsNotes: boolean): number[] {
  return lanes.map(({ title = '', states }, lane) => {
    const room = holdsNotes && notes.some(note => note.lane === lane) ? 88 : 58
    const bracket = holdsNotes && timers.some(timer => timer.lane === lane) ? 24 : 12
    const texts = states.map(({ text }) => widthOf(text.slice(0, 40), stateType))
    if (states.length === 0) return 8
    const heading = Math.min(120, widthOf(title, noteType))
    return Math.ceil(Math.min(150, Math.max(room, heading, ...texts)) + bracket)
  })
}

/** What is between a lifeline and the next. */
function corridor(scene: Scene, index: number): number {
  const isPair = scene.lifelines.length === 2
  const [least, most] = isPair ? [330, 450] : scene.versus ? [250, 290] : [270, 380]
  const own = scene.arrows.filter(({ from, to }) => (from < to ? from : from - 1) === index)
  const needs = own.map(arrow => {
    const [line] = linesOf(arrow.label, 2000)
    const whole = (line?.width ?? 0) + gap
    return isCrossed(scene, arrow) ? 2 * whole + 60 : whole + 60
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
