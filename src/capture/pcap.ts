import type { VFileMessage } from 'vfile-message'
import { cutShort, type Frame, type Frames, isFull, viewOf } from './frame.ts'

/** Fractions of a millisecond that a file's clock counts, by its magic number. draft-ietf-opsawg-pcap §4. */
const resolutions: Readonly<Record<number, number>> = { 2712847316: 1e3, 2712812621: 1e6 }

/** Whether a file begins as one of this format, in either byte order. */
export function isPcap(bytes: Uint8Array): boolean {
  return orderOf(bytes) !== undefined
}

/** Reads the classic format. draft-ietf-opsawg-pcap §4, §5. */
export function readPcap(file: string, bytes: Uint8Array): Frames {
  const order = orderOf(bytes)
  if (!order || bytes.length < headerLength) {
    return { frames: [], messages: [cutShort(file, bytes, 0, 'header')] }
  }
  const view = viewOf(bytes)
  const { little, perMs } = order
  const link = view.getUint32(20, little) & 0xffff // Above are flags of the frame check sequence.
  const frames: Frame[] = []
  const messages: VFileMessage[] = []
  let offset = headerLength
  while (offset < bytes.length && !isFull(file, frames, messages)) {
    const data = offset + recordLength
    const captured = data <= bytes.length ? view.getUint32(offset + 8, little) : 0
    if (data + captured > bytes.length) {
      return { frames, messages: [cutShort(file, bytes, offset, 'packet')] }
    }
    const seconds = view.getUint32(offset, little)
    const fraction = view.getUint32(offset + 4, little)
    frames.push({
      link,
      time: seconds * 1000 + fraction / perMs,
      length: Math.max(captured, view.getUint32(offset + 12, little)),
      bytes: bytes.subarray(data, data + captured),
    })
    offset = data + captured
  }
  return { frames, messages }
}

/** Octets of the file's header and of a record's. */
const headerLength = 24
const recordLength = 16

function orderOf(bytes: Uint8Array): { little: boolean; perMs: number } | undefined {
  if (bytes.length < 4) return undefined
  for (const little of [true, false]) {
    const perMs = resolutions[viewOf(bytes).getUint32(0, little)]
    if (perMs !== undefined) return { little, perMs }
  }
  return undefined
}
