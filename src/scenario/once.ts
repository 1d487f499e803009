/** A function that makes something of the same arguments once; all but the first are plain data. */
export function once<Key extends object, Rest extends readonly unknown[], Value>(
  make: (key: Key, ...rest: Rest) => Value,
): (key: Key, ...rest: Rest) => Value {
  const made = new WeakMap<Key, Map<string, { readonly value: Value }>>()
  return (key, ...rest) => {
    const ofKey = made.get(key) ?? new Map<string, { readonly value: Value }>()
    made.set(key, ofKey)
    const written = JSON.stringify(rest)
    const known = ofKey.get(written) ?? { value: make(key, ...rest) }
    ofKey.set(written, known)
    return known.value
  }
}
