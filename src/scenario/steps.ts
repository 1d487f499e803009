import { z } from 'zod'
import { listed, unknown } from '../message.ts'
import type { Call, Localized, Ms, Parameters, Protocol } from '../protocol.ts'
import { conditions, conditionsOf, possibleKeys, type StepList } from './conditions.ts'
import type { Document, Path } from './document.ts'
import { checkName, nameSchema } from './names.ts'
import { once } from './once.ts'
import { checkGroups, dataOf, groupsOf, shapeOf } from './parameters.ts'
import { defaultDelay, type Reader, rebootStep, stepKeys } from './reader.ts'
import type { Endpoint, ScenarioStep } from './scenario.ts'
import { described, duration, localized, mapping, text } from './schema.ts'
import { onePeer, oneSide, type Sides } from './sides.ts'
import { itemsAt, keysAt, valueAt } from './walk.ts'
import { addressPattern, namePattern } from './word.ts'

/** The steps in order: calls of the endpoints, and messages put into the network. */
export function readSteps(
  reader: Reader,
  endpoints: readonly Endpoint[] | undefined,
  list: StepList = 'steps',
): ScenarioStep[] {
  const { document, sides } = reader
  return itemsAt(document, pathOf(list)).flatMap((path): ScenarioStep[] => {
    const keys = keysAt(document, path)
    const subjects = keys.filter(key => key === 'inject' || sides.includes(key))
    const [subject] = subjects
    if (subject === undefined) {
      const found = keys.find(key => ![...stepKeys, ...possibleKeys].includes(key))
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
        ? readInjection(reader, path, list, endpoints)
        : readCall(reader, path, list, subject)
    return step ? [step] : []
  })
}

/** The step that is a call of one endpoint, or its reboot; of any endpoint where none is named. */
export const callSchema = once(
  (
    protocol: Protocol,
    name: string,
    sides: Sides,
    strangers: readonly string[],
    list: StepList,
    side?: string,
  ) => {
    const parameters = protocol.calls[name] ?? {}
    const call = described(z.literal(name), 'The endpoint, by its name, and its call.', name)
    const peers = sides && [...sides.filter(other => other !== side), ...strangers]
    const to = described(
      onePeer(peers),
      'The peer that the call is about: with whom to open a connection, or whose connection it is for; without it the only other endpoint, or the newest connection.',
      'server',
    ).optional()
    const shape = {
      ...(Object.hasOwn(protocol.calls, name) && { to }),
      ...conditions(protocol, sides, strangers, list),
      ...shapeOf(parameters),
    }
    if (side !== undefined) return mapping({ [side]: call, ...shape })
    const known = Object.keys(shape)
    const others = [...stepKeys, ...possibleKeys].filter(key => !known.includes(key))
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
  },
)

/** The step that puts a message into the network; where it is spoofed, its source may be any word. */
export const injectionSchema = once(
  (
    protocol: Protocol,
    sides: Sides,
    strangers: readonly string[],
    reserved: readonly string[],
    isSpoofed: boolean,
    list: StepList,
  ) => {
    const { message, injected } = protocol
    const from = described(
      isSpoofed ? address : oneSide(sides),
      `The endpoint that the ${message.en} seems to come from; beside \`by\` any word, such as an address that nobody has.`,
      'client',
      '203.0.113.1',
    )
    const to = described(
      oneSide(sides),
      `The endpoint that the ${message.en} goes to; without it, the only other one.`,
      'server',
    ).optional()
    const by = described(
      oneSide(sides),
      `The endpoint that really sends the ${message.en}, in another's name.`,
      'attacker',
    ).optional()
    return mapping({
      inject: described(
        mapping({ from, to, by, ...shapeOf(injected) }).meta(groupsOf(injected)),
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
        `How long the ${message.en} takes to arrive, with its unit; without it, as long as any from the endpoint that sends it.`,
        '10ms',
      ).optional(),
      ...conditions(protocol, sides, strangers, list),
    }).meta({ title: 'inject' })
  },
)

/** A list of one step: a call without parameters, if there is one. */
export function examplesOfSteps({ calls }: Protocol): readonly unknown[] {
  const plain = Object.entries(calls).find(([, parameters]) => Object.keys(parameters).length === 0)
  return plain ? [[{ client: plain[0] }]] : []
}

const address = text.regex(addressPattern, {
  error: 'a name, or an address such as `203.0.113.1`',
})

/** The sources of spoofed messages that no endpoint has, in the order of the file. */
export function strangersIn(document: Document, sides: readonly string[]): readonly string[] {
  const sources = (['steps', 'may'] as const)
    .flatMap(list => itemsAt(document, pathOf(list)))
    .map(path => [...path, 'inject'])
    .filter(path => isSpoofed(document, path))
    .map(path => valueAt(document, [...path, 'from']))
  const words = sources.filter(source => typeof source === 'string')
  return [...new Set(words)].filter(word => addressPattern.test(word) && !sides.includes(word))
}

function isSpoofed(document: Document, inInject: Path): boolean {
  return keysAt(document, inInject).includes('by')
}

function readCall(
  reader: Reader,
  path: Path,
  list: StepList,
  side: string,
): ScenarioStep | undefined {
  const { document, protocol, sides, strangers } = reader
  const names = [...Object.keys(protocol.calls), ...(list === 'steps' ? [rebootStep] : [])]
  const name = valueAt(document, [...path, side])
  const parameters: Parameters | undefined =
    typeof name === 'string' && names.includes(name) ? (protocol.calls[name] ?? {}) : undefined
  if (!parameters) {
    const reason =
      typeof name === 'string' ? unknown('call', name, names) : `no call; expected ${listed(names)}`
    document.complain(document.placeOf([...path, side]), reason, 'unknown-call')
    return undefined
  }
  const schema = callSchema(protocol, String(name), sides, strangers, list, side)
  const values = document.read(schema, path) as Record<string, unknown> | undefined
  if (!values || !checkGroups(document, path, values, parameters)) return undefined
  const when = conditionsOf(document, path, values)
  if (name === rebootStep) return { kind: 'reboot', side, ...when }
  const call: Call = { name: String(name), ...dataOf(values, parameters) }
  const to = readPeer(reader, path, side, call, values.to as string | undefined)
  return to && { kind: 'call', side, call, ...to, ...when }
}

/** The peer of a call, if it has one; undefined where it should have and does not say which, or should not. */
function readPeer(
  { document, protocol, sides }: Reader,
  path: Path,
  side: string,
  call: Call,
  to: string | undefined,
): { readonly to?: string } | undefined {
  const peering = protocol.peering(call)
  const others = sides.filter(other => other !== side)
  if (peering === 'none' && to !== undefined) {
    const reason = `\`to\` beside \`${call.name}\`, which is about no peer; expected none`
    document.complain(document.placeOfKey([...path, 'to']), reason, 'peer')
    return undefined
  }
  if (peering !== 'required' || to !== undefined) return to === undefined ? {} : { to }
  if (others.length === 1 && others[0] !== undefined) return { to: others[0] }
  const reason = `missing \`to\`; expected one of ${others.join(', ')}`
  document.complain(document.placeOf(path), reason, 'peer')
  return undefined
}

function readInjection(
  reader: Reader,
  path: Path,
  list: StepList,
  endpoints: readonly Endpoint[] | undefined,
): ScenarioStep | undefined {
  const { document, protocol, names } = reader
  const inInject = [...path, 'inject']
  const { sides, strangers, reserved } = reader
  const spoofed = isSpoofed(document, inInject)
  const schema = injectionSchema(protocol, sides, strangers, reserved, spoofed, list)
  const values = document.read(schema, path)
  if (!values) return undefined
  const { inject, name, label, delay } = values as {
    inject: Record<string, unknown> & { from: string; to?: string; by?: string }
    name?: string
    label?: Localized
    delay?: Ms
  }
  if (name !== undefined) {
    checkName(reader, name, document.placeOf([...path, 'name']))
    names.set(name, undefined)
  }
  const { from } = inject
  const by = inject.by === from ? undefined : inject.by
  const data = dataOf(inject, protocol.injected)
  if (!checkGroups(document, inInject, inject, protocol.injected)) return undefined
  const composed = protocol.compose(data)
  if (typeof composed === 'string') {
    document.complain(document.placeOf(inInject), composed, 'inject')
    return undefined
  }
  const to = readReceiver(reader, inInject, [from, ...(by === undefined ? [] : [by])], inject.to)
  if (to === undefined) return undefined
  const usual = endpoints?.find(({ name }) => name === (by ?? from))?.delay
  return {
    kind: 'inject',
    from,
    to,
    ...(by !== undefined && { by }),
    message: composed,
    delay: delay ?? usual ?? defaultDelay,
    ...(name !== undefined && { name }),
    ...(label !== undefined && { label }),
    ...conditionsOf(document, path, values),
  }
}

/** Where a list of steps stands. */
function pathOf(list: StepList): Path {
  return list === 'steps' ? ['steps'] : ['search', 'may']
}

/** Whom an injected message goes to: the one named, or the only one that neither seems to send it nor does. */
function readReceiver(
  { document, sides }: Reader,
  inInject: Path,
  senders: readonly string[],
  to: string | undefined,
): string | undefined {
  const others = sides.filter(side => !senders.includes(side))
  if (to !== undefined && others.includes(to)) return to
  if (to === undefined && others.length === 1) return others[0]
  const expected = `expected one of ${others.join(', ')}`
  const [place, reason] =
    to === undefined
      ? [document.placeOf(inInject), `missing \`to\`; ${expected}`]
      : [document.placeOf([...inInject, 'to']), `\`${to}\` to itself; ${expected}`]
  document.complain(place, reason, 'peer')
  return undefined
}
