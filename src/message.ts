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
  const message = new VFileMessage(shortened(reason), {
    place: { line: place.line, column: place.column },
    source: 'wirefig',
    ruleId,
  })
  message.file = place.file
  message.name = `${place.file}:${place.line}:${place.column}`
  message.fatal = true
  return message
}

/** Without the midst of what is so long that nobody reads it: a message may quote a word of any length. */
function shortened(reason: string): string {
  return reason.length <= 3000 ? reason : `${reason.slice(0, 1000)} … ${reason.slice(-1000)}`
}

/** A mistake that leaves the result right: listed, without effect on the exit code. */
export function warn(place: Place, reason: string, ruleId: string): VFileMessage {
  const message = complain(place, reason, ruleId)
  message.fatal = false
  return message
}

/**
 * What was found where one of some names was expected: with all of them unless they are many, and the nearest one unless
 * they are so many that looking for it, in message after message, would take longer than all else.
 */
export function unknown(
  what: string,
  found: string,
  known: readonly string[],
  /** Where it was looked for: said where there is none at all. */
  where?: string,
): string {
  const near = nearest(found, known)
  const guess = near === undefined ? '' : ` (did you mean \`${near}\`?)`
  const few =
    known.length > mostListed
      ? `one of ${known.length}, such as ${listed(known.slice(0, 5))}`
      : listed(known)
  const none = where === undefined ? 'there is none' : `there is none ${where}`
  const expected = known.length > 0 ? `expected ${few}` : none
  return `unknown ${what} \`${found}\`; ${expected}${guess}`
}

/** Of names that are known: how many are listed, and with how many a word is compared; and how long it may be. */
const mostListed = 50
const mostCompared = 1000
const longestCompared = 200

/**
 * The name that must be meant: the one with the fewest slips, of several the one that begins alike; else the first that
 * the word is the beginning of. Of a name with folders the last part is enough.
 */
function nearest(found: string, known: readonly string[]): string | undefined {
  if (known.length > mostCompared || found.length > longestCompared) return undefined
  const word = found.toLowerCase()
  const near = known
    .flatMap(name => {
      const whole = name.toLowerCase()
      const last = word.includes('/') ? whole : whole.slice(whole.lastIndexOf('/') + 1)
      return [...new Set([whole, last])].map(text => ({ name, text, far: slips(word, text) }))
    })
    // With as many slips as letters, nothing of a word is left.
    .filter(({ text, far }) => far < Math.min(word.length, text.length))
    .filter(({ text, far }) => far <= Math.max(1, Math.floor(text.length * 0.4)))
    .sort((a, b) => a.far - b.far || alike(word, b.text) - alike(word, a.text))[0]
  if (near) return near.name
  return word.length < 3 ? undefined : known.find(name => name.toLowerCase().startsWith(word))
}

/** How many letters two words have in common as they begin. */
function alike(a: string, b: string): number {
  let count = 0
  while (count < a.length && a[count] === b[count]) count += 1
  return count
}

/** Whether a word is not a name, but so near it that it must be meant. */
export function isNearly(word: string, name: string): boolean {
  return (
    word !== name && word.length > 4 && word.length < 20 && slips(word.toLowerCase(), name) <= 2
  )
}

/**
 * How many slips of the keyboard lead from a word to another: a letter too many, a letter missing, another letter, or
 * two neighbours in the wrong order (the distance of optimal string alignment).
 */
function slips(a: string, b: string): number {
  let before: readonly number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row += 1) {
    const next = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1]
      const isSwapped =
        row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      next[column] = Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped ? (before[column - 2] ?? 0) + 1 : Infinity,
      )
    }
    before = last
    last = next
  }
  return last[b.length] ?? 0
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
