import type { Parameters } from 'fast-check'

/**
 * How often a property is tried: its share of all random runs. `RUNS` of the environment says how many there are in
 * all, `SEED` which: without it the same ones each time. A failure says how it is repeated.
 */
export function often<T>(share: number): Parameters<T> {
  const { RUNS = '1000', SEED = '9293' } = process.env
  return { numRuns: Math.ceil(share * Number(RUNS)), seed: Number(SEED) }
}
