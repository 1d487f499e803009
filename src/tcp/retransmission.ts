import type { Ms } from '../protocol.ts'
import { before, type Seq } from './sequence.ts'

/** The state of the retransmission timer. RFC 6298. */
export interface Rto {
  /** The timeout that the timer is set to next. */
  readonly rto: Ms
  readonly srtt?: Ms
  readonly rttvar?: Ms
  /** The segment whose round trip is being measured: what acknowledges it, and when it was sent. */
  readonly timed?: { readonly end: Seq; readonly at: Ms }
}

/** RFC 6298 (2.1). */
export const initialRto: Rto = { rto: 1000 }

/** RFC 6298 (2.5) lets a maximum be set, of at least 60 s. */
const maxRto: Ms = 60_000

/** RFC 6298 (5.7). */
const rtoAfterSynTimeout: Ms = 3000

/** Clock granularity G: the model's clock ticks in milliseconds. */
const granularity: Ms = 1

/** A segment is sent for the first time: measured, unless another is. RFC 6298 (3) asks for one a round trip. */
export function sent(rto: Rto, end: Seq, now: Ms): Rto {
  return rto.timed ? rto : { ...rto, timed: { end, at: now } }
}

/** A segment is sent again: what acknowledges it is ambiguous, so that it is not measured. RFC 6298 (3). */
export function sentAgain(rto: Rto): Rto {
  const { timed: _, ...rest } = rto
  return rest
}

/** After an expiry: doubled, at most 60 s. RFC 6298 (5.5). */
export function backOff(rto: Rto): Rto {
  return { ...rto, rto: Math.min(rto.rto * 2, maxRto) }
}

/** From one probe of a silent peer to the next, after `n` of them. RFC 9293 §3.8.6.1 (SHLD-29, SHLD-30). */
export function probeInterval(rto: Rto, n: number): Ms {
  return Math.min(rto.rto * 2 ** n, maxRto)
}

/** An acknowledgment of new data: takes the measurement that it completes. RFC 6298 (2.2), (2.3). */
export function acknowledged(rto: Rto, ack: Seq, rtoMin: Ms, now: Ms): Rto {
  if (!rto.timed || before(ack, rto.timed.end)) return rto
  const r = now - rto.timed.at
  const { srtt, rttvar } =
    rto.srtt === undefined || rto.rttvar === undefined
      ? { srtt: r, rttvar: r / 2 }
      : {
          rttvar: (3 / 4) * rto.rttvar + (1 / 4) * Math.abs(rto.srtt - r),
          srtt: (7 / 8) * rto.srtt + (1 / 8) * r,
        }
  const computed = Math.ceil(srtt + Math.max(granularity, 4 * rttvar))
  return { rto: Math.min(Math.max(computed, rtoMin), maxRto), srtt, rttvar }
}

/** The connection is established after its SYN timed out: 3 s for the data. RFC 6298 (5.7). */
export function establishedAfterTimeout(rto: Rto): Rto {
  return { ...rto, rto: rtoAfterSynTimeout }
}
