import type { Ms } from '../protocol.ts'

const units = { ms: 1, s: 1000, min: 60_000 } as const satisfies Readonly<Record<string, Ms>>

/** `50ms`, `1.5s`, `2min`: whole milliseconds, of so few digits that they are counted exactly. */
export const durationPattern = /^(?:\d{1,11}(?:\.0{1,3})?\s?ms|\d{1,11}(?:\.\d{1,3})?\s?(?:s|min))$/

/** `50ms`, `1.5s`, `2min` in whole milliseconds; undefined where the text is no duration. */
export function parseDuration(text: string): Ms | undefined {
  if (!durationPattern.test(text)) return undefined
  const unit = /(?:ms|s|min)$/.exec(text)?.[0] as keyof typeof units
  return Math.round(Number.parseFloat(text) * units[unit])
}

/** As an author would write it, in the largest unit that needs no fraction: `2min`. */
export function printDuration(ms: Ms): string {
  const unit = (['min', 's'] as const).find(unit => ms > 0 && ms % units[unit] === 0) ?? 'ms'
  return `${ms / units[unit]}${unit}`
}
