import { isAlike } from '../trace/align.ts'
import { pathOf, type Row, stateOfRow } from '../trace/replay.ts'
import {
  acts,
  type Column,
  endpointOf,
  endsOf,
  type Figure,
  fieldOf,
  rowsOf,
  type Subject,
  sideName,
  sidesOf,
  spell,
  titleOf,
  toldOf,
  type View,
  withRemarks,
  wordsOf,
} from './figure.ts'
import { columnNames, messageColumn } from './options.ts'
import { seconds } from './seconds.ts'
import { shownInRows } from './shown.ts'
import { runNames, type Versus, versusOf } from './versus.ts'
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
    const versus = versusOf(subject)
    const own = versus?.left ?? subject
    const lines = versus ? linesOf(versus) : rowsOf(subject).map(row => ({ subject, row }))
    const sides = sidesOf(own).map(({ name }) => name)
    const all = own.replay.trace.endpoints.map(({ name }) => name)
    const fixed = columnNames(own.replay, own.notation).filter(name => !all.includes(name))
    const acting = sides.filter(side => acts(own, side))
    const { columns } = own.options
    const shown = [...(versus ? ['run'] : []), ...(columns ?? [...fixed, ...acting])]
      .flatMap(name => (versus ? columnsOf(versus, name, lines) : columnOf(own, name, lines)))
      .filter(({ isEmpty }) => columns || !isEmpty)
    return {
      kind: 'table',
      columns: shown.map(({ title, align, side }) => ({ title, align, ...(side && { side }) })),
      numbers: lines.map(({ subject, row }) => (subject === own ? row.number : undefined)),
      rows: lines.map((_, index) => shown.map(({ cells }) => cells[index] ?? nothing)),
    }
  },
  shows: shownInRows,
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

/** A row of a run, and of two runs' the row of the other that is like it. */
interface TableLine {
  readonly subject: Subject
  readonly row: Row
  readonly partner?: Row
}

/** A row that both runs have stands once, any other where it parts. */
function linesOf({ left, right, pairs }: Versus): TableLine[] {
  return pairs.flatMap((pair): TableLine[] => {
    if (pair.left && isAlike(pair)) {
      return [{ subject: left, row: pair.left, ...(pair.right && { partner: pair.right }) }]
    }
    return [
      ...(pair.left ? [{ subject: left, row: pair.left }] : []),
      ...(pair.right ? [{ subject: right, row: pair.right }] : []),
    ]
  })
}

/** The column of two runs, or two of the rows' numbers. */
function columnsOf(
  { left, right, partnerOf }: Versus,
  name: string,
  lines: readonly TableLine[],
): readonly FilledColumn[] {
  const say = wordsOf(left)
  const [a, b] = runNames
  const column = (title: string, align: Column['align'], cell: (line: TableLine) => string) => ({
    title,
    align,
    cells: lines.map(cell),
  })
  const number = ({ number }: Row) => String(number)
  switch (name) {
    case 'run':
      return [
        column(say.run, 'left', line =>
          line.partner ? say.bothRuns : line.subject === left ? a : b,
        ),
      ]
    case 'row':
      return [
        column(say.rowOf(a), 'right', ({ subject, row }) => (subject === left ? number(row) : '')),
        column(say.rowOf(b), 'right', ({ subject, row, partner }) =>
          partner ? number(partner) : subject === right ? number(row) : '',
        ),
      ]
    default:
      return [columnOf(left, name, lines, of => (of === right ? partnerOf(name) : name))]
  }
}

function columnOf(
  subject: Subject,
  name: string,
  lines: readonly TableLine[],
  sideOf = (_: Subject) => name,
): FilledColumn {
  const rows = lines.map(({ row }) => row)
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
        cells: lines.map(({ subject, row }) =>
          whatBecame(subject, row, row.label?.[subject.language] ?? ''),
        ),
      }
    default:
  }
  if (!field) {
    const title = nameOf(endpointOf(subject, name), subject.language)
    const cells = lines.map(({ subject, row }) => states(subject, sideOf(subject), row))
    return { title, align: 'left', cells, side: name }
  }
  const isAsked = subject.options.columns?.includes(name)
  const read = isAsked ? fieldOf : toldOf
  const values = lines.map(({ subject, row }) => read(subject, field, row))
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
  if (!text) return arrowOf(subject, row)
  const isBehindName = !name && sidesOf(subject).length > 2
  return `${arrowOf(subject, row)}${isBehindName ? wordsOf(subject).remark(text) : ` ${text}`}`
}

/** The path where the segment took the side through more than one state. */
function states(subject: Subject, side: string, row: Row): string {
  const { replay } = subject
  const step = side === row.to && row.arrival ? replay.steps[row.arrival.step] : undefined
  const path = step ? pathOf(step, side) : []
  const shown = path.length > 1 ? path : [stateOfRow(replay, row, side).state]
  return shown.map(state => spell(subject, state)).join(' → ')
}
