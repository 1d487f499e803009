import type { CST } from 'yaml'

/** Characters of one YAML text, at most: a scenario of a hundred steps has some ten thousand. */
export const mostText = 256 * 1024

/** How deeply lists and mappings may lie in each other, and how many entries each may have. */
const mostDepth = 64
const mostEntries = 1000

/** What is too much in a text that was cut into tokens, and where it begins: it is not read on. */
export function excessIn(
  tokens: readonly CST.Token[],
): { readonly offset: number; readonly reason: string } | undefined {
  const open = tokens.flatMap(token => ('value' in token ? [{ token: token.value, depth: 1 }] : []))
  for (let next = open.pop(); next; next = open.pop()) {
    const { token, depth } = next
    if (!token || typeof token === 'string' || !('items' in token)) continue
    const { offset, items } = token
    if (depth > mostDepth) {
      return { offset, reason: `nested more than ${mostDepth} deep; expected no such depth` }
    }
    const entries = items.filter(item => item.key || item.value || item.sep).length
    if (entries > mostEntries) {
      const [found, limit] = [entries, mostEntries].map(number => number.toLocaleString('en'))
      return { offset, reason: `${found} entries; expected at most ${limit}` }
    }
    for (const { key, value } of items) {
      for (const inner of [key, value]) if (inner) open.push({ token: inner, depth: depth + 1 })
    }
  }
  return undefined
}
