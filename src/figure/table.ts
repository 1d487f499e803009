import { pathOf, type Row } from '../trace/replay.ts'
import { sayEvent } from './event-words.ts'
import { excerptOf } from './excerpt.ts'
import {
  acts,
  type Column,
  endpointOf,
  endsOf,
  type Figure,
  fieldOf,
  type LineMark,
  rowsOf,
  type Subject,
  sideName,
  sidesOf,
  titleOf,
  toldOf,
  type View,
  withRemarks,
  wordsOf,
} from './figure.ts'
import { columnNames, messageColumn } from './options.ts'
import { seconds } from './seconds.ts'
import { shownInRows } from './shown.ts'
import { orderLines, rowsInPairs, type TableLine, type TableRun, type Told } from './table-lines.ts'
import { statesIn } from './table-states.ts'
import { runNames, type Versus, versusOf } from './versus.ts'
import { nameOf } from './words.ts'

/** What the protocol calls a message. */
export function messageOf({ notation, language }: Subject): string {
  return notation.message[language]
}

/** With a capital letter, where the script has any. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** What stands where there is nothing to show. */
export const nothing = '–'

/**
 * A line a segment: its numbers, and both states after it. A side that a line does not touch has its state in brackets.
 * A segment that others cross has a line for its sending and one for its arrival where the states would else stand in
 * an order that no side took them in; of one run, a change of state that no segment brings has a line, too.
 */
export const table: View = {
  draw(subject): Figure {
    const versus = versusOf(subject)
    const runs = versus ? [versus.left, versus.right] : [subject]
    const names = columnsIn(runs[0] ?? subject)
    const all = subject.replay.trace.endpoints.map(({ name }) => name)
    const sides = names.filter(name => all.includes(name))
    const tabled: Tabled = {
      runs: runs.map((run, index) => ({
        subject: run,
        sides: sides.map(side => (versus && index > 0 ? versus.partnerOf(side) : side)),
      })),
      lines: [],
      sides,
    }
    const lines = versus
      ? orderLines(
          tabled.runs,
          rowsInPairs(versus.pairs, (left, right) => isCalledAlike(versus, left, right)),
        )
      : orderLines(
          tabled.runs,
          rowsOf(subject).map(row => [row]),
          names.includes(messageColumn) ? othersIn(subject, sides) : [],
        )
    const shown = [...(versus && !names.includes('row') ? ['run'] : []), ...names]
      .flatMap(name => columnsOf({ ...tabled, lines }, name))
      .filter(({ isEmpty }) => subject.options.columns || !isEmpty)
    return {
      kind: 'table',
      columns: shown.map(({ cells: _, isEmpty: __, ...column }) => column),
      marks: lines.map(({ told: [own] }) => (own && !versus ? markOf(own) : {})),
      rows: lines.map((_, index) => shown.map(({ cells }) => cells[index] ?? nothing)),
    }
  },
  shows: shownInRows,
  caption: subject =>
    wordsOf(subject).captions.table(
      titleOf(subject),
      messageOf(subject),
      undefined,
      sidesOf(subject).length > 2,
    ),
}

/** The columns that are asked for, or all that there are but of endpoints that do nothing. */
function columnsIn(subject: Subject): readonly string[] {
  const all = subject.replay.trace.endpoints.map(({ name }) => name)
  const fixed = columnNames(subject.replay, subject.notation).filter(name => !all.includes(name))
  const acting = sidesOf(subject).flatMap(({ name }) => (acts(subject, name) ? [name] : []))
  return subject.options.columns ?? [...fixed, ...acting]
}

/** Whether two runs' rows are called the same, or only one is called anything, so that one line may stand for both. */
function isCalledAlike({ left: { language } }: Versus, one: Row, other: Row): boolean {
  const [mine, theirs] = [one, other].map(({ label }) => label?.[language])
  return mine === undefined || theirs === undefined || mine === theirs
}

/** Steps that change the state of a side, and that no row shows: an expiry, a reboot. */
function othersIn(subject: Subject, sides: readonly string[]): Told[] {
  return excerptOf(subject).steps.flatMap(({ step, index, within, sent, arrived }): Told[] => {
    const { trigger } = step
    const isOwn = 'endpoint' in trigger && sides.includes(trigger.endpoint)
    if (!within || !isOwn || arrived || sent.length > 0) return []
    return pathOf(step, trigger.endpoint).length > 0 ? [{ part: 'other', step, index }] : []
  })
}

/** A row that takes two lines departs in one and arrives in the other. */
function markOf(told: Told): LineMark {
  switch (told.part) {
    case 'whole':
      return { row: told.row.number }
    case 'sent':
      return { step: told.row.sentIn + 1 }
    case 'arrives':
      return { step: (told.row.arrival?.step ?? told.row.sentIn) + 1 }
    case 'other':
      return { step: told.index + 1 }
    default:
      return told satisfies never
  }
}

/** The arrow from the sender's column to the receiver's; where there are more than two, between their names. */
export function arrowOf(subject: Subject, row: Row): string {
  const sides = sidesOf(subject)
  const { from } = endsOf(subject, row)
  if (sides.length > 2) return `${sideName(subject, from)} → ${sideName(subject, row.to)}`
  return from === sides[0]?.name ? '→' : '←'
}

interface FilledColumn extends Column {
  readonly cells: readonly string[]
  /** Nothing but a field that is left out where no row has it. */
  readonly isEmpty?: boolean
}

/** One run, or two, and the lines that tell of them. */
interface Tabled {
  readonly runs: readonly TableRun[]
  readonly lines: readonly TableLine[]
  /** As the first run calls them. */
  readonly sides: readonly string[]
}

/** A column; of two runs, one of each where they need not say the same. */
function columnsOf({ runs, lines, sides }: Tabled, name: string): FilledColumn[] {
  const [{ subject }] = runs as [TableRun]
  const say = wordsOf(subject)
  const isVersus = runs.length > 1
  const field = subject.notation.fields.find(candidate => candidate.name === name)
  const each = (title: string, column: Omit<Column, 'title'>, cellsOf: (run: number) => string[]) =>
    runs.map((_, run) => ({
      ...column,
      ...(isVersus ? { title: runNames[run] ?? '', group: title } : { title }),
      cells: cellsOf(run),
    }))
  switch (name) {
    case 'run': {
      const cells = lines.map(({ told }) =>
        told.every(Boolean) ? say.bothRuns : (runNames[told.findIndex(Boolean)] ?? ''),
      )
      return [{ title: say.run, align: 'left', cells }]
    }
    case 'row':
      return each(say.row, { align: 'right', role: 'lead' }, run =>
        lines.map(({ told }) => {
          const own = told[run]
          return own ? ('row' in own ? String(own.row.number) : nothing) : ''
        }),
      )
    case 'time': {
      const cells = timesIn(runs, lines)
      const isSame = lines.every((_, line) =>
        cells.every(of => (of[line] || cells[0]?.[line]) === (cells[0]?.[line] || of[line])),
      )
      const once = lines.map((_, line) => cells.flatMap(of => of[line] || [])[0] ?? '')
      if (isSame) return [{ title: say.time, align: 'right', cells: once }]
      return each(say.time, { align: 'right' }, run => cells[run] ?? [])
    }
    case messageColumn:
      return [
        {
          title: capitalized(messageOf(subject)),
          align: 'left',
          role: 'lead',
          cells: lines.map(line => firstOf(runs, line, sayWhat, isCalled)),
        },
      ]
    default:
  }
  if (!field) {
    const index = sides.indexOf(name)
    return each(
      nameOf(endpointOf(subject, name), subject.language),
      { align: 'left', side: name, role: 'state' },
      run =>
        statesIn(
          runs[run] as TableRun,
          lines.map(({ told }) => told[run]),
          runs[run]?.sides[index] ?? name,
        ),
    )
  }
  const isAsked = subject.options.columns?.includes(name)
  const read = isAsked ? fieldOf : toldOf
  const values = lines.map(line =>
    firstOf(runs, line, (subject, told) =>
      'row' in told ? read(subject, field, told.row) : undefined,
    ),
  )
  return [
    {
      title: field.title,
      align: field.label === 'named' ? 'right' : 'left',
      cells: values.map(value => value ?? nothing),
      isEmpty: field.sparse === true && values.every(value => value === undefined),
    },
  ]
}

function isCalled(told: Told): boolean {
  return 'row' in told && told.row.label !== undefined
}

/** What a line says of the first run that it tells of, or of the first whose row is so, if there is one. */
function firstOf<Value>(
  runs: readonly TableRun[],
  { told }: TableLine,
  say: (subject: Subject, told: Told) => Value,
  isSo: (told: Told) => boolean = () => true,
): Value {
  const better = told.findIndex(one => one && isSo(one))
  const index = better < 0 ? told.findIndex(Boolean) : better
  const [one, run] = [told[index], runs[index]]
  if (!one || !run) throw new Error('a line that tells of no run')
  return say(run.subject, one)
}

/** By run, when each line happens: a row as it is sent, but an arrival for itself as it arrives. */
function timesIn(runs: readonly TableRun[], lines: readonly TableLine[]): string[][] {
  const times = runs.map((_, run) =>
    lines.map(({ told }) => {
      const own = told[run]
      if (!own) return undefined
      if (own.part === 'other') return own.step.time
      return own.part === 'arrives' ? (own.row.arrival?.time ?? own.row.time) : own.row.time
    }),
  )
  const printed = seconds(times.flat().map(time => time ?? 0))
  return times.map((own, run) =>
    own.map((time, line) => (time === undefined ? '' : (printed[run * lines.length + line] ?? ''))),
  )
}

/** `→ first handshake (sent)`; of a step that no row shows, what happens. */
function sayWhat(subject: Subject, told: Told): string {
  const say = wordsOf(subject)
  if (told.part !== 'other') {
    const text = whatBecame(subject, told.row, told.row.label?.[subject.language] ?? '')
    return told.part === 'whole' ? text : `${text}${say.remark(say.part[told.part])}`
  }
  const said = told.step.events.flatMap(event => sayEvent(subject, event, told.step) ?? [])
  const text = (said.find(({ kind }) => kind === 'signal') ?? said[0])?.text ?? nothing
  const { trigger } = told.step
  const isPlain = sidesOf(subject).length === 2 || !('endpoint' in trigger)
  return isPlain ? text : `${sideName(subject, trigger.endpoint)}${say.colon}${text}`
}

/** The direction of a row, what it is called, and what became of it. */
export function whatBecame(subject: Subject, row: Row, name: string): string {
  const text = withRemarks(subject, row, name)
  if (!text) return arrowOf(subject, row)
  const isBehindName = !name && sidesOf(subject).length > 2
  return `${arrowOf(subject, row)}${isBehindName ? wordsOf(subject).remark(text) : ` ${text}`}`
}
