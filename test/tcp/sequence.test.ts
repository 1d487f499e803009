import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { add, before, distance, within } from '../../src/tcp/sequence.ts'

// RFC 9293 §3.4

const last = 2 ** 32 - 1

test('numbers wrap at 2^32 in both directions', () => {
  expect(add(last, 1)).toBe(0)
  expect(add(0, -1)).toBe(last)
  expect(add(last - 4, 10)).toBe(5)
  expect(add(2 ** 31, 2 ** 31)).toBe(0)
})

test('the distance is signed and goes the short way round', () => {
  expect(distance(5, last)).toBe(6)
  expect(distance(last, 5)).toBe(-6)
  expect(distance(7, 7)).toBe(0)
  expect(distance(2 ** 31 - 1, 0)).toBe(2 ** 31 - 1)
  expect(distance(2 ** 31, 0)).toBe(-(2 ** 31))
})

test('before is strict', () => {
  expect(before(last, 0)).toBe(true)
  expect(before(0, last)).toBe(false)
  expect(before(9, 9)).toBe(false)
})

describe('within low < x =< high', () => {
  test.each([
    [100, 100, 101, false],
    [100, 101, 101, true],
    [100, 102, 101, false],
    [100, 99, 101, false],
    [last, 0, 1, true],
    [last, last, 1, false],
    [last, 2, 1, false],
    [5, 5, 5, false],
    [5, 6, 5, false],
  ])('%i, %i, %i: %s', (low, x, high, expected) => {
    expect(within(low, x, high)).toBe(expected)
  })
})

test('adding and measuring the distance undo each other anywhere', () => {
  const seq = fc.integer({ min: 0, max: last })
  const near = fc.integer({ min: 1 - 2 ** 31, max: 2 ** 31 - 1 })
  fc.assert(
    fc.property(seq, near, (a, n) => {
      const b = add(a, n)
      expect(b).toBeGreaterThanOrEqual(0)
      expect(b).toBeLessThanOrEqual(last)
      expect(distance(b, a)).toBe(n)
      expect(before(a, b)).toBe(n > 0)
    }),
  )
})
