import { createHash } from 'node:crypto'
import type { VFileMessage } from 'vfile-message'
import { z } from 'zod'
import { listed, unknown } from '../message.ts'
import type { Call, Localized, Ms, Parameters, Protocol } from '../protocol.ts'
import { type Document, type Locate, type Path, readDocument } from './document.ts'
import type { Endpoint, Expectation, Fault, Named, Scenario, ScenarioStep } from './scenario.ts'
import {
  anyMapping,
  choice,
  dataOf,
  duration,
  list,
  localized,
  mapping,
  scalar,
  shapeOf,
  text,
} from './schema.ts'
import { parseSelector, type Selector } from './selector.ts'
import { isMapping, itemsAt, keysAt, valueAt } from './walk.ts'

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

/** A scenario, or everything that is wrong with it. */
export interface Reading {
  readonly scenario?: Scenario
  readonly messages: readonly VFileMessage[]
}

/** Reads a scenario: valid past this point, and every value that may fail later with its place. */
export function readScenario(source: ScenarioSource): Reading {
  const document = readDocument(source.yaml, source.locate)
  if (document.messages.length > 0) return { messages: document.messages }
  const protocols = Object.keys(source.protocols)
  const top = document.read(topLevel(protocols), [])
  const given = (document.value as { protocol?: unknown } | null)?.protocol
  const protocol = source.protocols[String(given ?? protocols[0])]
  if (!protocol) return { messages: document.messages }
  const sides = readSides(document)
  if (!sides) return { messages: document.messages }
  const reader: Reader = { document, protocol, sides, names: new Map(), reserved: source.reserved }
  const endpoints = readEndpoints(reader)
  const names = readNames(reader)
  const steps = readSteps(reader, endpoints)
  const faults = readFaults(reader)
  const expectations = readExpectations(reader)
  const beginning = document.read(choice(protocol.beginnings).optional(), ['begin'])
  if (document.messages.length > 0 || !top || !endpoints) return { messages: document.messages }
  return {
    messages: [],
    scenario: {
      name: source.name,
      hash: createHash('sha256').update(source.yaml).digest('hex'),
      place: source.locate(1, 1),
      protocol: protocol.name,
      title: top.title,
      ...(top.source !== undefined && { source: top.source }),
      endpoints,
      beginning: beginning ?? protocol.beginnings[0] ?? '',
      steps,
      names,
      faults,
      expectations,
      ...(top.until !== undefined && { until: top.until }),
    },
  }
}

/** The keys of a scenario; what they hold is read once the endpoints are known. */
function topLevel(protocols: readonly string[]) {
  return mapping({
    title: localized,
    source: text.optional(),
    protocol: choice(protocols).optional(),
    endpoints: anyMapping,
    network: anyMapping.optional(),
    begin: z.unknown().optional(),
    steps: list(anyMapping),
    names: anyMapping.optional(),
    faults: list(anyMapping).optional(),
    expect: anyMapping.optional(),
    until: duration.optional(),
  })
}

/** What the parts of a scenario are read with. */
interface Reader {
  readonly document: Document
  readonly protocol: Protocol
  readonly sides: readonly [string, string]
  /** The names of rows so far: what they select, or nothing where an injection has the name. */
  readonly names: Map<string, Selector | undefined>
  readonly reserved: readonly string[]
}

/** What a message takes to arrive where the scenario does not say. */
const defaultDelay: Ms = 50

/** Words that no endpoint may be named, since they stand beside its name in a step or a value. */
const stepKeys = ['at', 'when', 'after', 'inject', 'name', 'label', 'delay']

function readSides(document: Document): readonly [string, string] | undefined {
  if (!isMapping(document, ['endpoints'])) return undefined
  const sides = keysAt(document, ['endpoints'])
  const [first, second] = sides
  if (first === undefined || second === undefined || sides.length > 2) {
    const reason = `${sides.length} endpoint${sides.length === 1 ? '' : 's'}; expected two, such as \`client\` and \`server\``
    document.complain(document.placeOf(['endpoints']), reason, 'endpoints')
    return undefined
  }
  const words = [...stepKeys, 'count', 'timer', 'start', 'end']
  for (const side of sides) {
    if (!isName(side) || words.includes(side)) {
      const reason = `endpoint named \`${side}\`; expected letters, digits and hyphens, and not ${listed(words)}`
      document.complain(document.placeOfKey(['endpoints', side]), reason, 'endpoint-name')
    }
  }
  return [first, second]
}

function readEndpoints(reader: Reader): readonly [Endpoint, Endpoint] | undefined {
  const { document, protocol, sides } = reader
  const delays = readDelays(reader)
  const schema = mapping({ label: localized.optional(), ...shapeOf(protocol.settings) })
  const [first, second] = sides.map((name): Endpoint | undefined => {
    const path = ['endpoints', name]
    const values = document.read(schema, path)
    return (
      values && {
        name,
        ...(values.label !== undefined && { label: values.label as Localized }),
        settings: dataOf(values, protocol.settings),
        delay: delays[name] ?? defaultDelay,
      }
    )
  })
  return first && second && [first, second]
}

/** By sender; one delay is for both directions. */
function readDelays({ document, sides }: Reader): Readonly<Record<string, Ms | undefined>> {
  if (!isMapping(document, ['network'])) return {}
  const path = ['network', 'delay']
  const isPair = keysAt(document, path).length > 0
  const perSide = mapping(Object.fromEntries(sides.map(side => [side, duration.optional()])))
  const network = document.read(mapping({ delay: isPair ? perSide : duration.optional() }), [
    'network',
  ])
  const delay = network?.delay
  if (typeof delay === 'object') return delay as Readonly<Record<string, Ms | undefined>>
  return Object.fromEntries(sides.map(side => [side, delay]))
}

function readNames(reader: Reader): Named[] {
  const { document, names } = reader
  const named: Named[] = []
  for (const name of keysAt(document, ['names'])) {
    const path = ['names', name]
    const plain = keysAt(document, path).length === 0
    const value = plain
      ? { segment: document.read(text, path), label: undefined }
      : document.read(mapping({ segment: text, label: localized.optional() }), path)
    const place = plain ? path : [...path, 'segment']
    const selector = value?.segment && readSelector(reader, value.segment, place)
    checkName(reader, name, document.placeOfKey(path))
    if (!selector) continue
    names.set(name, selector)
    named.push({
      name,
      ...(value.label && { label: value.label }),
      selector,
      place: document.placeOfKey(path),
    })
  }
  return named
}

function readSteps(reader: Reader, endpoints: readonly Endpoint[] | undefined): ScenarioStep[] {
  const { document, sides } = reader
  return itemsAt(document, ['steps']).flatMap((path): ScenarioStep[] => {
    const keys = keysAt(document, path)
    const subjects = keys.filter(key => key === 'inject' || sides.includes(key))
    const [subject] = subjects
    if (subject === undefined) {
      const found = keys.find(key => !stepKeys.includes(key))
      const place = found ? document.placeOfKey([...path, found]) : document.placeOf(path)
      const reason = found
        ? unknown('endpoint', found, [...sides, 'inject'])
        : `step without an endpoint; expected ${listed([...sides, 'inject'])}`
      document.complain(place, reason, 'unknown-endpoint')
      return []
    }
    if (subjects.length > 1) {
      const place = document.placeOfKey([...path, subjects[1] ?? ''])
      const found = subjects.map(name => `\`${name}\``).join(' and ')
      document.complain(place, `${found} in one step; expected one of them`, 'step')
      return []
    }
    const step =
      subject === 'inject'
        ? readInjection(reader, path, endpoints)
        : readCall(reader, path, subject)
    return step ? [step] : []
  })
}

function conditions({ sides, protocol }: Reader) {
  const when = Object.fromEntries(sides.map(side => [side, choice(protocol.states).optional()]))
  return {
    at: duration.optional(),
    when: mapping(when).optional(),
    after: duration.optional(),
  }
}

function conditionsOf(
  document: Document,
  path: Path,
  values: Readonly<Record<string, unknown>>,
): Pick<ScenarioStep, 'place' | 'at' | 'when' | 'after'> {
  const when = Object.entries((values.when as Record<string, string | undefined>) ?? {})
  return {
    place: document.placeOf(path),
    ...(values.at !== undefined && { at: values.at as Ms }),
    when: when.flatMap(([side, state]) => (state === undefined ? [] : [{ side, state }])),
    after: (values.after as Ms | undefined) ?? 0,
  }
}

function readCall(reader: Reader, path: Path, side: string): ScenarioStep | undefined {
  const { document, protocol } = reader
  const names = Object.keys(protocol.calls)
  const name = valueAt(document, [...path, side])
  const parameters: Parameters | undefined =
    typeof name === 'string' && names.includes(name) ? protocol.calls[name] : undefined
  if (!parameters) {
    const reason = unknown('call', String(name), names)
    document.complain(document.placeOf([...path, side]), reason, 'unknown-call')
    return undefined
  }
  const shape = { [side]: text, ...conditions(reader), ...shapeOf(parameters) }
  const values = document.read(mapping(shape), path) as Record<string, unknown> | undefined
  if (!values) return undefined
  const call: Call = { name: String(name), ...dataOf(values, parameters) }
  return { kind: 'call', side, call, ...conditionsOf(document, path, values) }
}

function readInjection(
  reader: Reader,
  path: Path,
  endpoints: readonly Endpoint[] | undefined,
): ScenarioStep | undefined {
  const { document, protocol, sides, names } = reader
  const message = mapping({ from: choice(sides), ...shapeOf(protocol.message) })
  const shape = {
    inject: message,
    name: text.optional(),
    label: localized.optional(),
    delay: duration.optional(),
    ...conditions(reader),
  }
  const values = document.read(mapping(shape), path)
  if (!values) return undefined
  const { inject, name, label, delay } = values as {
    inject: Record<string, unknown> & { from: string }
    name?: string
    label?: Localized
    delay?: Ms
  }
  if (name !== undefined) {
    checkName(reader, name, document.placeOf([...path, 'name']))
    names.set(name, undefined)
  }
  const { from } = inject
  return {
    kind: 'inject',
    from,
    to: sides.find(side => side !== from) ?? from,
    values: dataOf(inject, protocol.message),
    delay: delay ?? endpoints?.find(endpoint => endpoint.name === from)?.delay ?? defaultDelay,
    ...(name !== undefined && { name }),
    ...(label !== undefined && { label }),
    ...conditionsOf(document, path, values),
  }
}

/** By its first key: what the fault does, and the durations that say how much. */
const faults = {
  drop: {},
  delay: { by: duration },
  duplicate: { after: duration },
} as const

function readFaults(reader: Reader): Fault[] {
  const { document } = reader
  return itemsAt(document, ['faults']).flatMap((path): Fault[] => {
    const keys = keysAt(document, path)
    const kind = keys.find((key): key is keyof typeof faults => Object.hasOwn(faults, key))
    if (!kind) {
      const [found] = keys
      const known = Object.keys(faults)
      const reason = found ? unknown('fault', found, known) : `no fault; expected ${listed(known)}`
      const place = found ? document.placeOfKey([...path, found]) : document.placeOf(path)
      document.complain(place, reason, 'unknown-fault')
      return []
    }
    const values = document.read(mapping({ [kind]: text, ...faults[kind] }), path) as
      | Record<string, string & Ms>
      | undefined
    const selector = values?.[kind] && readSelector(reader, values[kind], [...path, kind])
    if (!selector) return []
    const common = { place: document.placeOf(path), selector }
    switch (kind) {
      case 'drop':
        return [{ kind, ...common }]
      case 'delay':
        return [{ kind, by: values.by ?? 0, ...common }]
      case 'duplicate':
        return [{ kind, after: values.after ?? 0, ...common }]
      default:
        return kind satisfies never
    }
  })
}

/** A side alone stands for its state at the end. */
function readExpectations({ document, sides }: Reader): Expectation[] {
  return keysAt(document, ['expect']).flatMap((key): Expectation[] => {
    const path = ['expect', key]
    const expected = document.read(scalar, path)
    if (expected === undefined) return []
    const expression = sides.includes(key) ? `${key}.state@end` : key
    return [{ place: document.placeOfKey(path), expression, expected: String(expected) }]
  })
}

/** A name, or a selector in its own words. */
function readSelector(reader: Reader, words: string, path: Path): Selector | undefined {
  const { document, protocol, sides, names } = reader
  const place = document.placeOf(path)
  if (isName(words)) {
    const named = names.get(words)
    if (named) return named
    const known = [...names].flatMap(([name, selector]) => (selector ? [name] : []))
    document.complain(place, unknown('name', words, known), 'unknown-name')
    return undefined
  }
  const selector = parseSelector(words, protocol.kinds, sides)
  if (typeof selector !== 'string') return selector
  document.complain(place, selector, 'selector')
  return undefined
}

function checkName(
  { document, sides, names, reserved }: Reader,
  name: string,
  place: Expectation['place'],
) {
  if (!isName(name)) {
    const reason = `name \`${name}\`; expected a letter, then letters, digits and hyphens`
    document.complain(place, reason, 'name')
  } else if (sides.includes(name) || reserved.includes(name)) {
    document.complain(place, `name \`${name}\` is a reserved word; expected another`, 'name')
  } else if (names.has(name)) {
    document.complain(place, `name \`${name}\` is taken; expected another`, 'name')
  }
}

function isName(text: string): boolean {
  return /^[A-Za-z][\w-]*$/.test(text)
}
