import type { Parameters } from 'fast-check'

/**
 * How much is tried. `npm test` tries a sample of what there is much of; `npm run test:all`, which sets SIZE=full, tries
 * all. Both try every kind of thing.
 */
const { SIZE, RUNS, SEED = '9293' } = process.env

export const isFull = SIZE === 'full'

/** Of all that is random; without `SEED` of the environment the same one each time. */
export const seed = Number(SEED)

/** How many random things are tried; `RUNS` of the environment says it in place of the size. */
export function runs(small: number, full: number): number {
  return Number(RUNS ?? (isFull ? full : small))
}

/** As fast-check takes it: a property's share of so many runs. A failure says how it is repeated. */
export function often<T>(share: number, small: number, full: number): Parameters<T> {
  return { numRuns: Math.ceil(share * runs(small, full)), seed }
}

/** All of a list, or so many of it, from its first to its last. */
export function sample<T>(all: readonly T[], most: number): readonly T[] {
  if (isFull || all.length <= most) return all
  if (most === 1) return all.slice(0, 1)
  const step = (all.length - 1) / (most - 1)
  return Array.from({ length: most }, (_, index) => all[Math.round(index * step)] as T)
}
