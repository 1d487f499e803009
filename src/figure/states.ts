import type { TraceEvent } from '../trace/trace.ts'
import {
  type Figure,
  type Subject,
  sideName,
  spell,
  titleOf,
  type View,
  wordsOf,
} from './figure.ts'
import { type StateEdge, stateDiagram } from './mermaid.ts'

/** The state diagram of the protocol, with the path of one side of the run. */
export const states: View = {
  draw(subject): Figure {
    const { replay, notation } = subject
    const side = sideOf(subject)
    const taken = transitionsOf(subject, side)
    const start = replay.trace.endpoints.find(({ name }) => name === side)?.state ?? ''
    const path = [start, ...taken.map(({ to }) => to)]
    const drawn = edgesOf(subject, taken)
    const value = stateDiagram({
      title: states.caption(subject),
      description: `${sideName(subject, side)}${wordsOf(subject).colon}${path.map(state => spell(subject, state)).join(' → ')}`,
      states: notation.states.map(name => ({ name, label: spell(subject, name) })),
      edges: drawn,
      path: notation.states.filter(state => path.includes(state)),
    })
    return { kind: 'code', language: 'mermaid', value }
  },
  caption: subject =>
    wordsOf(subject).captions.states(titleOf(subject), sideName(subject, sideOf(subject))),
}

type Taken = Extract<TraceEvent, { kind: 'transition' }>

/** The side of the path: the one asked for, else whoever sends first. */
function sideOf({ replay, options }: Subject): string {
  const first = replay.rows.find(row => row.origin === 'sent')?.from
  return options.side ?? first ?? replay.trace.endpoints[0]?.name ?? ''
}

function transitionsOf({ replay }: Subject, side: string): readonly Taken[] {
  return replay.trace.events.filter(
    (event): event is Taken => event.kind === 'transition' && event.endpoint === side,
  )
}

/** The rows of the table that the standard's diagram draws, and those that the run took, numbered. */
function edgesOf({ notation }: Subject, taken: readonly Taken[]): StateEdge[] {
  return notation.states.flatMap(from =>
    Object.entries(notation.transitions[from] ?? {}).flatMap(([event, { to, send, minor }]) => {
      const numbers = taken.flatMap((step, index) =>
        step.from === from && step.event === event ? [index + 1] : [],
      )
      if (minor && numbers.length === 0) return []
      const what = send ? `${event} / snd ${send}` : event
      return [{ from, to, label: numbers.length > 0 ? `${numbers.join(', ')}. ${what}` : what }]
    }),
  )
}
