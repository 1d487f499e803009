import type { Ms } from '../protocol.ts'
import { pathOf, pick, type Row, statesOfRow } from '../trace/replay.ts'
import {
  type Column,
  endpointOf,
  type Figure,
  fieldOf,
  rowsOf,
  type Subject,
  sidesOf,
  spell,
  titleOf,
  type View,
  withRemarks,
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
    const fixed = columnNames(replay, notation).filter(name => !sides.includes(name))
    const shown = (options.columns ?? [...fixed, ...sides])
      .map(name => columnOf(subject, name, rows))
      .filter(({ isEmpty }) => options.columns || !isEmpty)
    return {
      kind: 'table',
      columns: shown.map(({ title, align }) => ({ title, align })),
      rows: rows.map((_, index) => shown.map(({ cells }) => cells[index] ?? nothing)),
    }
  },
  caption: subject => wordsOf(subject).captions.table(titleOf(subject), messageOf(subject)),
}

/** The arrow from the sender's column to the receiver's. */
export function arrowOf(subject: Subject, row: Row): '→' | '←' {
  return row.from === sidesOf(subject)[0]?.name ? '→' : '←'
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
        cells: rows.map(row => whatBecame(subject, row, row.label?.[subject.language] ?? '')),
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

/** The direction of a row, what it is called, and what became of it. */
export function whatBecame(subject: Subject, row: Row, name: string): string {
  const text = withRemarks(subject, row, name)
  return text ? `${arrowOf(subject, row)} ${text}` : arrowOf(subject, row)
}

/** The path where the segment took the side through more than one state. */
function states(subject: Subject, side: string, row: Row): string {
  const { replay } = subject
  const step = side === row.to && row.arrival ? replay.steps[row.arrival.step] : undefined
  const path = step ? pathOf(step, side) : []
  const shown = path.length > 1 ? path : [pick(statesOfRow(replay, row), side).state]
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
