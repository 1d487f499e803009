import { pathOf, type TraceStep } from '../trace/replay.ts'
import type { TraceEvent } from '../trace/trace.ts'
import { layOut } from './columns.ts'
import { printEvent, printPassage, printPath, transitionsIn, type Way } from './diagram/chart.ts'
import { diagramOf } from './diagram/diagram.ts'
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
    const { notation } = subject
    const side = sideOf(subject)
    const { colon, semicolon, stop } = wordsOf(subject)
    const taken = takenBy(subject, side)
    const tracks = pathsOf(subject, side)
    const visited = tracks.flatMap(({ path }) => path)
    const paths = tracks.map(({ who, path }) => `${who}${colon}${printPath(subject, path)}`)
    const drawn = edgesOf(subject, taken)
    const title = states.caption(subject)
    const description = paths.join(semicolon)
    const source = stateDiagram({
      title,
      description,
      style: subject.mermaid,
      states: notation.states.map(name => ({ name, label: spell(subject, name) })),
      edges: drawn,
      path: notation.states.filter(state => visited.includes(state)),
    })
    return { kind: 'diagram', source, alternative: `${title}${stop}${description}` }
  },
  drawing(subject) {
    const side = sideOf(subject)
    return diagramOf(subject, 'states', {
      tracks: [{ taken: numbered(takenBy(subject, side)), paths: pathsOf(subject, side) }],
      caption: states.caption(subject),
    })
  },
  drawnIn: ['svg', 'png'],
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
  const lines = numbered(takenBy(subject, sideOf(subject))).map(one => printPassage(subject, one))
  return { kind: 'code', language: 'text', value: layOut(lines, [0]) }
}

function numbered(taken: readonly Taken[]) {
  return taken.map((one, index) => ({ ...one, number: String(index + 1) }))
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

/** The states of a side, or of each of its connections, in their order; a reboot leads to one without an arrow. */
function pathsOf(subject: Subject, side: string): Way[] {
  const { replay } = subject
  const start = replay.trace.endpoints.find(({ name }) => name === side)?.state ?? ''
  return partiesOf(subject, side).map(({ who, concerns }) => ({
    who,
    path: [start, ...replay.steps.filter(concerns).flatMap(step => pathOf(step, side))],
  }))
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
