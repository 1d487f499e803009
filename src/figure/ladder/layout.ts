import { boxAt } from '../svg/box.ts'
import { lineHeight, widthOf } from '../svg/measure.ts'
import type { Moment } from './clock.ts'
import { type Columns, columnsOf, isCrossed, noteType, type Ticks, titleType } from './columns.ts'
import { type Line, linesOf, mostLines, type Span } from './label.ts'
import type { Measures } from './measures.ts'
import { type Course, type Placed, placeLabels, reachOf } from './place.ts'
import { type Distance, type Heights, heightsOf, scaleOf } from './scale.ts'
import { type Arrow, type Scene, shownWay } from './scene.ts'

/** A scene with a place for everything. */
export interface Layout extends Columns {
  readonly scene: Scene
  readonly heights: Heights
  /** By arrow. */
  readonly courses: readonly Course[]
  readonly labels: readonly (Placed | undefined)[]
  /** Where the lifelines begin and end. */
  readonly top: number
  readonly bottom: number
  y(moment: Moment): number
}

/** Between the lines of a note. */
export const noteLeading = lineHeight(noteType)

/** Of the name of a state, from the top of its band. */
export const stateHeight = 18

/** Of the line with the names of two runs. */
export const headingHeight = 26

/** Places everything, below a height; of a long run it tries one scale only. */
export function layOut(scene: Scene, ticks: Ticks, measures: Measures, above = 0): Layout {
  const columns = columnsOf(scene, ticks, measures)
  const isLong = scene.arrows.length > 24
  let best: Layout | undefined
  for (const flight of isLong ? [measures.longFlight] : measures.flights) {
    const layout = layOutAt(scene, columns, flight, above)
    if (!best || costOf(layout) < costOf(best)) best = layout
    if (measures.aim === 'scale' && best.heights.added === 0) break
  }
  if (!best) throw new Error('no scale to draw a ladder at')
  return best
}

function costOf({ measures, heights, bottom }: Layout): number {
  return measures.aim === 'scale' ? heights.added : bottom
}

function layOutAt(scene: Scene, columns: Columns, flight: number, above: number): Layout {
  const { moments, arrows, lifelines } = scene
  const order = new Map(moments.map((moment, index) => [moment, index]))
  const at = (moment: Moment) => order.get(moment) ?? 0
  const lanesTop = lifelines.some(({ lanes }) => lanes.length > 1) ? 52 : 38
  const top = above + lanesTop + (scene.versus ? headingHeight : 0)
  const written = stacksOf(scene, columns, at)
  const distances = distancesOf(scene, written, at)
  const tall = tallest(written)
  const perMs = scaleOf(scene, flight)
  const extra = new Map<number, number>()
  const names = columns.columns.map(({ title, lanes }) => {
    const y = top - (lanes.length > 1 ? 26 : 12) - 5
    return boxAt({ x: title.x, y }, widthOf(title.text, titleType), 16, 0)
  })
  for (let round = 0; ; round += 1) {
    const heights = heightsOf(moments, perMs, flight, top, distances, extra, tall)
    const y = (moment: Moment) => heights.ys[at(moment)] ?? top
    const courses = arrows.map(arrow => courseOf(scene, columns, arrow, y, at))
    const { placed, crowded } = placeLabels(courses, names, round >= 5)
    if (crowded.size === 0 || round === 60) {
      const lowest = Math.max(
        0,
        ...placed.flatMap(one => one?.boxes.map(box => box.bottom + 4) ?? []),
      )
      const bottom = Math.ceil(Math.max(lowest, bottomOf(scene, columns, y, heights)))
      return { ...columns, scene, heights, courses, labels: placed, top, bottom, y }
    }
    for (const index of crowded) extra.set(index, (extra.get(index) ?? 0) + 8)
  }
}

/** Texts of one column: where they begin, and how high they are. */
interface Stack {
  readonly isInBand: boolean
  readonly texts: readonly { readonly at: number; readonly pixels: number }[]
}

function stacksOf(
  { lifelines }: Scene,
  { columns }: Columns,
  at: (moment: Moment) => number,
): Stack[] {
  return lifelines.flatMap(({ lanes }, index): Stack[] => {
    const column = columns[index]
    const isInner = column?.side === 0
    const notes = (column?.notes ?? []).map(({ note, lines }) => ({
      lane: note.lane,
      at: at(note.at),
      pixels: lines.length * noteLeading + 2,
    }))
    const inLanes = lanes.map(({ states }, lane): Stack => {
      const names = states.map(state => ({ at: at(state.at), pixels: stateHeight }))
      const within = isInner ? notes.filter(note => note.lane === lane) : []
      return { isInBand: true, texts: summed([...names, ...within]) }
    })
    return isInner ? inLanes : [...inLanes, { isInBand: false, texts: summed(notes) }]
  })
}

/** In order; those of one moment are one below the other. */
function summed(texts: Stack['texts']): Stack['texts'] {
  const sums = new Map<number, number>()
  for (const { at, pixels } of texts) sums.set(at, (sums.get(at) ?? 0) + pixels)
  return [...sums].sort(([a], [b]) => a - b).map(([at, pixels]) => ({ at, pixels }))
}

/** What texts ask for, and that no line is flat. */
function distancesOf(
  { arrows }: Scene,
  stacks: readonly Stack[],
  at: (moment: Moment) => number,
): Distance[] {
  const sloped = arrows.map(({ departs, ends }) => ({
    above: at(departs),
    below: at(ends),
    pixels: 12,
  }))
  const apart = stacks.flatMap(({ texts }) =>
    texts.flatMap(({ at: above, pixels }, index) => {
      const below = texts[index + 1]?.at
      return below === undefined ? [] : { above, below, pixels }
    }),
  )
  return [...sloped, ...apart]
}

/** By moment: the highest of what is written in bands from there. */
function tallest(stacks: readonly Stack[]): Map<number, number> {
  const most = new Map<number, number>()
  for (const { at, pixels } of stacks.flatMap(({ isInBand, texts }) => (isInBand ? texts : []))) {
    most.set(at, Math.max(most.get(at) ?? 0, pixels))
  }
  return most
}

function courseOf(
  scene: Scene,
  all: Columns,
  arrow: Arrow,
  y: (moment: Moment) => number,
  at: (moment: Moment) => number,
): Course {
  const { columns, measures } = all
  const { inset, ends, crossed, leading } = measures.label
  if (arrow.from === arrow.to) return bendOf(scene, all, arrow, y, at)
  const [from, to] = [columns[arrow.from], columns[arrow.to]]
  const isRightward = arrow.from < arrow.to
  const next = columns[arrow.from + (isRightward ? 1 : -1)]
  if (!from || !to || !next) throw new Error('a message between lifelines that are not shown')
  const [x1, x2] = isRightward ? [from.right, to.left] : [from.left, to.right]
  const corridor = isRightward ? ([x1, next.left] as const) : ([next.right, x1] as const)
  const way = shownWay[arrow.end]
  const [y1, y2] = [y(arrow.departs), y(arrow.ends)]
  const start = arrow.isFromNowhere ? 0.25 : 0
  const along = (part: number) => x1 + part * (x2 - x1)
  // From nowhere, the line is as steep as if it had come all the way.
  const whole = (y2 - y1) / (way - start)
  const slope = Math.atan(whole / (x2 - along(start)))
  const width = (corridor[1] - corridor[0]) / (measures.label.isAlong ? Math.cos(slope) : 1)
  return {
    from: { x: along(start), y: y1 },
    to: { x: along(way), y: y2 },
    end: { x: x2, y: y1 + whole * (1 - start) },
    corridor: [corridor[0] + ends, corridor[1] - ends],
    lines: linesWithin(
      arrow.label,
      isCrossed(scene, arrow) ? (width - inset) * crossed - 7 : width - inset,
      lines => 2 * reachOf({ lines, leading, hasCross: arrow.end === 'lost' }, slope),
      corridor[1] - corridor[0] - 2 * ends,
    ),
    leading,
    departs: at(arrow.departs),
    ends: at(arrow.ends),
    hasCross: arrow.end === 'lost',
  }
}

/** As many lines of a label as a corridor has room for, which are fewer where its message is steep; one at least. */
function linesWithin(
  label: readonly Span[],
  width: number,
  across: (lines: readonly Line[]) => number,
  room: number,
): Line[] {
  for (let most = mostLines; ; most -= 1) {
    const lines = linesOf(label, width, most)
    if (most === 1 || across(lines) <= room) return lines
  }
}

/** A message to its own sender leaves the lifeline and comes back to it. */
function bendOf(
  { lifelines }: Scene,
  { columns, measures }: Columns,
  arrow: Arrow,
  y: (moment: Moment) => number,
  at: (moment: Moment) => number,
): Course {
  const own = columns[arrow.from]
  const isBeside = lifelines[arrow.from + 1]?.run === lifelines[arrow.from]?.run
  const next = isBeside ? columns[arrow.from + 1] : undefined
  const other = next ?? columns[arrow.from - 1]
  if (!own || !other) throw new Error('a lifeline without a neighbour')
  const corridor = next ? ([own.right, other.left] as const) : ([other.right, own.left] as const)
  const edge = next ? own.right : own.left
  const far = edge + (next ? 36 : -36)
  const end = { x: edge, y: y(arrow.ends) }
  return {
    lead: { x: edge, y: y(arrow.departs) },
    from: { x: far, y: y(arrow.departs) },
    to: { x: far + shownWay[arrow.end] * (edge - far), y: end.y },
    end,
    corridor,
    lines: linesOf(arrow.label, corridor[1] - corridor[0] - 60),
    leading: measures.label.leading,
    departs: at(arrow.departs),
    ends: at(arrow.ends),
    hasCross: arrow.end === 'lost',
  }
}

/** Below the last moment, the last note, the last state and the last label. */
function bottomOf(
  { lifelines, moments }: Scene,
  { columns }: Columns,
  y: (moment: Moment) => number,
  { ys }: Heights,
): number {
  const states = lifelines.flatMap(({ lanes }) => lanes.flatMap(({ states }) => states))
  const notes = columns.flatMap(({ notes, side }) =>
    [...Map.groupBy(notes, ({ note }) => note.at)].map(([at, own]) => {
      const base = y(at) + (side === 0 ? stateHeight + 4 : 0)
      return own.reduce((sum, { lines }) => sum + lines.length * noteLeading, base)
    }),
  )
  return Math.ceil(
    Math.max(
      ...moments.map((_, index) => (ys[index] ?? 0) + 14),
      ...states.map(state => y(state.at) + 20),
      ...notes,
    ),
  )
}
