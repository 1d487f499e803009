import type { Data, Flight, Property } from '../protocol.ts'
import type { Environment, Limits, PossibleStep, Verdict } from '../search.ts'

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

/** What can happen next. */
export type Action<Message> =
  | { readonly kind: 'step'; readonly step: PossibleStep }
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
