import { type Row, stateOfRow } from '../trace/replay.ts'
import {
  acts,
  type Figure,
  numberIn,
  rowsOf,
  shortName,
  sideName,
  sidesOf,
  titleOf,
  type View,
  wordsOf,
} from './figure.ts'
import { shownInRows } from './shown.ts'
import { arrowOf, capitalized, messageOf, nothing } from './table.ts'
import { nameOf } from './words.ts'

/** A row a segment: the variables of both sides, or of one, after it. */
export const variables: View = {
  draw(subject): Figure {
    const { replay, notation, options, language } = subject
    const say = wordsOf(subject)
    const endpoints = sidesOf(subject).filter(({ name }) =>
      options.side === undefined ? acts(subject, name) : name === options.side,
    )
    const columns = endpoints.flatMap(endpoint =>
      notation.variables
        .filter(variable => variable.shown)
        .map(variable => ({ endpoint, variable })),
    )
    const cellsOf = (row: Row) =>
      columns.map(({ endpoint: { name }, variable }) => {
        const { variables, peer } = stateOfRow(replay, row, name)
        const value = variables[variable.name]
        const other = peer ?? (name === row.from ? row.to : row.from)
        return value === undefined
          ? nothing
          : String(numberIn(subject, value, variable.space, name, other))
      })
    const rows = rowsOf(subject)
    return {
      kind: 'table',
      marks: rows.map(({ number }) => ({ row: number })),
      columns: [
        { title: say.row, align: 'right', role: 'lead' },
        { title: capitalized(messageOf(subject)), align: 'left', role: 'lead' },
        ...columns.map(({ endpoint, variable }) => ({
          title: variable.name,
          group: nameOf(endpoint, language),
          align: 'right' as const,
          side: endpoint.name,
        })),
      ],
      rows: rows.map(row => [
        String(row.number),
        `${arrowOf(subject, row)} ${shortName(subject, row)}`.trimEnd(),
        ...cellsOf(row),
      ]),
    }
  },
  shows: shownInRows,
  caption(subject) {
    const { side } = subject.options
    const name = side === undefined ? undefined : sideName(subject, side)
    const several = sidesOf(subject).length > 2
    return wordsOf(subject).captions.variables(titleOf(subject), messageOf(subject), name, several)
  },
}
