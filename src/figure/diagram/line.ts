import { at, round } from '../svg/element.ts'

interface Point {
  readonly x: number
  readonly y: number
}

/** A rectangle with upright sides. */
export interface Area {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** What has no room: where it would be, and the direction in which there must be more, if that is known. */
export interface Crowded {
  readonly area: Area
  readonly axis?: 'x' | 'y'
}

/** A line of upright and level stretches. */
export type Line = readonly Point[]

/** The line beside another, so many pixels to its right as one goes along it. */
export function beside(line: Line, distance: number): Line {
  if (distance === 0) return line
  const shifts = line.slice(1).map((to, index) => {
    const from = line[index] ?? to
    return {
      x: -Math.sign(to.y - from.y) * distance,
      y: Math.sign(to.x - from.x) * distance,
    }
  })
  return line.map((point, index) => {
    const [before, behind] = [shifts[index - 1], shifts[index]]
    const turns = before && behind && (before.x === 0) !== (behind.x === 0)
    const shift = turns ? { x: before.x + behind.x, y: before.y + behind.y } : (behind ?? before)
    return { x: point.x + (shift?.x ?? 0), y: point.y + (shift?.y ?? 0) }
  })
}

/** The line between two boxes: from the edge of the one to that of the other. */
export function clip(line: Line, from: Area, to: Area): Line {
  return leave(leave(line, from).toReversed(), to).toReversed()
}

function leave(line: Line, { left, top, right, bottom }: Area): Line {
  const [start, next, ...rest] = line
  if (!start || !next) return line
  const x = next.x > start.x ? right : next.x < start.x ? left : start.x
  const y = next.y > start.y ? bottom : next.y < start.y ? top : start.y
  return [{ x, y }, next, ...rest]
}

/** How far a line's last stretch is shortened for an arrowhead. */
const headLength = 8

/** The data of a path along a line, with round corners, up to its arrowhead. */
export function pathAlong(line: Line): string {
  const parts = line.map((point, index) => {
    const [before, next] = [line[index - 1], line[index + 1]]
    if (!before) return `M${at(point.x, point.y)}`
    if (!next) return stretchTo(before, towards(point, before, headLength - 2))
    const radius = Math.min(9, reach(before, point) / 2, reach(point, next) / 2)
    const [begin, end] = [towards(point, before, radius), towards(point, next, radius)]
    return `${stretchTo(before, begin)}Q${at(point.x, point.y)} ${at(end.x, end.y)}`
  })
  return parts.join('')
}

function stretchTo(from: Point, to: Point): string {
  return from.x === to.x ? `V${round(to.y)}` : `H${round(to.x)}`
}

/** The data of the arrowhead at a line's end; `half` is half its width. */
export function headOf(line: Line, half: number): string {
  const [tip, before] = [line.at(-1), line.at(-2)]
  if (!tip || !before) throw new Error('a line without an end')
  const back = towards(tip, before, headLength)
  const [dx, dy] = tip.x === before.x ? [half, 0] : [0, half]
  return `M${at(tip.x, tip.y)}L${at(back.x - dx, back.y - dy)}L${at(back.x + dx, back.y + dy)}Z`
}

function towards(from: Point, to: Point, distance: number): Point {
  return {
    x: from.x + Math.sign(to.x - from.x) * distance,
    y: from.y + Math.sign(to.y - from.y) * distance,
  }
}

export function reach(from: Point, to: Point): number {
  return Math.abs(to.x - from.x) + Math.abs(to.y - from.y)
}

/** Whether two rectangles share any point. */
export function meet(a: Area, b: Area): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

/** The stretches of a line as rectangles, so much wider than it on every side. */
export function areasAlong(line: Line, room: number): Area[] {
  return line.slice(1).map((to, index) => {
    const from = line[index] ?? to
    return {
      left: Math.min(from.x, to.x) - room,
      right: Math.max(from.x, to.x) + room,
      top: Math.min(from.y, to.y) - room,
      bottom: Math.max(from.y, to.y) + room,
    }
  })
}
