/**
 * What the rest of wirefig needs to know of any protocol. Types only.
 *
 * `Notation` is what figures see, `Protocol` is what scenarios and the simulator see as well.
 */

/** Simulated time: whole milliseconds since the scenario began, ≥ 0. */
export type Ms = number

/** The languages that figures and articles are written in. */
export type Language = 'en' | 'zh'

/** One text in every language. */
export type Localized = Readonly<Record<Language, string>>

/** Plain data: what a message, a call or a setting consists of. */
export type Data = Readonly<
  Record<string, string | number | boolean | readonly string[] | readonly number[] | undefined>
>

/** One value that a scenario may write: a setting, an argument of a call, a field of a message. */
export type Parameter = {
  /** In sentences, with its unit and its source: an editor shows it beside the value. */
  readonly meaning: string
  /** As a scenario writes it; without one, the default or the first choice is the example. */
  readonly example?: string | number | boolean | readonly string[] | readonly number[]
  readonly required?: true
  /** Of the parameters of one group at most one is given, and exactly one where they are required. */
  readonly group?: string
} & (
  | {
      readonly kind: 'integer'
      readonly min: number
      readonly max: number
      readonly unit?: string
      readonly list?: true
      readonly default?: number | readonly number[]
    }
  | { readonly kind: 'duration'; readonly max?: Ms; readonly default?: Ms }
  | { readonly kind: 'text' }
  | { readonly kind: 'flag'; readonly default?: boolean }
  | {
      readonly kind: 'choice'
      readonly of: readonly string[]
      readonly list?: true
      /** The word that a scenario writes for an empty list, where one is allowed. */
      readonly none?: string
      readonly default?: string | readonly string[]
    }
)

export type Parameters = Readonly<Record<string, Parameter>>

type One<P extends Parameter> = P['kind'] extends 'integer' | 'duration'
  ? number
  : P['kind'] extends 'flag'
    ? boolean
    : P extends { of: readonly (infer C)[] }
      ? C
      : string

type Value<P extends Parameter> = P extends { list: true } ? readonly One<P>[] : One<P>

/** The parsed values of some parameters; absent where neither required nor with a default. */
export type Values<Ps extends Parameters> = {
  readonly [K in keyof Ps as Ps[K] extends { required: true } | { default: unknown }
    ? K
    : never]: Value<Ps[K]>
} & {
  readonly [K in keyof Ps as Ps[K] extends { required: true } | { default: unknown }
    ? never
    : K]?: Value<Ps[K]>
}

/** A change of state: the arrow's end, what it sends, and where the standard says so. */
export interface Transition {
  readonly to: string
  /** What is sent, in the protocol's words: `SYN,ACK`. */
  readonly send?: string
  /** Section of the protocol's standard. */
  readonly ref: string
  /** True for a row that the standard's own diagram leaves out; a figure draws it where a run takes it. */
  readonly minor?: true
  /** The variant that alone has the row. */
  readonly variant?: string
}

/** From each state, by event. A row has no guard: its condition is in the event's name. */
export type Transitions = Readonly<Record<string, Readonly<Record<string, Transition>>>>

/**
 * A spot of a state diagram's grid: whole numbers are the middle of a column, from left to right, and of a row, from
 * top to bottom; a half is as far as a state's box reaches at most.
 */
export type Spot = readonly [column: number, row: number]

/** Where the standard's own state diagram has the states and the ways between them. */
export interface Arrangement {
  /** By state: its place, and any others where it is drawn again, so that arrows are short. */
  readonly places: Readonly<Record<string, readonly Spot[]>>
  /**
   * By state and next state, for whatever events lead from one to the other: the ends, each within a box, and the
   * corners between them. Without a way, an arrow leads to the next state's name alone.
   */
  readonly ways: Readonly<Record<string, Readonly<Record<string, readonly Spot[]>>>>
}

/** Whose numbers a value counts in; relative figures subtract that side's origin. */
export type Space = 'sender' | 'receiver'

/** A field of a message as figures show it. */
export interface Field {
  /** Key in a value and in a column list: `seq`. */
  readonly name: string
  /** Heading, and the key in text notation: `SEQ`. */
  readonly title: string
  /** Key in text notation where it is not the title. */
  readonly notation?: string
  /** In a label, `bare` shows the value alone, `named` as `seq=100`. */
  readonly label: 'bare' | 'named'
  /** Whose numbers the value counts in, if anybody's. */
  space?(message: Data): Space | undefined
  /** True for a field whose column is shown only where some row has a value. */
  readonly sparse?: true
  /** Absent where the message does not carry it. */
  read(message: Data): number | string | undefined
  /** Whether the value is worth a word where nobody asks for it: in labels, in notation, in a table's usual columns. */
  isTold?(message: Data): boolean
  /** What runs are compared by, where that is not what is shown; absent where nothing depends on it. */
  compared?(message: Data): number | string | undefined
}

/** A variable of an endpoint as figures show it. */
export interface Variable {
  readonly name: string
  /** `sender`: counted in the endpoint's own numbers; `receiver`: in its peer's. */
  readonly space?: Space
  /** True for a variable that the `variables` view shows unless told otherwise. */
  readonly shown?: true
}

/** What a programming interface calls what the standard describes. The same in every language. */
export interface Calling {
  /** By name of the call. */
  readonly calls: Readonly<Record<string, string>>
  /** By signal; of those of a run without mishap, too. */
  readonly signals: Readonly<Record<string, string>>
  /**
   * By call or, of what no call brings about, by the state that it ends, then by signal: what the user is told instead;
   * empty where that is nothing.
   */
  readonly answers: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** How a protocol's states, messages and timers are shown. */
export interface Notation {
  readonly name: string
  /** What the protocol calls a message, in lower case and the singular: `segment`. */
  readonly message: Localized
  /** The standard that sections are cited from: `RFC 9293`. */
  readonly standard: string
  /** In the order of the standard's state diagram. */
  readonly states: readonly string[]
  readonly transitions: Transitions
  /** Without one, a figure finds places of its own. */
  readonly arrangement?: Arrangement
  readonly fields: readonly Field[]
  readonly variables: readonly Variable[]
  /** By timer: what its expiry is called. */
  readonly timers: Readonly<Record<string, Localized>>
  /** By rule, of those that a figure tells though no state changes: what it says. */
  readonly notices: Readonly<Record<string, Localized>>
  /** By signal: what it says; one that is not among them stands in the standard's words. */
  readonly signals: Readonly<Record<string, Localized>>
  /** Signals of a run without mishap, which figures leave out. */
  readonly routine: readonly string[]
  /** By name: the protocol as it is not, for questions of what would happen then. */
  readonly variants: Readonly<Record<string, Localized>>
  /** Other spellings of the states, by name: `netstat`. */
  readonly spellings: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Other names of the user's calls, and of what users are told, by name: `socket`. */
  readonly callings?: Readonly<Record<string, Calling>>
  /** Whether plain data is a message that `fields` can read. */
  isMessage(data: unknown): boolean
  /** The distance from an origin in the protocol's arithmetic; may be negative. */
  relative(value: number, origin: number): number
}

/** A call of the user: its name and its arguments. */
export type Call = Data & { readonly name: string }

/** What a host did in answer to one call, arrival or expiry. */
export interface Step<Host, Message extends Data> {
  readonly host: Host
  /** The connection concerned: 1 for the host's first; 0 where there is none (a closed port). */
  readonly incarnation: number
  /** The section of the standard that this is done under, where a rule or a message has none of its own. */
  readonly ref: string
  readonly taken: readonly Taken[]
  readonly send: readonly Addressed<Message>[]
  readonly timers: readonly TimerChange[]
  /** To the user, in order. */
  readonly delivered: readonly string[]
  /** What the user is told, in the standard's words: `connection reset`. */
  readonly signals: readonly string[]
}

/** A row of the transition table, or a rule that the table leaves out, with its section. */
export type Taken =
  | {
      readonly kind: 'transition'
      readonly event: string
      readonly from: string
      readonly to: string
      readonly ref: string
    }
  | { readonly kind: 'rule'; readonly rule: string; readonly ref: string }

/** A message as one connection sends it. */
export interface Sent<Message extends Data> {
  readonly message: Message
  readonly retransmission: boolean
  readonly ref: string
}

/** A message and whom it is sent to: the peer of its connection, or whoever it answers. */
export interface Addressed<Message extends Data> extends Sent<Message> {
  readonly to: string
}

/** An endpoint as a run begins. Its name stands for its socket. */
export interface Beginner {
  readonly name: string
  readonly settings: Data
}

/** Whether a call says which peer it is about: it must, it may, or there is none yet. */
export type Peering = 'required' | 'optional' | 'none'

/** A timer is set to expire after some time, replacing an earlier setting, or stopped. */
export type TimerChange =
  | { readonly timer: string; readonly set: Ms }
  | {
      readonly timer: string
      readonly stop: true
      /** Of an earlier connection than the step's. */
      readonly incarnation?: number
    }

/** An executable protocol. Its functions are pure: time is an argument, the step is the result. */
export interface Protocol<Host = unknown, Message extends Data = Data> extends Notation {
  /** Of an endpoint. */
  readonly settings: Parameters
  /** By name of the call: its arguments. */
  readonly calls: Readonly<Record<string, Parameters>>
  /** Of a message that a scenario injects. */
  readonly injected: Parameters
  /** How a run may begin; the first is the default, the others join two endpoints. */
  readonly beginnings: readonly string[]
  /** What a selector may call a message: `SYN,ACK`, `data`. */
  readonly kinds: readonly string[]
  kindsOf(message: Message): readonly string[]
  /** An injected message, or why there is none of these values. */
  compose(values: Data): Message | string
  /** The hosts of the endpoints as a run begins, in their order. */
  begin(beginning: string, endpoints: readonly Beginner[]): readonly Host[]
  /** The host loses all it knows but its settings, its timers included; it sends and tells nothing. */
  reboot(host: Host): Step<Host, Message>
  peering(call: Call): Peering
  /** Without a peer, for the newest connection that there is. */
  call(host: Host, call: Call, peer: string | undefined, now: Ms): Step<Host, Message>
  /** `from` is the source that the message bears. */
  arrive(host: Host, message: Message, from: string, now: Ms): Step<Host, Message>
  expire(host: Host, incarnation: number, timer: string, now: Ms): Step<Host, Message>
  /** Of the newest connection, or of that with a peer; the listener's before there is one. */
  state(host: Host, peer?: string): string
  /** The variables of a connection, by its incarnation; empty where there is none. */
  inspect(host: Host, incarnation: number): Readonly<Record<string, number>>
  /** The number that relative figures count a side's numbers from. */
  origin(settings: Data): number
  readonly exploration: Exploration<Host, Message>
}

/** What trying every run needs to know besides the steps. */
export interface Exploration<Host, Message extends Data> {
  /** The settings of an endpoint, with all that it would else take from a clock. */
  settled(settings: Data): Data
  /** The timers that run. */
  timers(host: Host): readonly RunningTimer[]
  /** Kinds of timers, shorter ones first: none expires while one of an earlier group runs anywhere. */
  readonly urgency: readonly (readonly string[])[]
  /** Whether a message in flight may still stop a timer of this endpoint, so that it would not expire. */
  awaits(host: Host, endpoint: string, timer: RunningTimer, flight: Flight<Message>): boolean
  /** The host less what depends on the time: moments, measured round trips. */
  timeless(host: Host): Host
  /** What a search may ask of runs, by name. */
  readonly properties: Readonly<Record<string, Property<Host, Message>>>
}

/** A timer that runs on a connection of a host. */
export interface RunningTimer {
  readonly incarnation: number
  readonly timer: string
}

/** A message on its way, between endpoints by their names. */
export interface Flight<Message> {
  readonly from: string
  readonly to: string
  readonly message: Message
}

/**
 * What is asked of every run that an environment allows. `always`: each world is so; `sometimes`: some run comes to
 * one that is so; `recoverable`: from each world, one that is so can be reached.
 */
export interface Property<Host, Message extends Data> {
  readonly kind: 'always' | 'sometimes' | 'recoverable'
  /** The first endpoint of a scenario is the client, the second the server. */
  readonly sentence: Localized
  /** What it remembers of a run as this begins: plain data. */
  readonly memory: unknown
  /** What it remembers after a step: the same object where that is nothing new. */
  remember?(memory: unknown, happened: Happened<Host, Message>): unknown
  holds(memory: unknown, world: WorldView<Host>): boolean
}

/** A step of one endpoint in a run that is explored. */
export interface Happened<Host, Message extends Data> {
  readonly kind: 'call' | 'arrival' | 'expiry'
  /** Index of the endpoint in the order of the scenario. */
  readonly endpoint: number
  /** Of an arrival: the index of the endpoint that it seems to come from, if it is one. */
  readonly from?: number
  readonly message?: Message
  readonly before: Host
  readonly step: Step<Host, Message>
  /** Any host after the step, by its index. */
  host(index: number): Host
}

/** What a property sees of a world. */
export interface WorldView<Host> {
  /** By index in the order of the scenario. */
  host(index: number): Host
  /** Whether nothing can happen any more but a loss or a copy; a timer whose budget is used up still could. */
  isQuiet(): boolean
  /** How often users may still make this call. */
  left(call: string): number
}
