import { type Box, boxAt, overlap, type Point, touches } from '../svg/box.ts'
import { lineHeight } from '../svg/measure.ts'
import { type Line, types } from './label.ts'

/** A line of a message as it is drawn, and where its label may stand. */
export interface Course {
  readonly from: Point
  readonly to: Point
  /** Where it would arrive, if it did. */
  readonly end: Point
  /** From left to right. */
  readonly corridor: readonly [number, number]
  readonly lines: readonly Line[]
  /** By index of the moments. */
  readonly departs: number
  readonly ends: number
  readonly hasCross: boolean
  /** Of a message to its own sender: where it leaves the lifeline. */
  readonly lead?: Point
}

export interface Placed {
  /** The middle of the label, and its angle in radians. */
  readonly centre: Point
  readonly angle: number
  readonly box: Box
}

/** Between the baselines of a label. */
export const leading = lineHeight(types.field)

/** Of a line without the room above and below its letters. */
const letters = 14

/**
 * All labels, or the indices of moments that are too close for one: before each there must be more room. Those of the
 * shortest flights have the first choice, as they have the least.
 */
export function placeLabels(
  courses: readonly Course[],
  isLenient: boolean,
): { readonly placed: readonly (Placed | undefined)[]; readonly crowded: ReadonlySet<number> } {
  const found = new Map<Course, Placed>()
  const crowded = new Set<number>()
  for (const course of courses.toSorted((a, b) => heightOf(a) - heightOf(b))) {
    const others = courses.filter(other => other !== course && isNear(course, other))
    const best = bestOf(course, others, found)
    if (best.cost < (isLenient ? costs.text : costs.line)) found.set(course, best.placed)
    else {
      for (const { departs, ends } of blockersOf(best.placed, others, found)) {
        const below = Math.max(departs, course.departs)
        crowded.add(departs === course.departs ? Math.min(ends, course.ends) : below)
      }
    }
  }
  return { placed: courses.map(course => found.get(course)), crowded }
}

/** What it costs a label to be upon something; the line of a message that is long under way crosses many. */
const costs = { longLine: 1, line: 100, text: 10_000 } as const

function costOf(course: Course): number {
  return heightOf(course) > 150 ? costs.longLine : costs.line
}

function heightOf({ from, to }: Course): number {
  return to.y - from.y
}

function bestOf(
  course: Course,
  others: readonly Course[],
  found: ReadonlyMap<Course, Placed>,
): { readonly placed: Placed; readonly cost: number } {
  let best: { placed: Placed; cost: number } | undefined
  for (const placed of candidatesOf(course)) {
    let cost = 0
    for (const other of others) {
      if (touches(placed.box, other.from, other.to)) cost += costOf(other)
      const label = found.get(other)
      if (label && overlap(label.box, placed.box)) cost += costs.text
      if (best && cost >= best.cost) break
    }
    if (!best || cost < best.cost) best = { placed, cost }
    if (cost === 0) break
  }
  if (!best) throw new Error('a label without a place to try')
  return best
}

function blockersOf(
  { box }: Placed,
  others: readonly Course[],
  found: ReadonlyMap<Course, Placed>,
): Course[] {
  return others.filter(other => {
    const label = found.get(other)
    return touches(box, other.from, other.to) || (label && overlap(label.box, box))
  })
}

/** From the best: above the middle of the line, then to its sides, then below the line. */
function* candidatesOf({
  from,
  end,
  corridor,
  lines,
  hasCross,
  lead,
}: Course): Generator<Placed, undefined> {
  const [left, right] = from.x < end.x ? [from, end] : [end, from]
  const slope = (right.y - left.y) / (right.x - left.x)
  const angle = Math.atan(slope)
  const width = Math.max(...lines.map(line => line.width))
  const height = (lines.length - 1) * leading + letters
  const half = (width / 2) * Math.cos(angle) + Math.abs(height * Math.sin(angle))
  const [first, last] = [corridor[0] + 8 + half, corridor[1] - 8 - half]
  const offset = height / 2 + (hasCross ? 6 : 4)
  if (lead) {
    // Level, beside the bend.
    const x = from.x + Math.sign(from.x - lead.x) * (8 + width / 2)
    for (const part of [0.5, 0, 1, -0.5, 1.5]) {
      const centre = { x, y: from.y + part * (end.y - from.y) }
      yield { centre, angle: 0, box: boxAt(centre, width + 4, height, 0) }
    }
    return
  }
  for (const side of [-1, 1]) {
    for (const part of parts) {
      const x = first > last ? (first + last) / 2 : first + part * (last - first)
      const on = { x, y: left.y + slope * (x - left.x) }
      const distance = side < 0 ? offset : offset + 2
      const centre = {
        x: on.x - side * Math.sin(angle) * distance,
        y: on.y + side * Math.cos(angle) * distance,
      }
      yield { centre, angle, box: boxAt(centre, width + 4, height, angle) }
    }
  }
}

const parts = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9, 0, 1]

/** Whether the heights of two messages, with their labels, have anything in common. */
function isNear(a: Course, b: Course): boolean {
  const [one, other] = [a, b].map(({ from, end, lines }) => {
    const room = (lines.length + 1) * leading
    return { top: Math.min(from.y, end.y) - room, bottom: Math.max(from.y, end.y) + room }
  })
  return !!one && !!other && one.top < other.bottom && other.top < one.bottom
}
