import type { Call, Data } from './protocol.ts'

/** What is tried in a search for an answer, and what came of it. Types only. */

/** What users and network may do, and how often. */
export interface Environment {
  readonly may: readonly PossibleStep[]
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

/** What may be done at any moment: a call of a user, or a message put into the network. */
export type PossibleStep = {
  /** How often, in all. */
  readonly times: number
  /** The states in which endpoints, or their connections with a peer, must be. */
  readonly when: readonly {
    readonly side: string
    readonly peer?: string
    readonly state: string
  }[]
} & (
  | {
      readonly kind: 'call'
      readonly endpoint: string
      /** The peer that it is about, where the scenario says it. */
      readonly to?: string
      readonly call: Call
      /** Not before the endpoint has made all its calls of this name. */
      readonly following?: string
    }
  | {
      readonly kind: 'inject'
      readonly from: string
      readonly to: string
      readonly by?: string
      readonly message: Data
    }
)

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
