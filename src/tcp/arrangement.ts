import type { Arrangement, Spot } from '../protocol.ts'
import type { State } from './transitions.ts'

/** Where RFC 9293 Figure 5 has the states, and the ways of its arrows: CLOSED is there twice. */
export const arrangement = {
  places: {
    CLOSED: [
      [1, 0],
      [2, 6],
    ],
    LISTEN: [[1, 1]],
    'SYN-RECEIVED': [[0, 2]],
    'SYN-SENT': [[2, 2]],
    ESTABLISHED: [[1, 3]],
    'FIN-WAIT-1': [[0, 4]],
    'CLOSE-WAIT': [[2, 4]],
    'FIN-WAIT-2': [[0, 5]],
    CLOSING: [[1, 5]],
    'LAST-ACK': [[2, 5]],
    'TIME-WAIT': [[1, 6]],
  },
  ways: {
    CLOSED: {
      LISTEN: between([0.85, 0], [0.85, 1]),
      'SYN-SENT': between([1, -0.1], [2.2, -0.1], [2.2, 2]),
    },
    LISTEN: {
      CLOSED: between([1.15, 1], [1.15, 0]),
      'SYN-RECEIVED': between([1, 1.1], [0.15, 1.1], [0.15, 2]),
      'SYN-SENT': between([1, 1], [1.75, 1], [1.75, 2]),
      // Of variants alone.
      ESTABLISHED: between([1, 1], [1, 3]),
    },
    'SYN-RECEIVED': {
      LISTEN: between([-0.15, 2], [-0.15, 0.9], [1, 0.9]),
      ESTABLISHED: between([0.15, 2], [0.15, 2.9], [1, 2.9]),
      'FIN-WAIT-1': between([-0.15, 2], [-0.15, 4]),
    },
    'SYN-SENT': {
      CLOSED: between([1.98, 2], [1.98, 0.1], [1, 0.1]),
      'SYN-RECEIVED': between([2, 2], [0, 2]),
      ESTABLISHED: between([2, 2], [2, 2.9], [1, 2.9]),
    },
    ESTABLISHED: {
      'FIN-WAIT-1': between([1, 3.1], [0.15, 3.1], [0.15, 4]),
      'CLOSE-WAIT': between([1, 3.1], [2, 3.1], [2, 4]),
      // Of a variant alone.
      'LAST-ACK': between([1, 3], [1, 3.45], [1.49, 3.45], [1.49, 5], [2, 5]),
    },
    'FIN-WAIT-1': {
      'FIN-WAIT-2': between([0, 4], [0, 5]),
      CLOSING: between([0, 4], [1, 4], [1, 5]),
    },
    'FIN-WAIT-2': { 'TIME-WAIT': between([0, 5], [0, 6], [1, 6]) },
    'CLOSE-WAIT': { 'LAST-ACK': between([2, 4], [2, 5]) },
    CLOSING: { 'TIME-WAIT': between([1, 5], [1, 6]) },
    'LAST-ACK': { CLOSED: between([2, 5], [2, 6]) },
    'TIME-WAIT': { CLOSED: between([1, 6], [2, 6]) },
  },
} as const satisfies Arrangement & {
  readonly places: Readonly<Record<State, readonly Spot[]>>
  readonly ways: Readonly<Record<State, Partial<Record<State, readonly Spot[]>>>>
}

function between(...spots: readonly Spot[]): readonly Spot[] {
  return spots
}
