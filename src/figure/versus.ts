import type { Pair } from '../trace/align.ts'
import type { Row } from '../trace/replay.ts'
import { rowsOf, type Subject, titleOf, titlesOf, wordsOf } from './figure.ts'

/** Two runs as a figure shows them side by side. */
export interface Versus {
  readonly left: Subject
  /** Undefined where no row of the other run is shown. */
  readonly right: Subject
  readonly pairs: readonly Pair[]
  /** Of the figure. */
  readonly title: string
  readonly titles: readonly [left: string, right: string]
  /** What the left run's endpoint is called in the right one. */
  partnerOf(side: string): string
}

/** What the two runs are called in the figure; its caption says which is which. */
export const runNames = ['A', 'B'] as const

/**
 * The two runs of a figure; undefined where it is of one. Option `rows` chooses rows of the left run, and what stands
 * beside and between them of the right one. Numbers are relative where the runs count from other origins.
 */
export function versusOf(subject: Subject): Versus | undefined {
  const { versus, ...own } = subject.options
  if (!versus) return undefined
  const { sides } = versus
  const partnerOf = (side: string) => sides.find(([left]) => left === side)?.[1] ?? side
  const [mine, theirs] = [versus.left, versus.right].map(
    ({ trace }) => new Map(trace.endpoints.map(({ name, origin }) => [name, origin])),
  )
  const sameOrigins = sides.every(([left, right]) => mine?.get(left) === theirs?.get(right))
  const numbers = own.numbers ?? (sameOrigins ? 'absolute' : 'relative')
  const left: Subject = { ...subject, options: { ...own, numbers } }
  const pairs = own.rows ? between(versus.pairs, rowsOf(left)) : versus.pairs
  const shown = pairs.flatMap(({ right }) => right?.number ?? [])
  const first = own.first === undefined ? sides[0]?.[1] : partnerOf(own.first)
  const { rows: _, ...others } = left.options
  const right: Subject = {
    ...subject,
    replay: versus.right,
    options: {
      ...others,
      ...(first !== undefined && { first }),
      ...(own.sides && { sides: own.sides.map(partnerOf) }),
      ...(own.rows && { rows: spanOf(shown) }),
    },
  }
  return {
    left,
    right,
    pairs,
    title: titleOf(subject),
    titles: titlesOf(versus, subject.notation, subject.language),
    partnerOf,
  }
}

function between(pairs: readonly Pair[], rows: readonly Row[]): readonly Pair[] {
  const at = (row: Row | undefined) => pairs.findIndex(({ left }) => left === row)
  return pairs.slice(at(rows[0]), at(rows.at(-1)) + 1)
}

/** From the first to the last; of none, one that ends before it begins. */
function spanOf(numbers: readonly number[]): { readonly from: number; readonly to: number } {
  return numbers.reduce(
    ({ from, to }, number) => ({ from: Math.min(from, number), to: Math.max(to, number) }),
    { from: Number.POSITIVE_INFINITY, to: 0 },
  )
}

/** What is said of a row besides what became of it. */
export type Remarks = ReadonlyMap<Row, readonly string[]>

/** What only one of two runs has, or has otherwise, says so. */
export function remarksBeside(
  subject: Subject,
  pairs: readonly Pair[],
): readonly [Remarks, Remarks] {
  const say = wordsOf(subject)
  const [ofLeft, ofRight] = [new Map<Row, string[]>(), new Map<Row, string[]>()]
  for (const pair of pairs) {
    const { left, right } = pair
    const isOther = left && right && pair.differences.some(({ kind }) => kind === 'field')
    if (left && !right) ofLeft.set(left, [say.onlyIn(runNames[0])])
    else if (right && !left) ofRight.set(right, [say.onlyIn(runNames[1])])
    else if (left && right && isOther) {
      ofLeft.set(left, [say.differs])
      ofRight.set(right, [say.differs])
    }
  }
  return [ofLeft, ofRight]
}
