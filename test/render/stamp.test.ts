import { crc32, deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readStamp, stamp } from '../../src/render/stamp.ts'

const key = '0123456789abcdef0123456789abcdef'
const svg = new TextEncoder().encode(
  '<svg xmlns="http://www.w3.org/2000/svg"><text>客户端</text></svg>\n',
)

/** A PNG of one pixel. */
const png = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  chunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])),
  chunk('IDAT', deflateSync(Buffer.from([0, 255]))),
  chunk('IEND', Buffer.alloc(0)),
])

function chunk(type: string, data: Buffer): Buffer {
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  const body = Buffer.concat([Buffer.from(type), data])
  length.writeUInt32BE(data.length)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, checksum])
}

describe.each([
  ['svg', svg],
  ['png', png],
] as const)('a stamp in an image of format %s', (format, image) => {
  const stamped = stamp(image, format, key)

  test('is read back', () => {
    expect(readStamp(stamped, format)).toBe(key)
  })

  test('is not in an image without one', () => {
    expect(readStamp(image, format)).toBeUndefined()
    expect(readStamp(new Uint8Array(), format)).toBeUndefined()
  })

  test('is void if a byte is changed or the end is cut off', () => {
    const last = stamped.length - 1
    fc.assert(
      fc.property(fc.nat(last), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Uint8Array.from(stamped)
        changed[at] = (changed[at] ?? 0) ^ by
        // Space past an SVG's end says nothing.
        fc.pre(format === 'png' || at < last)
        expect(readStamp(changed, format)).toBeUndefined()
        fc.pre(format === 'png' || at < last - 1)
        expect(readStamp(stamped.subarray(0, at), format)).toBeUndefined()
      }),
    )
  })
})

test('an SVG keeps its stamp where git or an editor changes line endings', () => {
  const text = new TextDecoder().decode(
    stamp(new TextEncoder().encode('<svg>\n</svg>\n'), 'svg', key),
  )
  expect(text).toMatch(/^<svg>\n<\/svg>\n<!-- wirefig \w{32} \w{32} -->\n$/)
  const changed = [text.replaceAll('\n', '\r\n'), text.trimEnd(), `${text}\n`]
  for (const each of changed) expect(readStamp(new TextEncoder().encode(each), 'svg')).toBe(key)
})

test('a stamped PNG is a PNG still: every chunk is whole', () => {
  const stamped = Buffer.from(stamp(png, 'png', key))
  const types = []
  for (let at = 8; at < stamped.length; ) {
    const length = stamped.readUInt32BE(at)
    types.push(stamped.toString('latin1', at + 4, at + 8))
    const body = stamped.subarray(at + 4, at + 8 + length)
    expect(stamped.readUInt32BE(at + 8 + length)).toBe(crc32(body))
    at += 12 + length
  }
  expect(types).toEqual(['IHDR', 'IDAT', 'tEXt', 'IEND'])
})
