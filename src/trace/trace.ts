import type { Call, Data, Localized, Ms } from '../protocol.ts'

/**
 * The only account of what happened in a run: plain data, the same on every machine.
 *
 * Events are in the order in which they happened. A call, an injection, an arrival, an expiry or a sighting begins a
 * step; what follows up to the next beginning is what came of it, at the same time.
 */
export interface Trace {
  /** Of this structure; a trace of another format is not read. */
  readonly format: 1
  readonly protocol: string
  /** Its name; of a trace made from captures, their files' names. */
  readonly scenario: string
  /** SHA-256 of the scenario's text, of the captures' octets or of both, in hexadecimal. */
  readonly hash: string
  /** Of a scenario whose run was captured. */
  readonly captures?: readonly CaptureHash[]
  readonly title: Localized
  /** Where the scenario is from: `RFC 9293 §3.5, Figure 6`. */
  readonly source?: string
  readonly endpoints: readonly TraceEndpoint[]
  /** The rows that have a name, in the order of the scenario. */
  readonly names: readonly RowName[]
  readonly events: readonly TraceEvent[]
  /** The scenario's `until`; where it has none, when the last thing happened. */
  readonly end: Ms
}

interface CaptureHash {
  /** Its path from the folder of the scenario. */
  readonly file: string
  /** SHA-256 of its octets, in hexadecimal. */
  readonly hash: string
}

/** An endpoint as the run begins. */
export interface TraceEndpoint {
  readonly name: string
  readonly label?: Localized
  readonly incarnation: number
  readonly state: string
  readonly variables: Variables
  /** What relative numbers of this endpoint's are counted from. */
  readonly origin: number
}

/** By name; absent where the endpoint does not know it. */
export type Variables = Readonly<Record<string, number>>

export interface RowName {
  readonly name: string
  readonly row: number
  readonly label?: Localized
}

interface At {
  readonly time: Ms
  /**
   * Index of the event that this one came of: of an arrival the sending, of an expiry the setting of the timer, of what
   * happened in a step the event that began it. A call, an injection and a sighting come of nothing.
   */
  readonly cause?: number
}

interface AtEndpoint extends At {
  readonly endpoint: string
  /** The endpoint's connection, counted from 1; 0 where there is none. */
  readonly incarnation: number
  /** Section of the protocol's standard. */
  readonly ref: string
}

/** One copy of a message comes into being; rows are numbered from 1 in this order. */
interface Copy extends At {
  readonly row: number
  /** The source that it bears. */
  readonly from: string
  /** An endpoint or, of an answer to a source that nobody has, that source. */
  readonly to: string
}

export type TraceEvent =
  | (AtEndpoint & { readonly kind: 'call'; readonly call: Call })
  | (AtEndpoint & { readonly kind: 'expired'; readonly timer: string; readonly after: Ms })
  | (AtEndpoint & { readonly kind: 'arrived'; readonly row: number })
  /** The endpoint loses all it knew, and is in this state. */
  | (AtEndpoint & { readonly kind: 'rebooted'; readonly state: string })
  /** A capture shows the endpoint send something of its own accord: an answer, or what nothing explains. */
  | (AtEndpoint & { readonly kind: 'seen' })
  /** Where `by` is not given, nobody sent it; where it is, that endpoint did, in another's name. */
  | (Copy & { readonly kind: 'injected'; readonly by?: string; readonly message: Data })
  | (AtEndpoint &
      Copy & {
        readonly kind: 'sent'
        readonly message: Data
        readonly retransmission: boolean
      })
  | (Copy & { readonly kind: 'duplicated'; readonly of: number })
  | (At & { readonly kind: 'lost'; readonly row: number })
  | (AtEndpoint & {
      readonly kind: 'transition'
      readonly event: string
      readonly from: string
      readonly to: string
    })
  | (AtEndpoint & { readonly kind: 'rule'; readonly rule: string })
  | (AtEndpoint & { readonly kind: 'delivered'; readonly octets: string })
  | (AtEndpoint & { readonly kind: 'signal'; readonly signal: string })
  /** The variables that changed; null where the endpoint no longer knows one. */
  | (AtEndpoint & {
      readonly kind: 'variables'
      readonly changed: Readonly<Record<string, number | null>>
    })
  | (AtEndpoint & { readonly kind: 'set'; readonly timer: string; readonly after: Ms })
  | (AtEndpoint & { readonly kind: 'stopped'; readonly timer: string })
