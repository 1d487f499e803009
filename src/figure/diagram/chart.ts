import { type Subject, showsFrom, spell } from '../figure.ts'

/** What a state diagram shows, before anything has a place. */
export interface Chart {
  /** In the protocol's order. */
  readonly states: readonly ChartState[]
  readonly edges: readonly ChartEdge[]
  readonly tracks: readonly Track[]
}

export interface ChartState {
  readonly name: string
  readonly label: string
  /** Among the protocol's states. */
  readonly index: number
  /** Some track comes to it. */
  readonly isVisited: boolean
}

/** A row of the transition table. */
export interface ChartEdge {
  readonly from: string
  readonly to: string
  readonly event: string
  readonly send?: string
  /** Of the tracks that take it, by their order. */
  readonly marks: readonly Mark[]
}

interface Mark {
  /** Index of the track. */
  readonly track: number
  /** Numbers, one a time that it takes the row. */
  readonly numbers: readonly string[]
}

/** What goes through the states in one colour: an endpoint, or one of its connections. */
export interface Track {
  readonly paths: readonly Way[]
  readonly taken: readonly Passage[]
}

/** States in their order; after a reboot it goes on elsewhere. */
export interface Way {
  /** `client`, `server (alice)`. */
  readonly who: string
  readonly path: readonly string[]
}

/** A row of the table taken, and the number that the figure gives it. */
interface Passage {
  readonly from: string
  readonly to: string
  readonly event: string
  readonly number: string
}

/** The rows that the standard's diagram draws, and those that some track takes. */
export function chartOf(subject: Subject, tracks: readonly Track[]): Chart {
  const { notation } = subject
  const visited = new Set(tracks.flatMap(({ paths }) => paths.flatMap(({ path }) => path)))
  const origins = notation.states.filter(state => showsFrom(subject, state))
  const edges = origins.flatMap(from =>
    Object.entries(notation.transitions[from] ?? {}).flatMap(
      ([event, { to, send, minor }]): ChartEdge[] => {
        const marks = tracks.flatMap(({ taken }, track): Mark[] => {
          const own = taken.filter(one => one.from === from && one.event === event)
          return own.length === 0 ? [] : [{ track, numbers: own.map(({ number }) => number) }]
        })
        if (minor && marks.length === 0) return []
        return [{ from, to, event, ...(send !== undefined && { send }), marks }]
      },
    ),
  )
  const ends = new Set([...origins, ...edges.map(({ to }) => to)])
  const states = notation.states.map((name, index) => ({
    name,
    label: spell(subject, name),
    index,
    isVisited: visited.has(name),
  }))
  return { states: states.filter(({ name }) => ends.has(name)), edges, tracks }
}

/** `CLOSED → SYN-SENT → ESTABLISHED` */
export function printPath(subject: Subject, path: readonly string[]): string {
  return path.map(state => spell(subject, state)).join(' → ')
}

/** `1`, `CLOSED`, `-- active OPEN / snd SYN -->`, `SYN-SENT`: a passage as text, with the standard’s words in every article. */
export function printPassage(subject: Subject, { from, to, event, number }: Passage): string[] {
  const send = subject.notation.transitions[from]?.[event]?.send
  return [number, spell(subject, from), `-- ${printEvent(event, send)} -->`, spell(subject, to)]
}

/** `active OPEN / snd SYN` */
export function printEvent(event: string, send: string | undefined): string {
  return send ? `${event} / snd ${send}` : event
}
