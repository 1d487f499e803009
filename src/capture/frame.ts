import type { VFileMessage } from 'vfile-message'
import { warn } from '../message.ts'
import type { Ms } from '../protocol.ts'

/** What a capture file has of one packet on a link. */
export interface Frame {
  /** LINKTYPE of the interface, from the registry that draft-ietf-opsawg-pcaplinktype keeps. */
  readonly link: number
  /** When it was captured: since 1970, with a fraction as fine as the file's clock. */
  readonly time: Ms
  /** Octets that it had on the link, at least as many as were captured. */
  readonly length: number
  readonly bytes: Uint8Array
}

/** What could be read of a file, and what is wrong with the rest of it. */
export interface Frames {
  readonly frames: readonly Frame[]
  readonly messages: readonly VFileMessage[]
}

/** A file that ends in the midst of what stands at an offset, counted from 0. What came before it was read. */
export function cutShort(file: string, bytes: Uint8Array, offset: number, what: string) {
  const reason = `${what} at byte ${offset} of ${bytes.length} is cut short; expected all of it`
  return warn({ file, line: 1, column: 1 }, reason, 'capture-cut')
}

/** Packets of a file that are read, at most: twenty times as many as segments of a capture. */
const mostFrames = 200_000

/** Whether a file has shown as many packets as are read; then the messages say so. */
export function isFull(file: string, frames: readonly Frame[], messages: VFileMessage[]): boolean {
  if (frames.length < mostFrames) return false
  const reason = `what follows ${mostFrames.toLocaleString('en')} packets left out; expected fewer`
  messages.push(warn({ file, line: 1, column: 1 }, reason, 'capture-cut'))
  return true
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
