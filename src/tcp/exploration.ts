import type { Exploration, Flight } from '../protocol.ts'
import type { Host } from './host.ts'
import { properties } from './properties.ts'
import { initialRto } from './retransmission.ts'
import { end, has, length, type Segment } from './segment.ts'
import { add, type Seq, within } from './sequence.ts'
import type { Tcb } from './tcb.ts'

/** What trying every run needs to know of TCP. */
export const exploration: Exploration<Host, Segment> = {
  settled: settings => ({ ...settings, iss: withMore(settings.iss as readonly Seq[]) }),
  timers: host =>
    [...host.connections.values()].flatMap(({ tcb, incarnation }) =>
      tcb.running.map(timer => ({ incarnation, timer })),
    ),
  // At most 0.5 s, some seconds, 2 MSL, minutes. RFC 9293 §3.8.6.3, §3.8.6.2.1; RFC 6298; RFC 9293 §3.4.2, §3.8.4.
  urgency: [['delayed-ack', 'override'], ['rto', 'persist'], ['time-wait'], ['keep-alive', 'user']],
  // An old segment is gone after MSL, so that TIME-WAIT outlives all that is in flight. RFC 9293 §3.4.2.
  awaits(host, endpoint, { incarnation, timer }, flight) {
    for (const [peer, connection] of host.connections) {
      if (connection.incarnation !== incarnation) continue
      const isBetween = [flight.from, flight.to].every(end => end === endpoint || end === peer)
      if (!isBetween) return false
      return (
        timer === 'time-wait' || (timer === 'rto' && mayAnswer(connection.tcb, endpoint, flight))
      )
    }
    return false
  },
  timeless: host => ({
    ...host,
    connections: new Map(
      [...host.connections].map(([peer, { tcb, incarnation }]) => [
        peer,
        { tcb: timelessTcb(tcb), incarnation },
      ]),
    ),
  }),
  properties,
}

/** ISSs for the connections behind those that a scenario gives one, further apart than a window reaches. */
function withMore(given: readonly Seq[]): readonly Seq[] {
  const last = given.at(-1) ?? 0
  const more = Array.from({ length: connections }, (_, n) => add(last, (n + 1) * apart))
  return [...given, ...more]
}

const [connections, apart] = [32, 100_000]

/** Whether a segment acknowledges what is outstanding, ends the connection, or is itself what is outstanding. */
function mayAnswer(tcb: Tcb, endpoint: string, { from, to, message }: Flight<Segment>): boolean {
  if (to === endpoint) {
    const { ack } = message
    return has(message, 'RST') || (ack !== undefined && within(tcb.sndUna, ack, tcb.sndNxt))
  }
  return from === endpoint && length(message) > 0 && within(tcb.sndUna, end(message), tcb.sndNxt)
}

function timelessTcb(tcb: Tcb): Tcb {
  return { ...tcb, rto: initialRto, silentSince: 0, running: [...tcb.running].sort() }
}
