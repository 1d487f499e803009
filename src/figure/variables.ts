import { pick, type Row, statesOfRow } from '../trace/replay.ts'
import {
  describe,
  type Figure,
  numberIn,
  rowsOf,
  type Subject,
  sidesOf,
  titleOf,
  type View,
  wordsOf,
} from './figure.ts'
import { arrowOf, capitalized, messageOf, nothing } from './table.ts'
import { nameOf } from './words.ts'

/** A row a segment: the variables of both sides, or of one, after it. */
export const variables: View = {
  draw(subject): Figure {
    const { replay, notation, options, language } = subject
    const say = wordsOf(subject)
    const endpoints = sidesOf(subject).filter(
      ({ name }) => options.side === undefined || name === options.side,
    )
    const columns = endpoints.flatMap(endpoint =>
      notation.variables
        .filter(variable => variable.shown)
        .map(variable => ({ endpoint, variable })),
    )
    const cellsOf = (row: Row) =>
      columns.map(({ endpoint, variable }) => {
        const value = pick(statesOfRow(replay, row), endpoint.name).variables[variable.name]
        const peer = endpoint.name === row.from ? row.to : row.from
        return value === undefined
          ? nothing
          : String(numberIn(subject, value, variable.space, endpoint.name, peer))
      })
    return {
      kind: 'table',
      columns: [
        { title: say.row, align: 'right' },
        { title: capitalized(messageOf(subject)), align: 'left' },
        ...columns.map(({ endpoint, variable }) => ({
          title: `${nameOf(endpoint, language)} ${variable.name}`,
          align: 'right' as const,
        })),
      ],
      rows: rowsOf(subject).map(row => [
        String(row.number),
        `${arrowOf(subject, row)} ${labelOf(subject, row)}`,
        ...cellsOf(row),
      ]),
    }
  },
  caption: subject => wordsOf(subject).captions.variables(titleOf(subject), messageOf(subject)),
}

function labelOf(subject: Subject, row: Row): string {
  return row.label?.[subject.language] ?? describe(subject, row).split(' ')[0] ?? ''
}
