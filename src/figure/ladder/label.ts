import type { Row } from '../../trace/replay.ts'
import { describe, kindOf, nobodyOf, remarksOf, type Subject, wordsOf } from '../figure.ts'
import { cut, type Type, widthOf } from '../svg/measure.ts'

/** A part of a label that stays on one line. */
export interface Span {
  readonly kind: keyof typeof types
  readonly text: string
}

/** How each part of a label is set. */
const types = {
  number: { size: 11, bold: true },
  name: { size: 12 },
  kind: { size: 11, mono: true, bold: true },
  field: { size: 11, mono: true },
  remark: { size: 11 },
} as const satisfies Record<string, Type>

/** A message as every figure calls it: number, name, kind, fields, and what became of it; `beside` says more. */
export function labelOf(subject: Subject, row: Row, beside: readonly string[] = []): Span[] {
  const say = wordsOf(subject)
  const kind = kindOf(subject, row)
  const fields = describe(subject, row).slice(kind.length).trim()
  const nobody = nobodyOf(subject, row)
  // A cross says that it is lost.
  const remarks = remarksOf(subject, row).filter(remark => remark !== say.lost)
  const all = [...(nobody === undefined ? [] : [nobody]), ...remarks, ...beside]
  return [
    { kind: 'number', text: String(row.number) },
    ...(row.label ? [{ kind: 'name', text: row.label[subject.language] } as const] : []),
    ...(kind ? [{ kind: 'kind', text: kind } as const] : []),
    ...(fields ? fields.split(' ').map(text => ({ kind: 'field', text }) as const) : []),
    ...(all.length > 0
      ? [{ kind: 'remark', text: say.remark(all.join(say.comma)).trim() } as const]
      : []),
  ]
}

/** Between the parts of a line, in pixels. */
export const gap = 6

export interface Line {
  readonly spans: readonly Span[]
  readonly width: number
}

/** What stands together where a label has several lines. */
const groups = { number: 0, name: 0, kind: 0, field: 1, remark: 2 } as const satisfies Record<
  Span['kind'],
  number
>

/** More lines than these a label never has. */
export const mostLines = 4

/** A name that has no room behind the number is left out, where the message's kind says what it is. */
function withoutLongName(label: readonly Span[], width: number): readonly Span[] {
  const lead = label.filter(({ kind }) => kind === 'number' || kind === 'name')
  const room = lead.reduce((sum, { kind, text }) => sum + gap + widthOf(text, types[kind]), -gap)
  const isKnown = label.some(({ kind }) => kind === 'kind')
  return room > width && isKnown ? label.filter(({ kind }) => kind !== 'name') : label
}

/**
 * The parts in lines no wider than this; a part that is wider by itself is cut, and what is too much is left out. What
 * does not fit in one line has what the message is in one, its fields in the next, and what became of it in the last.
 */
export function linesOf(spans: readonly Span[], width: number, most = mostLines): Line[] {
  const label = withoutLongName(spans, width)
  const lines: { spans: Span[]; width: number }[] = []
  const whole = label.reduce((sum, { kind, text }) => sum + gap + widthOf(text, types[kind]), -gap)
  for (const [index, { kind, text }] of label.entries()) {
    const span = { kind, text: cut(text, types[kind], width) }
    const own = widthOf(span.text, types[kind])
    const last = lines.at(-1)
    const isNext = whole > width && groups[kind] !== groups[label[index - 1]?.kind ?? kind]
    const fits = last && last.width + gap + own <= width
    if (last && fits && !(isNext && lines.length < most)) {
      last.spans.push(span)
      last.width += gap + own
    } else if (last && lines.length === most) {
      const dots = gap + widthOf('…', types.remark)
      while (last.spans.length > 1 && last.width + dots > width) {
        const gone = last.spans.pop()
        if (gone) last.width -= gap + widthOf(gone.text, types[gone.kind])
      }
      last.spans.push({ kind: 'remark', text: '…' })
      last.width += dots
      break
    } else lines.push({ spans: [span], width: own })
  }
  return lines
}
