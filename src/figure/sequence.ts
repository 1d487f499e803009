import { pathOf, pick, type Replay, type Row, type Trigger } from '../trace/replay.ts'
import {
  describe,
  remarksOf,
  rowsOf,
  type Subject,
  sideName,
  sidesOf,
  spell,
  titleOf,
  type View,
  wordsOf,
} from './figure.ts'
import { idOf, type SequenceItem, sequenceDiagram } from './mermaid.ts'
import { nameOf, printDuration } from './words.ts'

/**
 * Who sends what to whom, and the states where they change.
 *
 * A Mermaid arrow is horizontal: it stands where the message was sent, with the receiver's change of state below it.
 * Where the receiver did something else before the message came, that would be a lie: such a message gets an open
 * arrow, and its arrival is a note of its own, at its time.
 */
export const sequence: View = {
  draw: subject => ({ kind: 'code', language: 'mermaid', value: diagramOf(subject) }),
  caption: subject => wordsOf(subject).captions.sequence(titleOf(subject), ''),
}

function diagramOf(subject: Subject): string {
  const { language } = subject
  const rows = rowsOf(subject)
  const sides = sidesOf(subject)
  const ids = new Map(sides.map((side, index) => [side.name, idOf(side.name, index)]))
  return sequenceDiagram({
    title: titleOf(subject),
    description: summaryOf(subject, rows),
    firstNumber: rows[0]?.number ?? 1,
    participants: sides.map(side => ({
      id: ids.get(side.name) ?? side.name,
      label: nameOf(side, language),
    })),
    items: itemsOf(subject, rows, ids),
  })
}

/** For those who do not see the figure. */
function summaryOf(subject: Subject, rows: readonly Row[]): string {
  const { replay, notation, language } = subject
  const say = wordsOf(subject)
  const counts = say.counts({
    what: notation.message[language],
    sent: rows.filter(row => row.origin === 'sent').length,
    lost: rows.filter(row => row.lost).length,
    retransmitted: rows.filter(row => row.retransmission).length,
    duplicated: rows.filter(row => row.origin === 'duplicated').length,
  })
  const { from, to, next } = rangeOf(replay, rows)
  const steps = replay.steps
    .slice(from, to)
    .filter(({ trigger }, index) => from + index < next || arrivesIn(rows, trigger))
  const paths = sidesOf(subject).map(({ name }) => {
    const states = [
      pick(replay.steps[from - 1]?.after ?? replay.start, name).state,
      ...steps.flatMap(step => pathOf(step, name)),
    ]
    return `${sideName(subject, name)}${say.colon}${states.map(state => spell(subject, state)).join(' → ')}`
  })
  return [counts, ...paths].join(say.semicolon)
}

function arrivesIn(rows: readonly Row[], trigger: Trigger): boolean {
  return trigger.kind === 'arrived' && rows.some(({ number }) => number === trigger.row)
}

/**
 * The steps that the rows are of: from the first row's sending (what came before shows in the states at the start)
 * to the end of the run, or to the next row's sending and the last arrival.
 */
function rangeOf(
  { steps, rows: all }: Replay,
  rows: readonly Row[],
): { readonly from: number; readonly to: number; readonly next: number } {
  const next = all[rows.at(-1)?.number ?? all.length]?.sentIn ?? steps.length
  const arrivals = rows.map(row => (row.arrival?.step ?? -1) + 1)
  return { from: rows[0]?.sentIn ?? 0, to: Math.max(next, ...arrivals), next }
}

function itemsOf(
  subject: Subject,
  rows: readonly Row[],
  ids: ReadonlyMap<string, string>,
): SequenceItem[] {
  const { replay, notation } = subject
  const say = wordsOf(subject)
  const { from, to, next } = rangeOf(replay, rows)
  const split = overtaken(replay)
  const sides = sidesOf(subject).map(({ name }) => name)
  const id = (side: string) => ids.get(side) ?? side
  const note = (side: string, text: string): SequenceItem => ({
    kind: 'note',
    at: side === sides[0] ? 'left of' : 'right of',
    ids: [id(side)],
    text,
  })
  const overBoth = (text: string): SequenceItem => ({
    kind: 'note',
    at: 'over',
    ids: sides.map(id),
    text,
  })
  /** What a step changed for an endpoint: its state, and what its user was told. */
  const change = (index: number, side: string): string | undefined => {
    const step = replay.steps[index]
    const changed = step && pathOf(step, side).length > 0
    const state = changed ? spell(subject, pick(step.after, side).state) : ''
    const signals = (step?.events ?? []).flatMap(event =>
      event.kind === 'signal' && event.endpoint === side && !notation.routine.includes(event.signal)
        ? [event.signal]
        : [],
    )
    if (signals.length === 0) return state || undefined
    return state ? `${state}${say.remark(signals.join(say.comma))}` : signals.join(say.comma)
  }

  function start(): SequenceItem[] {
    const states = sides.map(side =>
      spell(subject, pick(replay.steps[from - 1]?.after ?? replay.start, side).state),
    )
    return new Set(states).size === 1
      ? [overBoth(states[0] ?? '')]
      : sides.map((side, index) => note(side, states[index] ?? ''))
  }

  function arrow(row: Row): SequenceItem {
    const open = split.has(row.number) || (!row.lost && !row.arrival)
    const arrows =
      row.origin === 'injected' ? (['-->>', '--)', '--x'] as const) : (['->>', '-)', '-x'] as const)
    const [closedArrow, openArrow, cross] = arrows
    const remarks = [
      ...remarksOf(subject, row).filter(remark => remark !== say.lost),
      ...(split.has(row.number) ? [say.inFlight] : []),
    ]
    const label = row.label ? `${row.label[subject.language]} ` : ''
    return {
      kind: 'message',
      from: id(row.from),
      to: id(row.to),
      arrow: row.lost ? cross : open ? openArrow : closedArrow,
      text: `${label}${describe(subject, row)}${remarks.length > 0 ? say.remark(remarks.join(say.comma)) : ''}`,
    }
  }

  function timeouts(index: number): SequenceItem[] {
    const expired = expiryAt(replay, index)
    if (!expired || same(expired, expiryAt(replay, index - 1))) return []
    const who = [expired.endpoint]
    for (let k = index + 1; ; k += 1) {
      const other = expiryAt(replay, k)
      if (!other || !same(expired, other)) break
      who.push(other.endpoint)
    }
    const what = notation.timers[expired.timer]?.[subject.language] ?? expired.timer
    const names = who.map(side => sideName(subject, side))
    return [overBoth(say.expiry(printDuration(expired.after), what, names))]
  }

  function itemsOfStep(index: number): SequenceItem[] {
    const step = replay.steps[index]
    if (!step) return []
    const { trigger } = step
    const items: SequenceItem[] = index < next ? timeouts(index) : []
    const noted = new Set<string>()
    const arrived = trigger.kind === 'arrived' && arrivesIn(rows, trigger) ? trigger : undefined
    if (arrived) {
      const text = change(index, arrived.endpoint)
      if (split.has(arrived.row)) {
        const arrives = say.arrives(arrived.row)
        items.push(note(arrived.endpoint, text ? `${arrives}${say.colon}${text}` : arrives))
      }
      noted.add(arrived.endpoint)
    }
    for (const row of rows.filter(row => row.sentIn === index)) {
      items.push(arrow(row))
      const sent =
        row.origin === 'sent' && !noted.has(row.from) ? change(index, row.from) : undefined
      if (sent) items.push(note(row.from, sent))
      if (row.origin === 'sent') noted.add(row.from)
      const direct = row.arrival && !split.has(row.number)
      const received = direct ? change(row.arrival.step, row.to) : undefined
      if (received) items.push(note(row.to, received))
    }
    const side = 'endpoint' in trigger ? trigger.endpoint : undefined
    const text = side && index < next && !noted.has(side) ? change(index, side) : undefined
    if (side && text) items.push(note(side, text))
    return items
  }

  const indexes = Array.from({ length: Math.max(0, to - from) }, (_, offset) => from + offset)
  return [...start(), ...indexes.flatMap(itemsOfStep)]
}

type Expiry = Extract<Trigger, { kind: 'expired' }>

function expiryAt({ steps }: Replay, index: number): Expiry | undefined {
  const trigger = steps[index]?.trigger
  return trigger?.kind === 'expired' ? trigger : undefined
}

/** Both sides' timers of one kind that expire together share a note. */
function same(a: Expiry, b: Expiry | undefined): boolean {
  return a.time === b?.time && a.timer === b.timer && a.after === b.after
}

/** The rows between whose sending and arrival the receiver did something else that is drawn. */
function overtaken({ steps, rows }: Replay): ReadonlySet<number> {
  const split = new Set<number>()
  const comesBetween = (row: Row, index: number) => {
    const step = steps[index]
    if (!step) return false
    const { trigger } = step
    if (trigger.kind === 'expired') return true
    if (trigger.kind === 'injected' || trigger.endpoint !== row.to) return false
    if (step.events.some(({ kind }) => kind === 'sent')) return true
    return trigger.kind === 'call'
      ? pathOf(step, row.to).length > 0
      : split.has(trigger.row) || trigger.row > row.number
  }
  let before: number
  do {
    before = split.size
    for (const row of rows) {
      for (let index = row.sentIn + 1; index < (row.arrival?.step ?? 0); index += 1) {
        if (comesBetween(row, index)) split.add(row.number)
      }
    }
  } while (split.size > before)
  return split
}
