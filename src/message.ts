import leven from 'leven'
import { VFileMessage } from 'vfile-message'

/** Where in a file something stands: line and column counted from 1. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/**
 * An author's mistake: `file:line:column: found; expected` when printed with `String`.
 * Rule ids are stable: `unknown-view`.
 */
export function complain(place: Place, reason: string, ruleId: string): VFileMessage {
  const message = new VFileMessage(reason, {
    place: { line: place.line, column: place.column },
    source: 'wirefig',
    ruleId,
  })
  message.file = place.file
  message.name = `${place.file}:${place.line}:${place.column}`
  message.fatal = true
  return message
}

/** A mistake that leaves the result right: listed, without effect on the exit code. */
export function warn(place: Place, reason: string, ruleId: string): VFileMessage {
  const message = complain(place, reason, ruleId)
  message.fatal = false
  return message
}

/** What was found where one of some names was expected: with all of them, and the nearest one. */
export function unknown(what: string, found: string, known: readonly string[]): string {
  const near = known
    .map(name => ({ name, far: leven(found.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, far }) => far <= Math.max(1, Math.floor(name.length * 0.4)))
    .sort((a, b) => a.far - b.far)[0]
  const guess = near ? ` (did you mean \`${near.name}\`?)` : ''
  const expected = known.length > 0 ? `expected ${listed(known)}` : 'there is none'
  return `unknown ${what} \`${found}\`; ${expected}${guess}`
}

/** Whether a word is not a name, but so near it that it must be meant. */
export function isNearly(word: string, name: string): boolean {
  return word !== name && word.length > 4 && leven(word.toLowerCase(), name) <= 2
}

/** `a`, `b` or `c`. */
export function listed(names: readonly string[], joined: 'or' | 'and' = 'or'): string {
  const quoted = names.map(name => `\`${name}\``)
  return quoted.length < 2
    ? quoted.join('')
    : `${quoted.slice(0, -1).join(', ')} ${joined} ${quoted.at(-1)}`
}

/** A mistake, not a warning. */
export function isMistake(message: VFileMessage): boolean {
  return message.fatal === true
}

/** By file, then by place, without repetitions. */
export function inOrder(messages: readonly VFileMessage[]): VFileMessage[] {
  const byText = new Map(messages.map(message => [String(message), message]))
  return [...byText.values()].sort(
    (a, b) =>
      compare(a.file ?? '', b.file ?? '') ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0),
  )
}

/** By code units, the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
