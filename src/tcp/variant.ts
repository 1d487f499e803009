import type { Localized } from '../protocol.ts'
import type { State, TcpEvent } from './transitions.ts'

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

interface Varied {
  readonly settings: { readonly variant: readonly Variant[] }
}

/** By variant: the rows that take the place of others of the same state. */
const replaced: Readonly<
  Partial<Record<Variant, Partial<Record<State, Partial<Record<TcpEvent, TcpEvent>>>>>>
> = {
  'two-way-handshake': {
    LISTEN: { 'rcv SYN': 'rcv SYN, two-way' },
    'SYN-SENT': { 'rcv SYN,ACK': 'rcv SYN,ACK, two-way' },
  },
  'four-way-handshake': { LISTEN: { 'rcv SYN': 'rcv SYN, four-way' } },
  'no-time-wait': {
    'FIN-WAIT-2': { 'rcv FIN': 'rcv FIN, no TIME-WAIT' },
    CLOSING: { 'rcv ACK of FIN': 'rcv ACK of FIN, no TIME-WAIT' },
  },
  'early-fin': { ESTABLISHED: { 'rcv FIN': 'rcv FIN, early FIN' } },
  'withheld-ack': { ESTABLISHED: { 'rcv FIN': 'rcv FIN, withheld ACK' } },
}

export function varies(tcb: Varied, variant: Variant): boolean {
  return tcb.settings.variant.includes(variant)
}

/** The row's event that a state takes: the standard's, or what a variant has in its place. */
export function varied({ settings }: Varied, state: State, event: TcpEvent): TcpEvent {
  for (const variant of settings.variant) {
    const found = replaced[variant]?.[state]?.[event]
    if (found) return found
  }
  return event
}
