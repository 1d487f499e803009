import type { Localized, Ms, Protocol } from '../protocol.ts'
import type { Document } from './document.ts'
import { defaultDelay, isName, type Reader, stepKeys } from './reader.ts'
import type { Endpoint } from './scenario.ts'
import { dataOf, duration, localized, mapping, shapeOf } from './schema.ts'
import { isMapping, keysAt } from './walk.ts'

/** The names of the two endpoints; undefined where there are not two. */
export function readSides(
  document: Document,
  protocol: Protocol,
  reserved: readonly string[],
): readonly [string, string] | undefined {
  if (!isMapping(document, ['endpoints'])) return undefined
  const sides = keysAt(document, ['endpoints'])
  const [first, second] = sides
  if (first === undefined || second === undefined || sides.length > 2) {
    const reason = `${sides.length} endpoint${sides.length === 1 ? '' : 's'}; expected two, such as \`client\` and \`server\``
    document.complain(document.placeOf(['endpoints']), reason, 'endpoints')
    return undefined
  }
  const columns = ['row', 'time', 'segment', ...protocol.fields.map(({ name }) => name)]
  const parameters = Object.values(protocol.calls).flatMap(call => Object.keys(call))
  const words = new Set([...stepKeys, ...columns, ...parameters, ...reserved])
  for (const side of sides) {
    const reason = !isName(side)
      ? `endpoint named \`${side}\`; expected a letter, then letters, digits and hyphens`
      : words.has(side)
        ? `endpoint named \`${side}\`, a reserved word; expected another name`
        : undefined
    if (reason) document.complain(document.placeOfKey(['endpoints', side]), reason, 'endpoint-name')
  }
  return [first, second]
}

/** Both endpoints with their settings and their delays. */
export function readEndpoints(reader: Reader): readonly [Endpoint, Endpoint] | undefined {
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
        delay: delays.get(name) ?? defaultDelay,
      }
    )
  })
  return first && second && [first, second]
}

/** By sender; one delay is for both directions. */
function readDelays({ document, sides }: Reader): ReadonlyMap<string, Ms> {
  if (!isMapping(document, ['network'])) return new Map()
  const path = ['network', 'delay']
  const isPair = keysAt(document, path).length > 0
  const perSide = mapping(Object.fromEntries(sides.map(side => [side, duration.optional()])))
  const network = document.read(mapping({ delay: isPair ? perSide : duration.optional() }), [
    'network',
  ])
  const delay = network?.delay
  return new Map(
    sides.flatMap(side => {
      const own = typeof delay === 'object' ? delay[side] : delay
      return typeof own === 'number' ? [[side, own] as const] : []
    }),
  )
}
