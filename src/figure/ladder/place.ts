import { type Box, boxAt, overlap, type Point, touches } from '../svg/box.ts'
import type { Line } from './label.ts'

/** A line of a message as it is drawn, and where its label may stand. */
export interface Course {
  readonly from: Point
  readonly to: Point
  /** Where it would arrive, if it did. */
  readonly end: Point
  /** From left to right, as far as a label may reach. */
  readonly corridor: readonly [number, number]
  readonly lines: readonly Line[]
  /** Between the baselines of its label. */
  readonly leading: number
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
  /** Of each line. */
  readonly boxes: readonly Box[]
}

/** Of a line without the room above and below its letters. */
const letters = 14

/**
 * All labels, or the indices of moments that are too close for one: before each there must be more room. None is upon
 * the name of a lifeline. Those of the shortest flights have the first choice, as they have the least.
 */
export function placeLabels(
  courses: readonly Course[],
  names: readonly Box[],
  isLenient: boolean,
): { readonly placed: readonly (Placed | undefined)[]; readonly crowded: ReadonlySet<number> } {
  const found = new Map<Course, Placed>()
  const crowded = new Set<number>()
  for (const course of courses.toSorted((a, b) => heightOf(a) - heightOf(b))) {
    const others = courses.filter(other => other !== course && isNear(course, other))
    const best = bestOf(course, others, names, found)
    if (best.cost < (isLenient ? costs.text : costs.line)) found.set(course, best.placed)
    else {
      if (names.some(name => isOver(best.placed, name))) crowded.add(course.departs)
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
  names: readonly Box[],
  found: ReadonlyMap<Course, Placed>,
): { readonly placed: Placed; readonly cost: number } {
  let best: { placed: Placed; cost: number } | undefined
  for (const placed of candidatesOf(course)) {
    let cost = names.some(name => isOver(placed, name)) ? costs.text : 0
    for (const other of others) {
      if (isUpon(placed, other)) cost += costOf(other)
      const label = found.get(other)
      if (label && overlaps(label, placed)) cost += costs.text
      if (best && cost >= best.cost) break
    }
    if (!best || cost < best.cost) best = { placed, cost }
    if (cost === 0) break
  }
  if (!best) throw new Error('a label without a place to try')
  return best
}

function blockersOf(
  placed: Placed,
  others: readonly Course[],
  found: ReadonlyMap<Course, Placed>,
): Course[] {
  return others.filter(other => {
    const label = found.get(other)
    return isUpon(placed, other) || (label && overlaps(label, placed))
  })
}

function isUpon({ boxes }: Placed, { from, to }: Course): boolean {
  return boxes.some(box => touches(box, from, to))
}

function isOver({ boxes }: Placed, name: Box): boolean {
  return boxes.some(box => overlap(box, name))
}

function overlaps(a: Placed, b: Placed): boolean {
  return a.boxes.some(box => b.boxes.some(other => overlap(box, other)))
}

/** Of every line of a label, with a little room at its ends. */
function boxesOf(
  { lines, leading }: Pick<Course, 'lines' | 'leading'>,
  { x, y }: Point,
  angle: number,
): Box[] {
  return lines.map(({ width }, index) => {
    const aside = (index - (lines.length - 1) / 2) * leading
    const centre = { x: x - aside * Math.sin(angle), y: y + aside * Math.cos(angle) }
    return boxAt(centre, width + 4, letters, angle)
  })
}

/** A label's size, and how far from its line its middle is. */
function sizeOf({ lines, leading, hasCross }: Pick<Course, 'lines' | 'leading' | 'hasCross'>) {
  const width = Math.max(...lines.map(line => line.width))
  const height = (lines.length - 1) * leading + letters
  const above = height / 2 + (hasCross ? 6 : 4)
  return { width, height, above, below: above + 2 }
}

/** How far to a side a label reaches from the point of its line that it stands at. */
export function reachOf(
  course: Pick<Course, 'lines' | 'leading' | 'hasCross'>,
  angle: number,
): number {
  const { width, height, below } = sizeOf(course)
  return (width / 2) * Math.cos(angle) + (below + height / 2) * Math.abs(Math.sin(angle))
}

/** From the best: above the middle of the line, then to its sides, then below the line. */
function* candidatesOf({
  from,
  end,
  corridor,
  lines,
  leading,
  hasCross,
  lead,
}: Course): Generator<Placed, undefined> {
  const [left, right] = from.x < end.x ? [from, end] : [end, from]
  const slope = (right.y - left.y) / (right.x - left.x)
  const angle = Math.atan(slope)
  const { width, above, below } = sizeOf({ lines, leading, hasCross })
  const half = reachOf({ lines, leading, hasCross }, angle)
  const [first, last] = [corridor[0] + half, corridor[1] - half]
  if (lead) {
    // Level, beside the bend.
    const x = from.x + Math.sign(from.x - lead.x) * (8 + width / 2)
    for (const part of [0.5, 0, 1, -0.5, 1.5]) {
      const centre = { x, y: from.y + part * (end.y - from.y) }
      yield { centre, angle: 0, boxes: boxesOf({ lines, leading }, centre, 0) }
    }
    return
  }
  for (const side of [-1, 1]) {
    for (const part of parts) {
      const x = first > last ? (first + last) / 2 : first + part * (last - first)
      const on = { x, y: left.y + slope * (x - left.x) }
      const distance = side < 0 ? above : below
      const centre = {
        x: on.x - side * Math.sin(angle) * distance,
        y: on.y + side * Math.cos(angle) * distance,
      }
      yield { centre, angle, boxes: boxesOf({ lines, leading }, centre, angle) }
    }
  }
}

const parts = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9, 0, 1]

/** Whether the heights of two messages, with their labels, have anything in common. */
function isNear(a: Course, b: Course): boolean {
  const [one, other] = [a, b].map(({ from, end, lines, leading }) => {
    const room = (lines.length + 1) * leading
    return { top: Math.min(from.y, end.y) - room, bottom: Math.max(from.y, end.y) + room }
  })
  return !!one && !!other && one.top < other.bottom && other.top < one.bottom
}
