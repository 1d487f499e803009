import { pathOf, type Row } from '../trace/replay.ts'
import { pick } from '../trace/snapshot.ts'
import { endsOf, type Subject, spell, wordsOf } from './figure.ts'
import { deedsIn, type TableRun, type Told } from './table-lines.ts'

/**
 * The states of a side, line by line: after what it does there, the path where that took it through more than one
 * state; in brackets where it does nothing, and then never older than above, nor newer than below.
 */
export function statesIn(
  { subject }: TableRun,
  told: readonly (Told | undefined)[],
  side: string,
): string[] {
  const { replay } = subject
  const deeds = told.map(one => one && deedsIn(subject, one).find(deed => deed.side === side))
  let above = -1
  return told.map((one, line) => {
    if (!one) return ''
    const deed = deeds[line]
    if (deed) {
      above = Math.max(above, deed.step)
      const step = replay.steps[deed.step]
      const path = step && deed.showsPath ? pathOf(step, side) : []
      const state = pick(step?.after ?? replay.start, side, deed.peer).state
      return (path.length > 1 ? path : [state]).map(each => spell(subject, each)).join(' → ')
    }
    const now = momentOf(one)
    const next = deeds.slice(line + 1).find(Boolean)?.step ?? Number.POSITIVE_INFINITY
    above = Math.max(above, Math.min(now, next - 1))
    const peer = 'row' in one ? peerIn(subject, one.row, side) : undefined
    const { state } = pick(replay.steps[above]?.after ?? replay.start, side, peer)
    return wordsOf(subject).aside(spell(subject, state))
  })
}

/** With whom a side would have what a row is of. */
function peerIn(subject: Subject, row: Row, side: string): string | undefined {
  const { from, to } = endsOf(subject, row)
  return side === to ? row.from : side === from ? row.to : undefined
}

/** Index of the step in which a line happens. */
function momentOf(told: Told): number {
  if (told.part === 'other') return told.index
  return told.part === 'arrives' ? (told.row.arrival?.step ?? told.row.sentIn) : told.row.sentIn
}
