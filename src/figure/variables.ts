import { pick, type Row, statesOfRow } from '../trace/replay.ts'
import {
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
    const cellsOf = (row: Row) => {
      const after = statesOfRow(replay, row)
      return columns.map(({ endpoint, variable }) => {
        const value = pick(after, endpoint.name).variables[variable.name]
        const peer = endpoint.name === row.from ? row.to : row.from
        return value === undefined
          ? nothing
          : String(numberIn(subject, value, variable.space, endpoint.name, peer))
      })
    }
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
        `${arrowOf(subject, row)} ${shortName(subject, row)}`.trimEnd(),
        ...cellsOf(row),
      ]),
    }
  },
  caption(subject) {
    const { side } = subject.options
    const name = side === undefined ? undefined : sideName(subject, side)
    return wordsOf(subject).captions.variables(titleOf(subject), messageOf(subject), name)
  },
}
