import type { Data } from '../protocol.ts'
import { add, type Seq } from './sequence.ts'

/** Control bits in the order in which RFC 9293 writes them in its figures: `SYN,ACK`. */
export const controlBits = ['SYN', 'FIN', 'RST', 'ACK'] as const

/** What a segment without control bits is called, where others are called by them. */
export const noBits = 'none'

export type ControlBit = (typeof controlBits)[number]

/** One character an octet, U+0000 to U+00FF. */
export type Octets = string

/** RFC 9293 §3.1, less what the model leaves out. */
export type Segment = {
  readonly seq: Seq
  /** Present exactly when the ACK bit is set. */
  readonly ack?: Seq
  readonly ctl: readonly ControlBit[]
  readonly wnd: number
  readonly text: Octets
  /** PSH: set in the last segment of what the user has sent (MUST-61). Figures leave it out, as RFC 9293's do. */
  readonly psh?: true
}

export function has(segment: Segment, bit: ControlBit): boolean {
  return segment.ctl.includes(bit)
}

export function isSegment(data: unknown): data is Segment {
  if (typeof data !== 'object' || data === null) return false
  const { seq, ack, ctl, wnd, text } = data as Partial<Record<keyof Segment, unknown>>
  return (
    typeof seq === 'number' &&
    (ack === undefined || typeof ack === 'number') &&
    Array.isArray(ctl) &&
    ctl.every(bit => controlBits.includes(bit)) &&
    typeof wnd === 'number' &&
    typeof text === 'string'
  )
}

/** SEG.LEN: the octets of text, and one each for SYN and FIN. RFC 9293 §3.4. */
export function length(segment: Segment): number {
  return segment.text.length + (has(segment, 'SYN') ? 1 : 0) + (has(segment, 'FIN') ? 1 : 0)
}

/** The sequence number after the segment's last. */
export function end(segment: Segment): Seq {
  return add(segment.seq, length(segment))
}

/** What a segment consists of behind its SYN. */
export function withoutSyn(segment: Segment): Segment {
  const seq = add(segment.seq, 1)
  return { ...segment, seq, ctl: segment.ctl.filter(bit => bit !== 'SYN') }
}

/** The control bits as figures and selectors write them: `SYN,ACK`, or `none`. */
export function nameOfBits(bits: readonly string[]): string {
  return bits.length > 0 ? bits.join(',') : noBits
}

/** What selectors call a segment: its control bits, unless it is an ACK that exists for its text; `data`. */
export function kindsOf(segment: Segment): readonly string[] {
  const ctl = nameOfBits(segment.ctl)
  if (segment.text === '') return [ctl]
  return ctl === 'ACK' ? ['data'] : [ctl, 'data']
}

/** The segment that a scenario injects. An acknowledgment number sets the ACK bit, and the bit needs the number. */
export function compose(values: Data): Segment | string {
  const bits = new Set(values.ctl as readonly ControlBit[])
  const ack = values.ack as Seq | undefined
  if (ack !== undefined && bits.size === 0) {
    return `\`ack\` beside \`ctl: ${noBits}\`; expected \`ctl: ACK\`, or no \`ack\``
  }
  if (ack !== undefined) bits.add('ACK')
  else if (bits.has('ACK')) return '`ACK` without `ack`; expected the acknowledgment number'
  return {
    seq: values.seq as Seq,
    ...(ack !== undefined && { ack }),
    ctl: controlBits.filter(bit => bits.has(bit)),
    wnd: values.wnd as number,
    text: textOf(values),
  }
}

/** The octets that `text` or `octets` of a call or an injected segment stand for. */
export function textOf(values: Data): Octets {
  if (typeof values.text === 'string') {
    return Array.from(new TextEncoder().encode(values.text), octet =>
      String.fromCharCode(octet),
    ).join('')
  }
  const count = (values.octets as number | undefined) ?? 0
  return filler.repeat(Math.ceil(count / filler.length)).slice(0, count)
}

const filler = 'abcdefghijklmnopqrstuvwxyz'
