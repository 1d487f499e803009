/** What two lists have in common. */
export interface Matching {
  /** Indices of what belongs together, both ascending. */
  readonly pairs: readonly (readonly [left: number, right: number])[]
  /** Whether the lists differ in so much that what follows was left unmatched. */
  readonly isCut: boolean
}

/** What it costs to say that two items, by their indices, are one that differs; to leave both alone costs `apart`. */
export type Cost = (left: number, right: number) => number

/** The most that a pair of items which differ may cost. */
export const apart = 6

/**
 * Pairs what two lists have in common, in their order, at the least cost in all; what is the same costs nothing, and of
 * equal ways the one that pairs the earliest is taken. Lists too long for that are paired by a shortest edit script of
 * the same keys (Myers 1986), then between those. Without a cost, nothing but the same keys makes a pair.
 */
export function match(left: readonly string[], right: readonly string[], cost?: Cost): Matching {
  if (!cost) return shortestEdit(left, right)
  const least = Math.min(left.length, right.length)
  let head = 0
  while (head < least && left[head] === right[head]) head += 1
  let tail = 0
  while (tail < least - head && left.at(-1 - tail) === right.at(-1 - tail)) tail += 1
  const [endX, endY] = [left.length - tail, right.length - tail]
  const isShort = (endX - head) * (endY - head) <= (most / 2) ** 2
  const { pairs: same, isCut } = isShort
    ? { pairs: indices(head).map(i => [i, i] as const), isCut: false }
    : shortestEdit(left.slice(0, endX), right.slice(0, endY))
  // Of what was cut off nothing is paired.
  const anchors = isCut ? same : [...same, [endX, endY] as const]
  const pairs = anchors.flatMap(([x, y], index) => {
    const [i, j] = anchors[index - 1] ?? [-1, -1]
    const between = cheapest([i + 1, x], [j + 1, y], cost)
    return index < same.length ? [...between, [x, y] as const] : between
  })
  const ends = indices(tail).map(index => [endX + index, endY + index] as const)
  return { pairs: [...pairs, ...ends], isCut }
}

function indices(length: number): number[] {
  return Array.from({ length }, (_, index) => index)
}

/** So many items in all may be in one list only; time and memory grow with the square of it. */
const most = 2000

/** Indices of the same keys. Past `most` differences nothing more is looked for. */
function shortestEdit(left: readonly string[], right: readonly string[]): Matching {
  const limit = Math.min(left.length + right.length, most)
  /** By number of differences: how far each diagonal came in `left`, the diagonal −d at index 0. */
  const reached: Int32Array[] = []
  for (let d = 0; d <= limit; d += 1) {
    const front = new Int32Array(2 * d + 1)
    for (let k = -d; k <= d; k += 2) {
      let x = d === 0 ? 0 : stepOf(reached[d - 1], d, k).x
      while (x < left.length && x - k < right.length && left[x] === right[x - k]) x += 1
      front[k + d] = x
      if (x >= left.length && x - k >= right.length) {
        reached.push(front)
        return { pairs: trace(reached, left.length, right.length), isCut: false }
      }
    }
    reached.push(front)
  }
  const ends = Array.from(reached.at(-1) ?? [], (x, index) => [x, x - (index - limit)] as const)
  const [x, y] = ends
    .filter(([x, y], index) => index % 2 === 0 && x <= left.length && y >= 0 && y <= right.length)
    .reduce((best, end) => (end[0] + end[1] > best[0] + best[1] ? end : best), [0, 0] as const)
  return { pairs: trace(reached.slice(0, 1 + limit), x, y), isCut: true }
}

/** Where diagonal k begins its d-th round, and the diagonal it comes from. */
function stepOf(before: Int32Array | undefined, d: number, k: number): { x: number; from: number } {
  const at = (diagonal: number) => before?.[diagonal + d - 1] ?? 0
  const isDown = k === -d || (k !== d && at(k - 1) < at(k + 1))
  return isDown ? { x: at(k + 1), from: k + 1 } : { x: at(k - 1) + 1, from: k - 1 }
}

function trace(reached: readonly Int32Array[], endX: number, endY: number): [number, number][] {
  const pairs: [number, number][] = []
  let [x, y] = [endX, endY]
  for (let d = reached.length - 1; d >= 0; d -= 1) {
    const begin = d === 0 ? { x: 0, from: 0 } : stepOf(reached[d - 1], d, x - y)
    while (x > begin.x) {
      x -= 1
      y -= 1
      pairs.push([x, y])
    }
    if (d === 0) break
    x = reached[d - 1]?.[begin.from + d - 1] ?? 0
    y = x - begin.from
  }
  return pairs.reverse()
}

type Range = readonly [from: number, to: number]

/** Pairs of least cost between two places; what is alone costs half of `apart`. */
function cheapest([x, toX]: Range, [y, toY]: Range, cost: Cost): [number, number][] {
  const [rows, columns] = [toX - x, toY - y]
  if (rows === 0 || columns === 0) return []
  /** The least that the ends of both lists cost, from each place on. */
  const width = columns + 1
  const rest = new Float64Array((rows + 1) * width)
  const at = (i: number, j: number) => rest[i * width + j] ?? 0
  const paired = (i: number, j: number) => cost(x + i, y + j) + at(i + 1, j + 1)
  for (let i = rows; i >= 0; i -= 1) {
    for (let j = columns; j >= 0; j -= 1) {
      const alone = apart / 2
      rest[i * width + j] =
        i === rows || j === columns
          ? (rows - i + columns - j) * alone
          : Math.min(paired(i, j), at(i + 1, j) + alone, at(i, j + 1) + alone)
    }
  }
  const pairs: [number, number][] = []
  let [i, j] = [0, 0]
  while (i < rows && j < columns) {
    if (at(i, j) === paired(i, j)) {
      pairs.push([x + i, y + j])
      i += 1
      j += 1
    } else if (at(i, j) === at(i + 1, j) + apart / 2) i += 1
    else j += 1
  }
  return pairs
}
