import { createHash } from 'node:crypto'
import zlib from 'node:zlib'

type Format = 'svg' | 'png'

/**
 * Puts into an image what it was drawn from (a key of `keyOf`), and a digest of that and the rest, so that it tells
 * whether it is fresh and whole: in an SVG a comment at the end, in a PNG a `tEXt` chunk.
 */
export function stamp(bytes: Uint8Array, format: Format, key: string): Uint8Array {
  const words = `${key} ${digest(key, bytes)}`
  if (format === 'svg') return Buffer.concat([bytes, Buffer.from(`<!-- ${keyword} ${words} -->\n`)])
  const end = chunks(bytes).find(({ type }) => type === 'IEND')
  if (!end) throw new Error('a PNG without its end')
  const before = bytes.subarray(0, end.start)
  return Buffer.concat([
    before,
    chunk('tEXt', Buffer.from(`${keyword}\0${words}`, 'latin1')),
    bytes.subarray(end.start),
  ])
}

/** The key of an image that `stamp` made and nobody has changed since. */
export function readStamp(bytes: Uint8Array, format: Format): string | undefined {
  return format === 'svg' ? readComment(bytes) : readChunk(bytes)
}

const keyword = 'wirefig'

function digest(key: string, ...parts: readonly Uint8Array[]): string {
  const hash = createHash('sha256').update(key)
  for (const part of parts) hash.update(part)
  return hash.digest('hex').slice(0, 32)
}

/** Git and editors may have changed line endings, and the space at the end. */
function readComment(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes).toString('utf8').replaceAll('\r\n', '\n')
  const found = /<!-- wirefig (\w+) (\w+) -->\s*$/.exec(text)
  if (!found) return undefined
  const [, key = '', expected] = found
  return digest(key, Buffer.from(text.slice(0, found.index))) === expected ? key : undefined
}

function readChunk(bytes: Uint8Array): string | undefined {
  for (const { type, start, end } of chunks(bytes)) {
    const data = Buffer.from(bytes.subarray(start + 8, end - 4))
    const text = type === 'tEXt' ? data.toString('latin1') : ''
    if (!text.startsWith(`${keyword}\0`)) continue
    const [key = '', expected] = text.slice(keyword.length + 1).split(' ')
    const isWhole =
      Buffer.from(bytes.subarray(start, end)).equals(chunk('tEXt', data)) &&
      digest(key, bytes.subarray(0, start), bytes.subarray(end)) === expected
    return isWhole ? key : undefined
  }
  return undefined
}

/** The chunks of a PNG as far as they are whole; `end` is past the checksum. */
function chunks(bytes: Uint8Array): { type: string; start: number; end: number }[] {
  const found = []
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // The signature is 8 bytes; a chunk is its length, its type, its data and its checksum.
  for (let start = 8; start + 12 <= view.length; ) {
    const end = start + 12 + view.readUInt32BE(start)
    if (end > view.length) break
    found.push({ type: view.toString('latin1', start + 4, start + 8), start, end })
    start = end
  }
  return found
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(zlib.crc32(body))
  return Buffer.concat([length, body, checksum])
}
