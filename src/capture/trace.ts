import type { VFileMessage } from 'vfile-message'
import { complain, warn } from '../message.ts'
import type { Localized } from '../protocol.ts'
import { tcp } from '../tcp/tcp.ts'
import type { Trace } from '../trace/trace.ts'
import { haveInCommon, seenFromBothSides } from './both-sides.ts'
import { connectionOf } from './connection.ts'
import { infer } from './infer.ts'
import { seenFromOneSide } from './one-side.ts'
import type { Capture } from './read.ts'

/** A trace made from captures, or the reasons why there is none. */
export interface Traced {
  readonly trace?: Trace
  readonly messages: readonly VFileMessage[]
}

/**
 * The run of a connection that a capture shows, or two, one from each side, in either order. `hash` is the SHA-256 of
 * their octets, in hexadecimal.
 */
export function traceOf(captures: readonly Capture[], hash: string): Traced {
  const messages = captures.flatMap(capture => capture.messages)
  const [one, two] = captures
  const connection = connectionOf(captures.map(({ segments }) => segments))
  if (!one || !connection || captures.some(({ segments }) => segments.length === 0)) {
    return { messages }
  }
  const place = { file: one.file, line: 1, column: 1 }
  const { passings, sockets, others } = connection
  const [a = [], b] = passings
  const between = `between ${sockets.join(' and ')}`
  if (b && !haveInCommon(a, b)) {
    const reason = `no segment ${between} is in \`${two?.file}\`, too; expected the other side's capture of it`
    return { messages: [...messages, complain(place, reason, 'no-connection')] }
  }
  const left =
    others > 0
      ? [
          warn(
            place,
            `${others + 1} connections; expected one: this is the one ${between}`,
            'connections',
          ),
        ]
      : []
  const happenings = b ? seenFromBothSides(a, b) : seenFromOneSide(a)
  const { endpoints, events, end } = infer(happenings, ['client', 'server'])
  return {
    trace: {
      format: 1,
      protocol: tcp.name,
      scenario: captures.map(({ file }) => file).join(' '),
      hash,
      title: titleOf(captures.map(({ file }) => nameOf(file))),
      source: `capture ${between}`,
      endpoints,
      names: [],
      events,
      end,
    },
    messages: [...messages, ...left],
  }
}

/** A path's last part. */
function nameOf(file: string): string {
  return file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)
}

/** Of one capture, what is assumed is part of the title, so that every caption says so. */
function titleOf(names: readonly string[]): Localized {
  return names.length > 1
    ? { en: names.join(' and '), zh: names.join(' 与 ') }
    : { en: `${names[0]}, arrivals assumed`, zh: `${names[0]}（到达为推定）` }
}
