import { controlBits, type Segment } from '../tcp/segment.ts'
import { viewOf } from './frame.ts'

/** A TCP segment with what the model leaves out of it. RFC 9293 §3.1. */
export interface Header {
  readonly sourcePort: number
  readonly destinationPort: number
  /** Its window is as in the header, not scaled; octets of text that were not captured are U+0000. */
  readonly segment: Segment
  /** Of the option, in octets. RFC 9293 §3.7.1. */
  readonly mss?: number
  /** Shift count of the window scale option, at most 14. RFC 7323 §2.2, §2.3. */
  readonly shift?: number
}

/** The control bits that the model has, by their place in the header. RFC 9293 §3.1. */
export const bits = { FIN: 0x01, SYN: 0x02, RST: 0x04, ACK: 0x10 }

/** PSH, which figures leave out. */
export const push = 0x08

/** A segment of so many octets, of which the first were captured; undefined where the header is cut or malformed. */
export function readHeader(bytes: Uint8Array, length: number): Header | undefined {
  if (bytes.length < 20) return undefined
  const view = viewOf(bytes)
  const size = (view.getUint8(12) >> 4) * 4
  if (size < 20 || size > length) return undefined
  const flags = view.getUint8(13)
  const ctl = controlBits.filter(bit => flags & bits[bit])
  const text = Array.from(bytes.subarray(size), octet => String.fromCharCode(octet)).join('')
  return {
    sourcePort: view.getUint16(0),
    destinationPort: view.getUint16(2),
    segment: {
      seq: view.getUint32(4),
      ...(ctl.includes('ACK') && { ack: view.getUint32(8) }),
      ctl,
      wnd: view.getUint16(14),
      text: text.padEnd(length - size, '\0'),
      ...(flags & push && { psh: true }),
    },
    ...readOptions(bytes.subarray(20, size)),
  }
}

/** RFC 9293 §3.2. A list that is cut or malformed is read up to there. */
function readOptions(bytes: Uint8Array): Pick<Header, 'mss' | 'shift'> {
  const view = viewOf(bytes)
  const found: { mss?: number; shift?: number } = {}
  for (let at = 0; at < bytes.length; ) {
    const kind = view.getUint8(at)
    if (kind === options.end) break
    if (kind === options.nothing) {
      at += 1
      continue
    }
    const length = at + 1 < bytes.length ? view.getUint8(at + 1) : 0
    if (length < 2 || at + length > bytes.length) break
    if (kind === options.mss && length === 4) found.mss = view.getUint16(at + 2)
    if (kind === options.shift && length === 3)
      found.shift = Math.min(view.getUint8(at + 2), mostShift)
    at += length
  }
  return found
}

/** RFC 9293 §3.2, RFC 7323 §2.2. */
const options = { end: 0, nothing: 1, mss: 2, shift: 3 }

/** RFC 7323 §2.3. */
export const mostShift = 14
