import {
  type Figure,
  fromOf,
  type Subject,
  showsFrom,
  sideName,
  spell,
  titleOf,
  type View,
  wordsOf,
} from './figure.ts'
import { nothing } from './table.ts'

/** The transition table of the protocol, with the rows of the run's variants, and who took each row in the run. */
export const transitions: View = {
  draw(subject): Figure {
    const { notation, replay } = subject
    const { variants = [] } = replay.trace
    const say = wordsOf(subject)
    const takers = takersOf(subject)
    const titles = [say.state, say.event, say.sends, say.next, say.section, say.taken]
    const shown = notation.states.filter(state => showsFrom(subject, state))
    const lines = shown.flatMap(from =>
      Object.entries(notation.transitions[from] ?? {})
        .filter(([, { variant }]) => variant === undefined || variants.includes(variant))
        .map(([event, transition]) => ({ from, event, ...transition })),
    )
    return {
      kind: 'table',
      columns: titles.map(title => ({ title, align: 'left' })),
      edges: lines.map(({ from, event }) => `${from}/${event}`),
      rows: lines.map(({ from, event, to, send, ref }) => [
        spell(subject, from),
        event,
        send ?? nothing,
        spell(subject, to),
        `§${ref}`,
        takers(from, event) || nothing,
      ]),
    }
  },
  caption: subject =>
    wordsOf(subject).captions.transitions(
      titleOf(subject),
      subject.notation.standard,
      fromOf(subject),
    ),
}

/** Who took a transition in the run. */
function takersOf(subject: Subject): (from: string, event: string) => string {
  const keyOf = (side: string, from: string, event: string) => [side, from, event].join('\n')
  const taken = new Set<string>()
  for (const event of subject.replay.trace.events) {
    if (event.kind === 'transition') taken.add(keyOf(event.endpoint, event.from, event.event))
  }
  const sides = subject.replay.trace.endpoints.map(({ name }) => name)
  return (from, event) =>
    sides
      .filter(side => taken.has(keyOf(side, from, event)))
      .map(side => sideName(subject, side))
      .join(wordsOf(subject).comma)
}
