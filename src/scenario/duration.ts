import type { Ms } from '../protocol.ts'

const units: Readonly<Record<string, Ms>> = { ms: 1, s: 1000, min: 60_000 }

/** `50ms`, `1.5s`, `2min` in whole milliseconds; undefined where the text is no duration. */
export function parseDuration(text: string): Ms | undefined {
  const match = /^(\d+(?:\.\d{1,3})?)\s?(ms|s|min)$/.exec(text)
  const ms = Number(match?.[1]) * (units[match?.[2] ?? ''] ?? Number.NaN)
  return Number.isSafeInteger(ms) ? ms : undefined
}
