import type { State, TcpEvent } from './transitions.ts'
import type { Variant, Varied } from './variant.ts'

/** The row's event that a state takes: the standard's, or what a variant has in its place. */
export function varied({ settings }: Varied, state: State, event: TcpEvent): TcpEvent {
  for (const variant of settings.variant) {
    const found = replaced[variant]?.[state]?.[event]
    if (found) return found
  }
  return event
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
