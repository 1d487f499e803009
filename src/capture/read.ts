import type { VFileMessage } from 'vfile-message'
import { complain, warn } from '../message.ts'
import type { Ms } from '../protocol.ts'
import { type Header, readHeader } from './header.ts'
import { readIp } from './ip.ts'
import { isKnownLink, networkOffset } from './link.ts'
import { isPcap, readPcap } from './pcap.ts'
import { isPcapng, readPcapng } from './pcapng.ts'

/** A segment as it passed where a capture was taken. */
export interface Seen extends Omit<Header, 'sourcePort' | 'destinationPort'> {
  /** Since 1970, with a fraction. */
  readonly time: Ms
  /** Address and port: `192.0.2.1:80`, `[2001:db8:0:0:0:0:0:1]:80`. */
  readonly source: string
  readonly destination: string
  /** IPv4 Identification. */
  readonly id?: number
}

/** A capture file: its segments in order, and what is wrong with it. */
export interface Capture {
  /** As its reader calls it. */
  readonly file: string
  readonly segments: readonly Seen[]
  readonly messages: readonly VFileMessage[]
}

/** Reads the TCP segments of a pcapng or pcap file, as far as it is whole. */
export function readCapture(file: string, bytes: Uint8Array): Capture {
  const place = { file, line: 1, column: 1 }
  const read = isPcapng(bytes) ? readPcapng : isPcap(bytes) ? readPcap : undefined
  if (!read) {
    const start = Array.from(bytes.subarray(0, 4), octet => octet.toString(16).padStart(2, '0'))
    const found = start.length > 0 ? `begins with \`${start.join(' ')}\` at byte 0` : 'is empty'
    const reason = `no capture: ${found}; expected pcapng or pcap`
    return { file, segments: [], messages: [complain(place, reason, 'no-capture')] }
  }
  const { frames, messages } = read(file, bytes)
  const segments: Seen[] = []
  let fragments = 0
  let malformed = 0
  let isWhole = true
  let octets = 0
  const unknown = new Set<number>()
  for (const { link, time, length, bytes: frame } of frames) {
    isWhole = segments.length < most && octets < mostText
    if (!isWhole) break
    if (!isKnownLink(link)) unknown.add(link)
    const offset = networkOffset(link, frame)
    if (offset === undefined) continue
    const packet = readIp(frame.subarray(offset), length - offset)
    if (packet === 'fragment') fragments += 1
    if (packet === 'fragment' || packet === undefined) continue
    const header = readHeader(packet.bytes, packet.length)
    if (!header) {
      malformed += 1
      continue
    }
    const { sourcePort, destinationPort, ...rest } = header
    octets += rest.segment.text.length
    segments.push({
      ...rest,
      time,
      source: socket(packet.source, sourcePort),
      destination: socket(packet.destination, destinationPort),
      ...(packet.id !== undefined && { id: packet.id }),
    })
  }
  const skipped = [
    ...[...unknown].map(
      link => `packets of link type ${link} skipped; expected 1, 101, 113 or 276`,
    ),
    ...(fragments > 0 ? [`${fragments} IP fragments skipped; expected whole packets`] : []),
    ...(isWhole ? [] : [`what follows ${segments.length} segments left out; expected fewer`]),
    ...(malformed > 0 ? [`${malformed} TCP headers cut or malformed; expected whole ones`] : []),
  ].map(reason => warn(place, reason, 'capture-skipped'))
  const none = complain(
    place,
    `no TCP segment in ${frames.length} packets; expected some`,
    'no-tcp',
  )
  return {
    file,
    segments,
    messages: [...messages, ...skipped, ...(segments.length === 0 ? [none] : [])],
  }
}

/** Segments of a capture that are read: more than any figure can show, and few enough to be replayed at once. */
const most = 10_000

/** Octets of their text that are read, at most; octets that were not captured count, too. */
const mostText = 32 * 1024 * 1024

function socket(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}
