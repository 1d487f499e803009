import type { Label } from './label.ts'
import { type Area, areasAlong, type Crowded, type Line, meet, reach } from './line.ts'

/** A label and its top left corner. */
export interface Placed {
  readonly label: Label
  readonly x: number
  readonly y: number
  /** Where its lines are flush. */
  readonly side: Side
}

/** How the lines of a label stand: flush left, flush right, or in the middle. */
export type Side = 'left' | 'right' | 'middle'

/** Labels, one below the other, and the line that they belong to. */
export interface Wanting {
  readonly labels: readonly Label[]
  readonly line: Line
  /** Half of how wide the line is, arrowheads included. */
  readonly half: number
}

/** Between a label and its line, in pixels. */
const near = 2

/** Labels beside their lines, upon nothing else; those of short lines choose first. Of those without a place, the best. */
export function placeLabels(
  wanting: readonly Wanting[],
  taboo: readonly Area[],
  middle: number,
): { readonly placed: readonly Placed[]; readonly crowded: readonly Crowded[] } {
  const lines = wanting.flatMap(({ line, half }) => areasAlong(line, half))
  const used: Area[] = []
  const crowded: Crowded[] = []
  const placed = wanting
    .toSorted((a, b) => lengthOf(a.line) - lengthOf(b.line))
    .flatMap(({ labels, line, half }) => {
      let best: { area: Area; side: Side; cost: number } | undefined
      for (const { area, side } of candidates(labels, line, half, middle)) {
        const count = (others: readonly Area[]) => others.filter(other => meet(area, other)).length
        const cost = 100 * (count(taboo) + count(used)) + count(lines)
        if (!best || cost < best.cost) best = { area, side, cost }
        if (cost === 0) break
      }
      if (!best) throw new Error('a label without a place to try')
      if (best.cost > 0) crowded.push({ area: best.area })
      used.push(best.area)
      return stack(labels, best.area, best.side)
    })
  return { placed, crowded }
}

/** Labels one below the other in an area. */
export function stack(labels: readonly Label[], area: Area, side: Side): Placed[] {
  let y = area.top
  return labels.map(label => {
    const free = area.right - area.left - label.width
    const x = area.left + (side === 'left' ? 0 : side === 'right' ? free : free / 2)
    const placed = { label, x, y, side }
    y += label.height + between
    return placed
  })
}

/** Between two labels of one line. */
const between = 3

export function sizeOf(labels: readonly Label[]): {
  readonly width: number
  readonly height: number
} {
  return {
    width: Math.max(...labels.map(({ width }) => width)),
    height: labels.reduce((sum, { height }) => sum + height + between, -between),
  }
}

function lengthOf(line: Line): number {
  return line.reduce((sum, point, index) => sum + reach(line[index - 1] ?? point, point), 0)
}

/** From the best: along the longest stretch, above it or on its outer side, in its middle. */
function* candidates(
  labels: readonly Label[],
  line: Line,
  half: number,
  middle: number,
): Generator<{ readonly area: Area; readonly side: Side }, undefined> {
  const { width, height } = sizeOf(labels)
  const stretches = line
    .slice(1)
    .map((to, index) => ({ from: line[index] ?? to, to }))
    .toSorted((a, b) => reach(b.from, b.to) - reach(a.from, a.to))
  for (const part of parts) {
    for (const { from, to } of stretches) {
      const [x, y] = [from.x + part * (to.x - from.x), from.y + part * (to.y - from.y)]
      if (from.x === to.x) {
        const sides = x < middle ? (['right', 'left'] as const) : (['left', 'right'] as const)
        for (const side of sides) {
          // Flush with the line, on its left or on its right.
          const left = side === 'right' ? x - half - near - width : x + half + near + 1
          const top = y - height / 2
          yield { side, area: { left, right: left + width, top, bottom: top + height } }
        }
      } else {
        for (const top of [y - half - height, y + half + near]) {
          const left = x - width / 2
          yield { side: 'middle', area: { left, right: left + width, top, bottom: top + height } }
        }
      }
    }
  }
}

const parts = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9]
