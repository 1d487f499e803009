import type { Ms } from '../protocol.ts'

/** Times in seconds, all with as many decimals as one of them needs. */
export function seconds(times: readonly Ms[]): string[] {
  const needed = times.map(time =>
    time % 1000 === 0 ? 0 : time % 100 === 0 ? 1 : time % 10 === 0 ? 2 : 3,
  )
  const places = needed.reduce<number>((most, count) => Math.max(most, count), 0)
  return times.map(time => (time / 1000).toFixed(places))
}
