import type { Place } from '../message.ts'
import type { Call, Data, Localized, Ms } from '../protocol.ts'
import type { Selector } from './selector.ts'

/** What a scenario says whether it is run or was captured. */
export interface ScenarioHead {
  /** Path below the folder of scenarios, without the ending: `lost-syn`, `why-not/ghost`. */
  readonly name: string
  /** SHA-256 of its text, in hexadecimal. */
  readonly hash: string
  readonly place: Place
  readonly protocol: string
  readonly title: Localized
  readonly source?: string
  readonly names: readonly Named[]
  readonly expectations: readonly Expectation[]
}

/** A scenario past the edge: valid, readonly, in milliseconds; what may fail while running keeps its place. */
export interface Scenario extends ScenarioHead {
  /** Two or more. */
  readonly endpoints: readonly Endpoint[]
  readonly beginning: string
  readonly steps: readonly ScenarioStep[]
  readonly faults: readonly Fault[]
  /** When the run is stopped. */
  readonly until?: Ms
}

/** A scenario whose run was captured: by one side, or by each. */
export interface CapturedScenario extends ScenarioHead {
  readonly captures: readonly CaptureFile[]
}

interface CaptureFile {
  /** A path from the scenario's folder, as written. */
  readonly file: string
  readonly place: Place
}

export interface Endpoint {
  readonly name: string
  readonly label?: Localized
  readonly settings: Data
  /** What a message of its takes to arrive. */
  readonly delay: Ms
}

/** Steps are taken in the order of the file, each after the one before. */
export type ScenarioStep = {
  readonly place: Place
  /** At this time, not before. */
  readonly at?: Ms
  /** Not before these endpoints, or their connections with a peer, are in these states. */
  readonly when: readonly {
    readonly side: string
    readonly peer?: string
    readonly state: string
  }[]
  /** So long after the step before it and its `when`. */
  readonly after: Ms
} & (
  | {
      readonly kind: 'call'
      readonly side: string
      readonly call: Call
      /** The peer whose connection it is for. */
      readonly to?: string
    }
  /** The endpoint loses all it knows. */
  | { readonly kind: 'reboot'; readonly side: string }
  | {
      readonly kind: 'inject'
      /** The source that it bears. */
      readonly from: string
      readonly to: string
      /** The endpoint that puts it into the network, where the source is spoofed. */
      readonly by?: string
      readonly message: Data
      readonly delay: Ms
      readonly name?: string
      readonly label?: Localized
    }
)

export interface Named {
  readonly name: string
  readonly label?: Localized
  readonly selector: Selector
  readonly place: Place
}

/** What the network does to one message. */
export type Fault = { readonly place: Place; readonly selector: Selector } & (
  | { readonly kind: 'drop' }
  /** Arrives so much later. */
  | { readonly kind: 'delay'; readonly by: Ms }
  /** A copy arrives so much later than the message. */
  | { readonly kind: 'duplicate'; readonly after: Ms }
)

/** A value expression and what it must be, as written. */
export interface Expectation {
  readonly place: Place
  readonly expression: string
  readonly expected: string
}
