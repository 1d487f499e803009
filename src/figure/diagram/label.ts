import { lineHeight, type Type, widthOf } from '../svg/measure.ts'
import type { ChartEdge } from './chart.ts'

/** What is written beside an arrow, of one row of the table: its marks, its event, and what it sends. */
export interface Label {
  readonly edge: ChartEdge
  readonly badges: readonly Badge[]
  readonly lines: readonly LabelLine[]
  readonly width: number
  readonly height: number
}

/** The numbers of a track, in its shape. */
export interface Badge {
  readonly track: number
  readonly text: string
  /** From the left of the label. */
  readonly x: number
  readonly width: number
}

interface LabelLine {
  readonly kind: 'event' | 'send'
  readonly text: string
  /** From the left of the label to where its text begins. */
  readonly x: number
}

const eventType: Type = { size: 11, mono: true, bold: true }
const sendType: Type = { size: 11, mono: true }
const badgeType: Type = { size: 11, bold: true }

/** Between the lines of a label. */
export const leading = lineHeight(eventType)

/** Of a line without the room above and below its letters. */
const letters = 13

/** The height of a badge, and its least width. */
export const badgeSize = 15

/** Numbers beyond these are left out. */
const most = 6

export function labelOf(edge: ChartEdge): Label {
  let x = 0
  const badges = edge.marks.map(({ track, numbers }): Badge => {
    const text = textOf(numbers)
    const width = Math.max(badgeSize, Math.ceil(widthOf(text, badgeType)) + 8)
    const badge = { track, text, x, width }
    x += width + 3
    return badge
  })
  // The condition of an event stands behind its comma.
  const parts = edge.event.split(/(?<=,) /)
  const events = parts.map(text => ({ kind: 'event', text, type: eventType }) as const)
  const send =
    edge.send === undefined
      ? []
      : [{ kind: 'send', text: `snd ${edge.send}`, type: sendType } as const]
  const all = [...events, ...send]
  const lines = all.map(({ kind, text }): LabelLine => ({ kind, text, x }))
  const width = Math.ceil(x + Math.max(...all.map(({ text, type }) => widthOf(text, type))))
  return {
    edge,
    badges,
    lines,
    width,
    height: (lines.length - 1) * leading + letters + (badges.length > 0 ? 3 : 1),
  }
}

function textOf(numbers: readonly string[]): string {
  const known = numbers.filter(number => number !== '')
  const more = known.length > most ? '…' : ''
  return `${known.slice(0, most).join(',')}${more}`
}
