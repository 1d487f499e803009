import type { Arrangement, Spot } from '../../protocol.ts'
import { widthOf } from '../svg/measure.ts'
import type { Chart } from './chart.ts'
import { type Area, areasAlong, type Crowded, clip, type Line } from './line.ts'
import { type Box, type Bundle, bundlesOf, halfOf, isTaken } from './parts.ts'
import { type Placed, placeLabels, type Wanting } from './place.ts'
import { type Stub, stubsOf } from './stub.ts'

export interface Layout {
  readonly boxes: readonly Box[]
  /** The line is from the middle of a box to that of another; `ends` are their areas. */
  readonly routes: readonly {
    readonly bundle: Bundle
    readonly line: Line
    readonly ends: readonly [Area, Area]
  }[]
  readonly stubs: readonly Stub[]
  readonly labels: readonly Placed[]
}

const stateType = { size: 11.5, mono: true, bold: true } as const

/** Half the height of a state's box. */
const half = 17

/** What a part of a column's or row's unit is, in pixels: a spot's fraction. */
const unit = { x: 118, y: 80 }

/** Places everything; where a label has no room there is more of it, in the gap that it is too large for. */
export function layOut(chart: Chart, arrangement: Arrangement): Layout {
  const bundles = bundlesOf(chart)
  const width = Math.ceil(
    Math.max(84, ...chart.states.map(({ label }) => widthOf(label, stateType) + 20)),
  )
  const spots = Object.values(arrangement.places).flat()
  const all = [...spots, ...Object.values(arrangement.ways).flatMap(Object.values).flat()] as Spot[]
  const size = [0, 1].map(axis => 1 + Math.max(...all.map(spot => Math.round(spot[axis] ?? 0))))
  const [columns = 1, rows = 1] = size
  const hasBox = Array.from({ length: columns }, (_, column) =>
    spots.some(([x]) => Math.round(x) === column),
  )
  const across: number[] = hasBox.slice(1).map((has, index) => (has && hasBox[index] ? 118 : 40))
  const down = Array.from({ length: rows - 1 }, () => 46)
  for (let round = 0; ; round += 1) {
    const xs = middles(across, index => (hasBox[index] ? width / 2 : 0))
    const ys = middles(down, () => half)
    const layout = layOutAt(chart, bundles, arrangement, xs, ys, width)
    if (layout.crowded.length === 0 || round === 80) return layout
    for (const { area, axis } of layout.crowded) {
      const [x, y] = [(area.left + area.right) / 2, (area.top + area.bottom) / 2]
      const [column, row] = [gapAt(xs, x), gapAt(ys, y)]
      const room = { x: across[column] ?? Infinity, y: down[row] ?? Infinity }
      // What is too wide for its gap needs a wider one; anything else more height.
      const isWide = axis ? axis === 'x' : area.right - area.left > room.x - 16
      if (isWide && room.x !== Infinity) across[column] = room.x + 12
      else if (room.y !== Infinity) down[row] = room.y + 10
    }
  }
}

/** The middle of each column or row. */
function middles(gaps: readonly number[], half: (index: number) => number): number[] {
  const all = [half(0)]
  for (const [index, gap] of gaps.entries()) {
    all.push((all[index] ?? 0) + half(index) + gap + half(index + 1))
  }
  return all
}

/** The gap that a place is in, or the nearest one. */
function gapAt(middles: readonly number[], place: number): number {
  const next = middles.findIndex(middle => middle > place)
  return Math.min(
    Math.max(0, (next < 0 ? middles.length : next) - 1),
    Math.max(0, middles.length - 2),
  )
}

function layOutAt(
  chart: Chart,
  bundles: readonly Bundle[],
  { places, ways }: Arrangement,
  xs: readonly number[],
  ys: readonly number[],
  width: number,
): Layout & { readonly crowded: readonly Crowded[] } {
  const point = ([column, row]: Spot) => ({
    x: (xs[Math.round(column)] ?? 0) + (column - Math.round(column)) * unit.x,
    y: (ys[Math.round(row)] ?? 0) + (row - Math.round(row)) * unit.y,
  })
  const areas = chart.states.flatMap(state =>
    (places[state.name] ?? []).map(spot => {
      const { x, y } = point(spot)
      return {
        state,
        spot,
        area: { left: x - width / 2, right: x + width / 2, top: y - half, bottom: y + half },
      }
    }),
  )
  /** The box of a state in which a spot is. */
  const areaAt = (name: string, spot: Spot | undefined) => {
    const own = areas.filter(({ state }) => state.name === name)
    const isIn = ({ spot: [x, y] }: (typeof own)[number]) =>
      Math.abs(x - (spot?.[0] ?? 0)) < 0.5 && Math.abs(y - (spot?.[1] ?? 0)) < 0.5
    const found = own.find(isIn)
    if (!found) throw new Error(`a way that does not end at ${name}`)
    return found.area
  }
  const routes: Layout['routes'][number][] = []
  const homeless: Bundle[] = []
  for (const bundle of bundles) {
    const way = ways[bundle.from]?.[bundle.to]
    if (!way) {
      homeless.push(bundle)
      continue
    }
    const ends = [areaAt(bundle.from, way[0]), areaAt(bundle.to, way.at(-1))] as const
    routes.push({ bundle, line: way.map(point), ends: [ends[0], ends[1]] })
  }
  const taken = routes.filter(({ bundle }) => bundle.edges.some(isTaken))
  const boxes = areas.map(({ state, area }, index): Box => {
    const isFirst = areas.findIndex(other => other.state === state) === index
    const isAlone = areas.filter(other => other.state === state).length === 1
    const starts =
      isFirst && chart.tracks.some(({ paths }) => paths.some(({ path }) => path[0] === state.name))
    const isVisited = isAlone
      ? state.isVisited
      : starts || taken.some(({ ends }) => ends.includes(area))
    return { ...area, state, isVisited }
  })
  const lines = routes.map(({ line, ends }) => clip(line, ...ends))
  const stubs = stubsOf(
    homeless,
    boxes,
    lines.flatMap(line => areasAlong(line, 2)),
    { left: (xs[0] ?? 0) - width / 2, right: (xs.at(-1) ?? 0) + width / 2 },
  )
  const wanting = routes.map(
    ({ bundle }, index): Wanting => ({
      labels: bundle.labels,
      line: lines[index] ?? [],
      half: halfOf(bundle.edges),
    }),
  )
  const taboo = [...boxes, ...stubs.stubs.flatMap(({ areas }) => areas)]
  const { placed, crowded } = placeLabels(wanting, taboo, ((xs[0] ?? 0) + (xs.at(-1) ?? 0)) / 2)
  return {
    boxes,
    routes,
    stubs: stubs.stubs,
    labels: [...placed, ...stubs.stubs.flatMap(({ labels }) => labels)],
    crowded: [...crowded, ...stubs.crowded],
  }
}
