import stringWidth from 'string-width'
import type { Notation } from '../protocol.ts'
import { pathOf, pick, type Row, type Snapshots, type TraceStep } from '../trace/replay.ts'
import {
  fieldOf,
  rowsOf,
  type Subject,
  sideName,
  sidesOf,
  spell,
  titleOf,
  type View,
  wordsOf,
} from './figure.ts'
import { printDuration } from './words.ts'

/**
 * The notation of RFC 9293's own figures. A line a segment, with both states after it; a segment during whose flight
 * another one departs or arrives takes two, with `...` for the side that does not see it yet.
 *
 * The notation is English in every article: its columns would not align where letters have two widths.
 */
export const text: View = {
  draw: subject => ({
    kind: 'code',
    language: 'text',
    value: layOut(linesOf({ ...subject, language: 'en' })),
  }),
  caption: subject => wordsOf(subject).captions.text(titleOf(subject), subject.notation.standard),
}

/** Row number, left state, left arrow, what is between, right arrow, right state. */
type Line = readonly [string, string, string, string, string, string]

/** What takes part of a line: a row departs or arrives, or something happens without a segment. */
type Atom =
  | { readonly kind: 'departs' | 'arrives'; readonly row: Row; readonly step: TraceStep }
  | {
      readonly kind: 'other'
      readonly side: string
      readonly what: string
      readonly step: TraceStep
    }

function linesOf(subject: Subject): Line[] {
  const { replay } = subject
  const [left, right] = sidesOf(subject).map(({ name }) => name)
  const rows = rowsOf(subject)
  const atoms = atomsOf(subject, rows)
  const first = rows[0]?.sentIn ?? 0
  const start = replay.steps[first - 1]?.after ?? replay.start
  const state = (snapshots: Snapshots, side: string | undefined) =>
    side === undefined ? '' : spell(subject, pick(snapshots, side).state)
  const lines: Line[] = [
    ['', sideName(subject, left ?? ''), '', '', '', sideName(subject, right ?? '')],
    ['', state(start, left), '', '', '', state(start, right)],
  ]
  for (let index = 0; index < atoms.length; index += 1) {
    const atom = atoms[index]
    if (!atom) break
    if (atom.kind === 'other') {
      const own = (side: string | undefined) =>
        side === atom.side ? state(atom.step.after, side) : ''
      lines.push(['', own(left), '', `(${atom.what})`, '', own(right)])
      continue
    }
    const { row } = atom
    const next = atoms[index + 1]
    const arrivesAtOnce = next?.kind === 'arrives' && next.row === row
    const departs = atom.kind === 'departs' ? atom : undefined
    const arrives = atom.kind === 'arrives' ? atom : arrivesAtOnce ? next : undefined
    if (departs && arrivesAtOnce) index += 1
    const arrow = row.from === left ? '-->' : '<--'
    const sender = {
      state: departs ? state(departs.step.after, row.from) : '',
      arrow: departs ? arrow : '...',
    }
    const receiver = {
      state: arrives
        ? state(arrives.step.after, row.to)
        : row.lost
          ? `(${wordsOf(subject).lost})`
          : '',
      arrow: arrives ? arrow : row.lost ? ' X ' : '...',
    }
    const origin =
      row.origin === 'sent' || !arrives || departs
        ? sender
        : { state: originOf(subject, row), arrow: '...' }
    const [a, b] = row.from === left ? [origin, receiver] : [receiver, origin]
    lines.push([String(row.number), a.state, a.arrow, notate(subject, row), b.arrow, b.state])
  }
  return lines
}

/** What happens in order; a copy that the network made, or that was injected, departs from nowhere. */
function atomsOf(subject: Subject, rows: readonly Row[]): Atom[] {
  const { replay, notation, language } = subject
  const first = rows[0]?.sentIn ?? 0
  const next = replay.rows[rows.at(-1)?.number ?? replay.rows.length]?.sentIn ?? replay.steps.length
  return replay.steps.flatMap((step, index): Atom[] => {
    const { trigger } = step
    const arrived = rows.find(row => row.arrival?.step === index)
    const arrivals: Atom[] = arrived ? [{ kind: 'arrives', row: arrived, step }] : []
    const departures = rows
      .filter(row => row.sentIn === index && (row.origin === 'sent' || !row.arrival))
      .map((row): Atom => ({ kind: 'departs', row, step }))
    if (index < first || index >= next) return arrivals
    const others: Atom[] = []
    if (trigger.kind === 'expired') {
      const what = notation.timers[trigger.timer]?.[language] ?? trigger.timer
      const after = printDuration(trigger.after)
      const say = wordsOf(subject)
      others.push({
        kind: 'other',
        side: trigger.endpoint,
        what: `${what}${say.comma}${after}`,
        step,
      })
    } else if (
      trigger.kind === 'call' &&
      departures.length === 0 &&
      pathOf(step, trigger.endpoint).length > 0
    ) {
      others.push({ kind: 'other', side: trigger.endpoint, what: trigger.call.name, step })
    }
    return [...others, ...arrivals, ...departures]
  })
}

function originOf(subject: Subject, row: Row): string {
  const say = wordsOf(subject)
  const label = row.label?.[subject.language]
  return `(${row.of ? say.duplicate(row.of) : (label ?? say.injected)})`
}

/** `<SEQ=100><ACK=300><CTL=FIN,ACK>` */
function notate(subject: Subject, row: Row): string {
  const titleOf = (field: Notation['fields'][number]) => field.notation ?? field.title
  return subject.notation.fields
    .flatMap(field => {
      const value = fieldOf(subject, field, row)
      return value === undefined ? [] : [`<${titleOf(field)}=${value}>`]
    })
    .join('')
}

/** Columns as wide as their widest cell. */
function layOut(lines: readonly Line[]): string {
  const width = (column: number) => Math.max(...lines.map(line => stringWidth(line[column] ?? '')))
  const widths = [0, 1, 2, 3, 4, 5].map(width)
  const pad = (text: string, column: number) => {
    const room = ' '.repeat((widths[column] ?? 0) - stringWidth(text))
    return column === 0 ? room + text : text + room
  }
  return lines.map(line => line.map(pad).join('  ').trimEnd()).join('\n')
}
