import { printTrace } from '../trace/print.ts'
import { type Figure, titleOf, type View, wordsOf } from './figure.ts'

/** The trace itself. */
export const json: View = {
  draw: ({ replay }): Figure => ({
    kind: 'code',
    language: 'json',
    value: printTrace(replay.trace).trimEnd(),
  }),
  caption: subject => wordsOf(subject).captions.json(titleOf(subject), ''),
}
