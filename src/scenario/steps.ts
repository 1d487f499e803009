import { z } from 'zod'
import { listed, unknown } from '../message.ts'
import type { Call, Localized, Ms, Parameters, Protocol } from '../protocol.ts'
import type { Document, Path } from './document.ts'
import { checkName, nameSchema } from './names.ts'
import { checkGroups, dataOf, groupsOf, shapeOf } from './parameters.ts'
import { defaultDelay, namePattern, type Reader, rebootStep, stepKeys } from './reader.ts'
import type { Endpoint, ScenarioStep } from './scenario.ts'
import { choice, described, duration, localized, mapping } from './schema.ts'
import { bySide, oneSide, type Sides } from './sides.ts'
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

/** The step that is a call of one endpoint, or its reboot; of any endpoint where none is named. */
export function callSchema(protocol: Protocol, name: string, sides: Sides, side?: string) {
  const parameters = protocol.calls[name] ?? {}
  const call = described(z.literal(name), 'The endpoint, by its name, and its call.', name)
  const shape = { ...conditions(protocol, sides), ...shapeOf(parameters) }
  if (side !== undefined) return mapping({ [side]: call, ...shape })
  const known = Object.keys(shape)
  const others = stepKeys.filter(key => !known.includes(key))
  return z
    .object(shape)
    .catchall(call)
    .meta({
      title: name,
      propertyNames: { type: 'string', title: 'endpoint', pattern: namePattern.source },
      patternProperties: { [`^(?:${others.join('|')})$`]: false },
      not: { type: 'object', propertyNames: { type: 'string', enum: known } },
      maxProperties: known.length + 1,
      ...groupsOf(parameters),
    })
}

/** The step that puts a message into the network. */
export function injectionSchema(protocol: Protocol, sides: Sides, reserved: readonly string[]) {
  const { message, injected } = protocol
  const from = described(
    oneSide(sides),
    `The endpoint that the ${message.en} seems to come from; it goes to the other.`,
    'client',
  )
  return mapping({
    inject: described(
      mapping({ from, ...shapeOf(injected) }).meta(groupsOf(injected)),
      `A ${message.en} that no endpoint sent, put into the network.`,
    ),
    name: described(
      nameSchema('name', reserved),
      `What the ${message.en} is called in figures and values, like a name in \`names\`.`,
      'old-syn',
    ).optional(),
    label: described(localized, `What figures write at the ${message.en}.`, {
      en: 'old duplicate',
      zh: '旧的重复报文段',
    }).optional(),
    delay: described(
      duration,
      `How long the ${message.en} takes to arrive, with its unit; without it, as long as any from that endpoint.`,
      '10ms',
    ).optional(),
    ...conditions(protocol, sides),
  }).meta({ title: 'inject' })
}

/** When a step is taken. */
function conditions({ states }: Protocol, sides: Sides) {
  const state = described(choice(states), 'The state that the endpoint must be in.', states[0])
  return {
    at: described(
      duration,
      'When the step is taken, with its unit, counted from the beginning of the run; not before the step above it.',
      '500ms',
    ).optional(),
    when: described(
      bySide(sides, state),
      'By endpoint: the states that they must be in before the step is taken.',
      { client: states[0] },
    ).optional(),
    after: described(
      duration,
      'How long the step waits, with its unit, counted from the step above it and from `when`.',
      '20ms',
    ).optional(),
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
  const names = [...Object.keys(protocol.calls), rebootStep]
  const name = valueAt(document, [...path, side])
  const parameters: Parameters | undefined =
    typeof name === 'string' && names.includes(name) ? (protocol.calls[name] ?? {}) : undefined
  if (!parameters) {
    const reason =
      typeof name === 'string' ? unknown('call', name, names) : `no call; expected ${listed(names)}`
    document.complain(document.placeOf([...path, side]), reason, 'unknown-call')
    return undefined
  }
  const schema = callSchema(protocol, String(name), reader.sides, side)
  const values = document.read(schema, path) as Record<string, unknown> | undefined
  if (!values || !checkGroups(document, path, values, parameters)) return undefined
  const when = conditionsOf(document, path, values)
  if (name === rebootStep) return { kind: 'reboot', side, ...when }
  const call: Call = { name: String(name), ...dataOf(values, parameters) }
  return { kind: 'call', side, call, ...when }
}

function readInjection(
  reader: Reader,
  path: Path,
  endpoints: readonly Endpoint[] | undefined,
): ScenarioStep | undefined {
  const { document, protocol, sides, names } = reader
  const values = document.read(injectionSchema(protocol, sides, reader.reserved), path)
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
