import { lineHeight } from '../svg/measure.ts'
import type { Moment } from './clock.ts'
import { tickType } from './columns.ts'
import { middle, type Scene } from './scene.ts'

/** How a stretch of time is drawn: to scale, shortened, stretched so that texts have room, or no time at all. */
export type Stretch = 'scale' | 'short' | 'long' | 'none'

/** Moments, by index, that must be so many pixels apart at least. */
export interface Distance {
  readonly above: number
  readonly below: number
  readonly pixels: number
}

/** The height of every moment, and how the time before each is drawn. */
export interface Heights {
  readonly ys: readonly number[]
  readonly stretches: readonly Stretch[]
  readonly added: number
}

/** Where time is left out, the mark is so far above the next moment. */
export const tearAt = 12

/** Pixels for a millisecond: a usual flight is so many pixels high. */
export function scaleOf({ arrows }: Scene, flight: number): number {
  const flights = arrows.flatMap(({ end, ends, departs }) => {
    const took = ends.time - departs.time
    return end === 'arrives' && took > 0 ? took : []
  })
  const lost = arrows.map(({ ends, departs }) => (ends.time - departs.time) / 0.62)
  return flight / (middle(flights) || middle(lost.filter(took => took > 0)) || 100)
}

/**
 * Time to height: never upwards. A time is as high as the scale has it, but what is longer than two and a half flights
 * is cut to less than one, and what must be further apart is. `extra` is by index of the moment below, `tall` (what is
 * written in bands, which a gap must not tear) of that above.
 */
export function heightsOf(
  moments: readonly Moment[],
  perMs: number,
  flight: number,
  top: number,
  distances: readonly Distance[],
  extra: ReadonlyMap<number, number>,
  tall: ReadonlyMap<number, number>,
): Heights {
  const above = Map.groupBy(distances, ({ below }) => below)
  const ys = [top]
  const stretches: Stretch[] = ['none']
  let added = 0
  for (const [index, moment] of moments.entries()) {
    const before = moments[index - 1]
    if (!before) continue
    const took = (moment.time - before.time) * perMs
    const isShort = took > 2.5 * flight
    const plain =
      index === 1
        ? 26
        : isShort
          ? Math.max(0.9 * flight, (tall.get(index - 1) ?? 0) + 2 * tearAt)
          : took
    const last = ys[index - 1] ?? top
    const least = moment.isTold && before.isTold ? (took === 0 ? lineHeight(tickType) : 2) : 0
    let y = last + Math.max(plain, least) + (extra.get(index) ?? 0)
    for (const { above: other, pixels } of above.get(index) ?? []) {
      y = Math.max(y, (ys[other] ?? top) + pixels)
    }
    ys.push(y)
    const drawn = y - last
    stretches.push(
      index === 1 || took === 0
        ? 'none'
        : drawn < took - 1
          ? 'short'
          : drawn > took + 2
            ? 'long'
            : 'scale',
    )
    if (stretches[index] === 'long') added += 1
  }
  return { ys, stretches, added }
}
