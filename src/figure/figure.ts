import type { Field, Language, Notation, Space } from '../protocol.ts'
import type { Alignment } from '../trace/align.ts'
import type { Replay, Row, TraceStep } from '../trace/replay.ts'
import type { TraceEndpoint } from '../trace/trace.ts'
import type { MermaidStyle } from './mermaid.ts'
import type { FigureOptions } from './options.ts'
import { variantsOf } from './variants.ts'
import { nameOf, type Words, words } from './words.ts'

/** A figure as data: what an article or a terminal makes of it is theirs. */
export type Figure =
  | {
      readonly kind: 'code'
      readonly language: 'text' | 'json'
      readonly value: string
      /** Where its lines are of a run: of each the row that it shows whole, or the step that it is of. */
      readonly marks?: readonly LineMark[]
    }
  | {
      readonly kind: 'diagram'
      /** In Mermaid. */
      readonly source: string
      /** What it shows, for those who do not see it: plain text. */
      readonly alternative: string
    }
  | {
      readonly kind: 'drawing'
      /** The image as it is shown. */
      readonly svg: string
      /** The same for a phone; in a page that chooses. */
      readonly narrow?: string
      readonly alternative: string
    }
  | {
      readonly kind: 'table'
      readonly columns: readonly Column[]
      readonly rows: readonly (readonly string[])[]
      /** Where its rows are of the run: of each the row that it shows whole, or the step that it is of. */
      readonly marks?: readonly LineMark[]
      /** Where its rows are those of the transition table: the key of each, `SYN-SENT/rcv SYN,ACK`. */
      readonly edges?: readonly string[]
    }

/**
 * What becomes of diagrams: Mermaid's source, an image drawn of it, text, or a drawing in a page of HTML. Other figures
 * are the same in each.
 */
export const formats = ['mermaid', 'svg', 'png', 'text', 'html', 'html-fragment'] as const

/** Those of figures that stand in Markdown. */
export const markdownFormats = formats.filter(format => !isHtml(format))

export type Format = (typeof formats)[number]

/** Whether articles become HTML: pages of a site, or fragments for the pages of others. */
export function isHtml(format: Format): format is 'html' | 'html-fragment' {
  return format === 'html' || format === 'html-fragment'
}

/** The head of a table's column, and how its cells stand. */
export interface Column {
  readonly title: string
  /** What it has in common with the columns beside it: a head over theirs. */
  readonly group?: string
  /** Its head where there is one line of heads, if that is not both with a space between. */
  readonly alone?: string
  readonly align: 'left' | 'right'
  /** What its cells are to their row: its name, or a state, which is a longer word. */
  readonly role?: 'lead' | 'state'
  /** Of a column of states: the endpoint. */
  readonly side?: string
}

/** The head of a column where there is one line of heads. */
export function headOf({ alone, group, title }: Column): string {
  return alone ?? (group === undefined ? title : `${group} ${title}`)
}

/** By number, counted from 1. */
export interface LineMark {
  readonly row?: number
  readonly step?: number
}

/** What of a run a figure shows step by step. */
export interface Shown {
  /** Numbers of the run's steps, counted from 1, in order. */
  readonly steps: readonly number[]
  /** The endpoint whose steps they are, where it is one only. */
  readonly side?: string
}

/** What a view is drawn from. */
export interface Subject {
  readonly replay: Replay
  readonly notation: Notation
  readonly language: Language
  readonly options: FigureOptions
  readonly mermaid?: MermaidStyle
}

/** A view: a total function of a run and its options. */
export interface View {
  draw(subject: Subject): Figure
  /** The same without a browser: what stands for a diagram in Mermaid where none is to be started. */
  drawing?(subject: Subject): Figure
  /** The drawing as a page has it: arranged for a desk and for a phone, unless an author asks for one arrangement. */
  inPage?(subject: Subject): Figure
  /** Why there is no drawing of it, though there is a diagram. */
  refuseDrawing?(subject: Subject): string | undefined
  /** Formats in which the drawing takes the diagram's place, besides those that have no other. */
  readonly drawnIn?: readonly Format[]
  /** What stands for a diagram where none can be shown. */
  text?(subject: Subject): Figure
  /** What a reader can step through; absent of a view that shows no steps. */
  shows?(subject: Subject): Shown
  /** Why it cannot be drawn of this run or with these options; undefined where it can. */
  refuse?(subject: Subject): string | undefined
  /** One sentence on what the figure shows. */
  caption(subject: Subject): string
}

/** What a figure says, in its language. */
export function wordsOf({ language }: Subject): Words {
  return words[language]
}

/** The scenario's title in the figure's language, or those of both runs; a run of a variant says so. */
export function titleOf(subject: Subject): string {
  const { replay, notation, language, options } = subject
  return options.versus
    ? wordsOf(subject).versus(...titlesOf(options.versus, notation, language))
    : titleOfRun(replay, notation, language)
}

/** Of two runs; where they have the same, their scenarios' names. */
export function titlesOf(
  { left, right }: Alignment,
  notation: Notation,
  language: Language,
): [string, string] {
  const [a, b] = [left, right].map(run => titleOfRun(run, notation, language))
  return a === undefined || b === undefined || a === b
    ? [left.trace.scenario, right.trace.scenario]
    : [a, b]
}

function titleOfRun({ trace }: Replay, notation: Notation, language: Language): string {
  const title = trace.title[language]
  const variants = variantsOf(trace, notation, language)
  return variants === undefined ? title : words[language].varied(title, variants)
}

/** The endpoints from left to right. */
export function sidesOf({ replay, options }: Subject): readonly TraceEndpoint[] {
  const all = replay.trace.endpoints
  const endpoints = options.sides?.flatMap(side => all.filter(({ name }) => name === side)) ?? all
  const first = endpoints.filter(({ name }) => name === options.first)
  return [...first, ...endpoints.filter(endpoint => !first.includes(endpoint))]
}

/** Throws where the trace has no such endpoint. */
export function endpointOf({ replay }: Subject, name: string): TraceEndpoint {
  const found = replay.trace.endpoints.find(endpoint => endpoint.name === name)
  if (!found) throw new Error(`no endpoint ${name} in the trace`)
  return found
}

/** Whether an endpoint does something of its own: one that does nothing but spoof has no state worth a word. */
export function acts({ replay }: Subject, name: string): boolean {
  const { endpoints, events } = replay.trace
  return (
    endpoints.length === 2 || events.some(event => 'endpoint' in event && event.endpoint === name)
  )
}

/** An endpoint's name for readers; a source that no endpoint has is called what it is. */
export function sideName(subject: Subject, name: string): string {
  const found = subject.replay.trace.endpoints.find(endpoint => endpoint.name === name)
  return found ? nameOf(found, subject.language) : name
}

/** The endpoint that a figure shows in place of a name: itself or, of a source that nobody has, whoever bears it. */
export function placeOf({ replay }: Subject, name: string): string {
  return replay.strangers.get(name) ?? name
}

/** The endpoints between which a figure shows a row: who really sends it, and whom it would come to. */
export function endsOf(
  subject: Subject,
  { from, to, by }: Row,
): { readonly from: string; readonly to: string } {
  return { from: by ?? from, to: placeOf(subject, to) }
}

/** The rows that the figure is of. */
export function rowsOf(subject: Subject): readonly Row[] {
  const { replay, options } = subject
  const { from, to } = options.rows ?? { from: 1, to: replay.rows.length }
  const sides = sidesOf(subject).map(({ name }) => name)
  return replay.rows.slice(from - 1, to).filter(row => {
    const ends = endsOf(subject, row)
    return sides.includes(ends.from) && sides.includes(ends.to)
  })
}

/** The peers with whom an endpoint has connections in the run, as far as the figure shows them. */
export function peersOf(subject: Subject, endpoint: string): readonly string[] {
  const sides = sidesOf(subject).map(({ name }) => name)
  const peers = subject.replay.steps.flatMap(({ trigger, peer }) =>
    'endpoint' in trigger && trigger.endpoint === endpoint && trigger.incarnation > 0 && peer
      ? [peer]
      : [],
  )
  return [...new Set(peers)].filter(peer => sides.includes(placeOf(subject, peer)))
}

/** A state in the spelling asked for; as it is where that spelling lacks it. */
export function spell({ notation, options }: Subject, state: string): string {
  return spellIn(notation, options.states, state)
}

/** The same in a spelling by name, which runs of another protocol may lack. */
export function spellIn(
  { spellings }: Notation,
  spelling: string | undefined,
  state: string,
): string {
  return spellings[spelling ?? '']?.[state] ?? state
}

/** Whether a figure shows the ways out of a state: of all, unless one is asked for. */
export function showsFrom({ options }: Subject, state: string): boolean {
  return options.from === undefined || options.from.state === state
}

/** `SYN-SENT`, or `SYN-SENT (client, row 2)`: the state whose ways out are asked for; undefined where none is. */
export function fromOf(subject: Subject): string | undefined {
  const { from } = subject.options
  if (!from) return undefined
  const { remark, comma, atRow } = wordsOf(subject)
  const state = spell(subject, from.state)
  if (!from.of) return state
  return `${state}${remark([sideName(subject, from.of.side), atRow(from.of.at)].join(comma))}`
}

/** A message, whom it is from and whom it goes to. */
type Envelope = Pick<Row, 'from' | 'to' | 'message'>

/** A field's value in a row, relative if asked for; undefined where the message does not carry it. */
export function fieldOf(subject: Subject, field: Field, row: Envelope): string | undefined {
  const value = field.read(row.message)
  if (value === undefined) return undefined
  return String(
    typeof value === 'number'
      ? numberIn(subject, value, field.space?.(row.message), row.from, row.to)
      : value,
  )
}

/** The same where it is worth a word though nobody asks for it. */
export function toldOf(subject: Subject, field: Field, row: Envelope): string | undefined {
  return field.isTold?.(row.message) === false ? undefined : fieldOf(subject, field, row)
}

/** A number of an endpoint's or its peer's, relative if asked for. */
export function numberIn(
  subject: Subject,
  value: number,
  space: Space | undefined,
  owner: string,
  peer: string,
): number {
  if (!space || subject.options.numbers !== 'relative') return value
  const whose = space === 'sender' ? owner : peer
  if (subject.replay.strangers.has(whose)) return value // It has no ISS that the run knows.
  return subject.notation.relative(value, endpointOf(subject, whose).origin)
}

/** `SYN,ACK seq=300 ack=101`: what every label of a message says. */
export function describe(subject: Subject, row: Envelope): string {
  const named = labelledFields(subject, row, 'named').map(([name, value]) => `${name}=${value}`)
  return [kindOf(subject, row), ...named].filter(Boolean).join(' ')
}

/** `SYN,ACK`: the part of a message's label that says what it is; empty where it has none. */
export function kindOf(subject: Subject, row: Envelope): string {
  return labelledFields(subject, row, 'bare')
    .map(([, value]) => value)
    .join(' ')
}

/** `first handshake step`, or `SYN` where the row has no label: what it is called in a word. */
export function shortName(subject: Subject, row: Row): string {
  return row.label?.[subject.language] ?? kindOf(subject, row)
}

function labelledFields(
  subject: Subject,
  row: Envelope,
  label: Field['label'],
): (readonly [name: string, value: string])[] {
  return subject.notation.fields.flatMap(field => {
    const value = field.label === label ? toldOf(subject, field, row) : undefined
    return value === undefined ? [] : [[field.name, value] as const]
  })
}

/** An endpoint, or one of its connections where it has several, and the steps that concern it. */
export interface Party {
  /** `server`, or `server (alice)`. */
  readonly who: string
  readonly peer?: string
  concerns(step: TraceStep): boolean
}

/** An endpoint's connections, where the figure must tell them apart; else the endpoint. */
export function partiesOf(subject: Subject, endpoint: string): readonly Party[] {
  const who = sideName(subject, endpoint)
  const peers = peersOf(subject, endpoint)
  if (peers.length < 2) return [{ who, concerns: () => true }]
  return peers.map(peer => ({
    who: `${who}${wordsOf(subject).remark(sideName(subject, peer))}`,
    peer,
    concerns: step => (step.peer ?? peer) === peer,
  }))
}

/** `to 203.0.113.1`, of an answer to a source that nobody has; undefined of any other row. */
export function nobodyOf(subject: Subject, { to }: Row): string | undefined {
  return subject.replay.strangers.has(to) ? wordsOf(subject).to(to) : undefined
}

/** What became of a row: `retransmission`, `lost`. */
export function remarksOf(subject: Subject, row: Row): string[] {
  const say = wordsOf(subject)
  return [
    row.by ? say.source(sideName(subject, row.from)) : '',
    row.origin === 'injected' && !row.by && !row.label ? say.injected : '',
    row.of ? say.duplicate(row.of) : '',
    row.retransmission ? say.retransmission : '',
    row.lost ? say.lost : '',
    !row.lost && !row.arrival ? say.inFlight : '',
  ].filter(Boolean)
}

/** A name of a row, and what became of it; to whom it goes where no endpoint of the figure's two has that name. */
export function withRemarks(subject: Subject, row: Row, name: string): string {
  const say = wordsOf(subject)
  const nobody = sidesOf(subject).length > 2 ? undefined : nobodyOf(subject, row)
  const remarks = [...(nobody ? [nobody] : []), ...remarksOf(subject, row)].join(say.comma)
  return name && remarks ? `${name}${say.remark(remarks)}` : name || remarks
}
