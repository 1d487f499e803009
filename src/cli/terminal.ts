import { styleText } from 'node:util'
import type { VFileMessage } from 'vfile-message'
import { isMistake } from '../project/build.ts'

/** Colour only on a terminal, and not where NO_COLOR is set. */
function paint(
  format: Parameters<typeof styleText>[0],
  text: string,
  stream: NodeJS.WriteStream,
): string {
  return styleText(format, text, { stream })
}

/** Mistakes and warnings, a line each: `file:line:column: found; expected`. */
export function printMessages(
  messages: readonly VFileMessage[],
  stream: NodeJS.WriteStream = process.stderr,
): void {
  for (const message of messages) {
    const place = paint('bold', message.name, stream)
    const kind = isMistake(message) ? '' : `${paint('yellow', 'warning', stream)}: `
    stream.write(`${place}: ${kind}${message.reason}\n`)
  }
}

/** A line of a difference: what goes in red, what comes in green. */
export function printDetail(line: string): void {
  const format = line.startsWith('-') ? 'red' : line.startsWith('+') ? 'green' : 'dim'
  process.stdout.write(`  ${paint(format, line, process.stdout)}\n`)
}

/** A reader that has seen enough, such as `head`, is no mistake. */
process.stdout.on('error', error => {
  if ('code' in error && error.code === 'EPIPE') process.exit(process.exitCode ?? 0)
  throw error
})

export function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** What is going on, on a terminal only: each replaces the one before; nothing clears it. */
export function progress(text: string): void {
  if (!process.stderr.isTTY) return
  process.stderr.write(`\r\u{1B}[2K${text}`)
}
