import { pathOf, transitionsIn } from '../../trace/replay.ts'
import { pick } from '../../trace/snapshot.ts'
import { layOut } from '../columns.ts'
import { excerptOf } from '../excerpt.ts'
import {
  acts,
  type Figure,
  partiesOf,
  peersOf,
  type Subject,
  sidesOf,
  titleOf,
  type View,
  wordsOf,
} from '../figure.ts'
import { shownInRows } from '../shown.ts'
import { printPassage, type Track } from './chart.ts'
import { diagramOf } from './diagram.ts'

/**
 * The ways of all sides through one state diagram, so that they can be compared: a colour, a dash and a shape each,
 * numbered by the row that a change of state came of.
 */
export const stateLadder: View = {
  draw: subject =>
    diagramOf(subject, 'state-ladder', {
      tracks: tracksOf(subject),
      caption: stateLadder.caption(subject),
      note: wordsOf(subject).numbered(subject.notation.message[subject.language]),
    }),
  text: passagesAsText,
  shows: shownInRows,
  caption: subject => wordsOf(subject).captions['state-ladder'](titleOf(subject), ''),
}

/** A line a change of state, of one side after another, numbered as in the drawing. */
function passagesAsText(subject: Subject): Figure {
  const lines = tracksOf(subject).flatMap(({ paths: [way], taken }) =>
    taken.map(one => [way?.who ?? '', ...printPassage(subject, one)]),
  )
  return { kind: 'code', language: 'text', value: layOut(lines, [1]) }
}

function tracksOf(subject: Subject): Track[] {
  const { start, steps } = excerptOf(subject)
  return sidesOf(subject)
    .filter(({ name }) => acts(subject, name))
    .flatMap(({ name }) => {
      const [only] = peersOf(subject, name)
      return partiesOf(subject, name).map(({ who, peer = only, concerns }): Track => {
        const own = steps.map(({ step }) => step).filter(concerns)
        const path = [pick(start, name, peer).state, ...own.flatMap(step => pathOf(step, name))]
        const taken = own.flatMap(step => {
          const row = step.arrived ?? step.sent[0]
          const number = row ? String(row.number) : ''
          return transitionsIn(step, name).map(one => ({ ...one, number }))
        })
        return { paths: [{ who, path }], taken }
      })
    })
}
