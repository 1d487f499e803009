import { type Replay, replay } from '../src/trace/replay.ts'
import type { TraceEvent } from '../src/trace/trace.ts'

/** What happens in a trace that is made by hand; rows are numbered from 1 as ever. */
export type Move =
  | readonly [kind: 'send' | 'inject', from: string, to: string]
  | readonly [kind: 'arrive' | 'lose' | 'duplicate', row: number]
  | readonly [kind: 'reboot', endpoint: string]

/** A run of moves and nothing else: its messages are empty, its endpoints have no states. */
export function replayOf(endpoints: readonly string[], moves: readonly Move[]): Replay {
  const ends: { from: string; to: string }[] = []
  const row = () => ends.length
  const endsOf = (of: number) => {
    const found = ends[of - 1]
    if (!found) throw new Error(`no row ${of}`)
    return found
  }
  const at = (endpoint: string) => ({ time: 0, endpoint, incarnation: 1, ref: '' })
  const events = moves.flatMap((move): TraceEvent[] => {
    switch (move[0]) {
      case 'send': {
        const [, from, to] = move
        ends.push({ from, to })
        const sent = { row: row(), from, to, message: {}, retransmission: false }
        return [
          { ...at(from), kind: 'call', call: { name: 'SEND' } },
          { ...at(from), kind: 'sent', ...sent },
        ]
      }
      case 'inject': {
        const [, from, to] = move
        ends.push({ from, to })
        return [{ time: 0, kind: 'injected', row: row(), from, to, message: {} }]
      }
      case 'duplicate': {
        const [, of] = move
        ends.push(endsOf(of))
        return [{ time: 0, kind: 'duplicated', row: row(), ...endsOf(of), of }]
      }
      case 'arrive':
        return [{ ...at(endsOf(move[1]).to), kind: 'arrived', row: move[1] }]
      case 'lose':
        return [{ time: 0, kind: 'lost', row: move[1] }]
      case 'reboot':
        return [{ ...at(move[1]), kind: 'rebooted', state: '' }]
      default:
        return move satisfies never
    }
  })
  return replay({
    format: 1,
    protocol: 'moves',
    scenario: 'moves',
    hash: '',
    title: { en: 'Moves', zh: '动作' },
    endpoints: endpoints.map(name => ({
      name,
      incarnation: 1,
      state: '',
      variables: {},
      origin: 0,
    })),
    names: [],
    events,
    end: 0,
  })
}
