import { inflateSync } from 'node:zlib'

/**
 * A font as it was before it was packed into a WOFF file of version 1: what draws text outside of browsers takes no
 * packed one. W3C WOFF File Format 1.0 §4, §5.
 */
export function unpackWoff(woff: Buffer): Uint8Array {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('no WOFF file')
  const count = woff.readUInt16BE(12)
  const tables = Array.from({ length: count }, (_, index) => {
    const entry = 44 + 20 * index
    const [offset, packed, length] = [4, 8, 12].map(at => woff.readUInt32BE(entry + at))
    const data = woff.subarray(offset, (offset ?? 0) + (packed ?? 0))
    return {
      tag: woff.subarray(entry, entry + 4),
      checksum: woff.subarray(entry + 16, entry + 20),
      bytes: packed === length ? data : inflateSync(data),
    }
  })
  const header = Buffer.alloc(12 + 16 * count)
  woff.copy(header, 0, 4, 8)
  // For a binary search of the tables' tags, of which there is a power of two at most so many.
  const power = Math.floor(Math.log2(count))
  header.writeUInt16BE(count, 4)
  header.writeUInt16BE(16 * 2 ** power, 6)
  header.writeUInt16BE(power, 8)
  header.writeUInt16BE(16 * (count - 2 ** power), 10)
  const parts: Uint8Array[] = [header]
  let offset = header.length
  for (const [index, { tag, checksum, bytes }] of tables.entries()) {
    const entry = 12 + 16 * index
    tag.copy(header, entry)
    checksum.copy(header, entry + 4)
    header.writeUInt32BE(offset, entry + 8)
    header.writeUInt32BE(bytes.length, entry + 12)
    const padding = Buffer.alloc(-bytes.length & 3)
    parts.push(bytes, padding)
    offset += bytes.length + padding.length
  }
  return Buffer.concat(parts)
}
