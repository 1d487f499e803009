import { type Box, boxAt } from '../svg/box.ts'
import { widthOf } from '../svg/measure.ts'
import { type Column, noteType } from './columns.ts'
import { type Layout, noteLeading } from './layout.ts'
import type { Note } from './notes.ts'

/** A note beside the bands, with its place. */
interface PlacedNote {
  readonly note: Note
  readonly lines: readonly string[]
  /** Of the middle of its first line. */
  readonly y: number
  readonly height: number
  /** Where it begins or, on the left, ends. */
  readonly x: number
  readonly side: -1 | 1
}

/** Notes beside the bands stand at their moments; that of a timer at the middle of its bracket, where nothing else does. */
export function notesBeside(layout: Layout, { notes, side, text: x }: Column): PlacedNote[] {
  if (side === 0) return []
  const used = new Map<number, number>()
  const placed = notes.map(({ note, lines }) => {
    const base = layout.y(note.at)
    const y = base + (used.get(base) ?? 0)
    const height = lines.length * noteLeading
    used.set(base, (used.get(base) ?? 0) + height)
    return { note, lines, y, height, x, side }
  })
  const isFree = (y: number, height: number, own: (typeof placed)[number]) =>
    placed.every(
      other => other === own || y + height + 1 <= other.y || other.y + other.height + 1 <= y,
    )
  for (const one of placed) {
    const { timer } = one.note
    if (!timer) continue
    const middle = (layout.y(timer.from) + layout.y(timer.to)) / 2 - (one.height - noteLeading) / 2
    if (isFree(middle, one.height, one)) one.y = middle
  }
  return placed
}

export function boxOfNote({ lines, x, y, height, side }: PlacedNote): Box {
  const width = Math.max(...lines.map(line => widthOf(line, noteType)))
  const centre = { x: x + (side * width) / 2, y: y + (height - noteLeading) / 2 }
  return boxAt(centre, width + 4, height, 0)
}
