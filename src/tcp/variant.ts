import type { Localized } from '../protocol.ts'

/**
 * TCP as it is not: what each rule is good for shows in what happens without it. A variant replaces rows of the
 * transition table, or is a switch that one rule reads; there is no second state machine.
 */
export const variants = {
  'two-way-handshake': { en: 'two-way handshake', zh: '两次握手' },
  'four-way-handshake': { en: 'four-way handshake', zh: '四次握手' },
  'constant-iss': { en: 'constant ISS', zh: 'ISS 固定不变' },
  'no-retransmission': { en: 'no retransmission', zh: '不重传' },
  'no-time-wait': { en: 'no TIME-WAIT', zh: '没有 TIME-WAIT' },
  'early-fin': { en: 'FIN at once with the ACK', zh: '收到 FIN 立即回 FIN,ACK' },
  'withheld-ack': { en: 'ACK withheld until CLOSE', zh: 'ACK 等到 CLOSE 才发' },
  'syn-cookies': { en: 'SYN cookies', zh: 'SYN cookie' },
} as const satisfies Readonly<Record<string, Localized>>

export type Variant = keyof typeof variants

/** Whatever has the settings of an endpoint. */
export interface Varied {
  readonly settings: { readonly variant: readonly Variant[] }
}

export function varies(tcb: Varied, variant: Variant): boolean {
  return tcb.settings.variant.includes(variant)
}
