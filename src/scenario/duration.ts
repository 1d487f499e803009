import type { Ms } from '../protocol.ts'

/** From the largest; the number of an author's text has so few digits that it is counted exactly in each. */
const units = {
  d: { ms: 86_400_000, digits: 8 },
  h: { ms: 3_600_000, digits: 9 },
  min: { ms: 60_000, digits: 11 },
  s: { ms: 1000, digits: 11 },
  ms: { ms: 1, digits: 11 },
} as const satisfies Readonly<Record<string, { readonly ms: Ms; readonly digits: number }>>

type Unit = keyof typeof units

const names = Object.keys(units) as readonly Unit[]

/** `50ms`, `1.5s`, `2min`, `2h`, `1d`: whole milliseconds. */
export const durationPattern = new RegExp(
  `^(?:${names
    .map(unit => {
      const decimals = unit === 'ms' ? '0{1,3}' : '\\d{1,3}'
      return `\\d{1,${units[unit].digits}}(?:\\.${decimals})?\\s?${unit}`
    })
    .join('|')})$`,
)

/** `50ms`, `1.5s`, `2h` in whole milliseconds; undefined where the text is no duration. */
export function parseDuration(text: string): Ms | undefined {
  if (!durationPattern.test(text)) return undefined
  const unit = /[a-z]+$/.exec(text)?.[0] as Unit
  return Math.round(Number.parseFloat(text) * units[unit].ms)
}

/** As an author would write it, in the largest unit that needs no fraction: `2min`. */
export function printDuration(ms: Ms): string {
  const unit = names.find(unit => ms > 0 && ms % units[unit].ms === 0) ?? 'ms'
  return `${ms / units[unit].ms}${unit}`
}
