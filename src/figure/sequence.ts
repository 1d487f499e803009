import { pathOf, type Row, type TraceStep, type Trigger } from '../trace/replay.ts'
import { pick, type Snapshots } from '../trace/snapshot.ts'
import { signalIn } from './event-words.ts'
import { type Excerpt, type ExcerptStep, excerptOf } from './excerpt.ts'
import {
  acts,
  describe,
  endsOf,
  type Figure,
  nobodyOf,
  peersOf,
  remarksOf,
  type Subject,
  sideName,
  sidesOf,
  spell,
  titleOf,
  type View,
  wordsOf,
} from './figure.ts'
import { interleave } from './interleave.ts'
import { ladder, refuseLadder } from './ladder/ladder.ts'
import { idOf, type Participant, type SequenceItem, sequenceDiagram } from './mermaid.ts'
import { overtaken } from './overtaken.ts'
import { shownInRows } from './shown.ts'
import { summaryOf } from './summary.ts'
import { text } from './text.ts'
import { type Remarks, remarksBeside, runNames, type Versus, versusOf } from './versus.ts'
import { nameOf, printDuration } from './words.ts'

/**
 * Who sends what to whom, and the states where they change.
 *
 * A Mermaid arrow is horizontal: it stands where the message was sent, with the receiver's change of state below it.
 * Where the figure shows the receiver do something else on that connection before the message came, that would be a
 * lie: such a message gets an open arrow, and its arrival is a note of its own, at its time.
 */
export const sequence: View = {
  draw: diagramOf,
  drawing: ladder.draw,
  inPage: ladder.inPage,
  text: text.draw,
  refuseDrawing: refuseLadder,
  shows: shownInRows,
  caption: subject => wordsOf(subject).captions.sequence(titleOf(subject), ''),
}

function diagramOf(subject: Subject): Figure {
  const versus = versusOf(subject)
  const { title, description, participants, items } = versus ? ofTwo(versus) : ofOne(subject)
  const source = sequenceDiagram({
    title,
    description,
    style: subject.mermaid,
    participants,
    items,
  })
  const alternative = `${title}${wordsOf(subject).stop}${description}`
  return { kind: 'diagram', source, alternative }
}

interface Diagram {
  readonly title: string
  readonly description: string
  readonly participants: readonly Participant[]
  readonly items: readonly SequenceItem[]
}

/** Ids begin with a prefix where another run is in the diagram. */
function ofOne(subject: Subject, prefix = '', remarks: Remarks = new Map()): Diagram {
  const excerpt = excerptOf(subject)
  const sides = sidesOf(subject)
  const participants = sides.map((side, index) => ({
    id: prefix ? `${prefix}${index + 1}` : idOf(side.name, index),
    label: nameOf(side, subject.language),
  }))
  const ids = new Map(sides.map(({ name }, index) => [name, participants[index]?.id ?? name]))
  return {
    title: titleOf(subject),
    description: summaryOf(subject, excerpt),
    participants,
    items: itemsOf(subject, excerpt, ids, remarks),
  }
}

/** Each run in its box, rows that belong together one below the other. */
function ofTwo({ left, right, pairs, title, titles }: Versus): Diagram {
  const { colon, stop } = wordsOf(left)
  const [ofLeft, ofRight] = remarksBeside(left, pairs)
  const runs = [ofOne(left, 'a', ofLeft), ofOne(right, 'b', ofRight)] as const
  const inBox = runs.map(({ participants, description }, index) => {
    const box = `${runNames[index]}${colon}${titles[index]}`
    return {
      description: `${runNames[index]}${colon}${description}`,
      participants: participants.map(participant => ({ ...participant, box })),
    }
  })
  return {
    title,
    description: inBox.map(({ description }) => description).join(stop),
    participants: inBox.flatMap(({ participants }) => participants),
    items: interleave(wordsOf(left), pairs, runs),
  }
}

/** The peer as a remark, where one is to be told from others. */
function withPeer(subject: Subject, peer: string | undefined): string {
  return peer === undefined ? '' : wordsOf(subject).remark(sideName(subject, peer))
}

function itemsOf(
  subject: Subject,
  excerpt: Excerpt,
  ids: ReadonlyMap<string, string>,
  beside: Remarks,
): SequenceItem[] {
  const { replay, notation } = subject
  const say = wordsOf(subject)
  const sides = sidesOf(subject).map(({ name }) => name)
  const id = (side: string) => ids.get(side) ?? side
  const note = (side: string, text: string): SequenceItem => ({
    kind: 'note',
    at: side === sides[0] ? 'left of' : side === sides.at(-1) ? 'right of' : 'over',
    ids: [id(side)],
    text,
  })
  const over = (sides: readonly string[], text: string): SequenceItem => ({
    kind: 'note',
    at: 'over',
    ids: sides.map(id),
    text,
  })
  const ends = [sides[0] ?? '', sides.at(-1) ?? '']
  const peers = new Map(sides.map(side => [side, peersOf(subject, side)]))
  const several = (side: string) => (peers.get(side) ?? []).length > 1
  /** Whose connection a step of an endpoint concerns, where it has several. */
  const whose = ({ peer }: TraceStep, side: string): string[] =>
    several(side) && peer !== undefined ? [sideName(subject, peer)] : []
  /** Rules that a step followed and that a figure tells. */
  const noticesOf = ({ events }: TraceStep): string[] =>
    events.flatMap(event => {
      const notice = event.kind === 'rule' ? notation.notices[event.rule] : undefined
      return notice ? [notice[subject.language]] : []
    })
  /** What a step changed for an endpoint: its state, and what its user was told. */
  const change = (step: TraceStep, side: string): string | undefined => {
    const changed = pathOf(step, side).at(-1)
    const state = changed === undefined ? '' : spell(subject, changed)
    const signals = step.events.flatMap(event =>
      event.kind === 'signal' && event.endpoint === side
        ? (signalIn(subject, event.signal, step) ?? [])
        : [],
    )
    signals.push(...noticesOf(step))
    if (step.trigger.kind === 'rebooted') return `${state}${say.remark(say.rebooted)}`
    if (!state && signals.length === 0) return undefined
    const [what, remarks] = state
      ? [state, [...whose(step, side), ...signals]]
      : [signals.join(say.comma), whose(step, side)]
    return remarks.length > 0 ? `${what}${say.remark(remarks.join(say.comma))}` : what
  }

  const split = overtaken(
    excerpt,
    (step, side) => change(step, side) !== undefined,
    step => noticesOf(step).length > 0,
  )

  /** What an endpoint is as the figure begins: of several connections, each that is not like the others. */
  function standing(snapshots: Snapshots, side: string): string {
    const own = (peers.get(side) ?? []).map(peer => ({ peer, ...pick(snapshots, side, peer) }))
    const states = new Set(own.map(({ state }) => state))
    if (states.size > 1) {
      const each = own.map(
        ({ peer, state }) => `${spell(subject, state)}${withPeer(subject, peer)}`,
      )
      return each.join(say.comma)
    }
    return spell(subject, own[0]?.state ?? pick(snapshots, side).state)
  }

  function start(): SequenceItem[] {
    const acting = sides.filter(side => acts(subject, side))
    const states = acting.map(side => standing(excerpt.start, side))
    return new Set(states).size === 1 && acting.length === sides.length
      ? [over(ends, states[0] ?? '')]
      : acting.map((side, index) => note(side, states[index] ?? ''))
  }

  function arrow(row: Row): SequenceItem {
    const open = split.has(row.number) || (!row.lost && !row.arrival)
    const arrows =
      row.origin === 'injected' ? (['-->>', '--)', '--x'] as const) : (['->>', '-)', '-x'] as const)
    const [closedArrow, openArrow, cross] = arrows
    const { from, to } = endsOf(subject, row)
    const nobody = nobodyOf(subject, row)
    const remarks = [
      ...(nobody === undefined ? [] : [nobody]),
      ...remarksOf(subject, row).filter(remark => remark !== say.lost),
      ...(split.has(row.number) ? [say.inFlight] : []),
      ...(beside.get(row) ?? []),
    ]
    const label = row.label ? `${row.label[subject.language]} ` : ''
    return {
      kind: 'message',
      number: row.number,
      from: id(from),
      to: id(to),
      arrow: row.lost ? cross : open ? openArrow : closedArrow,
      text: `${label}${describe(subject, row)}${remarks.length > 0 ? say.remark(remarks.join(say.comma)) : ''}`,
    }
  }

  function expiryAt(position: number): Expiry | undefined {
    const { step, within } = excerpt.steps[position] ?? {}
    return within && step?.trigger.kind === 'expired' ? step.trigger : undefined
  }

  function expiringAt(position: number): string {
    const step = excerpt.steps[position]?.step
    const side = expiryAt(position)?.endpoint ?? ''
    const peer = several(side) ? step?.peer : undefined
    return `${sideName(subject, side)}${withPeer(subject, peer)}`
  }

  /** Both sides' timers of one kind that expire together share a note; of more sides each has its own. */
  function timeouts(position: number): SequenceItem[] {
    const expired = expiryAt(position)
    if (!expired) return []
    const isShared = (other: Expiry | undefined) => sides.length === 2 && isSame(expired, other)
    if (isShared(expiryAt(position - 1))) return []
    const who = [expiringAt(position)]
    for (let k = position + 1; isShared(expiryAt(k)); k += 1) who.push(expiringAt(k))
    const what = notation.timers[expired.timer]?.[subject.language] ?? expired.timer
    const text = say.expiry(printDuration(expired.after), what, who)
    return [over(sides.length === 2 ? ends : [expired.endpoint], text)]
  }

  function itemsOfStep(
    { step, within, sent, arrived }: ExcerptStep,
    position: number,
  ): SequenceItem[] {
    const { trigger } = step
    const items = timeouts(position)
    const departing = sent.find(({ origin }) => origin === 'sent')
    if (arrived && split.has(arrived.number)) {
      const text = change(step, arrived.to)
      const arrives = say.arrives(arrived.number)
      items.push(note(arrived.to, text ? `${arrives}${say.colon}${text}` : arrives))
    } else if (!arrived && !departing && within && 'endpoint' in trigger) {
      const text = change(step, trigger.endpoint)
      if (text) items.push(note(trigger.endpoint, text))
    }
    for (const row of sent) {
      items.push(arrow(row))
      const left = row === departing && !arrived ? change(step, row.from) : undefined
      if (left) items.push(note(row.from, left))
      const direct = split.has(row.number) ? undefined : row.arrival
      const arrival = direct && replay.steps[direct.step]
      const received = arrival && change(arrival, row.to)
      if (received) items.push(note(row.to, received))
    }
    return items
  }

  return [...start(), ...excerpt.steps.flatMap(itemsOfStep)]
}

type Expiry = Extract<Trigger, { kind: 'expired' }>

function isSame(a: Expiry, b: Expiry | undefined): boolean {
  return a.time === b?.time && a.timer === b.timer && a.after === b.after
}
