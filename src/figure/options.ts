import { unknown } from '../message.ts'
import type { Language, Notation } from '../protocol.ts'
import type { Replay } from '../trace/replay.ts'
import { findRow, noRow } from '../trace/value.ts'
import { languages } from './words.ts'

/** `key=value …` behind the view, checked against the run. */
export interface FigureOptions {
  readonly rows?: { readonly from: number; readonly to: number }
  /** The endpoint on the left. */
  readonly first?: string
  readonly side?: string
  readonly numbers?: 'absolute' | 'relative'
  /** Another spelling of the states, by name. */
  readonly states?: string
  readonly columns?: readonly string[]
  /** How many knowers a statement may have. */
  readonly depth?: number
  readonly lang?: Language
  readonly id?: string
  readonly caption?: string
}

/** What may stand before the `=`. */
export type OptionName = keyof FigureOptions

/** Options that every view has. */
const common: readonly OptionName[] = ['lang', 'id', 'caption']

/** The value of an option, or what is wrong with it. */
type Parse = (
  value: string,
  run: { readonly replay: Replay; readonly notation: Notation },
) => { readonly value: unknown } | string

const parsers: Readonly<Record<OptionName, Parse>> = {
  rows(value, { replay }) {
    const [first = '', last = first, ...more] = value.split('..')
    if (more.length > 0) return `rows \`${value}\`; expected \`ROW..ROW\` or \`ROW\``
    const [from, to] = [findRow(replay, first), findRow(replay, last)]
    if (!from) return noRow(replay, first)
    if (!to) return noRow(replay, last)
    if (from.number > to.number)
      return `rows \`${value}\` run backwards; expected \`${last}..${first}\``
    return { value: { from: from.number, to: to.number } }
  },
  first: side,
  side,
  numbers: oneOf('numbers', () => ['absolute', 'relative']),
  states: oneOf('spelling', notation => ['rfc', ...Object.keys(notation.spellings)]),
  columns(value, { replay, notation }) {
    const known = columnNames(replay, notation)
    const found = value.split(',')
    const bad = found.find(name => !known.includes(name))
    return bad === undefined ? { value: found } : unknown('column', bad, known)
  },
  depth(value, { replay }) {
    const most = greatestDepth(replay.trace.endpoints.length)
    const isDepth = /^[1-9]$/.test(value) && Number(value) <= most
    return isDepth
      ? { value: Number(value) }
      : `depth \`${value}\`; expected ${most === 1 ? '1' : `1 to ${most}`}`
  },
  lang: oneOf('language', () => languages),
  id: value =>
    /^[\p{L}\p{N}][\p{L}\p{N}_-]*$/u.test(value)
      ? { value }
      : `id \`${value}\`; expected letters, digits, hyphens and underscores`,
  caption: value => ({ value }),
}

/** An option of a place as written: `key=value`, at an offset of the place's text. */
export interface WrittenOption {
  readonly key: string
  readonly value: string
}

/** The options of a view, and by index of what was written the reasons why some are none. */
export function readOptions(
  written: readonly WrittenOption[],
  own: readonly OptionName[],
  run: { readonly replay: Replay; readonly notation: Notation },
): {
  readonly options: FigureOptions
  readonly mistakes: readonly { readonly index: number; readonly reason: string }[]
} {
  const options: Record<string, unknown> = {}
  const mistakes: { index: number; reason: string }[] = []
  const known: readonly OptionName[] = [...own, ...common]
  for (const [index, { key, value }] of written.entries()) {
    const name = known.find(candidate => candidate === key)
    const parsed = name ? parsers[name](value, run) : unknown('option', key, known)
    if (typeof parsed === 'string') mistakes.push({ index, reason: parsed })
    else if (key in options) {
      mistakes.push({ index, reason: `option \`${key}\` for the second time; expected it once` })
    } else options[key] = parsed.value
  }
  return { options, mistakes }
}

/** The column of the message itself; one key for every protocol, as in `count.segments`. */
export const messageColumn = 'segment'

/** The columns that a table may have, in its own order. */
export function columnNames(replay: Replay, notation: Notation): string[] {
  const sides = replay.trace.endpoints.map(({ name }) => name)
  return ['row', 'time', messageColumn, ...notation.fields.map(({ name }) => name), ...sides]
}

/** The more endpoints, the faster the statements grow in number: a table has room for 200 of them. */
function greatestDepth(endpoints: number): number {
  const room = 200
  const facts = endpoints * (endpoints - 1)
  let depth = 1
  let chains = endpoints
  for (let all = facts * chains; depth < 9; depth += 1) {
    chains *= endpoints - 1
    all += facts * chains
    if (all > room) break
  }
  return depth
}

function side(value: string, { replay }: { readonly replay: Replay }): { value: string } | string {
  const sides = replay.trace.endpoints.map(({ name }) => name)
  return sides.includes(value) ? { value } : unknown('endpoint', value, sides)
}

function oneOf(what: string, known: (notation: Notation) => readonly string[]): Parse {
  return (value, { notation }) =>
    known(notation).includes(value) ? { value } : unknown(what, value, known(notation))
}
