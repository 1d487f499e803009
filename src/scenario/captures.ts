import { z } from 'zod'
import type { Protocol } from '../protocol.ts'
import type { Document, Locate } from './document.ts'
import { readExpectations } from './expect.ts'
import { readNames } from './names.ts'
import type { Reader } from './reader.ts'
import type { CapturedScenario } from './scenario.ts'
import { described, text } from './schema.ts'
import { capturedTopLevel, unread } from './top-level.ts'
import { keysAt } from './walk.ts'

/** What the sides of a captured connection are called: who sends the first SYN is the client. */
const capturedSides = ['client', 'server'] as const

const capturesExpected = 'one capture, or one from each side'

/** The files of a captured run. */
export const capturesSchema = described(
  z
    .array(text, { error: `a list of ${capturesExpected}` })
    .min(1, { error: capturesExpected })
    .max(2, { error: capturesExpected })
    .meta({ uniqueItems: true }),
  'Captures of one connection, pcapng or pcap, in place of endpoints and steps: one, or one from each side; paths from this file.',
  ['client.pcapng', 'server.pcapng'],
)

/** Reads a scenario whose run was captured; what is wrong is reported. */
export function readCaptured(
  document: Document,
  source: {
    readonly name: string
    readonly locate: Locate
    readonly protocols: Readonly<Record<string, Protocol>>
    readonly reserved: readonly string[]
  },
  hash: string,
): CapturedScenario | undefined {
  const [protocol] = Object.values(source.protocols)
  if (!protocol) throw new Error('no protocol')
  for (const key of keysAt(document, []).filter(key => onlyOfRuns.includes(key))) {
    const reason = `\`${key}\` beside \`captures\`; expected one of them: what was captured is not simulated`
    document.complain(document.placeOfKey([key]), reason, 'captures')
  }
  if (document.messages.length > 0) return undefined
  const top = document.read(capturedTopLevel({ ...unread, captures: capturesSchema }), [])
  const { reserved } = source
  const reader: Reader = {
    document,
    protocol,
    sides: capturedSides,
    strangers: [],
    names: new Map(),
    reserved,
  }
  const names = readNames(reader)
  const expectations = readExpectations(reader)
  const files = (top?.captures ?? []).map((file, index) => ({
    file,
    place: document.placeOf(['captures', index]),
  }))
  const [one, two] = files
  if (one && one.file === two?.file) {
    const reason = `\`${two.file}\` twice; expected ${capturesExpected}`
    document.complain(document.placeOf(['captures']), reason, 'captures')
  }
  if (!top || document.messages.length > 0) return undefined
  return {
    name: source.name,
    hash,
    place: source.locate(1, 1),
    protocol: protocol.name,
    title: top.title,
    ...(top.source !== undefined && { source: top.source }),
    captures: files,
    names,
    expectations,
  }
}

/** Keys that a captured scenario has no use for. */
const onlyOfRuns: readonly string[] = [
  'protocol',
  'endpoints',
  'network',
  'begin',
  'steps',
  'faults',
  'until',
]
