import { listed, unknown } from '../message.ts'
import type { Language, Notation } from '../protocol.ts'
import { type Alignment, align } from '../trace/align.ts'
import type { Replay } from '../trace/replay.ts'
import { evaluate, findRow, noRow } from '../trace/value.ts'
import { languages } from './words.ts'

/** `key=value …` behind the view, checked against the run. */
export interface FigureOptions {
  readonly rows?: { readonly from: number; readonly to: number }
  /** The endpoint on the left. */
  readonly first?: string
  readonly side?: string
  /** The endpoints that are shown, and no other, from left to right. */
  readonly sides?: readonly string[]
  readonly numbers?: 'absolute' | 'relative'
  /** The state whose ways out are shown, and no other. */
  readonly from?: StateFrom
  /** Another spelling of the states, by name. */
  readonly states?: string
  /** How calls and signals are called, by name: as in the standard, or as another interface does. */
  readonly calls?: string
  readonly columns?: readonly string[]
  /** How many knowers a statement may have. */
  readonly depth?: number
  /** How a drawing is arranged: for a page, or for a phone. */
  readonly width?: 'wide' | 'narrow'
  /** Another run of the protocol, to be shown beside this one. */
  readonly versus?: Alignment
  readonly lang?: Language
  readonly id?: string
  /** Its text; `none` for a figure without caption and number. */
  readonly caption?: string
  /** Whether an element before the caption is what references lead to. */
  readonly anchor?: 'html' | 'none'
}

/** A state, by the name that the protocol's table has; and whose it is at which row, where it was given so. */
interface StateFrom {
  readonly state: string
  readonly of?: { readonly side: string; readonly at: number | 'start' | 'end' }
}

/** What may stand before the `=`. */
export type OptionName = keyof FigureOptions

/** Options that every view has. */
export const common: readonly OptionName[] = ['lang', 'id', 'caption', 'anchor']

/** What options are checked against. */
export interface OptionsOf {
  readonly replay: Replay
  readonly notation: Notation
  /** The run of another scenario; undefined where there is none of that name. */
  other?(scenario: string): Omit<OptionsOf, 'other'> | undefined
  /** The scenarios that there are. */
  readonly scenarios?: readonly string[]
  /** Where they are looked for. */
  readonly where?: string | undefined
}

/** The value of an option, with what is to be said of it though it is right; or what is wrong with it. */
type Parsed = { readonly value: unknown; readonly warning?: string } | string

type Parse = (value: string, run: OptionsOf) => Parsed

const parsers: Readonly<Record<OptionName, Parse>> = {
  rows: rowsIn,
  first: side,
  side,
  from: stateIn,
  sides(value, { replay }) {
    const known = replay.trace.endpoints.map(({ name }) => name)
    const found = value.split(',')
    const bad = found.find(name => !known.includes(name))
    if (bad !== undefined) return unknown('endpoint', bad, known)
    if (new Set(found).size < Math.max(2, found.length)) {
      return `sides \`${value}\`; expected two endpoints or more, each once`
    }
    return { value: found }
  },
  numbers: oneOf('numbers', () => ['absolute', 'relative']),
  states: oneOf('spelling', notation => ['rfc', ...Object.keys(notation.spellings)]),
  calls: oneOf('calls', notation => ['rfc', ...Object.keys(notation.callings ?? {})]),
  columns(value, { replay, notation }) {
    const known = columnNames(replay, notation)
    const found = value.split(',')
    const bad = found.find(name => !known.includes(name))
    return bad === undefined ? { value: found } : unknown('column', bad, known)
  },
  depth: value =>
    /^[1-9]$/.test(value) ? { value: Number(value) } : `depth \`${value}\`; expected 1 to 9`,
  width: oneOf('width', () => ['wide', 'narrow']),
  versus(value, { replay, notation, other, scenarios = [], where }) {
    const found = other?.(value)
    if (!found) return unknown('scenario', value, scenarios, where)
    if (found.notation.name !== notation.name)
      return `\`${value}\` is a run of ${found.notation.name}; expected one of ${notation.name}`
    const many = [replay, found.replay].find(({ trace }) => trace.endpoints.length > 2)
    if (many) return `\`versus\` of ${many.trace.endpoints.length} endpoints; expected two`
    const aligned = align(replay, found.replay, notation)
    if (aligned?.isCut)
      return `\`${value}\` differs in too many ${notation.message.en}s to be shown beside this run; expected one more like it`
    if (aligned) return { value: aligned }
    const sides = (run: Replay) =>
      listed(
        run.trace.endpoints.map(({ name }) => name),
        'and',
      )
    return `\`${value}\` has the endpoints ${sides(found.replay)}; expected ${sides(replay)}`
  },
  lang: oneOf('language', () => languages),
  id: value =>
    /^[\p{L}\p{N}][\p{L}\p{N}_-]*$/u.test(value)
      ? { value }
      : `id \`${value}\`; expected letters, digits, hyphens and underscores`,
  caption: value => ({ value }),
  anchor: oneOf('anchor', () => ['html', 'none']),
}

/** An option of a place as written: `key=value`, at an offset of the place's text. */
export interface WrittenOption {
  readonly key: string
  readonly value: string
}

/** What is said of an option, by its index among those that were written. */
interface Remark {
  readonly index: number
  readonly reason: string
}

/** The options of a view, the reasons why some are none, and what is to be said of others. */
export function readOptions(
  written: readonly WrittenOption[],
  own: readonly OptionName[],
  run: OptionsOf,
): {
  readonly options: FigureOptions
  readonly mistakes: readonly Remark[]
  readonly warnings: readonly Remark[]
} {
  const options: Record<string, unknown> = {}
  const mistakes: Remark[] = []
  const warnings: Remark[] = []
  const known: readonly OptionName[] = [...own, ...common]
  for (const [index, { key, value }] of written.entries()) {
    const name = known.find(candidate => candidate === key)
    const parsed = name ? parsers[name](value, run) : unknown('option', key, known)
    if (typeof parsed === 'string') mistakes.push({ index, reason: parsed })
    else if (key in options) {
      mistakes.push({ index, reason: `option \`${key}\` for the second time; expected it once` })
    } else {
      options[key] = parsed.value
      if (parsed.warning !== undefined) warnings.push({ index, reason: parsed.warning })
    }
  }
  return { options, mistakes, warnings }
}

/** `ROW`, `ROW..ROW`, `ROW..` to the end or `..ROW` from the beginning; a last number may be beyond the end. */
function rowsIn(value: string, { replay }: OptionsOf): Parsed {
  const [first = '', last = first, ...more] = value.split('..')
  const isOpen = last !== first && (first === '' || last === '')
  if (more.length > 0 || (!isOpen && (first === '' || last === ''))) {
    return `rows \`${value}\`; expected \`ROW\`, \`ROW..ROW\`, \`ROW..\` or \`..ROW\``
  }
  const { rows } = replay
  const from = first === '' ? rows[0] : findRow(replay, first)
  const isBeyond = last !== first && /^\d+$/.test(last) && Number(last) > rows.length
  const to = last === '' || isBeyond ? rows.at(-1) : findRow(replay, last)
  if (!from) return noRow(replay, first || '1')
  if (!to) return noRow(replay, last)
  if (from.number > to.number)
    return `rows \`${value}\` run backwards; expected \`${last}..${first}\``
  return {
    value: { from: from.number, to: to.number },
    ...(isBeyond && {
      warning: `rows \`${value}\` of a run of ${rows.length}; expected at most ${rows.length}, and drawn up to there`,
    }),
  }
}

/** `STATE` in any spelling, or the state of a side at a row: `SIDE@ROW`, `SIDE.PEER@ROW`. */
function stateIn(value: string, { replay, notation }: OptionsOf): Parsed {
  const [, of, at = ''] = /^([^@]+)@(.+)$/.exec(value) ?? []
  if (of === undefined) {
    const written = [undefined, ...Object.values(notation.spellings)].flatMap(spelling =>
      notation.states.map(state => ({ state, text: spelling?.[state] ?? state })),
    )
    const state = written.find(({ text }) => text === value)?.state
    return state === undefined ? unknown('state', value, notation.states) : { value: { state } }
  }
  const found = evaluate(replay, notation, `${of}.state@${at}`)
  if (found.kind !== 'state') {
    return found.kind === 'none' ? found.reason : `\`${value}\`; expected \`STATE\` or \`SIDE@ROW\``
  }
  const row = at === 'start' || at === 'end' ? at : findRow(replay, at)?.number
  const side = of.split('.')[0] ?? of
  return { value: { state: found.state, ...(row !== undefined && { of: { side, at: row } }) } }
}

/** The column of the message itself; one key for every protocol, as in `count.segments`. */
export const messageColumn = 'segment'

/** The columns that a table may have, in its own order. */
export function columnNames(replay: Replay, notation: Notation): string[] {
  const sides = replay.trace.endpoints.map(({ name }) => name)
  return ['row', 'time', messageColumn, ...notation.fields.map(({ name }) => name), ...sides]
}

function side(value: string, { replay }: { readonly replay: Replay }): { value: string } | string {
  const sides = replay.trace.endpoints.map(({ name }) => name)
  return sides.includes(value) ? { value } : unknown('endpoint', value, sides)
}

function oneOf(what: string, known: (notation: Notation) => readonly string[]): Parse {
  return (value, { notation }) =>
    known(notation).includes(value) ? { value } : unknown(what, value, known(notation))
}
