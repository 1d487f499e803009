import type { Call, Data, Flight, Property } from '../protocol.ts'

/** What is asked of every run that an environment allows. */
export interface Question<Host, Message extends Data> {
  /** The endpoints, in the order of the scenario. */
  readonly endpoints: readonly string[]
  /** By endpoint: as every run begins. */
  readonly hosts: readonly Host[]
  readonly property: Property<Host, Message>
  readonly environment: Environment
  readonly limits: Limits
}

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
  readonly to?: string
  readonly call: Call
  /** How often, in all. */
  readonly times: number
  /** The states in which endpoints must be. */
  readonly when: readonly { readonly side: string; readonly state: string }[]
}

/** Where a search ends without an answer. */
export interface Limits {
  /** Worlds, at most. */
  readonly states: number
  /** Octets of memory for the worlds, at most 4 GiB. */
  readonly memory: number
}

/** What can happen next. */
export type Action<Message> =
  | { readonly kind: 'call'; readonly call: PossibleCall }
  | { readonly kind: 'arrival' | 'loss' | 'duplicate'; readonly flight: Flight<Message> }
  | {
      readonly kind: 'expiry'
      readonly endpoint: string
      readonly incarnation: number
      readonly timer: string
    }

/** What a search found. */
export interface Finding<Message> {
  readonly verdict: Verdict
  /** Worlds that were met. */
  readonly states: number
  /** Steps from one to another that were tried. */
  readonly actions: number
  /** Octets of memory that the worlds took. */
  readonly memory: number
  /** The shortest run that answers: the counterexample or the witness; empty where there is none. */
  readonly run: readonly Action<Message>[]
}

/**
 * `violated`: a run breaks the property, or `reachable`: a run does what is asked for; none does it in fewer events.
 * `holds` and `unreachable`: no run does, and every one was tried. `not finished`: none of those that were tried.
 */
export type Verdict = 'holds' | 'violated' | 'reachable' | 'unreachable' | 'not finished'
