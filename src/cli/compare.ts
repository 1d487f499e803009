import { unknownScenario } from '../article/part.ts'
import type { Outcome, Run } from '../article/run.ts'
import { layOut } from '../figure/columns.ts'
import { describe, type Subject } from '../figure/figure.ts'
import { complain, isMistake, type Place } from '../message.ts'
import type { Settings } from '../project/settings.ts'
import { type Alignment, align, type Difference, isAlike, type Pair } from '../trace/align.ts'
import { causeOf, type Taken } from '../trace/cause.ts'
import { type Row, stateOfRow } from '../trace/replay.ts'
import type { Report } from './report.ts'
import { askedFor } from './runs.ts'
import { count } from './terminal.ts'

/**
 * `wirefig compare FILE [FILE] SCENARIO`: where a capture and the model part; of two scenarios, the first is what is
 * found and the second what is expected. The exit code.
 */
export function compare(settings: Settings, report: Report, given: readonly string[]): number {
  const asked = askedFor(settings, given)
  if (typeof asked === 'string') return refuse(asked)
  const { scenarios, words } = asked
  const [found = '', expected, extra] = words
  if (expected === undefined) return refuse('one run; expected another to compare it with')
  if (extra !== undefined) return refuse(`\`${extra}\` behind two runs; expected no more`)
  const outcomes = [found, expected].map(name => scenarios.find(name))
  const missing = [found, expected].find((_, index) => !outcomes[index])
  if (missing !== undefined) return refuse(unknownScenario(missing, scenarios))
  const messages = outcomes.flatMap(outcome => outcome?.messages ?? [])
  report.messages(messages)
  const [left, right] = outcomes
  if (!left?.run || !right?.run || messages.some(isMistake)) return 1
  const parts: Compared | string = open(left.run, right, {
    file: `${settings.folders.scenarios}/${expected}.yaml`,
    line: 1,
    column: 1,
  })
  if (typeof parts === 'string') return refuse(parts)
  const { alignment, found: mine, expected: model } = parts
  if (alignment.pairs.every(isAlike) && alignment.ways.length === 0) {
    report.line(
      `\`${nameOf(mine)}\` and \`${nameOf(model)}\` are alike: ${count(alignment.pairs.length, messageOf(mine))}`,
    )
    return 0
  }
  report.parted(complain(placeOf(parts), reasonOf(parts), 'parted'), detailsOf(parts))
  return 1
}

function refuse(reason: string): number {
  process.stderr.write(`${reason}\n`)
  return 2
}

interface Compared {
  readonly alignment: Alignment
  /** Relative numbers in English. */
  readonly found: Subject
  readonly expected: Subject
  /** The first pair that parts; absent where only states do. */
  readonly first?: Pair
  /** Of the expected run's steps, in order. */
  readonly steps: readonly Place[]
  /** Of the expected run as a whole. */
  readonly whole: Place
}

function open(left: Run, { run: right, steps = [] }: Outcome, whole: Place): Compared | string {
  if (!right) throw new Error('no run to compare with')
  const [a, b] = [left, right].map(({ notation }) => notation.name)
  if (a !== b) return `a run of ${a} and one of ${b}; expected two of one protocol`
  const alignment = align(left.replay, right.replay, left.notation)
  if (!alignment) return 'runs with other endpoints; expected the same, or two in each'
  const subject = (run: Run): Subject => ({
    ...run,
    language: 'en',
    options: { numbers: 'relative' },
  })
  const first = alignment.pairs.find(pair => !isAlike(pair))
  return {
    alignment,
    found: subject(left),
    expected: subject(right),
    ...(first && { first }),
    steps,
    whole,
  }
}

function nameOf({ replay }: Subject): string {
  return replay.trace.scenario
}

function messageOf({ notation }: Subject): string {
  return notation.message.en
}

/** The expected row that parts, or where there is none the one before, or else the one behind. */
function nearest({ alignment: { pairs }, first }: Compared): Row | undefined {
  const end = first ? pairs.indexOf(first) + 1 : pairs.length
  const before = pairs.slice(0, end).findLast(({ right }) => right)
  return (before ?? pairs.find(({ right }) => right))?.right
}

/** Where the scenario has the step that led to the expected row. */
function placeOf(compared: Compared): Place {
  const { expected, steps, whole } = compared
  const row = nearest(compared)
  const step = row && causeOf(expected.replay, row).step
  return (step !== undefined && steps[step]) || whole
}

function reasonOf({ alignment, found, expected, first }: Compared): string {
  const [own, other] = [`\`${nameOf(found)}\``, `\`${nameOf(expected)}\``]
  if (!first) {
    const [way] = alignment.ways
    return `${way?.side} of ${own} goes ${way?.left.join(' → ')}; expected ${way?.right.join(' → ')}, as in ${other}`
  }
  const { left, right } = first
  if (!left)
    return `${own} has no row ${right.number} of ${other}; expected ${tell(expected, right)}`
  const row = `row ${left.number} of ${own} is ${tell(found, left)}`
  if (!right) return `${row}; expected no such ${messageOf(found)}, as in ${other}`
  const isSame = first.differences.every(({ kind }) => kind === 'state')
  const where = `row ${right.number} of ${other}`
  return isSame
    ? `${row}, as expected, and leads to other states than ${where}; expected the same`
    : `${row}; expected ${tell(expected, right)}, ${where}`
}

/** `SYN seq=0 from client (lost)` */
function tell(subject: Subject, row: Row): string {
  const remarks = [row.origin === 'sent' ? '' : row.origin, row.lost ? 'lost' : ''].filter(Boolean)
  const remark = remarks.length > 0 ? ` (${remarks.join(', ')})` : ''
  return `${describe(subject, row)} from ${row.from}${remark}`
}

function detailsOf(compared: Compared): string[] {
  const { alignment, found, expected, first } = compared
  const { pairs, ways, isCut } = alignment
  const differences = first?.left && first.right ? first.differences : []
  const row = nearest(compared)
  const later = pairs.filter(pair => pair !== first && !isAlike(pair))
  const most = 20
  return [
    ...(differences.length > 0
      ? layOut([
          ['', 'found', 'expected'],
          ...differences.map(each => [whatOf(each), each.left ?? '–', each.right ?? '–']),
        ]).split('\n')
      : []),
    ...(row ? becauseOf(expected, row, first?.right === undefined) : []),
    ...(first && differences.some(({ kind }) => kind === 'state')
      ? arrivalsOf(compared, first)
      : []),
    ...(first ? statesAt(compared, first) : []),
    ...ways.map(({ side, left, right }) => {
      return `${side} goes ${left.join(' → ')}; expected ${right.join(' → ')}`
    }),
    ...directions(alignment),
    ...later.slice(0, most).map(pair => `then ${brief(found, expected, pair)}`),
    ...(later.length > most ? [`and ${later.length - most} more`] : []),
    ...(isCut ? ['the runs differ in too much to be compared to the end'] : []),
  ]
}

function whatOf(difference: Difference): string {
  switch (difference.kind) {
    case 'field':
      return difference.field.title
    case 'state':
      return `state of ${difference.side}`
    case 'origin':
    case 'fate':
      return difference.kind
    default:
      return difference satisfies never
  }
}

/** The sections that the expected row, or the nearest to it, was sent under, and what made it so. */
function becauseOf(subject: Subject, row: Row, isOther: boolean): string[] {
  const { standard } = subject.notation
  const { ref, sending } = causeOf(subject.replay, row)
  const which = isOther ? `the nearest expected, row ${row.number},` : `expected row ${row.number}`
  return ref === undefined ? [] : [`${which} is sent by ${standard} §${ref}${printTaken(sending)}`]
}

/** Where the arrival of a row leads to other states: by what, in each run. */
function arrivalsOf({ found, expected }: Compared, { left, right }: Pair): string[] {
  const of = (subject: Subject, row: Row | undefined, what: string) => {
    const arrival = row && causeOf(subject.replay, row).arrival
    return arrival && arrival.length > 0 ? [`${what} on its arrival${printTaken(arrival)}`] : []
  }
  return [...of(found, left, 'found'), ...of(expected, right, 'expected')]
}

/** `: client, rcv SYN, LISTEN → SYN-RECEIVED (§3.10.7.2)` */
function printTaken(taken: readonly Taken[]): string {
  const events = taken.map(event => {
    const { kind, endpoint, ref } = event
    const what = kind === 'rule' ? event.rule : `${event.event}, ${event.from} → ${event.to}`
    return `${endpoint}, ${what} (§${ref})`
  })
  return events.length > 0 ? `: ${events.join('; ')}` : ''
}

/** The states of all sides after the row in each run. */
function statesAt({ alignment, found, expected }: Compared, { left, right }: Pair): string[] {
  const states = (subject: Subject, row: Row, names: readonly string[]) =>
    names.map(name => `${name} ${stateOfRow(subject.replay, row, name).state}`).join(', ')
  const [own, others] = [0, 1].map(index => alignment.sides.map(sides => sides[index] ?? ''))
  const here = left && `found ${states(found, left, own ?? [])}`
  const there = right && `expected ${states(expected, right, others ?? [])}`
  return [`states after it: ${[here, there].filter(Boolean).join('; ')}`]
}

function directions({ pairs, sides }: Alignment): string[] {
  return sides.flatMap(([own, other]) => {
    const from = pairs.filter(({ left, right }) => left?.from === own || right?.from === other)
    const alike = from.filter(isAlike).length
    if (from.length === 0) return []
    return [`from ${own}: ${alike} alike, ${from.length - alike} differing`]
  })
}

function brief(found: Subject, expected: Subject, pair: Pair): string {
  const { left, right } = pair
  if (!left) return `no row ${right.number} of \`${nameOf(expected)}\`: ${tell(expected, right)}`
  const row = `row ${left.number}: ${tell(found, left)}`
  if (!right) return `${row}; not expected`
  const differences = pair.differences
    .map(each => `${whatOf(each)} ${each.left ?? '–'} (expected ${each.right ?? '–'})`)
    .join(', ')
  return `${row}, row ${right.number} there: ${differences}`
}
