import { expect, test } from 'vitest'
import { createStore, longest } from '../../src/explore/store.ts'

/** More than lists have in one chunk, 2^16, and than octets have in one, 2^20. */
const many = 70_000

/** Different octets for each number, of every length. */
function octetsOf(index: number): Uint8Array {
  const length = 4 + (index % (longest - 3))
  const octets = new Uint8Array(length).fill(index % 251)
  new DataView(octets.buffer).setUint32(0, index)
  return octets
}

test('what is put in comes out, is found again, and keeps its parent', () => {
  const store = createStore()
  const read = new Uint8Array(longest)
  for (let index = 0; index < many; index += 1) {
    const octets = octetsOf(index)
    expect(store.add(octets, octets.length, index >> 1)).toBe(index)
  }
  expect(store.size).toBe(many)
  for (let index = 0; index < many; index += 1) {
    const octets = octetsOf(index)
    // With another parent, and longer than what is read of them.
    const found = store.add(Uint8Array.of(...octets, 7), octets.length, many)
    const length = store.read(index, read)
    const isSame = Buffer.compare(read.subarray(0, length), octets) === 0
    if (found !== index || !isSame || store.parentOf(index) !== index >> 1) {
      expect({ found, length, isSame, parent: store.parentOf(index) }).toEqual({ index })
    }
  }
  expect(store.size).toBe(many)
})

test('worlds of one place in the table are told apart, and from what they begin with', () => {
  const store = createStore()
  // More than the table's first places: some fall together.
  for (let value = 0; value < 2 ** 16; value += 1) {
    expect(store.add(Uint8Array.of(value & 255, value >> 8), 2, 0)).toBe(value)
  }
  expect(store.add(Uint8Array.of(5, 0), 1, 0)).toBe(2 ** 16)
  expect(store.add(Uint8Array.of(), 0, 0)).toBe(2 ** 16 + 1)
  expect(store.add(Uint8Array.of(5, 0), 2, 0)).toBe(5)
})

test('a world as long as can be, and one that is longer', () => {
  const store = createStore()
  const octets = new Uint8Array(longest + 1).fill(9)
  expect(store.add(octets, longest, 0)).toBe(0)
  expect(store.add(octets, longest - 1, 0)).toBe(1)
  expect(store.read(0, new Uint8Array(longest))).toBe(longest)
  expect(() => store.add(octets, longest + 1, 0)).toThrow(
    `a world of ${longest + 1} octets; at most ${longest}`,
  )
})

test('its memory is what its worlds take', () => {
  const store = createStore()
  const before = store.memory
  const octets = new Uint8Array(20)
  const worlds = 500_000
  for (let index = 0; index < worlds; index += 1) {
    new DataView(octets.buffer).setUint32(0, index)
    store.add(octets, octets.length, 0)
  }
  // Octets, their count, where they stand, the parent, and a table that is at least a third full.
  const each = (store.memory - before) / worlds
  expect(each).toBeGreaterThan(20 + 1 + 4 + 4 + 4)
  expect(each).toBeLessThan(20 + 1 + 4 + 4 + 12 + 4)
})
