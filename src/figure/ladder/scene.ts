import type { Ms } from '../../protocol.ts'
import type { Row, TraceStep } from '../../trace/replay.ts'
import { pick } from '../../trace/snapshot.ts'
import { type ExcerptStep, excerptOf } from '../excerpt.ts'
import {
  acts,
  endsOf,
  partiesOf,
  peersOf,
  type Subject,
  sideName,
  sidesOf,
  spell,
} from '../figure.ts'
import type { Remarks } from '../versus.ts'
import { type Moment, openClock } from './clock.ts'
import { labelOf, type Span } from './label.ts'
import { type Note, notesOf, type Timer } from './notes.ts'

/** What a ladder shows, before anything has a place: moments in order, and what happens at them. */
export interface Scene {
  readonly moments: readonly Moment[]
  readonly lifelines: readonly Lifeline[]
  readonly arrows: readonly Arrow[]
  /** Of two runs, or of one of them: what each is called, and from where on they differ. */
  readonly versus?: {
    readonly headings: readonly string[]
    readonly parting?: { readonly at: readonly Moment[]; readonly text: string }
  }
}

/** An endpoint, from the first moment to the last. */
export interface Lifeline {
  /** The name of its run, where the figure is of two. */
  readonly run?: string
  /** The endpoint's name in the run. */
  readonly side: string
  readonly title: string
  /** Of each of its connections, or the one of all that it is. */
  readonly lanes: readonly Lane[]
  readonly notes: readonly Note[]
  readonly timers: readonly Timer[]
}

interface Lane {
  /** The peer, where there are several: its name in the run, and as it is shown. */
  readonly peer?: string
  readonly title?: string
  /** Each until the next begins; none of an endpoint that does nothing. */
  readonly states: readonly LaneState[]
}

interface LaneState {
  readonly at: Moment
  /** The number of the step that it began with, counted from 1; 0 where the run begins in it. */
  readonly step: number
  readonly text: string
  /** Among the protocol's states. */
  readonly index: number
}

/** A message between two lifelines, by their indices. */
export interface Arrow {
  readonly row: Row
  /** As its lifelines'. */
  readonly run?: string
  readonly from: number
  readonly to: number
  readonly departs: Moment
  readonly ends: Moment
  readonly end: 'arrives' | 'lost' | 'in flight'
  /** True where nobody sent it: it comes out of the network. */
  readonly isFromNowhere: boolean
  readonly label: readonly Span[]
}

/** How much of the way the figure shows of a message that does not arrive. */
export const shownWay = { lost: 0.62, 'in flight': 0.8, arrives: 1 } as const

/** All of the excerpt that a figure is of; `beside` is what more is to be said of rows. */
export function sceneOf(subject: Subject, beside: Remarks = new Map()): Scene {
  const { start, steps } = excerptOf(subject)
  const clock = openClock(steps[0]?.step.time ?? 0)
  const sides = sidesOf(subject)
  const index = new Map(sides.map(({ name }, at) => [name, at]))
  const departures = new Map<Row, Moment>()
  const arrivals = new Map<Row, Moment>()
  const moments = new Map<ExcerptStep, Moment>()
  for (const one of steps) {
    const { step, sent, arrived } = one
    const place = placeOfStep(subject, step)
    const after = arrived && departures.get(arrived)
    const answers = step.trigger.kind === 'seen'
    const at = clock.at(step.time, place, answers ? 'answers' : arrived && 'arrives', after)
    moments.set(one, at)
    if (arrived) arrivals.set(arrived, at)
    for (const [order, row] of sent.entries()) {
      departures.set(row, order === 0 ? clock.depart(at, place) : clock.at(step.time, place))
    }
  }
  const delay = delayOf([...departures.keys()], steps)
  const arrows = [...departures].flatMap(([row, departs]): Arrow[] => {
    const ends = endsOf(subject, row)
    const [from, to] = [index.get(ends.from), index.get(ends.to)]
    if (from === undefined || to === undefined) return []
    const arrives = arrivals.get(row)
    const end = arrives ? 'arrives' : row.lost ? 'lost' : 'in flight'
    const seen = row.time + delay(row) * shownWay[end]
    return [
      {
        row,
        from,
        to,
        departs,
        ends: arrives ?? clock.unknown(seen),
        end,
        isFromNowhere: row.origin === 'injected' && row.by === undefined,
        label: labelOf(subject, row, beside.get(row)),
      },
    ]
  })
  const lifelines = sides.map(side => {
    const own = steps.filter(({ step: { trigger } }) => endpointIn(trigger) === side.name)
    const at = (one: ExcerptStep) => moments.get(one) ?? clock.top
    const { notes, timers } = notesOf(subject, side.name, own, at, clock.from)
    const several = peersOf(subject, side.name).length > 1
    const [only] = peersOf(subject, side.name)
    const lanes = partiesOf(subject, side.name).map(({ peer, concerns }): Lane => {
      const title = several && peer !== undefined ? { peer, title: sideName(subject, peer) } : {}
      if (!acts(subject, side.name)) return { ...title, states: [] }
      const state = (snapshots: TraceStep['after']) =>
        pick(snapshots, side.name, peer ?? only).state
      const before = subject.replay.steps.slice(0, steps[0]?.index ?? 0)
      const first = state(start)
      const since = before.findLastIndex(({ after }) => state(after) !== first) + 1
      // What the run begins in did not begin with a step.
      const isFromStart = since === 0 && state(subject.replay.start) === first
      const states = [{ at: clock.top, step: isFromStart ? 0 : since + 1, state: first }]
      for (const one of own) {
        const now = state(one.step.after)
        const isReboot = one.step.trigger.kind === 'rebooted'
        if (!concerns(one.step) || (now === states.at(-1)?.state && !isReboot)) continue
        if (states.at(-1)?.at === at(one)) states.pop()
        states.push({ at: at(one), step: one.index + 1, state: now })
      }
      return {
        ...title,
        states: states.map(({ at, step, state }) => ({
          at,
          step,
          text: spell(subject, state),
          index: Math.max(0, subject.notation.states.indexOf(state)),
        })),
      }
    })
    return { side: side.name, title: sideName(subject, side.name), lanes, notes, timers }
  })
  return { moments: clock.moments(), lifelines, arrows }
}

/** The endpoint where a step's messages depart or its message arrives. */
function placeOfStep(subject: Subject, { trigger, sent }: TraceStep): string {
  const [row] = sent
  return endpointIn(trigger) ?? (row ? endsOf(subject, row).from : '')
}

function endpointIn(trigger: TraceStep['trigger']): string | undefined {
  return 'endpoint' in trigger ? trigger.endpoint : undefined
}

/** How long a message that does not arrive would have taken: as long as others between the same two, or as any. */
function delayOf(rows: readonly Row[], steps: readonly ExcerptStep[]): (row: Row) => Ms {
  const took = (some: readonly Row[]) =>
    middle(some.flatMap(({ arrival, time }) => (arrival ? arrival.time - time : [])))
  const times = steps.map(({ step }) => step.time)
  const between = times.flatMap((time, index) => {
    const distance = time - (times[index - 1] ?? time)
    return distance > 0 ? distance : []
  })
  const any = took(rows) ?? Math.min(1000, ...between) / 8
  return row => took(rows.filter(({ from, to }) => from === row.from && to === row.to)) ?? any
}

/** The median; undefined of nothing. */
export function middle(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)]
}
