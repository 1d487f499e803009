import { listed, unknown } from '../message.ts'
import type { Call, Localized, Ms, Parameters } from '../protocol.ts'
import type { Document, Path } from './document.ts'
import { checkName } from './names.ts'
import { defaultDelay, type Reader, stepKeys } from './reader.ts'
import type { Endpoint, ScenarioStep } from './scenario.ts'
import { choice, dataOf, duration, localized, mapping, shapeOf, text } from './schema.ts'
import { itemsAt, keysAt, valueAt } from './walk.ts'

/** The steps in order: calls of the endpoints, and messages put into the network. */
export function readSteps(
  reader: Reader,
  endpoints: readonly Endpoint[] | undefined,
): ScenarioStep[] {
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
    const reason =
      typeof name === 'string' ? unknown('call', name, names) : `no call; expected ${listed(names)}`
    document.complain(document.placeOf([...path, side]), reason, 'unknown-call')
    return undefined
  }
  const shape = { [side]: text, ...conditions(reader), ...shapeOf(parameters) }
  const values = document.read(mapping(shape), path) as Record<string, unknown> | undefined
  if (!values || !checkGroups(document, path, values, parameters)) return undefined
  const call: Call = { name: String(name), ...dataOf(values, parameters) }
  return { kind: 'call', side, call, ...conditionsOf(document, path, values) }
}

function readInjection(
  reader: Reader,
  path: Path,
  endpoints: readonly Endpoint[] | undefined,
): ScenarioStep | undefined {
  const { document, protocol, sides, names } = reader
  const message = mapping({ from: choice(sides), ...shapeOf(protocol.injected) })
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
  const data = dataOf(inject, protocol.injected)
  const inInject = [...path, 'inject']
  if (!checkGroups(document, inInject, inject, protocol.injected)) return undefined
  const composed = protocol.compose(data)
  if (typeof composed === 'string') {
    document.complain(document.placeOf(inInject), composed, 'inject')
    return undefined
  }
  return {
    kind: 'inject',
    from,
    to: sides.find(side => side !== from) ?? from,
    message: composed,
    delay: delay ?? endpoints?.find(endpoint => endpoint.name === from)?.delay ?? defaultDelay,
    ...(name !== undefined && { name }),
    ...(label !== undefined && { label }),
    ...conditionsOf(document, path, values),
  }
}

/** Of a group of parameters at most one is given, and exactly one where they are required. */
function checkGroups(
  document: Document,
  path: Path,
  values: Readonly<Record<string, unknown>>,
  parameters: Parameters,
): boolean {
  const groups = Object.groupBy(Object.entries(parameters), ([, { group = '' }]) => group)
  for (const [group, members = []] of Object.entries(groups)) {
    if (group === '') continue
    const names = members.map(([name]) => name)
    const given = names.filter(name => values[name] !== undefined)
    const missing = given.length === 0 && members.some(([, { required }]) => required)
    if (given.length < 2 && !missing) continue
    const reason =
      given.length > 1
        ? `${given.map(name => `\`${name}\``).join(' and ')}; expected one of them`
        : `none of ${names.map(name => `\`${name}\``).join(', ')}; expected one`
    document.complain(document.placeOf(path), reason, 'group')
    return false
  }
  return true
}
