import type { Ms } from '../protocol.ts'
import { pathOf, type Row, stateOfRow } from '../trace/replay.ts'
import {
  acts,
  type Column,
  endpointOf,
  endsOf,
  type Figure,
  fieldOf,
  nobodyOf,
  remarksOf,
  rowsOf,
  type Subject,
  sideName,
  sidesOf,
  spell,
  titleOf,
  type View,
  wordsOf,
} from './figure.ts'
import { columnNames, messageColumn } from './options.ts'
import { nameOf } from './words.ts'

/** What the protocol calls a message. */
export function messageOf({ notation, language }: Subject): string {
  return notation.message[language]
}

/** With a capital letter, where the script has any. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** What stands where there is nothing to show. */
export const nothing = '–'

/** A row a segment: its numbers, and both states after it. */
export const table: View = {
  draw(subject): Figure {
    const { replay, notation, options } = subject
    const rows = rowsOf(subject)
    const sides = sidesOf(subject).map(({ name }) => name)
    const all = replay.trace.endpoints.map(({ name }) => name)
    const fixed = columnNames(replay, notation).filter(name => !all.includes(name))
    const shown = (options.columns ?? [...fixed, ...sides.filter(side => acts(subject, side))])
      .map(name => columnOf(subject, name, rows))
      .filter(({ isEmpty }) => options.columns || !isEmpty)
    return {
      kind: 'table',
      columns: shown.map(({ title, align }) => ({ title, align })),
      rows: rows.map((_, index) => shown.map(({ cells }) => cells[index] ?? nothing)),
    }
  },
  caption: subject =>
    wordsOf(subject).captions.table(
      titleOf(subject),
      messageOf(subject),
      undefined,
      sidesOf(subject).length > 2,
    ),
}

/** The arrow from the sender's column to the receiver's; where there are more than two, between their names. */
export function arrowOf(subject: Subject, row: Row): string {
  const sides = sidesOf(subject)
  const { from } = endsOf(subject, row)
  if (sides.length > 2) return `${sideName(subject, from)} → ${sideName(subject, row.to)}`
  return from === sides[0]?.name ? '→' : '←'
}

interface FilledColumn extends Column {
  readonly cells: readonly string[]
  /** Nothing but a field that is left out where no row has it. */
  readonly isEmpty?: boolean
}

function columnOf(subject: Subject, name: string, rows: readonly Row[]): FilledColumn {
  const say = wordsOf(subject)
  const field = subject.notation.fields.find(candidate => candidate.name === name)
  switch (name) {
    case 'row':
      return { title: say.row, align: 'right', cells: rows.map(({ number }) => String(number)) }
    case 'time':
      return { title: say.time, align: 'right', cells: seconds(rows.map(({ time }) => time)) }
    case messageColumn:
      return {
        title: capitalized(messageOf(subject)),
        align: 'left',
        cells: rows.map(row => whatBecame(subject, row)),
      }
    default:
  }
  if (!field) {
    const title = nameOf(endpointOf(subject, name), subject.language)
    return { title, align: 'left', cells: rows.map(row => states(subject, name, row)) }
  }
  const values = rows.map(row => fieldOf(subject, field, row))
  return {
    title: field.title,
    align: field.label === 'named' ? 'right' : 'left',
    cells: values.map(value => value ?? nothing),
    isEmpty: field.sparse === true && values.every(value => value === undefined),
  }
}

/** The direction of a row, its label, and what became of it. */
function whatBecame(subject: Subject, row: Row): string {
  const say = wordsOf(subject)
  const nobody = sidesOf(subject).length > 2 ? undefined : nobodyOf(subject, row)
  const remarks = [...(nobody ? [nobody] : []), ...remarksOf(subject, row)].join(say.comma)
  const label = row.label?.[subject.language]
  const text = label && remarks ? `${label}${say.remark(remarks)}` : (label ?? remarks)
  if (!text) return arrowOf(subject, row)
  const isBehindName = !label && sidesOf(subject).length > 2
  return `${arrowOf(subject, row)}${isBehindName ? say.remark(text) : ` ${text}`}`
}

/** The path where the segment took the side through more than one state. */
function states(subject: Subject, side: string, row: Row): string {
  const { replay } = subject
  const step = side === row.to && row.arrival ? replay.steps[row.arrival.step] : undefined
  const path = step ? pathOf(step, side) : []
  const shown = path.length > 1 ? path : [stateOfRow(replay, row, side).state]
  return shown.map(state => spell(subject, state)).join(' → ')
}

/** Times with as many decimals as one of them needs, at most 3. */
function seconds(times: readonly Ms[]): string[] {
  const needed = times.map(time =>
    time % 1000 === 0 ? 0 : time % 100 === 0 ? 1 : time % 10 === 0 ? 2 : 3,
  )
  const places = needed.reduce<number>((most, count) => Math.max(most, count), 0)
  return times.map(time => (time / 1000).toFixed(places))
}
