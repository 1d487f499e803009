import { unknown } from '../message.ts'
import type { Ms, Notation } from '../protocol.ts'
import { type Replay, type Row, stateOfRow } from './replay.ts'
import { pick, type Snapshot } from './snapshot.ts'
import type { TraceSearch } from './trace.ts'

/** What a value expression stands for. */
export type TraceValue =
  | { readonly kind: 'text'; readonly text: string }
  /** A state as the standard spells it. */
  | { readonly kind: 'state'; readonly state: string }
  /** A number of the protocol's, such as a sequence number. */
  | { readonly kind: 'number'; readonly number: number }
  /** How many of something there are. */
  | { readonly kind: 'count'; readonly number: number }
  | { readonly kind: 'duration'; readonly ms: Ms }

/** An expression that stands for nothing in this run: what was found; what was expected. */
export interface NoValue {
  readonly kind: 'none'
  readonly reason: string
}

/**
 * The value of an expression in a run:
 * `SIDE.VARIABLE@ROW` (`state`, or a variable of the protocol; `@start`, `@end`; without `@`, the end),
 * `SIDE.PEER.VARIABLE@ROW` (of the side's connection with a peer),
 * `ROW.FIELD` (a field of the message, `time`, `arrival` or `row`), `end.time` (of the last thing that happens),
 * `count.THING`, `timer.NAME@ROW`, `search.THING`.
 * ROW is a number or a name.
 */
export function evaluate(
  replay: Replay,
  notation: Notation,
  expression: string,
): TraceValue | NoValue {
  const match = /^(?<subject>[^.@\s]+)\.(?<member>[^@\s]+)(?:@(?<at>\S+))?$/.exec(expression)
  const { subject, member, at } = match?.groups ?? {}
  if (!subject || !member) {
    return none(
      `malformed value \`${expression}\`; expected \`SIDE.VARIABLE@ROW\`, \`ROW.FIELD\`, \`count.THING\` or \`timer.NAME@ROW\``,
    )
  }
  if (subject === 'count') return count(replay, member, at)
  if (subject === 'search') return search(replay, member, at)
  if (subject === 'timer') return timer(replay, notation, member, at)
  if (subject === 'end') return end(replay, member, at)
  if (pickable(replay, subject)) return variable(replay, notation, subject, member, at)
  return field(replay, notation, subject, member, at)
}

/** The row that a number or a name stands for. */
export function findRow(replay: Replay, ref: string): Row | undefined {
  return isNumber(ref) ? replay.rows[Number(ref) - 1] : replay.named.get(ref)
}

/** Why there is no such row, as a message. */
export function noRow(replay: Replay, ref: string): string {
  if (!isNumber(ref)) return unknown('row', ref, namesOf(replay))
  const { length } = replay.rows
  if (length === 0) return `no row ${ref}; the run has none`
  return `no row ${ref}; expected ${length === 1 ? '1' : `1 to ${length}`}`
}

function isNumber(ref: string): boolean {
  return /^\d+$/.test(ref)
}

function namesOf({ rows }: Replay): string[] {
  return rows.flatMap(({ names }) => names)
}

/** What `count` counts, over the whole run. */
const counters: Readonly<Record<string, (replay: Replay) => number>> = {
  segments: ({ rows }) => rows.filter(row => row.origin === 'sent').length,
  retransmissions: ({ rows }) => rows.filter(row => row.retransmission).length,
  lost: ({ rows }) => rows.filter(row => row.lost).length,
  duplicates: ({ rows }) => rows.filter(row => row.origin === 'duplicated').length,
  octets: ({ trace }) =>
    trace.events.reduce(
      (sum, event) => sum + (event.kind === 'delivered' ? event.octets.length : 0),
      0,
    ),
}

/** Words that a row's name may not be: they stand before the dot or after the `@` of a value. */
export const reserved: readonly string[] = ['count', 'timer', 'search', 'start', 'end']

function count(replay: Replay, thing: string, at: string | undefined): TraceValue | NoValue {
  if (at) return none(`\`count\` is over the whole run; expected no \`@${at}\``)
  const counter = Object.hasOwn(counters, thing) ? counters[thing] : undefined
  if (!counter) return none(unknown('count', thing, Object.keys(counters)))
  return { kind: 'count', number: counter(replay) }
}

/** What a search says, of a run that is the answer to a question. */
const findings: Readonly<Record<string, (search: TraceSearch) => TraceValue | undefined>> = {
  verdict: ({ verdict }) => ({ kind: 'text', text: verdict }),
  events: ({ events }) => (events === undefined ? undefined : { kind: 'count', number: events }),
  states: ({ states }) => ({ kind: 'count', number: states }),
}

function search({ trace }: Replay, thing: string, at: string | undefined): TraceValue | NoValue {
  if (!trace.search)
    return none('`search` of a run that answers no question; expected one that does')
  if (at) return none(`\`search\` is over all runs; expected no \`@${at}\``)
  const finding = Object.hasOwn(findings, thing) ? findings[thing] : undefined
  if (!finding) return none(unknown('value of `search`', thing, Object.keys(findings)))
  return (
    finding(trace.search) ?? none(`${trace.search.verdict}: no run answers; expected one that does`)
  )
}

/** When the last thing happens: somebody gives up, 2 MSL end, the last segment arrives. */
function end({ steps }: Replay, member: string, at: string | undefined): TraceValue | NoValue {
  if (member !== 'time') return none(unknown('value of `end`', member, ['time']))
  if (at) return none(`\`end.time\` is of the whole run; expected no \`@${at}\``)
  return { kind: 'duration', ms: steps.at(-1)?.time ?? 0 }
}

function timer(
  replay: Replay,
  notation: Notation,
  name: string,
  at: string | undefined,
): TraceValue | NoValue {
  const timers = Object.keys(notation.timers)
  if (!timers.includes(name)) return none(unknown('timer', name, timers))
  if (!at) return none(`\`timer.${name}\` without a row; expected \`timer.${name}@ROW\``)
  const row = findRow(replay, at)
  if (!row) return none(noRow(replay, at))
  const ends = [row.from, row.to].filter(end => pickable(replay, end))
  const ms = ends
    .map(end => stateOfRow(replay, row, end).timers[name])
    .find(set => set !== undefined)
  if (ms === undefined)
    return none(`timer \`${name}\` does not run after row \`${at}\`; expected a row that sets it`)
  return { kind: 'duration', ms }
}

function variable(
  replay: Replay,
  notation: Notation,
  side: string,
  member: string,
  at: string | undefined,
): TraceValue | NoValue {
  const known = ['state', ...notation.variables.map(variable => variable.name)]
  const peers = peersOf(replay, side)
  const peer = known.includes(member)
    ? undefined
    : peers.find(candidate => member.startsWith(`${candidate}.`))
  const name = peer === undefined ? member : member.slice(peer.length + 1)
  if (!known.includes(name)) {
    return none(unknown('variable', name, peer === undefined ? [...known, ...peers] : known))
  }
  const snapshot = snapshotAt(replay, side, peer, at ?? 'end')
  if (typeof snapshot === 'string') return none(snapshot)
  if (name === 'state') return { kind: 'state', state: snapshot.state }
  const number = snapshot.variables[name]
  if (number === undefined)
    return none(`${side} has no ${name} in ${snapshot.state}; expected a row after which it has`)
  return { kind: 'number', number }
}

/** Where there is but one, an endpoint alone says as much. */
function peersOf({ trace, strangers }: Replay, side: string): string[] {
  const others = trace.endpoints.flatMap(({ name }) => (name === side ? [] : [name]))
  const peers = [...others, ...strangers.keys()]
  return peers.length > 1 ? peers : []
}

function snapshotAt(
  replay: Replay,
  side: string,
  peer: string | undefined,
  at: string,
): Snapshot | string {
  if (at === 'start') return pick(replay.start, side, peer)
  if (at === 'end') return pick(replay.steps.at(-1)?.after ?? replay.start, side, peer)
  const row = findRow(replay, at)
  return row ? stateOfRow(replay, row, side, peer) : noRow(replay, at)
}

function field(
  replay: Replay,
  notation: Notation,
  ref: string,
  name: string,
  at: string | undefined,
): TraceValue | NoValue {
  const row = findRow(replay, ref)
  if (!row) {
    const sides = replay.trace.endpoints.map(endpoint => endpoint.name)
    if (isNumber(ref)) return none(noRow(replay, ref))
    return none(
      unknown('side or row', ref, [...sides, ...namesOf(replay), 'count', 'timer', 'search']),
    )
  }
  if (at) return none(`\`${ref}.${name}\` is a field of one row; expected no \`@${at}\``)
  switch (name) {
    case 'row':
      return { kind: 'number', number: row.number }
    case 'time':
      return { kind: 'duration', ms: row.time }
    case 'arrival':
      if (!row.arrival) return none(`row \`${ref}\` never arrives; expected one that does`)
      return { kind: 'duration', ms: row.arrival.time }
    default: {
      const known = notation.fields.find(candidate => candidate.name === name)
      const all = [...notation.fields.map(field => field.name), 'time', 'arrival', 'row']
      if (!known) return none(unknown('field', name, all))
      const value = known.read(row.message)
      if (value === undefined)
        return none(`row \`${ref}\` has no ${known.title}; expected one that has`)
      return typeof value === 'number'
        ? { kind: 'number', number: value }
        : { kind: 'text', text: value }
    }
  }
}

function pickable(replay: Replay, side: string): boolean {
  return replay.trace.endpoints.some(endpoint => endpoint.name === side)
}

function none(reason: string): NoValue {
  return { kind: 'none', reason }
}
