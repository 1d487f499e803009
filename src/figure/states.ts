import type { TraceStep } from '../trace/replay.ts'
import type { TraceEvent } from '../trace/trace.ts'
import { layOut } from './columns.ts'
import {
  type Figure,
  partiesOf,
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
    const { colon, semicolon, stop } = wordsOf(subject)
    const taken = takenBy(subject, side)
    const start = replay.trace.endpoints.find(({ name }) => name === side)?.state ?? ''
    const path = [start, ...taken.map(({ to }) => to)]
    const paths = partiesOf(subject, side).map(({ who, concerns }) => {
      const own = replay.steps.filter(concerns).flatMap(step => transitionsIn(step, side))
      const states = [start, ...own.map(({ to }) => to)]
      return `${who}${colon}${states.map(state => spell(subject, state)).join(' → ')}`
    })
    const drawn = edgesOf(subject, taken)
    const title = states.caption(subject)
    const description = paths.join(semicolon)
    const source = stateDiagram({
      title,
      description,
      states: notation.states.map(name => ({ name, label: spell(subject, name) })),
      edges: drawn,
      path: notation.states.filter(state => path.includes(state)),
    })
    return { kind: 'diagram', source, alternative: `${title}${stop}${description}` }
  },
  text: pathAsText,
  shows(subject) {
    const side = sideOf(subject)
    const steps = subject.replay.steps.flatMap((step, index) =>
      transitionsIn(step, side).length > 0 ? [index + 1] : [],
    )
    return { side, steps }
  },
  caption: subject =>
    wordsOf(subject).captions.states(titleOf(subject), sideName(subject, sideOf(subject))),
}

/** A line a transition of the path; in English in every article, as the `text` view is. */
function pathAsText(subject: Subject): Figure {
  const taken = takenBy(subject, sideOf(subject))
  const lines = taken.map(({ from, to, event }, index) => {
    const send = subject.notation.transitions[from]?.[event]?.send
    const what = printEvent(event, send)
    return [String(index + 1), spell(subject, from), `-- ${what} -->`, spell(subject, to)]
  })
  return { kind: 'code', language: 'text', value: layOut(lines, [0]) }
}

/** `active OPEN / snd SYN` */
function printEvent(event: string, send: string | undefined): string {
  return send ? `${event} / snd ${send}` : event
}

type Taken = Extract<TraceEvent, { kind: 'transition' }>

/** The side of the path: the one asked for, else whoever sends first. */
function sideOf({ replay, options }: Subject): string {
  const first = replay.rows.find(row => row.origin === 'sent')?.from
  return options.side ?? first ?? replay.trace.endpoints[0]?.name ?? ''
}

/** In order; of several connections, those of one after those of another. */
function takenBy(subject: Subject, side: string): readonly Taken[] {
  const steps = subject.replay.steps.filter(({ trigger }) => 'endpoint' in trigger)
  const parties = partiesOf(subject, side)
  const rank = (step: TraceStep) => parties.findIndex(({ concerns }) => concerns(step))
  return [...Map.groupBy(steps, rank)]
    .sort(([a], [b]) => a - b)
    .flatMap(([, own]) => own.flatMap(step => transitionsIn(step, side)))
}

function transitionsIn({ events }: TraceStep, side: string): readonly Taken[] {
  return events.filter(
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
      const what = printEvent(event, send)
      return [{ from, to, label: numbers.length > 0 ? `${numbers.join(', ')}. ${what}` : what }]
    }),
  )
}
