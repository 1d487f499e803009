import type { VFileMessage } from 'vfile-message'
import { warn } from '../message.ts'
import { cutShort, type Frame, type Frames, isFull, viewOf } from './frame.ts'

/** Types of blocks. draft-ietf-opsawg-pcapng §4; the Packet Block is of Appendix A. */
export const blockTypes = {
  section: 0x0a0d0d0a,
  interface: 1,
  packet: 2,
  simple: 3,
  names: 4,
  statistics: 5,
  enhanced: 6,
  secrets: 10,
}

/** draft-ietf-opsawg-pcapng §4.1: tells the byte order of a section. */
export const byteOrderMagic = 0x1a2b3c4d

/** Whether a file begins as one of this format. */
export function isPcapng(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && viewOf(bytes).getUint32(0) === blockTypes.section
}

/**
 * Reads every section of a file. Blocks that end before or after where their length says are common in files that
 * were edited: they are read where the next block can be found, with a warning.
 */
export function readPcapng(file: string, bytes: Uint8Array): Frames {
  const view = viewOf(bytes)
  const frames: Frame[] = []
  const misplaced: Block[] = []
  let little = true
  let interfaces: Interface[] = []
  let cut: number | undefined
  const full: VFileMessage[] = []
  for (let offset = 0; offset < bytes.length && !isFull(file, frames, full); ) {
    if (offset + shortest > bytes.length) {
      cut = offset
      break
    }
    if (view.getUint32(offset, true) === blockTypes.section) {
      little = view.getUint32(offset + 8, true) === byteOrderMagic
      interfaces = []
    }
    const block = blockAt(view, offset, little)
    if (!block) {
      cut = offset
      break
    }
    if (block.end !== offset + block.length) misplaced.push(block)
    const body = new DataView(view.buffer, view.byteOffset + offset + 8, block.end - offset - 12)
    if (block.type === blockTypes.interface) interfaces.push(interfaceOf(body, little))
    const frame = frameOf(block.type, body, little, interfaces, frames.at(-1))
    if (frame) frames.push(frame)
    offset = block.end
  }
  const [first] = misplaced
  const place = { file, line: 1, column: 1 }
  return {
    frames,
    messages: [
      ...(first
        ? [
            warn(
              place,
              `${misplaced.length} of the blocks not as long as they say: the one at byte ${first.offset} ends after ${first.end - first.offset} octets; expected ${first.length}`,
              'capture-damaged',
            ),
          ]
        : []),
      ...(cut === undefined ? [] : [cutShort(file, bytes, cut, 'block')]),
      ...full,
    ],
  }
}

/** Octets of a block without a body. */
const shortest = 12

/** A block from its offset to its end; `length` is what it says of itself. */
interface Block {
  readonly type: number
  readonly offset: number
  readonly length: number
  readonly end: number
}

/** The block at an offset, which its length ends. draft-ietf-opsawg-pcapng §3.1. Undefined where no end can be found. */
function blockAt(view: DataView, offset: number, little: boolean): Block | undefined {
  const type = view.getUint32(offset, little)
  const length = view.getUint32(offset + 4, little)
  if (length < shortest) return undefined
  const closes = (at: number) => at + 4 <= view.byteLength && view.getUint32(at, little) === length
  if (closes(offset + length - 4)) return { type, offset, length, end: offset + length }
  for (let at = offset + 8; at + 4 <= view.byteLength; at += 1) {
    const end = at + 4
    if (closes(at) && (end === view.byteLength || beginsBlock(view, end, little))) {
      return { type, offset, length, end }
    }
  }
  return undefined
}

/** Whether what stands at an offset looks like a block, rather than like octets of a packet. */
function beginsBlock(view: DataView, offset: number, little: boolean): boolean {
  return (
    offset + shortest <= view.byteLength &&
    Object.values(blockTypes).includes(view.getUint32(offset, little)) &&
    view.getUint32(offset + 4, little) >= shortest
  )
}

interface Interface {
  readonly link: number
  /** Of the octets that are captured of a packet; 0 is none. */
  readonly limit: number
  /** Milliseconds of a tick of its clock, and at its zero. */
  readonly tick: number
  readonly epoch: number
}

/** draft-ietf-opsawg-pcapng §4.2. */
function interfaceOf(body: DataView, little: boolean): Interface {
  let tick = 1e-3
  let epoch = 0
  if (body.byteLength < 8) return { link: -1, limit: 0, tick, epoch }
  for (let at = 8; at + 4 <= body.byteLength; ) {
    const code = body.getUint16(at, little)
    const length = body.getUint16(at + 2, little)
    const value = at + 4
    if (code === 0 || value + length > body.byteLength) break
    if (code === options.resolution && length === 1) {
      const exponent = body.getUint8(value)
      tick = 1000 * (exponent & 0x80 ? 2 ** -(exponent & 0x7f) : 10 ** -exponent)
    }
    if (code === options.offset && length === 8) {
      epoch = 1000 * Number(body.getBigInt64(value, little))
    }
    at = value + Math.ceil(length / 4) * 4
  }
  return { link: body.getUint16(0, little), limit: body.getUint32(4, little), tick, epoch }
}

/** draft-ietf-opsawg-pcapng §4.2: if_tsresol, if_tsoffset. */
const options = { resolution: 9, offset: 14 }

/** draft-ietf-opsawg-pcapng §4.3, §4.4 and Appendix A. Undefined for a block of another kind. */
function frameOf(
  type: number,
  body: DataView,
  little: boolean,
  interfaces: readonly Interface[],
  before: Frame | undefined,
): Frame | undefined {
  if (type === blockTypes.simple && body.byteLength >= 4) {
    const [on] = interfaces
    const length = body.getUint32(0, little)
    // It bears no time: it was captured after the one before.
    return (
      on && {
        link: on.link,
        time: before?.time ?? 0,
        length,
        bytes: data(body, 4, on.limit ? Math.min(on.limit, length) : length),
      }
    )
  }
  const isEnhanced = type === blockTypes.enhanced
  if ((!isEnhanced && type !== blockTypes.packet) || body.byteLength < 20) return undefined
  const on = interfaces[isEnhanced ? body.getUint32(0, little) : body.getUint16(0, little)]
  const ticks = body.getUint32(4, little) * 2 ** 32 + body.getUint32(8, little)
  const bytes = data(body, 20, body.getUint32(12, little))
  const length = Math.max(bytes.length, body.getUint32(16, little))
  return on && { link: on.link, time: on.epoch + ticks * on.tick, length, bytes }
}

function data(body: DataView, offset: number, length: number): Uint8Array {
  const room = body.byteLength - offset
  return new Uint8Array(body.buffer, body.byteOffset + offset, Math.min(length, room))
}
