import { type Box, boxAt, overlap, type Point, touches } from './box.ts'
import type { Line } from './label.ts'

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
}

export interface Placed {
  /** The middle of the label, and its angle in radians. */
  readonly centre: Point
  readonly angle: number
}

/** Between the baselines of a label. */
export const leading = 14

/** All labels, or the indices of moments that are too close for one: before each there must be more room. */
export function placeLabels(
  courses: readonly Course[],
  isLenient: boolean,
): { readonly placed: readonly (Placed | undefined)[]; readonly crowded: ReadonlySet<number> } {
  const boxes: { box: Box; course: Course }[] = []
  const crowded = new Set<number>()
  const placed = courses.map(course => {
    const others = courses.filter(other => other !== course && isNear(course, other))
    const near = boxes.filter(({ course: other }) => isNear(course, other))
    let fallback: { candidate: Candidate; hits: number } | undefined
    for (const candidate of candidatesOf(course)) {
      const texts = near.filter(({ box }) => overlap(box, candidate.box))
      const crossed = others.filter(({ from, to }) => touches(candidate.box, from, to))
      if (texts.length + crossed.length === 0) {
        boxes.push({ box: candidate.box, course })
        return candidate
      }
      const hits = texts.length === 0 ? crossed.length : 100
      if (!fallback || hits < fallback.hits) fallback = { candidate, hits }
    }
    if (isLenient && fallback && fallback.hits < 100) {
      boxes.push({ box: fallback.candidate.box, course })
      return fallback.candidate
    }
    const box = fallback?.candidate.box
    const blockers = [
      ...near.flatMap(({ box: other, course }) => (box && overlap(other, box) ? course : [])),
      ...others.filter(({ from, to }) => box && touches(box, from, to)),
    ]
    for (const { departs, ends } of blockers) {
      const below = Math.max(departs, course.departs)
      crowded.add(departs === course.departs ? Math.min(ends, course.ends) : below)
    }
    return undefined
  })
  return { placed, crowded }
}

interface Candidate extends Placed {
  readonly box: Box
}

/** From the best: above the middle of the line, then to its sides, then below the line. */
function* candidatesOf({
  from,
  end,
  corridor,
  lines,
  hasCross,
}: Course): Generator<Candidate, undefined> {
  const [left, right] = from.x < end.x ? [from, end] : [end, from]
  const slope = (right.y - left.y) / (right.x - left.x)
  const angle = Math.atan(slope)
  const width = Math.max(...lines.map(line => line.width))
  const height = lines.length * leading
  const half = (width / 2) * Math.cos(angle) + Math.abs(height * Math.sin(angle))
  const [first, last] = [corridor[0] + 8 + half, corridor[1] - 8 - half]
  const offset = height / 2 + (hasCross ? 6 : 3)
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

const parts = [0.5, 0.35, 0.65, 0.2, 0.8, 0.08, 0.92, 0, 1]

/** Whether the heights of two messages, with their labels, have anything in common. */
function isNear(a: Course, b: Course): boolean {
  const [one, other] = [a, b].map(({ from, end, lines }) => {
    const room = (lines.length + 1) * leading
    return { top: Math.min(from.y, end.y) - room, bottom: Math.max(from.y, end.y) + room }
  })
  return !!one && !!other && one.top < other.bottom && other.top < one.bottom
}
