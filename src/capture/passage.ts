import type { Ms } from '../protocol.ts'
import type { Segment } from '../tcp/segment.ts'
import type { Passing, Side } from './connection.ts'

/** One copy of a segment on its way. */
export interface Copy {
  readonly from: Side
  readonly segment: Segment
  /** Whether it came from elsewhere than the end that it seems to be from. */
  readonly injected: boolean
  /** Copies that the network made of it. */
  readonly duplicates: readonly Copy[]
  readonly lost: boolean
}

/** A copy departs from its sender or arrives at the other end; a duplicate departs with its original. */
export interface Happening {
  readonly kind: 'departs' | 'arrives'
  /** Since 1970, with a fraction. */
  readonly time: Ms
  readonly copy: Copy
}

/** A copy whose fate is still being found. */
export type Draft = { -readonly [K in keyof Copy]: Copy[K] } & { readonly duplicates: Copy[] }

export function draftOf({ from, segment }: Passing): Draft {
  return { from, segment, injected: false, duplicates: [], lost: false }
}
