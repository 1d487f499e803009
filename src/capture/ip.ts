import { viewOf } from './frame.ts'

/** What an IP packet carries of TCP. */
export interface Packet {
  readonly source: string
  readonly destination: string
  /** IPv4 Identification, which tells copies of one segment from the same segment sent again. RFC 791 §3.1. */
  readonly id?: number
  /** The segment as far as it was captured, and the octets that it had. */
  readonly bytes: Uint8Array
  readonly length: number
}

/** An IP packet; `length` is what it had on the link. A part of a fragmented one is none; undefined is not TCP. */
export function readIp(bytes: Uint8Array, length: number): Packet | 'fragment' | undefined {
  const version = (bytes[0] ?? 0) >> 4
  if (version === 4) return readIpv4(bytes, length)
  if (version === 6) return readIpv6(bytes, length)
  return undefined
}

/** Protocol number of TCP. RFC 9293 §3.1. */
const tcp = 6

/** Octets of a packet that does not say how long it is: the most that capture programs take of one. */
const largest = 2 ** 18

/** RFC 791 §3.1. */
function readIpv4(bytes: Uint8Array, length: number): Packet | 'fragment' | undefined {
  if (bytes.length < 20) return undefined
  const view = viewOf(bytes)
  const header = ((bytes[0] ?? 0) & 0xf) * 4
  if (header < 20 || view.getUint8(9) !== tcp) return undefined
  const fragment = view.getUint16(6) & 0x3fff // More Fragments, and the offset.
  if (fragment !== 0) return 'fragment'
  const total = view.getUint16(2) || Math.min(length, largest) // 0 where the sender's interface was to cut it into segments.
  if (total < header) return undefined
  const address = (at: number) => bytes.subarray(at, at + 4).join('.')
  return {
    source: address(12),
    destination: address(16),
    id: view.getUint16(4),
    bytes: bytes.subarray(header, total),
    length: total - header,
  }
}

/** RFC 8200 §3, §4. */
function readIpv6(bytes: Uint8Array, length: number): Packet | 'fragment' | undefined {
  if (bytes.length < 40) return undefined
  const view = viewOf(bytes)
  const total = view.getUint16(4) ? 40 + view.getUint16(4) : Math.min(length, largest)
  let next = view.getUint8(6)
  let offset = 40
  while (next !== tcp) {
    const known = next === fragmentHeader || next === authentication || extensions.includes(next)
    if (!known || offset + 8 > bytes.length) return undefined
    // An offset or More Fragments; a packet in one fragment is whole. RFC 8200 §4.5, RFC 6946.
    if (next === fragmentHeader && view.getUint16(offset + 2) & 0xfff9) return 'fragment'
    const size = view.getUint8(offset + 1)
    const octets =
      next === fragmentHeader ? 8 : next === authentication ? (size + 2) * 4 : (size + 1) * 8
    next = view.getUint8(offset)
    offset += octets
  }
  if (total < offset) return undefined
  const address = (at: number) =>
    Array.from({ length: 8 }, (_, k) => view.getUint16(at + 2 * k).toString(16)).join(':')
  return {
    source: address(8),
    destination: address(24),
    bytes: bytes.subarray(offset, total),
    length: total - offset,
  }
}

/** Next headers. RFC 8200 §4: hop-by-hop, routing, destination options; RFC 6275 §6.1: mobility. */
const extensions: readonly number[] = [0, 43, 60, 135]
const fragmentHeader = 44
/** RFC 4302 §2.2: its length counts in 4 octets. */
const authentication = 51
