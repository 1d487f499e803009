import { pathOf, pick, type Row, statesOfRow } from '../trace/replay.ts'
import {
  type Column,
  endpointOf,
  type Figure,
  fieldOf,
  remarksOf,
  rowsOf,
  type Subject,
  sidesOf,
  spell,
  titleOf,
  type View,
  wordsOf,
} from './figure.ts'
import { columnNames } from './options.ts'
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
    const fixed = columnNames(replay, notation).filter(name => !sides.includes(name))
    const shown = (options.columns ?? [...fixed, ...sides])
      .map(name => ({ name, cells: rows.map(row => cell(subject, name, row)) }))
      .filter(({ name, cells }) => options.columns || !isEmpty(subject, name, cells))
    return {
      kind: 'table',
      columns: shown.map(({ name }) => heading(subject, name)),
      rows: rows.map((_, index) => shown.map(({ cells }) => cells[index] ?? nothing)),
    }
  },
  caption: subject => wordsOf(subject).captions.table(titleOf(subject), messageOf(subject)),
}

/** The arrow from the sender's column to the receiver's. */
export function arrowOf(subject: Subject, row: Row): '→' | '←' {
  return row.from === sidesOf(subject)[0]?.name ? '→' : '←'
}

function heading(subject: Subject, name: string): Column {
  const say = wordsOf(subject)
  const field = subject.notation.fields.find(candidate => candidate.name === name)
  switch (name) {
    case 'row':
      return { title: say.row, align: 'right' }
    case 'time':
      return { title: say.time, align: 'right' }
    case 'segment':
      return { title: capitalized(messageOf(subject)), align: 'left' }
    default:
      return field
        ? { title: field.title, align: field.label === 'named' ? 'right' : 'left' }
        : { title: nameOf(endpointOf(subject, name), subject.language), align: 'left' }
  }
}

function cell(subject: Subject, name: string, row: Row): string {
  const field = subject.notation.fields.find(candidate => candidate.name === name)
  switch (name) {
    case 'row':
      return String(row.number)
    case 'time':
      return seconds(subject, row)
    case 'segment': {
      const say = wordsOf(subject)
      const remarks = remarksOf(subject, row).join(say.comma)
      const label = row.label?.[subject.language]
      const text = label && remarks ? `${label}${say.remark(remarks)}` : (label ?? remarks)
      return text ? `${arrowOf(subject, row)} ${text}` : arrowOf(subject, row)
    }
    default:
      return field ? (fieldOf(subject, field, row) ?? nothing) : states(subject, name, row)
  }
}

/** The path where the segment took the side through more than one state. */
function states(subject: Subject, side: string, row: Row): string {
  const { replay } = subject
  const step = side === row.to && row.arrival ? replay.steps[row.arrival.step] : undefined
  const path = step ? pathOf(step, side) : []
  const shown = path.length > 1 ? path : [pick(statesOfRow(replay, row), side).state]
  return shown.map(state => spell(subject, state)).join(' → ')
}

/** As many decimals as the times of the figure need, at most 3. */
function seconds(subject: Subject, row: Row): string {
  const places = rowsOf(subject).map(({ time }) =>
    time % 1000 === 0 ? 0 : time % 100 === 0 ? 1 : time % 10 === 0 ? 2 : 3,
  )
  return (row.time / 1000).toFixed(Math.max(0, ...places))
}

function isEmpty({ notation }: Subject, name: string, cells: readonly string[]): boolean {
  const sparse = notation.fields.some(field => field.name === name && field.sparse)
  return sparse && cells.every(text => text === nothing)
}
