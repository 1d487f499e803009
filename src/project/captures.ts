import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { type Outcome, runOfTrace } from '../article/run.ts'
import { type Capture, readCapture } from '../capture/read.ts'
import { traceOf } from '../capture/trace.ts'
import { complain } from '../message.ts'
import { readBytes } from './files.ts'
import { protocols } from './scenarios.ts'

/** Whether a word of the command line is a capture file, and no scenario. */
export function isCaptureFile(word: string): boolean {
  return /\.(?:pcapng|pcap|cap)$/i.test(word)
}

/** The run that captures show: one, or one from each side. Paths are those of the working directory. */
export function runCaptures(files: readonly string[]): Outcome {
  const hash = createHash('sha256')
  const captures = files.map((file): Capture => {
    const found = load(file)
    if (typeof found === 'string') {
      const message = complain({ file, line: 1, column: 1 }, found, 'no-capture')
      return { file, segments: [], messages: [message] }
    }
    hash.update(found)
    return readCapture(file, found)
  })
  const { trace, messages } = traceOf(captures, hash.digest('hex'))
  const run = trace && runOfTrace(trace, protocols)
  return { ...(run && { run }), messages }
}

/** Octets of a capture that is read, at most; it is in memory as a whole. */
const largest = 64 * 1024 * 1024

function load(file: string): Uint8Array | string {
  const size = statSync(file, { throwIfNoEntry: false })?.size
  if (size !== undefined && size > largest) {
    const [found, limit] = [size, largest].map(number => number.toLocaleString('en'))
    return `capture of ${found} octets; expected at most ${limit}: take fewer packets of it`
  }
  return readBytes('', file) ?? 'no such file; expected a capture'
}
