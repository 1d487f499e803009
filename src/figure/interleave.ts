import { isAlike, type Pair } from '../trace/align.ts'
import type { Participant, SequenceItem } from './mermaid.ts'
import type { Words } from './words.ts'

/** What is drawn of a run. */
interface Drawn {
  readonly participants: readonly Participant[]
  readonly items: readonly SequenceItem[]
}

/**
 * The items of two runs, each in its own order: a message with the notes behind it, then its partner's. A note over all
 * stands where the runs first part.
 */
export function interleave(
  say: Words,
  pairs: readonly Pair[],
  runs: readonly [Drawn, Drawn],
): SequenceItem[] {
  const [own = [], other = []] = runs.map(({ items }) => chunksOf(items))
  const ids = runs.flatMap(({ participants }) => participants.map(({ id }) => id))
  const ends = [ids[0], ids.at(-1)].flatMap(id => id ?? [])
  const parting = pairs.find(pair => !isAlike(pair))
  const note: SequenceItem = { kind: 'note', at: 'over', ids: ends, text: say.partHere }
  const upTo = (run: Chunk[], number: number | undefined): SequenceItem[] => {
    const end = number === undefined ? -1 : run.findIndex(chunk => chunk.number === number)
    return run.splice(0, end + 1).flatMap(({ items }) => items)
  }
  return [
    ...upTo(own, 0),
    ...upTo(other, 0),
    ...pairs.flatMap(pair => [
      ...(pair === parting ? [note] : []),
      ...upTo(own, pair.left?.number),
      ...upTo(other, pair.right?.number),
    ]),
    ...[...own, ...other].flatMap(({ items }) => items),
  ]
}

interface Chunk {
  /** Of the message that it begins with; 0 before the first. */
  readonly number: number
  readonly items: SequenceItem[]
}

function chunksOf(items: readonly SequenceItem[]): Chunk[] {
  const chunks: Chunk[] = [{ number: 0, items: [] }]
  for (const item of items) {
    // Beside a lifeline, a note would stand in the other run's box.
    if (item.kind === 'note') chunks.at(-1)?.items.push({ ...item, at: 'over' })
    else chunks.push({ number: item.number, items: [item] })
  }
  return chunks
}
