import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * This folder holds what is hard on a tool that renews Markdown in place. The word STALE stands where something is to be
 * renewed: in a link for the link's text, else on a line between two markers. Every other byte is to stay.
 */
export const folder = import.meta.dirname

/** What stands between the places of a source, in order. */
export function outsidesOf(source: string): string[] {
  return source.split(/(?<=\[)[*_~` ]*STALE[*_~` ]*(?=\]\()|[\r\n][\s>]*STALE[\s>]*[\r\n]/)
}

/** The texts of the files right below a part of this folder, by their paths. */
export function read(below: string, ...endings: readonly string[]): Record<string, string> {
  const files = readdirSync(path.join(folder, below))
    .filter(name => endings.includes(path.extname(name)))
    .map(name => path.posix.join(below, name))
  return Object.fromEntries(
    files.map(file => [file, readFileSync(path.join(folder, file), 'utf8')]),
  )
}

/** A text as other editors would have left it. */
export const variants = {
  lf: text => text,
  crlf: text => text.replaceAll('\n', '\r\n'),
  cr: text => text.replaceAll('\n', '\r'),
  mixed: text =>
    text.split('\n').reduce((all, line, n) => all + ['\n', '\r', '\r\n'][n % 3] + line),
  bom: text => `\u{FEFF}${text}`,
  'bom-crlf': text => `\u{FEFF}${text.replaceAll('\n', '\r\n')}`,
  'no-final-newline': text => text.replace(/\n$/, ''),
} as const satisfies Record<string, (text: string) => string>
