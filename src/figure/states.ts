import { pathOf, type TraceStep, transitionsIn } from '../trace/replay.ts'
import type { TraceEvent } from '../trace/trace.ts'
import { layOut } from './columns.ts'
import { printEvent, printPassage, printPath, type Way } from './diagram/chart.ts'
import { diagramOf } from './diagram/diagram.ts'
import {
  type Figure,
  fromOf,
  partiesOf,
  type Subject,
  showsFrom,
  sideName,
  spell,
  titleOf,
  type View,
  wordsOf,
} from './figure.ts'
import { type StateEdge, stateDiagram } from './mermaid.ts'
import { colourOf } from './svg/state-colours.ts'

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
    const lead = waysOf(subject, drawn)
    const description = [...(lead === undefined ? [] : [lead]), ...paths].join(semicolon)
    const ends = new Set([...drawn.flatMap(({ from, to }) => [from, to])])
    const shown = notation.states.filter(
      name => subject.options.from === undefined || ends.has(name) || showsFrom(subject, name),
    )
    const source = stateDiagram({
      title,
      description,
      style: subject.mermaid,
      states: shown.map(name => ({ name, label: spell(subject, name) })),
      edges: drawn,
      path: shown
        .filter(state => visited.includes(state))
        .map(name => ({ name, colour: colourOf(notation.states.indexOf(name)) })),
    })
    return { kind: 'diagram', source, alternative: `${title}${stop}${description}` }
  },
  drawing(subject) {
    const side = sideOf(subject)
    return diagramOf(subject, 'states', {
      tracks: [{ taken: numbered(takenBy(subject, side)), paths: pathsOf(subject, side) }],
      caption: states.caption(subject),
      lead: waysOf(subject, edgesOf(subject, takenBy(subject, side))),
    })
  },
  drawnIn: ['svg', 'png'],
  text: subject => (subject.options.from ? waysAsText(subject) : pathAsText(subject)),
  shows(subject) {
    const side = sideOf(subject)
    const steps = subject.replay.steps.flatMap((step, index) =>
      transitionsIn(step, side).some(({ from }) => showsFrom(subject, from)) ? [index + 1] : [],
    )
    return { side, steps }
  },
  caption: subject =>
    wordsOf(subject).captions.states(
      titleOf(subject),
      sideName(subject, sideOf(subject)),
      fromOf(subject),
    ),
}

/** `SYN-SENT → ESTABLISHED, SYN-RECEIVED`: where one state leads; undefined where the figure is of all. */
function waysOf(subject: Subject, edges: readonly StateEdge[]): string | undefined {
  const { from } = subject.options
  if (!from) return undefined
  const ends = [...new Set(edges.map(({ to }) => spell(subject, to)))]
  return `${spell(subject, from.state)} → ${ends.join(wordsOf(subject).comma)}`
}

/** A line an arrow out of the state, with the numbers of the path where it takes it. */
function waysAsText(subject: Subject): Figure {
  const edges = edgesOf(subject, takenBy(subject, sideOf(subject)))
  const lines = edges.map(({ from, to, numbers, what }) => [
    numbers.join(', '),
    spell(subject, from),
    `-- ${what} -->`,
    spell(subject, to),
  ])
  return { kind: 'code', language: 'text', value: layOut(lines, [0]) }
}

/** A line a transition of the path: of states and events, which have the standard’s words in every article. */
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
  return options.side ?? options.from?.of?.side ?? first ?? replay.trace.endpoints[0]?.name ?? ''
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
function edgesOf(subject: Subject, taken: readonly Taken[]): DrawnEdge[] {
  const { notation } = subject
  const origins = notation.states.filter(state => showsFrom(subject, state))
  return origins.flatMap(from =>
    Object.entries(notation.transitions[from] ?? {}).flatMap(([event, { to, send, minor }]) => {
      const numbers = taken.flatMap((step, index) =>
        step.from === from && step.event === event ? [index + 1] : [],
      )
      if (minor && numbers.length === 0) return []
      const what = printEvent(event, send)
      const label = numbers.length > 0 ? `(${numbers.join(', ')}) ${what}` : what
      return [{ from, to, label, numbers, what }]
    }),
  )
}

/** A row of the table that is drawn: the places in the path where it is taken, its event and what it sends. */
interface DrawnEdge extends StateEdge {
  readonly numbers: readonly number[]
  readonly what: string
}
