/** Capture files made by hand, to be read. Numbers are in the byte order asked for, those of packets in network order. */

/** A packet as it is put into a file. */
export interface Packet {
  /** Microseconds, or nanoseconds where the file counts in them. */
  readonly ticks: bigint
  readonly bytes: Uint8Array
  /** Octets on the link, where the packet was cut. */
  readonly length?: number
}

export interface Order {
  readonly little: boolean
  readonly nano: boolean
}

export const orders: readonly Order[] = [
  { little: true, nano: false },
  { little: true, nano: true },
  { little: false, nano: false },
  { little: false, nano: true },
]

export function pcap(link: number, packets: readonly Packet[], order: Order): Uint8Array {
  const { little, nano } = order
  const perSecond = nano ? 1_000_000_000n : 1_000_000n
  const records = packets.flatMap(({ ticks, bytes, length }) => [
    ...u32s(little, Number(ticks / perSecond), Number(ticks % perSecond)),
    ...u32s(little, bytes.length, length ?? bytes.length),
    ...bytes,
  ])
  const magic = nano ? 0xa1b23c4d : 0xa1b2c3d4
  return Uint8Array.from([
    ...u32s(little, magic),
    ...u16s(little, 2, 4),
    ...u32s(little, 0, 0, 65_535, link),
    ...records,
  ])
}

export function pcapng(link: number, packets: readonly Packet[], order: Order): Uint8Array {
  const { little, nano } = order
  const resolution = nano ? [...u16s(little, 9, 1), 9, 0, 0, 0, ...u16s(little, 0, 0)] : []
  const section = [...u32s(little, 0x1a2b3c4d), ...u16s(little, 1, 0), ...Array(8).fill(0xff)]
  const description = [...u16s(little, link, 0), ...u32s(little, 0), ...resolution]
  return Uint8Array.from([
    ...block(little, 0x0a0d0d0a, section),
    ...block(little, 1, description),
    ...block(little, 5, u32s(little, 0, 0, 0)), // Statistics, which are skipped.
    ...packets.flatMap(({ ticks, bytes, length }) =>
      block(little, 6, [
        ...u32s(little, 0, Number(ticks >> 32n), Number(ticks & 0xffffffffn)),
        ...u32s(little, bytes.length, length ?? bytes.length),
        ...bytes,
      ]),
    ),
  ])
}

export function block(little: boolean, type: number, body: readonly number[]): number[] {
  const padded = [...body, ...Array((4 - (body.length % 4)) % 4).fill(0)]
  const length = padded.length + 12
  return [...u32s(little, type, length), ...padded, ...u32s(little, length)]
}

export function u32s(little: boolean, ...values: readonly number[]): number[] {
  const view = new DataView(new ArrayBuffer(4 * values.length))
  for (const [index, value] of values.entries()) view.setUint32(4 * index, value >>> 0, little)
  return [...new Uint8Array(view.buffer)]
}

export function u16s(little: boolean, ...values: readonly number[]): number[] {
  const view = new DataView(new ArrayBuffer(2 * values.length))
  for (const [index, value] of values.entries()) view.setUint16(2 * index, value, little)
  return [...new Uint8Array(view.buffer)]
}

/** A TCP header with options, and text: from port 5000 to 80, SEQ 1000, ACK 2000, window 8192. */
export function tcpSegment(flags: number, options: readonly number[], text: string): number[] {
  const words = 5 + options.length / 4
  return [
    ...u16s(false, 5000, 80),
    ...u32s(false, 1000, 2000),
    ...[words << 4, flags],
    ...u16s(false, 8192, 0, 0),
    ...options,
    ...new TextEncoder().encode(text),
  ]
}

/** From 10.0.0.1 to 10.0.0.2; `fragment` is the field of flags and offset. */
export function ipv4(
  payload: readonly number[],
  { options = [] as readonly number[], fragment = 0, protocol = 6, total = 0 } = {},
): number[] {
  const header = 20 + options.length
  return [
    ...[0x40 | (header / 4), 0],
    ...u16s(false, total || header + payload.length, 7, fragment),
    ...[64, protocol, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2],
    ...options,
    ...payload,
  ]
}

/** From 2001:db8::1 to 2001:db8::2. */
export function ipv6(next: number, payload: readonly number[]): number[] {
  const address = (last: number) => [...u16s(false, 0x2001, 0xdb8), ...Array(11).fill(0), last]
  return [
    ...[0x60, 0, 0, 0, ...u16s(false, payload.length), next, 64],
    ...[...address(1), ...address(2)],
    ...payload,
  ]
}
