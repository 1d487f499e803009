import type { Call } from './protocol.ts'

/** What is tried in a search for an answer, and what came of it. Types only. */

/** What users and network may do, and how often. */
export interface Environment {
  readonly calls: readonly PossibleCall[]
  /** Whether messages of one direction may overtake each other. */
  readonly order: 'any' | 'fifo'
  /** How many messages may be lost, in all. */
  readonly losses: number
  /** How many copies the network may make, in all. */
  readonly duplicates: number
  /** How often timers of a kind may expire, in all; a kind that is not here, as often as it is due. */
  readonly expiries: Readonly<Record<string, number>>
  /** Whether a timer may expire though what is in flight would still stop it. */
  readonly spurious: boolean
}

/** A call that a user may make at any moment. */
export interface PossibleCall {
  readonly endpoint: string
  /** The peer that it is about, where the scenario says it. */
  readonly to?: string
  readonly call: Call
  /** How often, in all. */
  readonly times: number
  /** The states in which endpoints must be. */
  readonly when: readonly { readonly side: string; readonly state: string }[]
  /** Not before the endpoint has made all its calls of this name. */
  readonly following?: string
}

/** Where a search ends without an answer. */
export interface Limits {
  /** Worlds, at most. */
  readonly states: number
  /** Octets of memory for the worlds, at most 4 GiB. */
  readonly memory: number
}

/**
 * `violated`: a run breaks the property, or `reachable`: a run does what is asked for; none does it in fewer events.
 * `holds` and `unreachable`: no run does, and every one was tried. `not finished`: none of those that were tried.
 */
export const verdicts = ['holds', 'violated', 'reachable', 'unreachable', 'not finished'] as const

export type Verdict = (typeof verdicts)[number]
