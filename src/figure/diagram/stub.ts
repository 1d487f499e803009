import { widthOf } from '../svg/measure.ts'
import { type Area, areasAlong, type Crowded, type Line, meet } from './line.ts'
import { type Box, type Bundle, halfOf } from './parts.ts'
import { type Placed, sizeOf, stack } from './place.ts'

/** An arrow from a state to the name of another, which is not drawn as its box. */
export interface Stub {
  readonly bundle: Bundle
  /** From the edge of the box to that of the name. */
  readonly line: Line
  readonly name: Area
  readonly text: string
  readonly labels: readonly Placed[]
  /** From the box to the name. */
  readonly reach: Area
  /** All that it takes up. */
  readonly areas: readonly Area[]
}

const nameType = { size: 11, mono: true } as const

/** Half the height of a name. */
const half = 9

type Direction = 'left' | 'right' | 'up' | 'down'

/** Each where it meets nothing: outwards first. */
export function stubsOf(
  bundles: readonly Bundle[],
  boxes: readonly Box[],
  lines: readonly Area[],
  bounds: { readonly left: number; readonly right: number },
): { readonly stubs: readonly Stub[]; readonly crowded: readonly Crowded[] } {
  const used: Area[] = []
  const crowded: Crowded[] = []
  const stubs = bundles.map(bundle => {
    const box = boxes.findLast(({ state }) => state.name === bundle.from)
    const target = boxes.find(({ state }) => state.name === bundle.to)
    if (!box) throw new Error(`no box of ${bundle.from}`)
    const isOuter = { left: box.left === bounds.left, right: box.right === bounds.right }
    const directions: Direction[] = isOuter.left
      ? ['left', 'down', 'up']
      : isOuter.right
        ? ['right', 'down', 'up']
        : ['down', 'right', 'left', 'up']
    let best: { stub: Stub; cost: number; axis: 'x' | 'y' } | undefined
    for (const shift of [0, -11, 11]) {
      for (const direction of directions) {
        const stub = stubTo(bundle, box, target?.state.label ?? bundle.to, direction, shift)
        const count = (others: readonly Area[]) =>
          others.filter(other => other !== box && stub.areas.some(area => meet(area, other))).length
        const axis = direction === 'left' || direction === 'right' ? 'x' : 'y'
        // What runs alongside is in the way however much room there is.
        const alongside = lines.filter(({ left, right, top, bottom }) =>
          axis === 'x' ? right - left > bottom - top : bottom - top > right - left,
        )
        const fixed = count(alongside) + count(used)
        const cost = 1000 * fixed + 10 * count(boxes) + count(lines)
        if (!best || cost < best.cost) best = { stub, cost, axis }
      }
    }
    if (!best) throw new Error('a stub without a place to try')
    if (best.cost > 0) crowded.push({ area: best.stub.reach, axis: best.axis })
    used.push(...best.stub.areas)
    return best.stub
  })
  return { stubs, crowded }
}

/** With room on every side. */
function around({ left, right, top, bottom }: Area): Area {
  return { left: left - 5, right: right + 5, top: top - 4, bottom: bottom + 4 }
}

/** `shift` is from the middle of the box's side: below it the label is below the line, too. */
function stubTo(bundle: Bundle, box: Box, text: string, direction: Direction, shift: number): Stub {
  const { labels } = bundle
  const { width, height } = sizeOf(labels)
  const long = Math.ceil(widthOf(text, nameType)) + 14
  const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2]
  const near = halfOf(bundle.edges)
  const isLevel = direction === 'left' || direction === 'right'
  const sign = direction === 'left' || direction === 'up' ? -1 : 1
  const length = isLevel ? Math.max(34, width + 16) : Math.max(26, height + 10)
  const start = isLevel
    ? { x: sign < 0 ? box.left : box.right, y: y + shift }
    : { x: x + 2 * shift, y: sign < 0 ? box.top : box.bottom }
  const end = isLevel
    ? { x: start.x + sign * length, y: start.y }
    : { x: start.x, y: start.y + sign * length }
  const centre = isLevel
    ? { x: end.x + (sign * long) / 2, y: end.y }
    : { x: end.x, y: end.y + sign * half }
  const name = {
    left: centre.x - long / 2,
    right: centre.x + long / 2,
    top: centre.y - half,
    bottom: centre.y + half,
  }
  const left = isLevel ? (start.x + end.x - sign * 6) / 2 - width / 2 : start.x + near + 2
  const top = isLevel
    ? shift > 0
      ? start.y + near
      : start.y - near - height
    : (start.y + end.y) / 2 - height / 2 - sign * 2
  const written = { left, right: left + width, top, bottom: top + height }
  const line = [start, end]
  return {
    bundle,
    line,
    name,
    text,
    labels: stack(labels, written, isLevel ? 'middle' : 'left'),
    reach: areasAlong(line, 1)[0] ?? name,
    areas: [written, around(name), ...areasAlong(line, 1)],
  }
}
