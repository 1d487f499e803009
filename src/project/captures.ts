import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { type OpenCaptures, type Outcome, runOfTrace } from '../article/run.ts'
import { type Capture, readCapture } from '../capture/read.ts'
import { traceOf } from '../capture/trace.ts'
import { complain, unknown, warn } from '../message.ts'
import type { Protocol } from '../protocol.ts'
import { type BytesFile, type Hashes, hashOf, isInside, readBytes } from './files.ts'
import { listFiles } from './list.ts'
import { withSlashes } from './paths.ts'

/** Whether a word of the command line is a capture file, and no scenario. */
export function isCaptureFile(word: string): boolean {
  return endings.includes(path.extname(word).toLowerCase())
}

const endings: readonly string[] = ['.pcapng', '.pcap', '.cap']

/** The run that captures show: one, or one from each side. Paths are those of the working directory. */
export function runCaptures(
  files: readonly string[],
  protocols: Readonly<Record<string, Protocol>>,
): Outcome {
  const hash = createHash('sha256')
  const captures = files.map((file): Capture => {
    const { bytes, message } = load('', file) ?? {}
    if (!bytes) return unreadable(file, message?.reason ?? 'no such file; expected a capture')
    hash.update(bytes)
    return readCapture(file, bytes)
  })
  const { trace, messages } = traceOf(captures, hash.digest('hex'))
  const run = trace && runOfTrace(trace, protocols)
  return { ...(run && { run }), messages }
}

/**
 * Opens the captures of scenarios below a folder of the root, and no file elsewhere. Messages are at the captures'
 * names. `noted` learns what was read.
 */
export function capturesIn(
  root: string,
  folder: string,
  noted: Map<string, string | undefined>,
): OpenCaptures {
  return scenario => {
    const { name, hash, title, source, place } = scenario
    const opened = scenario.captures.map(({ file: written, place }) => {
      const from = path.join(root, folder, path.dirname(name))
      const file = withSlashes(written, path, other => existsSync(path.join(from, other)))
      const below = path.posix.join(path.posix.dirname(name), file)
      const named = `${folder}/${below}`
      const isWithin = !/^[\\/]|^[a-z]:/i.test(file) && !/^\.\.(?:\/|$)/.test(below)
      if (!isWithin || isInside(root, folder, named) === false) {
        const reason = `capture \`${written}\` is outside of \`${folder}\`; expected a path, with \`/\`, to a file in it`
        return { file, place, capture: unreadable(named, reason), hash: '' }
      }
      const { bytes, message } = load(root, named) ?? {}
      const digest = bytes && hashOf(bytes)
      noted.set(named, digest)
      const capture = bytes
        ? readCapture(named, bytes)
        : unreadable(named, message?.reason ?? unknown('capture', file, besides(root, named, file)))
      return { file, place, capture, hash: digest ?? '' }
    })
    const captures = opened.map(({ file, hash }) => ({ file, hash }))
    const whole = hashOf([hash, ...captures.map(capture => capture.hash)].join(' '))
    const traced = traceOf(
      opened.map(({ capture }) => capture),
      whole,
    )
    const messages = traced.messages.map(({ file, fatal, reason, ruleId = '' }) => {
      const at = opened.find(({ capture }) => capture.file === file)?.place ?? place
      return (fatal ? complain : warn)(at, reason, ruleId)
    })
    const { trace } = traced
    if (!trace) return { messages }
    return {
      trace: { ...trace, scenario: name, captures, title, ...(source !== undefined && { source }) },
      messages,
    }
  }
}

/** Whether captures are as they were when they were noted. */
export function areUnchanged(root: string, noted: Hashes): boolean {
  return [...noted].every(([file, hash]) => {
    const bytes = load(root, file)?.bytes
    return (bytes && hashOf(bytes)) === hash
  })
}

/** Octets of a capture that is read, at most; it is in memory as a whole. */
const largest = 64 * 1024 * 1024

function load(root: string, file: string): BytesFile | undefined {
  return readBytes(root, file, largest)
}

function unreadable(file: string, reason: string): Capture {
  const place = { file, line: 1, column: 1 }
  return { file, segments: [], messages: [complain(place, reason, 'no-capture')] }
}

/** The captures in the folder of a file, as a scenario names them that calls the file so. */
function besides(root: string, named: string, file: string): string[] {
  const { files } = listFiles(root, path.posix.dirname(named), endings, () => true)
  return files.map(other => path.posix.join(path.posix.dirname(file), other))
}
