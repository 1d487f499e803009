import type { Chart, ChartEdge, ChartState } from './chart.ts'
import { type Label, labelOf } from './label.ts'
import type { Area } from './line.ts'

/** A state's box; a state of several places has several. */
export interface Box extends Area {
  readonly state: ChartState
  /** Whether a track comes to it here. */
  readonly isVisited: boolean
}

/** All rows of the table between two states: one line, and a label for each. */
export interface Bundle {
  readonly from: string
  readonly to: string
  readonly edges: readonly ChartEdge[]
  readonly labels: readonly Label[]
}

/** Every two states between which some row is drawn. */
export function bundlesOf({ edges }: Chart): Bundle[] {
  const pairs = Map.groupBy(edges, ({ from, to }) => `${from}\n${to}`)
  return [...pairs.values()].flatMap((own): Bundle[] => {
    const [first] = own
    if (!first) return []
    // What a track takes stands above what none does.
    const sorted = [...own.filter(isTaken), ...own.filter(edge => !isTaken(edge))]
    return [{ from: first.from, to: first.to, edges: sorted, labels: sorted.map(labelOf) }]
  })
}

export function isTaken({ marks }: ChartEdge): boolean {
  return marks.length > 0
}

/** The tracks that take any of some rows, in order. */
export function tracksOf(edges: readonly ChartEdge[]): number[] {
  const all = edges.flatMap(({ marks }) => marks.map(({ track }) => track))
  return [...new Set(all)].sort((a, b) => a - b)
}

/** Between two tracks that take one arrow, in pixels. */
export const trackGap = 5

/** Half of how wide an arrow of some rows is, its head included. */
export function halfOf(edges: readonly ChartEdge[]): number {
  return 3 + (trackGap / 2) * tracksOf(edges).length
}
