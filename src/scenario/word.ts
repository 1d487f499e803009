/** Of an endpoint or a row. */
export const namePattern = /^[A-Za-z][\w-]*$/

/** Of a source that no endpoint has: a name like theirs, or what begins with a digit, as addresses do. */
export const addressPattern = /^(?:[A-Za-z][\w-]*|\d[\w.:-]*)$/

export function isName(text: string): boolean {
  return namePattern.test(text)
}
