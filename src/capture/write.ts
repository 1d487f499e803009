import type { Ms } from '../protocol.ts'
import type { Octets, Segment } from '../tcp/segment.ts'
import type { Replay, Row } from '../trace/replay.ts'
import { viewOf } from './frame.ts'
import { bits, push } from './header.ts'
import { blockTypes, byteOrderMagic } from './pcapng.ts'

/**
 * A run as the capture of one of its endpoints, in pcapng: what it sent, lost or not, and what arrived. Without a
 * side, that of whoever sends first. The first to send is 192.0.2.1:49152, whom it sends to 198.51.100.1:80, others
 * 203.0.113.1:49152 and on (addresses for documentation, RFC 5737; RFC 6335 §6); a spoofed source that is an IPv4
 * address is that one. The run begins at 0 s of 1970.
 */
export function writePcapng(replay: Replay, side?: string): Uint8Array {
  const [first] = replay.rows
  const sender = first?.by ?? first?.from ?? replay.trace.endpoints[0]?.name
  const sockets = socketsOf(replay, sender)
  const packets = passing(replay, side ?? sender).map(({ row, time }) =>
    enhancedPacket(time, ipv4(row, [socketIn(sockets, row.from), socketIn(sockets, row.to)])),
  )
  return concat([sectionHeader(), interfaceDescription(), ...packets])
}

/** The rows that an endpoint sends, in whose name soever, or receives, in order. What nobody sent is seen where it arrives. */
function passing(
  { steps }: Replay,
  side: string | undefined,
): { readonly row: Row; readonly time: Ms }[] {
  return steps.flatMap(({ arrived, sent, time }) => [
    ...(arrived && arrived.to === side ? [{ row: arrived, time }] : []),
    ...sent
      .filter(({ from, by, origin }) => (origin === 'sent' ? from === side : by === side))
      .map(row => ({ row, time })),
  ])
}

interface Socket {
  readonly address: readonly number[]
  readonly port: number
}

type Way = readonly [from: Socket, to: Socket]

/** By endpoint, and by source that no endpoint has. */
function socketsOf(
  { trace, rows, strangers }: Replay,
  sender: string | undefined,
): ReadonlyMap<string, Socket> {
  const receiver = rows[0]?.to
  const names = trace.endpoints.map(({ name }) => name)
  const rest = [...strangers.keys()]
  const addresses = rest.filter(isAddress)
  const free = Array.from({ length: 254 }, (_, index) => `203.0.113.${index + 1}`)
  const others = free.filter(address => !addresses.includes(address))
  const assigned = ['192.0.2.1', '198.51.100.1', ...others]
  const ordered = new Set([sender, receiver, ...names, ...rest].filter(name => name !== undefined))
  const sockets = new Map<string, Socket>()
  for (const name of ordered) {
    const isOwn = strangers.has(name) && isAddress(name)
    const address = isOwn ? name : assigned.shift()
    if (address === undefined) throw new Error('more endpoints than addresses')
    const port = name === receiver ? 80 : 49_152
    sockets.set(name, { address: address.split('.').map(Number), port })
  }
  return sockets
}

function isAddress(name: string): boolean {
  const octets = name.split('.')
  return (
    octets.length === 4 && octets.every(octet => /^\d{1,3}$/.test(octet) && Number(octet) < 256)
  )
}

/** Throws where a row is of neither an endpoint nor a source that one is spoofed of. */
function socketIn(sockets: ReadonlyMap<string, Socket>, name: string): Socket {
  const found = sockets.get(name)
  if (!found) throw new Error(`no endpoint ${name} in the trace`)
  return found
}

/** draft-ietf-opsawg-pcapng §4.1, version 1.0; a length of −1 is one that is not told. */
function sectionHeader(): Uint8Array {
  const body = new Uint8Array(16)
  const view = viewOf(body)
  view.setUint32(0, byteOrderMagic)
  view.setUint16(4, 1)
  view.setBigInt64(8, -1n)
  return block(blockTypes.section, body)
}

/** draft-ietf-opsawg-pcapng §4.2: link type 101 (raw IP), packets of any length, microseconds. */
function interfaceDescription(): Uint8Array {
  const body = new Uint8Array(8)
  viewOf(body).setUint16(0, 101)
  return block(blockTypes.interface, body)
}

/** draft-ietf-opsawg-pcapng §4.3. */
function enhancedPacket(time: Ms, packet: Uint8Array): Uint8Array {
  const body = new Uint8Array(20 + Math.ceil(packet.length / 4) * 4)
  const view = viewOf(body)
  view.setBigUint64(4, BigInt(time) * 1000n)
  view.setUint32(12, packet.length)
  view.setUint32(16, packet.length)
  body.set(packet, 20)
  return block(blockTypes.enhanced, body)
}

/** draft-ietf-opsawg-pcapng §3.1, the most significant octet first. */
function block(type: number, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + body.length)
  const view = viewOf(bytes)
  view.setUint32(0, type)
  view.setUint32(4, bytes.length)
  bytes.set(body, 8)
  view.setUint32(8 + body.length, bytes.length)
  return bytes
}

/** RFC 791 §3.1, without options. A duplicate has the Identification of what it is a copy of, all else its own. */
function ipv4(row: Row, way: Way): Uint8Array {
  const segment = tcp(row.message as Segment, way)
  const bytes = new Uint8Array(20 + segment.length)
  const view = viewOf(bytes)
  bytes[0] = 0x45 // Version 4, a header of 5 words.
  view.setUint16(2, bytes.length > 0xffff ? 0 : bytes.length) // 0: too long, as where an interface cuts it later.
  view.setUint16(4, row.of ?? row.number)
  view.setUint16(6, 0x4000) // Don't Fragment.
  bytes[8] = 64 // Time to live.
  bytes[9] = protocol
  bytes.set(way[0].address, 12)
  bytes.set(way[1].address, 16)
  view.setUint16(10, checksum(bytes.subarray(0, 20)))
  bytes.set(segment, 20)
  return bytes
}

/** Protocol number of TCP. RFC 9293 §3.1. */
const protocol = 6

/** RFC 9293 §3.1, without options. */
function tcp({ seq, ack, ctl, wnd, text, psh }: Segment, [from, to]: Way): Uint8Array {
  const bytes = new Uint8Array(20 + text.length)
  const view = viewOf(bytes)
  view.setUint16(0, from.port)
  view.setUint16(2, to.port)
  view.setUint32(4, seq)
  view.setUint32(8, ack ?? 0)
  bytes[12] = 0x50 // A header of 5 words.
  bytes[13] = ctl.reduce((flags, bit) => flags | bits[bit], psh ? push : 0)
  view.setUint16(14, Math.min(wnd, 0xffff)) // No window is scaled.
  bytes.set(octetsOf(text), 20)
  view.setUint16(16, checksum(concat([pseudoHeader(bytes.length, [from, to]), bytes])))
  return bytes
}

/** RFC 9293 §3.1, Figure 2. */
function pseudoHeader(length: number, [from, to]: Way): Uint8Array {
  const bytes = new Uint8Array(12)
  bytes.set(from.address, 0)
  bytes.set(to.address, 4)
  bytes[9] = protocol
  viewOf(bytes).setUint16(10, length)
  return bytes
}

/** The Internet checksum. RFC 1071 §1. */
function checksum(bytes: Uint8Array): number {
  let sum = 0
  for (const [index, octet] of bytes.entries()) sum += index % 2 === 0 ? octet << 8 : octet
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000)
  return ~sum & 0xffff
}

function octetsOf(text: Octets): Uint8Array {
  return Uint8Array.from(text, character => character.charCodeAt(0))
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.length
  }
  return bytes
}
