/**
 * The worlds that a search has met, as octets: the set of what is known and the queue of what is to be expanded are
 * one. Worlds are numbered from 0 in the order of their discovery.
 *
 * An open-addressing table finds a world by its octets. Everything grows in chunks of typed arrays, since a `Map`
 * ends at 2^24 entries.
 */
export interface Store {
  /** The number of worlds. */
  readonly size: number
  /** Octets of memory that the worlds take, the table included. */
  readonly memory: number
  /** The number of the world with these octets, which becomes known with its parent if it was not. */
  add(octets: Uint8Array, length: number, parent: number): number
  /** Copies the octets of a world; their count. */
  read(index: number, into: Uint8Array): number
  /** The world from which this one was first reached; its own number for the first. */
  parentOf(index: number): number
}

export function createStore(): Store {
  let size = 0
  let used = 0
  let table = new Uint32Array(1 << 12)
  const texts: Uint8Array[] = []
  const offsets = growing()
  const parents = growing()

  function start(index: number): { chunk: Uint8Array; at: number } {
    const offset = offsets.get(index)
    return { chunk: texts[offset >>> chunkBits] as Uint8Array, at: offset & chunkMask }
  }

  function isSame(index: number, octets: Uint8Array, length: number): boolean {
    const offset = offsets.get(index)
    const chunk = texts[offset >>> chunkBits] as Uint8Array
    const at = offset & chunkMask
    if (chunk[at] !== length) return false
    for (let k = 0; k < length; k += 1) if (chunk[at + 1 + k] !== octets[k]) return false
    return true
  }

  /** The place in the table of these octets, or the free one where they would stand. */
  function slotOf(octets: Uint8Array, length: number): number {
    const mask = table.length - 1
    let slot = hash(octets, 0, length) & mask
    for (let entry = table[slot]; entry; entry = table[slot]) {
      if (isSame(entry - 1, octets, length)) return slot
      slot = (slot + 1) & mask
    }
    return slot
  }

  function grow(): void {
    table = new Uint32Array(table.length * 2)
    const mask = table.length - 1
    for (let index = 0; index < size; index += 1) {
      const { chunk, at } = start(index)
      let slot = hash(chunk, at + 1, chunk[at] as number) & mask
      while (table[slot]) slot = (slot + 1) & mask
      table[slot] = index + 1
    }
  }

  return {
    get size() {
      return size
    },
    get memory() {
      return table.byteLength + texts.length * chunkSize + offsets.memory + parents.memory
    },
    add(octets, length, parent) {
      if (length > longest) throw new Error(`a world of ${length} octets; at most ${longest}`)
      const slot = slotOf(octets, length)
      const entry = table[slot]
      if (entry) return entry - 1
      // A world does not lie across two chunks.
      if ((used & chunkMask) + length + 1 > chunkSize) used = (used | chunkMask) + 1
      if (used >>> chunkBits >= texts.length) texts.push(new Uint8Array(chunkSize))
      const chunk = texts[used >>> chunkBits] as Uint8Array
      const at = used & chunkMask
      chunk[at] = length
      for (let k = 0; k < length; k += 1) chunk[at + 1 + k] = octets[k] as number
      const index = size
      offsets.push(used)
      parents.push(parent)
      table[slot] = index + 1
      used += length + 1
      size += 1
      if (size * 4 > table.length * 3) grow()
      return index
    },
    read(index, into) {
      const { chunk, at } = start(index)
      const length = chunk[at] as number
      for (let k = 0; k < length; k += 1) into[k] = chunk[at + 1 + k] as number
      return length
    },
    parentOf: index => parents.get(index),
  }
}

/** The octets of one world, at most: its length is one octet. */
export const longest = 255

const chunkBits = 20
const chunkSize = 1 << chunkBits
const chunkMask = chunkSize - 1

/** A list of integers from 0 to 2^32 − 1. */
export interface Growing {
  readonly length: number
  readonly memory: number
  push(value: number): void
  get(index: number): number
}

export function growing(): Growing {
  const chunks: Uint32Array[] = []
  let length = 0
  return {
    get length() {
      return length
    },
    get memory() {
      return chunks.length * (4 << listBits)
    },
    push(value) {
      if (length >>> listBits === chunks.length) chunks.push(new Uint32Array(1 << listBits))
      const chunk = chunks[length >>> listBits] as Uint32Array
      chunk[length & listMask] = value
      length += 1
    },
    get: index => (chunks[index >>> listBits] as Uint32Array)[index & listMask] as number,
  }
}

const listBits = 16
const listMask = (1 << listBits) - 1

/** FNV-1a, its bits mixed once more for the table's low ones. */
function hash(octets: Uint8Array, from: number, length: number): number {
  let value = 0x811c9dc5
  for (let k = from; k < from + length; k += 1) {
    value = Math.imul(value ^ (octets[k] as number), 0x01000193)
  }
  value ^= value >>> 15
  value = Math.imul(value, 0x2c1b3c6d)
  return (value ^ (value >>> 12)) >>> 0
}
