import { type Place, unknown } from '../message.ts'
import type { Path } from './document.ts'
import { isName, type Reader } from './reader.ts'
import type { Named } from './scenario.ts'
import { localized, mapping, text } from './schema.ts'
import { parseSelector, type Selector } from './selector.ts'
import { keysAt } from './walk.ts'

/** The rows that have a name; the reader knows them from now on. */
export function readNames(reader: Reader): Named[] {
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

/** A name, or a selector in its own words. */
export function readSelector(reader: Reader, words: string, path: Path): Selector | undefined {
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
