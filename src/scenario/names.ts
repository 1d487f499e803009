import { type Place, unknown } from '../message.ts'
import type { Protocol } from '../protocol.ts'
import type { Path } from './document.ts'
import { once } from './once.ts'
import type { Reader } from './reader.ts'
import type { Named } from './scenario.ts'
import { described, either, localized, mapping, parsed } from './schema.ts'
import { parseSelector, type Selector, selectorPattern } from './selector.ts'
import { isMapping, keysAt } from './walk.ts'
import { isName, namePattern } from './word.ts'

/** What a name stands for, with or without a label. */
export const namedSchema = once((protocol: Protocol) => {
  const { message, kinds } = protocol
  const selector = selectorSchema(protocol)
  const full = mapping({
    segment: described(
      selector,
      `Which ${message.en} has the name: its kind, its sender, where it matters its receiver, and where there are several its ordinal.`,
      `${kinds[0]} from client, nth 2`,
    ),
    label: described(localized, `What figures write at the ${message.en}.`, {
      en: 'first handshake step',
      zh: '第一次握手',
    }).optional(),
  })
  return described(
    either([selector, full], 'text, or a mapping with the keys segment, label'),
    `Which ${message.en} has the name, with or without a label.`,
    `${kinds[0]} from client, nth 2`,
  )
})

/** What a row or an endpoint may be called, some words excepted; for the JSON Schema, like all that is `parsed`. */
export function nameSchema(title: string, but: readonly string[]) {
  return parsed(namePattern).meta({ title, ...(but.length > 0 && { not: { enum: [...but] } }) })
}

/** A message as names and faults write it: by a name, or by its kind, its sender and its ordinals. */
export const selectorSchema = once(({ kinds }: Protocol) =>
  parsed(new RegExp(`${namePattern.source}|${selectorPattern(kinds).source}`)),
)

/** The rows that have a name; the reader knows them from now on. */
export function readNames(reader: Reader): Named[] {
  const { document, names } = reader
  const schema = namedSchema(reader.protocol)
  const named: Named[] = []
  for (const name of keysAt(document, ['names'])) {
    const path = ['names', name]
    const value = document.read(schema, path)
    const { segment, label } = typeof value === 'string' ? { segment: value } : { ...value }
    const place = isMapping(document, path) ? [...path, 'segment'] : path
    const selector = segment === undefined ? undefined : readSelector(reader, segment, place)
    checkName(reader, name, document.placeOfKey(path))
    if (!selector) continue
    names.set(name, selector)
    named.push({
      name,
      ...(label && { label }),
      selector,
      place: document.placeOfKey(path),
    })
  }
  return named
}

/** A name, or a selector in its own words. */
export function readSelector(reader: Reader, words: string, path: Path): Selector | undefined {
  const { document, protocol, sides, strangers, names } = reader
  const place = document.placeOf(path)
  if (isName(words)) {
    const named = names.get(words)
    if (named) return named
    const known = [...names].flatMap(([name, selector]) => (selector ? [name] : []))
    document.complain(place, unknown('name', words, known), 'unknown-name')
    return undefined
  }
  const selector = parseSelector(words, protocol.kinds, sides, strangers)
  if (typeof selector !== 'string') return selector
  document.complain(place, selector, 'selector')
  return undefined
}

/** Reports a name that a row cannot have. */
export function checkName(
  { document, sides, names, reserved }: Reader,
  name: string,
  place: Place,
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
