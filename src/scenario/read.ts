import { createHash } from 'node:crypto'
import type { VFileMessage } from 'vfile-message'
import { complain } from '../message.ts'
import type { Protocol } from '../protocol.ts'
import { readCaptured } from './captures.ts'
import { type Document, type Locate, readDocument } from './document.ts'
import { readEndpoints, readSides } from './endpoints.ts'
import { readExpectations } from './expect.ts'
import { readFaults } from './faults.ts'
import { readNames } from './names.ts'
import type { Reader } from './reader.ts'
import type { CapturedScenario, Endpoint, Scenario } from './scenario.ts'
import { choice } from './schema.ts'
import { readSearch, readVariants } from './search.ts'
import { readSteps, strangersIn } from './steps.ts'
import { topLevel, unread } from './top-level.ts'
import { keysAt, valueAt } from './walk.ts'

/** A scenario's text and what it is read with. */
export interface ScenarioSource {
  readonly name: string
  readonly yaml: string
  readonly locate: Locate
  /** By name; the first is the default. */
  readonly protocols: Readonly<Record<string, Protocol>>
  /** Words that no row may be named: the views' names and those of the value grammar. */
  readonly reserved: readonly string[]
}

/** A scenario, to be run or captured, or everything that is wrong with it. */
export interface Reading {
  readonly scenario?: Scenario
  readonly captured?: CapturedScenario
  readonly messages: readonly VFileMessage[]
}

/** Reads a scenario: valid past this point, and every value that may fail later with its place. */
export function readScenario(source: ScenarioSource): Reading {
  const document = readDocument(source.yaml, source.locate)
  if (document.messages.length > 0) return { messages: document.messages }
  const indented = indentedKey(document)
  return indented ? { messages: [indented] } : readFrom(document, source)
}

/** A part that no scenario is without, as a key within another part: one slip, which would look like many. */
function indentedKey(document: Document): VFileMessage | undefined {
  const parts = keysAt(document, [])
  if (parts.includes('captures')) return undefined
  for (const key of ['endpoints', 'steps'].filter(key => !parts.includes(key))) {
    for (const part of parts) {
      const value = valueAt(document, [part, key])
      const isPart =
        key === 'steps' ? Array.isArray(value) : keysAt(document, [part, key]).length > 1
      if (!isPart) continue
      const reason = `\`${key}\` within \`${part}\`; expected it at the beginning of a line`
      return complain(document.placeOfKey([part, key]), reason, 'yaml')
    }
  }
  return undefined
}

function readFrom(document: Document, source: ScenarioSource): Reading {
  // Of what it says: git may change the line ends of a checkout.
  const text = source.yaml.replace(/\r\n?/g, '\n')
  const hash = createHash('sha256').update(text).digest('hex')
  if (keysAt(document, []).includes('captures')) {
    const captured = readCaptured(document, source, hash)
    return { ...(captured && { captured }), messages: document.messages }
  }
  const protocols = Object.keys(source.protocols)
  const isAsked = keysAt(document, []).includes('search')
  const top = document.read(topLevel(protocols, unread, isAsked), [])
  const given = valueAt(document, ['protocol']) ?? protocols[0]
  const protocol = protocols.includes(String(given)) ? source.protocols[String(given)] : undefined
  if (!protocol) return { messages: document.messages }
  const sides = readSides(document, protocol, source.reserved)
  if (!sides) return { messages: document.messages }
  const strangers = strangersIn(document, sides)
  if (strangers.length > mostStrangers) {
    const reason = `${strangers.length} spoofed sources; expected at most ${mostStrangers}`
    document.complain(document.placeOf(['steps']), reason, 'endpoints')
    return { messages: document.messages }
  }
  const { reserved } = source
  const reader: Reader = { document, protocol, sides, strangers, names: new Map(), reserved }
  const endpoints = withVariants(readEndpoints(reader), readVariants(reader))
  const names = readNames(reader)
  const steps = readSteps(reader, endpoints)
  const faults = readFaults(reader)
  const search = readSearch(reader, endpoints, steps)
  const expectations = readExpectations(reader)
  const beginning = readBeginning(reader)
  if (document.messages.length > 0 || !top || !endpoints) return { messages: document.messages }
  return {
    messages: [],
    scenario: {
      name: source.name,
      hash,
      place: source.locate(1, 1),
      protocol: protocol.name,
      title: top.title,
      ...(top.source !== undefined && { source: top.source }),
      endpoints,
      beginning,
      steps,
      names,
      faults,
      expectations,
      ...(top.until !== undefined && { until: top.until }),
      ...(search && { search }),
    },
  }
}

/** Sources that no endpoint has: every endpoint may have a connection with each. */
const mostStrangers = 100

/** What is not as the standard has it: of each endpoint, and of all. */
function withVariants(
  endpoints: readonly Endpoint[] | undefined,
  variants: readonly string[],
): readonly Endpoint[] | undefined {
  if (variants.length === 0) return endpoints
  return endpoints?.map(endpoint => {
    const own = (endpoint.settings.variant ?? []) as readonly string[]
    const variant = [...new Set([...variants, ...own])]
    return { ...endpoint, settings: { ...endpoint.settings, variant } }
  })
}

/** All but the first join two endpoints. */
function readBeginning({ document, protocol, sides }: Reader): string {
  const [usual = ''] = protocol.beginnings
  const beginning = document.read(choice(protocol.beginnings).optional(), ['begin']) ?? usual
  if (beginning !== usual && sides.length > 2) {
    const reason = `\`begin: ${beginning}\` of ${sides.length} endpoints; expected two of them, or \`${usual}\``
    document.complain(document.placeOf(['begin']), reason, 'begin')
  }
  return beginning
}
