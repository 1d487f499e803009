import { unknown } from '../message.ts'
import { escaped } from './schema.ts'
import { addressPattern, namePattern } from './word.ts'

/** Which message is meant: the nth of a kind that an endpoint sends, to anybody or to one, or the network's mth copy of it. */
export interface Selector {
  /** One of the protocol's kinds, or `any`. */
  readonly kind: string
  readonly from: string
  readonly to?: string
  /** ≥ 1 */
  readonly nth: number
  /** 1 for the message itself, 2 for its first duplicate. */
  readonly copy: number
}

/** `SYN from client to server, nth 2, copy 2`, or what is wrong with it. */
export function parseSelector(
  text: string,
  kinds: readonly string[],
  sides: readonly string[],
  /** Sources that no endpoint has, and that endpoints answer. */
  strangers: readonly string[],
): Selector | string {
  const match = /^(\S+) from (\S+?)(?: to (\S+?))?(?:, nth (\d+))?(?:, copy (\d+))?$/.exec(
    text.trim(),
  )
  const [, kind = '', from = '', to, nth = '1', copy = '1'] = match ?? []
  if (!match) {
    return `malformed selector \`${text}\`; expected \`KIND from SIDE\`, \`KIND from SIDE, nth 2\` or \`KIND from SIDE, nth 1, copy 2\``
  }
  if (kind !== 'any' && !kinds.includes(kind))
    return unknown('kind of message', kind, [...kinds, 'any'])
  if (!sides.includes(from)) return unknown('endpoint', from, sides)
  const peers = [...sides.filter(side => side !== from), ...strangers]
  if (to !== undefined && !peers.includes(to)) return unknown('endpoint', to, peers)
  if (Number(nth) < 1 || Number(copy) < 1) {
    return `\`${text}\` counts from 0; expected a number ≥ 1`
  }
  return { kind, from, ...(to !== undefined && { to }), nth: Number(nth), copy: Number(copy) }
}

/** What `parseSelector` takes, whatever the endpoints are called. */
export function selectorPattern(kinds: readonly string[]): RegExp {
  const kind = [...kinds, 'any'].map(escaped).join('|')
  const ordinal = '0*[1-9]\\d*'
  const [side, peer] = [namePattern, addressPattern].map(({ source }) => source.slice(1, -1))
  return new RegExp(
    `^\\s*(?:${kind}) from ${side}(?: to ${peer})?(?:, nth ${ordinal})?(?:, copy ${ordinal})?\\s*$`,
  )
}

/** As the author would write it. */
export function printSelector({ kind, from, to, nth, copy }: Selector): string {
  return `${kind} from ${from}${to === undefined ? '' : ` to ${to}`}, nth ${nth}${copy === 1 ? '' : `, copy ${copy}`}`
}
