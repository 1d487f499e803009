/** Arithmetic of sequence numbers: integers modulo 2^32. RFC 9293 §3.4. */

/** A sequence number, 0 to 2^32 − 1. */
export type Seq = number

export function add(a: Seq, n: number): Seq {
  return (a + n) >>> 0
}

/** How far `a` lies ahead of `b`: −2^31 to 2^31 − 1. */
export function distance(a: Seq, b: Seq): number {
  return (a - b) | 0
}

/** a < b */
export function before(a: Seq, b: Seq): boolean {
  return distance(a, b) < 0
}

/** low < x =< high, where high is not behind low. */
export function within(low: Seq, x: Seq, high: Seq): boolean {
  return x !== low && add(x, -low) <= add(high, -low)
}
