import { isSystemError, messageOf } from '../project/files.ts'

/** A reader that has seen enough, such as `head`, is no mistake; a disk that is full is one. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', error => {
    if ('code' in error && error.code === 'EPIPE') process.exit(process.exitCode ?? 0)
    if (!isSystemError(error)) throw error
    if (stream === process.stdout) {
      process.stderr.write(`${messageOf(error, 'standard output', 'cannot be written')}\n`)
    }
    process.exit(1)
  })
}

/** What is going on, on a terminal only: each replaces the one before; nothing clears it. */
export function progress(text: string): void {
  if (!process.stderr.isTTY) return
  process.stderr.write(`\r\u{1B}[2K${visible(text)}`)
}

/**
 * A text in one line, as it is: characters that would move the cursor, colour the screen or turn the direction of what
 * follows are written as their code points, since names and values come from files that a stranger may have written.
 */
export function visible(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu,
    character => `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`,
  )
}

/** `1 file`, `2 files`. */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
