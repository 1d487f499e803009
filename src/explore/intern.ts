/** Values of plain data, each distinct one once, numbered in the order in which they were met. */
export interface Interned<T> {
  idOf(value: T): number
  at(id: number): T
  readonly size: number
}

export function interned<T>(): Interned<T> {
  const ids = new Map<string, number>()
  const values: T[] = []
  return {
    idOf(value) {
      const key = canonical(value)
      const known = ids.get(key)
      if (known !== undefined) return known
      ids.set(key, values.length)
      values.push(value)
      return values.length - 1
    },
    at: id => values[id] as T,
    get size() {
      return values.length
    },
  }
}

/** The same text for the same data, in whatever order the keys of its objects were written. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (part instanceof Map) return [...part]
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
