import { sayEvent } from '../figure/event-words.ts'
import {
  acts,
  describe,
  partiesOf,
  peersOf,
  remarksOf,
  type Subject,
  shortName,
  sideName,
  spell,
  wordsOf,
} from '../figure/figure.ts'
import type { FigureOptions } from '../figure/options.ts'
import { printDuration } from '../figure/words.ts'
import { pathOf, type Row, type TraceStep, transitionsIn } from '../trace/replay.ts'
import { pick, type Snapshots } from '../trace/snapshot.ts'
import { type StepWords, stepWords } from './step-words.ts'

/** A run as the stepper of a page reads it: what each step changes, and says. */
export interface RunSteps {
  /** By endpoint that does something of its own: its name for readers, and its state as the run begins. */
  readonly sides: Readonly<
    Record<string, { readonly name: string; readonly states: readonly string[] }>
  >
  /** The step numbered n stands at n − 1. */
  readonly steps: readonly StepData[]
  readonly words: StepWords
}

/** A step. What did not change is absent. */
interface StepData {
  /** The endpoint that takes it. */
  readonly side?: string
  /** The endpoint's state after it, or those of its connections, each once. */
  readonly states?: readonly string[]
  /** The rows of the transition table that it took: `SYN-SENT/rcv SYN,ACK`. */
  readonly edges?: readonly string[]
  /** Numbers of the rows that came into being. */
  readonly sent?: readonly number[]
  /** Number of the row whose arrival it is. */
  readonly arrived?: number
  readonly time: string
  /** Who, by what, and what came of it. */
  readonly what: string
  /** `SYN-SENT → ESTABLISHED` */
  readonly path?: string
  /** `RFC 9293 §3.10.7.3` */
  readonly ref?: string
}

/** A run and the words that it is told in: numbers are absolute, states as the standard spells them. */
type Told = Pick<Subject, 'replay' | 'notation' | 'language'> & Pick<FigureOptions, 'calls'>

/** Every step of a run. */
export function stepsOf(told: Told): RunSteps {
  const { calls, ...run } = told
  const subject: Subject = { ...run, options: calls === undefined ? {} : { calls } }
  const { replay, language } = subject
  const { colon, comma, semicolon, stop } = wordsOf(subject)
  const acting = replay.trace.endpoints.filter(({ name }) => acts(subject, name))
  const sides = acting.map(({ name }) => {
    const states = statesOf(subject, replay.start, name)
    return [name, { name: sideName(subject, name), states }] as const
  })
  const steps = replay.steps.map((step, index) =>
    stepOf(subject, step, replay.steps[index - 1]?.after ?? replay.start),
  )
  return {
    sides: Object.fromEntries(sides),
    steps,
    words: { ...stepWords[language], colon, comma, semicolon, stop: stop.trim() },
  }
}

/** As the text of a `<script type="application/json">`: nothing in it ends the element or a line. */
export function embedded(steps: RunSteps): string {
  return JSON.stringify(steps).replace(
    /[<>&\u2028\u2029]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function stepOf(subject: Subject, step: TraceStep, before: Snapshots): StepData {
  const { trigger, arrived, sent, after } = step
  const side = 'endpoint' in trigger ? trigger.endpoint : undefined
  const own = side !== undefined && acts(subject, side) ? side : undefined
  const states = own === undefined ? [] : statesOf(subject, after, own)
  const isNew = own !== undefined && states.join() !== statesOf(subject, before, own).join()
  const edges = own === undefined ? [] : edgesOf(step, own)
  const path = own === undefined ? [] : pathIn(step, own, before)
  const ref = refOf(subject, step)
  return {
    ...(own !== undefined && { side: own }),
    ...(isNew && { states }),
    ...(edges.length > 0 && { edges }),
    ...(sent.length > 0 && { sent: sent.map(({ number }) => number) }),
    ...(arrived && { arrived: arrived.number }),
    time: printDuration(step.time),
    what: tell(subject, step),
    ...(path.length > 1 && { path: path.map(state => spell(subject, state)).join(' → ') }),
    ...(ref && { ref }),
  }
}

/** An endpoint's state, or those of its connections where it has several: each once. */
function statesOf(subject: Subject, snapshots: Snapshots, side: string): readonly string[] {
  const [only] = peersOf(subject, side)
  const states = partiesOf(subject, side).map(
    ({ peer = only }) => pick(snapshots, side, peer).state,
  )
  return [...new Set(states)]
}

/** The rows of the transition table that an endpoint took in a step. */
function edgesOf(step: TraceStep, side: string): string[] {
  return transitionsIn(step, side).map(({ from, event }) => `${from}/${event}`)
}

/** The state that the step's connection was in, and those that it went to. */
function pathIn(step: TraceStep, side: string, before: Snapshots): string[] {
  const from = transitionsIn(step, side)[0]?.from ?? pick(before, side, step.peer).state
  return [from, ...pathOf(step, side)]
}

/** `client: retransmission timeout (1 s), sends segment 2 (SYN seq=100)` */
function tell(subject: Subject, step: TraceStep): string {
  const say = wordsOf(subject)
  const { arrived, events, sent } = step
  const what = (row: Row) => `${subject.notation.message[subject.language]} ${row.number}`
  const ofRow = (row: Row, ...left: readonly string[]) => {
    const label = row.label ? `${row.label[subject.language]} ` : ''
    const remarks = remarksOf(subject, row).filter(remark => !left.includes(remark))
    return [`${label}${describe(subject, row)}`, ...remarks].join(say.comma)
  }
  const told = events.flatMap(event => sayEvent(subject, event, step)?.text ?? [])
  const arrives = arrived
    ? [`${say.arrives(what(arrived))}${say.remark(shortName(subject, arrived))}`]
    : []
  const sends = sent.map(row => {
    if (row.origin === 'sent' || row.by !== undefined) {
      return say.sending(what(row), `${receiver(subject, row)}${ofRow(row)}`)
    }
    const how = row.of === undefined ? say.injected : say.duplicate(row.of)
    return `${what(row)}${say.remark([how, ofRow(row, how)].join(say.comma))}`
  })
  const all = [...arrives, ...told, ...sends].join(say.comma)
  const who = whoOf(subject, step)
  return who === undefined ? all : `${who}${say.colon}${all}`
}

/** Who takes a step: an endpoint and, where it has several connections, on which; nobody where the network does. */
function whoOf(subject: Subject, { trigger, peer, sent }: TraceStep): string | undefined {
  if (!('endpoint' in trigger)) {
    const by = sent[0]?.by
    return by === undefined ? undefined : sideName(subject, by)
  }
  const own = partiesOf(subject, trigger.endpoint).find(party => party.peer === peer)
  return own?.who ?? sideName(subject, trigger.endpoint)
}

/** Whom a message goes to, where that is not plain. */
function receiver(subject: Subject, { to }: Row): string {
  const { replay } = subject
  const isPlain = replay.trace.endpoints.length === 2 && !replay.strangers.has(to)
  const say = wordsOf(subject)
  return isPlain ? '' : `${say.to(sideName(subject, to))}${say.comma}`
}

/** The sections that a step was taken under: those of what it did, else that of what began it. */
function refOf({ notation }: Subject, { trigger, events }: TraceStep): string | undefined {
  const done = events.flatMap(event =>
    event !== trigger && 'ref' in event && did.includes(event.kind) ? [event.ref] : [],
  )
  const all = done.length > 0 ? done : 'ref' in trigger ? [trigger.ref] : []
  const refs = [...new Set(all)].filter(Boolean)
  return refs.length > 0
    ? `${notation.standard} ${refs.map(ref => `§${ref}`).join(', ')}`
    : undefined
}

/** Of the kinds of events, those that a section of the standard asks for. */
const did: readonly string[] = ['transition', 'rule', 'sent', 'delivered', 'signal']
