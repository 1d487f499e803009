import { viewOf } from './frame.ts'

/** Link types that are read, by their number in the LINKTYPE registry: octets of the header, and where its EtherType is. */
const links: Readonly<Record<number, { readonly header: number; readonly type?: number }>> = {
  1: { header: 14, type: 12 }, // Ethernet
  101: { header: 0 }, // raw IP
  113: { header: 16, type: 14 }, // Linux cooked
  276: { header: 20, type: 0 }, // Linux cooked, version 2
}

export function isKnownLink(link: number): boolean {
  return links[link] !== undefined
}

/** Where the IP packet begins in a frame of a known link, past any VLAN tags; undefined where it holds none. */
export function networkOffset(link: number, bytes: Uint8Array): number | undefined {
  const format = links[link]
  if (!format) return undefined
  let { header } = format
  if (format.type === undefined) return header
  const view = viewOf(bytes)
  const read = (at: number) => (at + 2 <= bytes.length ? view.getUint16(at) : undefined)
  let type = read(format.type)
  while (type !== undefined && tags.includes(type)) {
    type = read(header + 2)
    header += 4
  }
  return type === etherTypes.ipv4 || type === etherTypes.ipv6 ? header : undefined
}

const etherTypes = { ipv4: 0x0800, ipv6: 0x86dd }

/** EtherTypes of VLAN tags: IEEE 802.1Q, 802.1ad, and one that was used before it. */
const tags: readonly number[] = [0x8100, 0x88a8, 0x9100]
