import type { Document, Path } from './document.ts'

/** The value at a path of a document; undefined where there is none. */
export function valueAt(document: Document, path: Path): unknown {
  let value: unknown = document.value
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Readonly<Record<string | number, unknown>>)[key]
  }
  return value
}

export function isMapping(document: Document, path: Path): boolean {
  const value = valueAt(document, path)
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The keys of the mapping at a path; none where there is no mapping. */
export function keysAt(document: Document, path: Path): string[] {
  return isMapping(document, path) ? Object.keys(valueAt(document, path) as object) : []
}

/** The paths of the mappings in the list at a path; what is none is `readScenario`'s to report. */
export function itemsAt(document: Document, path: Path): Path[] {
  const value = valueAt(document, path)
  if (!Array.isArray(value)) return []
  return value.map((_, index) => [...path, index]).filter(item => isMapping(document, item))
}
