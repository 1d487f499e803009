import {
  type Figure,
  type Subject,
  sideName,
  spell,
  titleOf,
  type View,
  wordsOf,
} from './figure.ts'
import { nothing } from './table.ts'

/** The transition table of the protocol, and who took each row in the run. */
export const transitions: View = {
  draw(subject): Figure {
    const { notation } = subject
    const say = wordsOf(subject)
    const titles = [say.state, say.event, say.sends, say.next, say.section, say.taken]
    return {
      kind: 'table',
      columns: titles.map(title => ({ title, align: 'left' })),
      rows: notation.states.flatMap(from =>
        Object.entries(notation.transitions[from] ?? {}).map(([event, { to, send, ref }]) => [
          spell(subject, from),
          event,
          send ?? nothing,
          spell(subject, to),
          `§${ref}`,
          takers(subject, from, event),
        ]),
      ),
    }
  },
  caption: subject =>
    wordsOf(subject).captions.transitions(titleOf(subject), subject.notation.standard),
}

function takers(subject: Subject, from: string, event: string): string {
  const { replay } = subject
  const found = replay.trace.endpoints.filter(({ name }) =>
    replay.trace.events.some(
      taken =>
        taken.kind === 'transition' &&
        taken.endpoint === name &&
        taken.from === from &&
        taken.event === event,
    ),
  )
  return found.map(({ name }) => sideName(subject, name)).join(wordsOf(subject).comma) || nothing
}
