import type { Parameters } from 'fast-check'
import { often as ofRuns } from '../size.ts'

/** How often a property of random runs is tried: its share of them all. */
export function often<T>(share: number): Parameters<T> {
  return ofRuns(share, 1000, 10_000)
}
