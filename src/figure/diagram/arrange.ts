import type { Arrangement, Notation, Spot, Transitions } from '../../protocol.ts'

/** The protocol's own arrangement, or one of its states in a column, in the order in which a path comes to them. */
export function arrangementOf({ arrangement, states, transitions }: Notation): Arrangement {
  return arrangement ?? inColumn(byDistance(states, transitions), transitions)
}

/** From the first state on; those that no path comes to are the last. */
function byDistance(states: readonly string[], transitions: Transitions): string[] {
  const found = new Set(states.slice(0, 1))
  for (const state of found) {
    for (const { to } of Object.values(transitions[state] ?? {})) found.add(to)
  }
  return [...found, ...states.filter(state => !found.has(state))]
}

/**
 * Neighbours are joined directly. Any other arrow has a column of its own beside the states, down on the right and up
 * on the left, and a place of its own on either box.
 */
export function inColumn(order: readonly string[], transitions: Transitions): Arrangement {
  const rows = new Map(order.map((state, row) => [state, row]))
  const pairs = order.flatMap(from =>
    [...new Set(Object.values(transitions[from] ?? {}).map(({ to }) => to))].map(to => {
      const [first, last] = [rows.get(from) ?? 0, rows.get(to) ?? 0]
      return { from, to, first, last }
    }),
  )
  const isDirect = ({ first, last }: { first: number; last: number }) =>
    Math.abs(last - first) === 1
  const beside = pairs.filter(pair => !isDirect(pair))
  const length = ({ first, last }: (typeof pairs)[number]) => Math.abs(last - first)
  const sorted = beside.toSorted((a, b) => length(a) - length(b))
  const [left, right] = [
    sorted.filter(({ first, last }) => last < first),
    sorted.filter(({ first, last }) => last >= first),
  ]
  const column = left.length
  /** Where the arrows of one side begin or end on a box, from top to bottom. */
  const ports = (own: typeof pairs) =>
    new Map(
      order.map((_, row) => {
        const ends = own
          .flatMap(pair => [
            { pair, isStart: true, row: pair.first, far: pair.last - 0.1 },
            { pair, isStart: false, row: pair.last, far: pair.first + 0.1 },
          ])
          .filter(end => end.row === row)
          // What is above stands above what is below; of either, a longer arrow is further out, and so must not begin or
          // end within a shorter one.
          .toSorted((a, b) => Number(a.far > row) - Number(b.far > row) || b.far - a.far)
        return [row, ends] as const
      }),
    )
  const waysBeside = [left, right].flatMap((own, side) => {
    const all = ports(own)
    const port = (pair: (typeof pairs)[number], isStart: boolean) => {
      const row = isStart ? pair.first : pair.last
      const ends = all.get(row) ?? []
      const index = ends.findIndex(end => end.pair === pair && end.isStart === isStart)
      return row + (ends.length < 2 ? 0 : 0.3 * (index / (ends.length - 1) - 0.5))
    }
    return own.map((pair, index) => {
      const channel = side === 0 ? column - 1 - index : column + 1 + index
      const [begin, end] = [port(pair, true), port(pair, false)]
      const way: Spot[] = [
        [column, begin],
        [channel, begin],
        [channel, end],
        [column, end],
      ]
      return { ...pair, way }
    })
  })
  const direct = pairs.filter(isDirect).map(pair => {
    const x = column + (pair.last > pair.first ? -0.2 : 0.2)
    const way: Spot[] = [
      [x, pair.first],
      [x, pair.last],
    ]
    return { ...pair, way }
  })
  const ways: Record<string, Record<string, readonly Spot[]>> = {}
  for (const { from, to, way } of [...direct, ...waysBeside]) {
    ways[from] = { ...ways[from], [to]: way }
  }
  return {
    places: Object.fromEntries(order.map((state, row) => [state, [[column, row]]])),
    ways,
  }
}
