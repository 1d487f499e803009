import { pathOf } from '../trace/replay.ts'
import { pick } from '../trace/snapshot.ts'
import type { Excerpt } from './excerpt.ts'
import { acts, partiesOf, peersOf, type Subject, sidesOf, spell, wordsOf } from './figure.ts'

/** What messages there are, and every side's path: for those who do not see the figure. */
export function summaryOf(subject: Subject, { rows, start, steps }: Excerpt): string {
  const { notation, language } = subject
  const say = wordsOf(subject)
  const counts = say.counts({
    what: notation.message[language],
    sent: rows.filter(row => row.origin !== 'duplicated').length,
    lost: rows.filter(row => row.lost).length,
    retransmitted: rows.filter(row => row.retransmission).length,
    duplicated: rows.filter(row => row.origin === 'duplicated').length,
  })
  const acting = sidesOf(subject).filter(({ name }) => acts(subject, name))
  const paths = acting.flatMap(({ name }) => {
    const [only] = peersOf(subject, name)
    return partiesOf(subject, name).map(({ who, peer = only, concerns }) => {
      const own = steps.flatMap(({ step }) => (concerns(step) ? pathOf(step, name) : []))
      const states = [pick(start, name, peer).state, ...own]
      return `${who}${say.colon}${states.map(state => spell(subject, state)).join(' → ')}`
    })
  })
  return [counts, ...paths].join(say.semicolon)
}
