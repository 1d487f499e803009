import type { Ms } from '../protocol.ts'

/** From the largest. */
const units = {
  d: 86_400_000,
  h: 3_600_000,
  min: 60_000,
  s: 1000,
  ms: 1,
} as const satisfies Readonly<Record<string, Ms>>

type Unit = keyof typeof units

/** `50ms`, `1.5s`, `2min`, `2h`, `1d`: whole milliseconds, of so few digits that they are counted exactly. */
export const durationPattern =
  /^(?:\d{1,11}(?:\.0{1,3})?\s?ms|\d{1,11}(?:\.\d{1,3})?\s?(?:s|min)|\d{1,9}(?:\.\d{1,3})?\s?h|\d{1,8}(?:\.\d{1,3})?\s?d)$/

/** `50ms`, `1.5s`, `2h` in whole milliseconds; undefined where the text is no duration. */
export function parseDuration(text: string): Ms | undefined {
  if (!durationPattern.test(text)) return undefined
  const unit = /(?:ms|s|min|h|d)$/.exec(text)?.[0] as Unit
  return Math.round(Number.parseFloat(text) * units[unit])
}

/** As an author would write it, in the largest unit that needs no fraction: `2min`. */
export function printDuration(ms: Ms): string {
  const names = Object.keys(units) as Unit[]
  const unit = names.find(unit => ms > 0 && ms % units[unit] === 0) ?? 'ms'
  return `${ms / units[unit]}${unit}`
}
