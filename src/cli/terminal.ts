/** A reader that has seen enough, such as `head`, is no mistake. */
process.stdout.on('error', error => {
  if ('code' in error && error.code === 'EPIPE') process.exit(process.exitCode ?? 0)
  throw error
})

/** What is going on, on a terminal only: each replaces the one before; nothing clears it. */
export function progress(text: string): void {
  if (!process.stderr.isTTY) return
  process.stderr.write(`\r\u{1B}[2K${text}`)
}

/** `1 file`, `2 files`. */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
