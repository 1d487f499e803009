import type { Field, Language, Notation, Space } from '../protocol.ts'
import type { Replay, Row } from '../trace/replay.ts'
import type { TraceEndpoint } from '../trace/trace.ts'
import type { FigureOptions } from './options.ts'
import { nameOf, type Words, words } from './words.ts'

/** A figure as data: what an article or a terminal makes of it is theirs. */
export type Figure =
  | {
      readonly kind: 'code'
      readonly language: 'text' | 'json'
      readonly value: string
    }
  | {
      readonly kind: 'diagram'
      /** In Mermaid. */
      readonly source: string
      /** What it shows, for those who do not see it: plain text. */
      readonly alternative: string
    }
  | {
      readonly kind: 'table'
      readonly columns: readonly Column[]
      readonly rows: readonly (readonly string[])[]
    }

/** What becomes of diagrams: Mermaid's source, an image drawn of it, or text. Other figures are the same in each. */
export const formats = ['mermaid', 'svg', 'png', 'text'] as const

export type Format = (typeof formats)[number]

/** The head of a table's column, and how its cells stand. */
export interface Column {
  readonly title: string
  readonly align: 'left' | 'right'
}

/** What a view is drawn from. */
export interface Subject {
  readonly replay: Replay
  readonly notation: Notation
  readonly language: Language
  readonly options: FigureOptions
}

/** A view: a total function of a run and its options. */
export interface View {
  draw(subject: Subject): Figure
  /** What stands for a diagram where none can be shown. */
  text?(subject: Subject): Figure
  /** One sentence on what the figure shows. */
  caption(subject: Subject): string
}

/** What a figure says, in its language. */
export function wordsOf({ language }: Subject): Words {
  return words[language]
}

/** The scenario's title in the figure's language. */
export function titleOf({ replay, language }: Subject): string {
  return replay.trace.title[language]
}

/** The endpoints from left to right. */
export function sidesOf({ replay, options }: Subject): readonly TraceEndpoint[] {
  const { endpoints } = replay.trace
  const first = endpoints.filter(({ name }) => name === options.first)
  return [...first, ...endpoints.filter(endpoint => !first.includes(endpoint))]
}

/** Throws where the trace has no such endpoint. */
export function endpointOf({ replay }: Subject, name: string): TraceEndpoint {
  const found = replay.trace.endpoints.find(endpoint => endpoint.name === name)
  if (!found) throw new Error(`no endpoint ${name} in the trace`)
  return found
}

/** An endpoint's name for readers. Throws where the trace has no such endpoint. */
export function sideName(subject: Subject, name: string): string {
  return nameOf(endpointOf(subject, name), subject.language)
}

/** The rows that the figure is of. */
export function rowsOf({ replay, options }: Subject): readonly Row[] {
  const { from, to } = options.rows ?? { from: 1, to: replay.rows.length }
  return replay.rows.slice(from - 1, to)
}

/** A state in the spelling asked for; as it is where that spelling lacks it. */
export function spell({ notation, options }: Subject, state: string): string {
  return notation.spellings[options.states ?? '']?.[state] ?? state
}

/** A field's value in a row, relative if asked for; undefined where the message does not carry it. */
export function fieldOf(subject: Subject, field: Field, row: Row): string | undefined {
  const value = field.read(row.message)
  if (value === undefined) return undefined
  return String(
    typeof value === 'number'
      ? numberIn(subject, value, field.space?.(row.message), row.from, row.to)
      : value,
  )
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
  const { origin } = endpointOf(subject, space === 'sender' ? owner : peer)
  return subject.notation.relative(value, origin)
}

/** `SYN,ACK seq=300 ack=101`: what every label of a message says. */
export function describe(subject: Subject, row: Row): string {
  const named = labelledFields(subject, row, 'named').map(([name, value]) => `${name}=${value}`)
  return [kindOf(subject, row), ...named].filter(Boolean).join(' ')
}

/** `SYN,ACK`: the part of a message's label that says what it is; empty where it has none. */
export function kindOf(subject: Subject, row: Row): string {
  return labelledFields(subject, row, 'bare')
    .map(([, value]) => value)
    .join(' ')
}

/** `first handshake`, or `SYN` where the row has no label: what it is called in a word. */
export function shortName(subject: Subject, row: Row): string {
  return row.label?.[subject.language] ?? kindOf(subject, row)
}

function labelledFields(
  subject: Subject,
  row: Row,
  label: Field['label'],
): (readonly [name: string, value: string])[] {
  return subject.notation.fields.flatMap(field => {
    const value = field.label === label ? fieldOf(subject, field, row) : undefined
    return value === undefined ? [] : [[field.name, value] as const]
  })
}

/** What became of a row: `retransmission`, `lost`. */
export function remarksOf(subject: Subject, row: Row): string[] {
  const say = wordsOf(subject)
  return [
    row.origin === 'injected' && !row.label ? say.injected : '',
    row.of ? say.duplicate(row.of) : '',
    row.retransmission ? say.retransmission : '',
    row.lost ? say.lost : '',
    !row.lost && !row.arrival ? say.inFlight : '',
  ].filter(Boolean)
}

/** A name of a row, and what became of it. */
export function withRemarks(subject: Subject, row: Row, name: string): string {
  const remarks = remarksOf(subject, row).join(wordsOf(subject).comma)
  return name && remarks ? `${name}${wordsOf(subject).remark(remarks)}` : name || remarks
}
