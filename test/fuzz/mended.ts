/** Runs the cases of a folder in this process, which has little memory: a line of JSON for each. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type Kind, kinds } from './inputs.ts'

/** What once was a crash, ran out of memory or did not end. */
export interface Case {
  /** What it came to. */
  readonly about: string
  readonly kind: Kind
  /** Texts, of a capture in hexadecimal, each so many times; `{i}` counts from 0, `{n}` from 1, `{sp}` is deeper each time. */
  readonly parts: readonly (readonly [text: string, times: number])[]
  /** What the first message says, in part; null where it is right. */
  readonly message: string | null
}

export const folder = path.join(import.meta.dirname, 'mended')

export function readCase(name: string): Case {
  return JSON.parse(readFileSync(path.join(folder, name, 'case.json'), 'utf8'))
}

if (process.argv[1] === import.meta.filename) {
  for (const name of readdirSync(folder).sort()) {
    const { kind, parts } = readCase(name)
    const before = process.cpuUsage()
    const messages = kinds[kind](inputOf(kind, parts))
    const { user, system } = process.cpuUsage(before)
    const seconds = (user + system) / 1e6
    process.stdout.write(`${JSON.stringify({ name, messages: messages.slice(0, 3), seconds })}\n`)
  }
}

function inputOf(kind: Kind, parts: Case['parts']): Buffer {
  if (kind === 'capture') {
    return Buffer.concat(
      parts.flatMap(([hex, times]) => Array<Buffer>(times).fill(Buffer.from(hex, 'hex'))),
    )
  }
  const counted = (text: string, index: number) =>
    text
      .replaceAll('{i}', String(index))
      .replaceAll('{n}', String(index + 1))
      .replaceAll('{sp}', '  '.repeat(index + 1))
  const repeated = ([text, times]: Case['parts'][number]) =>
    /\{(?:i|n|sp)\}/.test(text)
      ? Array.from({ length: times }, (_, index) => counted(text, index)).join('')
      : text.repeat(times)
  return Buffer.from(parts.map(repeated).join(''))
}
