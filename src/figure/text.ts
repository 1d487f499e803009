import type { Notation } from '../protocol.ts'
import { match } from '../trace/match.ts'
import { type Row, stateOfRow, type TraceStep } from '../trace/replay.ts'
import { pick, type Snapshots } from '../trace/snapshot.ts'
import { layOut } from './columns.ts'
import { briefCall } from './event-words.ts'
import { type ExcerptStep, excerptOf } from './excerpt.ts'
import {
  endsOf,
  type LineMark,
  nobodyOf,
  peersOf,
  remarksOf,
  rowsOf,
  type Subject,
  sideName,
  sidesOf,
  spell,
  titleOf,
  toldOf,
  type View,
  wordsOf,
} from './figure.ts'
import { shownInRows } from './shown.ts'
import { runNames, type Versus, versusOf } from './versus.ts'
import { printDuration } from './words.ts'

/**
 * The notation of RFC 9293's own figures. A line a segment, with both states after it; a segment during whose flight
 * another one departs or arrives takes two, with `...` for the side that does not see it yet.
 * What is not notation is in the language of the article; a Chinese letter takes two columns, as in terminals.
 */
export const text: View = {
  draw: subject => {
    const versus = versusOf(subject)
    if (versus) return { kind: 'code', language: 'text', value: unified(versus) }
    const lines: readonly MarkedLine[] = isBetweenTwo(subject) ? linesOf(subject) : listOf(subject)
    return {
      kind: 'code',
      language: 'text',
      value: layOut(
        lines.map(({ cells }) => cells),
        [0],
      ),
      marks: lines.map(({ mark }) => mark ?? {}),
    }
  },
  shows: shownInRows,
  refuse: subject =>
    isBetweenTwo(subject)
      ? undefined
      : `\`text\` of ${sidesOf(subject).length} endpoints; expected \`sides\` with two of them`,
  caption: subject => wordsOf(subject).captions.text(titleOf(subject), subject.notation.standard),
}

interface MarkedLine {
  readonly cells: readonly string[]
  readonly mark?: LineMark
}

function isBetweenTwo(subject: Subject): boolean {
  return sidesOf(subject).length === 2
}

/** Of more than two endpoints: a line a segment, from whom and to whom, with both states and what became of it. */
function listOf(subject: Subject): MarkedLine[] {
  const sides = sidesOf(subject).map(({ name }) => name)
  const state = (row: Row, side: string) =>
    sides.includes(side) ? spell(subject, stateOfRow(subject.replay, row, side).state) : ''
  return rowsOf(subject).map(row => {
    const { from } = endsOf(subject, row)
    const cells = [
      String(row.number),
      sideName(subject, from),
      row.by ? '' : state(row, from),
      row.lost ? '--X' : '-->',
      sideName(subject, row.to),
      row.arrival ? state(row, row.to) : '',
      notate(subject, row),
      remarksOf(subject, row).join(wordsOf(subject).comma),
    ]
    return { cells, mark: { row: row.number } }
  })
}

/** Row number, left state, left arrow, what is between, right arrow, right state. */
type Cells = readonly [string, string, string, string, string, string]

interface Line {
  readonly cells: Cells
  readonly row?: Row
  readonly mark?: LineMark
}

/**
 * Both runs as a unified diff, with the numbers of both in front. Lines are alike where their rows' messages are: what
 * is not compared does not part them, what is drawn of a row does.
 */
function unified({ left, right, pairs, titles }: Versus): string {
  const keys = new Map<Row, string>()
  for (const [index, pair] of pairs.entries()) {
    const { left, right } = pair
    const isSame = left && right && pair.differences.every(({ kind }) => kind === 'state')
    if (left) keys.set(left, isSame ? `${index}` : `${index} -`)
    if (right) keys.set(right, isSame ? `${index}` : `${index} +`)
  }
  const keyOf = ({ row, cells: [, ...cells] }: Line) => {
    const what = row ? (keys.get(row) ?? '') : cells[2]
    return JSON.stringify([what, cells.filter((_, index) => index !== 2)])
  }
  const [own, others] = [linesOf(left), linesOf(right)]
  const found: (readonly string[])[] = []
  let [x, y] = [0, 0]
  const { pairs: same } = match(own.map(keyOf), others.map(keyOf))
  for (const [i, j] of [...same, [own.length, others.length] as const]) {
    for (const { cells } of own.slice(x, i)) found.push(['-', cells[0], '', ...cells.slice(1)])
    for (const { cells } of others.slice(y, j)) found.push(['+', '', ...cells])
    const [line, partner] = [own[i], others[j]]
    if (line && partner) {
      found.push(['', line.cells[0], partner.cells[0], ...line.cells.slice(1)])
    }
    ;[x, y] = [i + 1, j + 1]
  }
  const [a, b] = titles
  return [`--- ${runNames[0]}: ${a}`, `+++ ${runNames[1]}: ${b}`, layOut(found, [1, 2])].join('\n')
}

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
  const [left, right] = sidesOf(subject).map(({ name }) => name)
  const { start, steps } = excerptOf(subject)
  const atoms = atomsOf(subject, steps)
  const state = (snapshots: Snapshots, side: string | undefined, peer: string | undefined) =>
    side === undefined ? '' : spell(subject, pick(snapshots, side, peer).state)
  const numberOf = (step: TraceStep) => subject.replay.steps.indexOf(step) + 1
  const lines: Line[] = [
    { cells: ['', sideName(subject, left ?? ''), '', '', '', sideName(subject, right ?? '')] },
    { cells: ['', state(start, left, right), '', '', '', state(start, right, left)] },
  ]
  for (let index = 0; index < atoms.length; index += 1) {
    const atom = atoms[index]
    if (!atom) break
    if (atom.kind === 'other') {
      const own = (side: string | undefined) =>
        side === atom.side ? state(atom.step.after, side, atom.step.peer) : ''
      const cells: Cells = ['', own(left), '', wordsOf(subject).aside(atom.what), '', own(right)]
      lines.push({ cells, mark: { step: numberOf(atom.step) } })
      continue
    }
    const { row } = atom
    const next = atoms[index + 1]
    const arrivesAtOnce = next?.kind === 'arrives' && next.row === row
    const departs = atom.kind === 'departs' ? atom : undefined
    const arrives = atom.kind === 'arrives' ? atom : arrivesAtOnce ? next : undefined
    if (departs && arrivesAtOnce) index += 1
    const { from } = endsOf(subject, row)
    const arrow = from === left ? '-->' : '<--'
    const sender = {
      state: departs ? state(departs.step.after, from, row.to) : '',
      arrow: departs ? arrow : '...',
    }
    const receiver = {
      state: arrives
        ? state(arrives.step.after, row.to, row.from)
        : row.lost
          ? wordsOf(subject).aside(nobodyOf(subject, row) ?? wordsOf(subject).lost)
          : '',
      arrow: arrives ? arrow : row.lost ? ' X ' : '...',
    }
    const origin =
      row.origin === 'sent' || !arrives || departs
        ? sender
        : { state: originOf(subject, row), arrow: '...' }
    const [a, b] = from === left ? [origin, receiver] : [receiver, origin]
    const number = String(row.number)
    lines.push({
      cells: [number, a.state, a.arrow, notate(subject, row), b.arrow, b.state],
      row,
      // A row that takes two lines departs in one and arrives in the other.
      mark: arrivesAtOnce || row.lost ? { row: row.number } : { step: numberOf(atom.step) },
    })
  }
  return lines
}

/** What happens in order; a copy that the network made, or that was injected, departs from nowhere. */
function atomsOf(subject: Subject, steps: readonly ExcerptStep[]): Atom[] {
  return steps.flatMap(({ step, within, sent, arrived }): Atom[] => {
    const arrivals: Atom[] = arrived ? [{ kind: 'arrives', row: arrived, step }] : []
    const departures = sent
      .filter(row => row.origin === 'sent' || !row.arrival)
      .map((row): Atom => ({ kind: 'departs', row, step }))
    const other = within ? otherOf(subject, step, departures.length > 0) : []
    return [...other, ...arrivals, ...departures]
  })
}

/** An expiry, and a call that shows in no segment but changes the state, of a connection or of a listener. */
function otherOf(subject: Subject, step: TraceStep, departs: boolean): Atom[] {
  const { trigger } = step
  const say = wordsOf(subject)
  if (trigger.kind === 'expired') {
    const timer = subject.notation.timers[trigger.timer]?.[subject.language] ?? trigger.timer
    const isOneOfSeveral = peersOf(subject, trigger.endpoint).length > 1 && step.peer !== undefined
    const whose = isOneOfSeveral ? `${sideName(subject, step.peer ?? '')}${say.colon}` : ''
    const what = `${whose}${timer}${say.comma}${printDuration(trigger.after)}`
    return [{ kind: 'other', side: trigger.endpoint, what, step }]
  }
  if (trigger.kind === 'rebooted') {
    return [{ kind: 'other', side: trigger.endpoint, what: 'REBOOT', step }]
  }
  const changes = step.events.some(({ kind }) => kind === 'transition')
  if (trigger.kind !== 'call' || departs || !changes) return []
  return [{ kind: 'other', side: trigger.endpoint, what: briefCall(subject, trigger.call), step }]
}

function originOf(subject: Subject, row: Row): string {
  const say = wordsOf(subject)
  const label = row.label?.[subject.language]
  if (row.of) return say.aside(say.duplicate(row.of))
  return say.aside(row.by ? say.source(sideName(subject, row.from)) : (label ?? say.injected))
}

/** `<SEQ=100><ACK=300><CTL=FIN,ACK>` */
function notate(subject: Subject, row: Row): string {
  const titleOf = (field: Notation['fields'][number]) => field.notation ?? field.title
  return subject.notation.fields
    .flatMap(field => {
      const value = toldOf(subject, field, row)
      return value === undefined ? [] : [`<${titleOf(field)}=${value}>`]
    })
    .join('')
}
