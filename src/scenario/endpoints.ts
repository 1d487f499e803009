import type { Localized, Ms, Protocol } from '../protocol.ts'
import type { Document } from './document.ts'
import { printDuration } from './duration.ts'
import { once } from './once.ts'
import { dataOf, shapeOf } from './parameters.ts'
import { defaultDelay, type Reader, stepKeys } from './reader.ts'
import type { Endpoint } from './scenario.ts'
import { described, duration, either, localized, mapping } from './schema.ts'
import { bySide, type Sides } from './sides.ts'
import { isMapping, keysAt } from './walk.ts'
import { isName } from './word.ts'

/** What a scenario says of one endpoint. */
export const endpointSchema = once((protocol: Protocol) =>
  described(
    mapping({
      label: described(
        localized,
        'What figures call the endpoint; `client` and `server` need no label.',
        { en: 'attacker', zh: '攻击者' },
      ).optional(),
      ...shapeOf(protocol.settings),
    }),
    'An endpoint and its settings.',
    {},
  ),
)

/** What a scenario says of the network. */
export const networkSchema = once(({ message }: Protocol, sides: Sides) => {
  const own = described(
    duration,
    `How long a ${message.en} of this endpoint takes to arrive, with its unit.`,
    '80ms',
  )
  const usual = printDuration(defaultDelay)
  const delay = described(
    either([duration, bySide(sides, own)]),
    `How long a ${message.en} takes to arrive, with its unit; for all, or by sender; ${usual} without it.`,
    '50ms',
    { client: '50ms', server: '80ms' },
  )
  return mapping({ delay: delay.meta({ default: usual }).optional() })
})

/** Words that no endpoint may be named: what stands beside its name in a step, a column or a value. */
export const reservedForSides = once(
  (protocol: Protocol, reserved: readonly string[]): ReadonlySet<string> => {
    const columns = ['row', 'time', 'segment', ...protocol.fields.map(({ name }) => name)]
    const parameters = Object.values(protocol.calls).flatMap(call => Object.keys(call))
    return new Set([...stepKeys, ...columns, ...parameters, ...reserved])
  },
)

/** The names of the endpoints; undefined where there are not two of them. */
export function readSides(
  document: Document,
  protocol: Protocol,
  reserved: readonly string[],
): readonly string[] | undefined {
  if (!isMapping(document, ['endpoints'])) return undefined
  const sides = keysAt(document, ['endpoints'])
  if (sides.length < 2) {
    const reason = `${sides.length} endpoint${sides.length === 1 ? '' : 's'}; expected two or more, such as \`client\` and \`server\``
    document.complain(document.placeOf(['endpoints']), reason, 'endpoints')
    return undefined
  }
  const words = reservedForSides(protocol, reserved)
  for (const side of sides) {
    const reason = !isName(side)
      ? `endpoint named \`${side}\`; expected a letter, then letters, digits and hyphens`
      : words.has(side)
        ? `endpoint named \`${side}\`, a reserved word; expected another name`
        : undefined
    if (reason) document.complain(document.placeOfKey(['endpoints', side]), reason, 'endpoint-name')
  }
  return sides
}

/** The endpoints with their settings and their delays; undefined where something is wrong with one. */
export function readEndpoints(reader: Reader): readonly Endpoint[] | undefined {
  const { document, protocol, sides } = reader
  const delays = readDelays(reader)
  const schema = endpointSchema(protocol)
  const endpoints = sides.map((name): Endpoint | undefined => {
    const path = ['endpoints', name]
    const values = document.read(schema, path)
    return (
      values && {
        name,
        ...(values.label !== undefined && { label: values.label as Localized }),
        settings: dataOf(values, protocol.settings),
        delay: delays.get(name) ?? defaultDelay,
      }
    )
  })
  const right = endpoints.filter(endpoint => endpoint !== undefined)
  return right.length === sides.length ? right : undefined
}

/** By sender; one delay is for both directions. */
function readDelays({ document, protocol, sides }: Reader): ReadonlyMap<string, Ms> {
  if (!isMapping(document, ['network'])) return new Map()
  const delay = document.read(networkSchema(protocol, sides), ['network'])?.delay
  return new Map(
    sides.flatMap(side => {
      const own = typeof delay === 'object' ? delay[side] : delay
      return typeof own === 'number' ? [[side, own] as const] : []
    }),
  )
}
