import assert from 'node:assert/strict'
import { add, distance } from '../../src/tcp/sequence.ts'
import type { Replay } from '../../src/trace/replay.ts'
import { type RandomScenario, sides } from './scenarios.ts'
import { sentBy } from './sender.ts'

/** By incarnation. */
export function deliveredTo({ trace }: Replay, side: string): Map<number, string> {
  const delivered = new Map<number, string>()
  for (const event of trace.events) {
    if (event.kind !== 'delivered' || event.endpoint !== side) continue
    const { incarnation } = event
    delivered.set(incarnation, (delivered.get(incarnation) ?? '') + event.octets)
  }
  return delivered
}

/**
 * What the two sides agree on where nobody else sends: the receiver has what the sender knows to be acknowledged, and
 * no more than was sent; what is delivered is the beginning of what was sent, all of it once the FIN is acknowledged.
 */
export function checkStreams(replay: Replay, { endpoints }: RandomScenario): void {
  for (const [sender, receiver] of [sides, [...sides].reverse()] as ['a' | 'b', 'a' | 'b'][]) {
    const peers = peersOf(replay, sender, receiver)
    const sent = sentBy(replay, sender)
    const delivered = deliveredTo(replay, receiver)
    for (const [incarnation, text] of delivered) {
      const all = sent.get(peers.get(incarnation) ?? 0) ?? ''
      assert(all.startsWith(text), `${receiver} was given ${text}, ${sender} sent ${all}`)
    }
    if (endpoints[receiver].reads === false) continue
    for (const [incarnation, peer] of peers) {
      if (!hasFinAcknowledged(replay, sender, peer)) continue
      assert.equal(delivered.get(incarnation) ?? '', sent.get(peer) ?? '', `to ${receiver}`)
    }
  }
}

/** By incarnation of the receiver: the sender's incarnation that it is connected to, each with the other's ISS as IRS. */
function peersOf(
  { steps }: Replay,
  sender: 'a' | 'b',
  receiver: 'a' | 'b',
): ReadonlyMap<number, number> {
  const peers = new Map<number, number>()
  for (const { after, time } of steps) {
    const [from, to] = [after[sender] ?? assert.fail(), after[receiver] ?? assert.fail()]
    const { ISS: iss, IRS: peerIss, 'SND.UNA': una, 'SND.NXT': next } = from.variables
    const { ISS: ownIss, IRS: irs, 'RCV.NXT': received } = to.variables
    if (iss === undefined || iss !== irs || ownIss !== peerIss) continue
    if (una === undefined || next === undefined || received === undefined) continue
    peers.set(to.incarnation, from.incarnation)
    const what = `${sender} to ${receiver} at ${time} ms: ${una} to ${next}, received ${received}`
    assert(distance(received, una) >= 0, what)
    assert(distance(received, add(next, 1)) <= 0, what) // A probe's octet is not counted in SND.NXT.
  }
  return peers
}

function hasFinAcknowledged({ trace }: Replay, side: string, incarnation: number): boolean {
  return trace.events.some(
    event =>
      event.kind === 'transition' &&
      event.endpoint === side &&
      event.incarnation === incarnation &&
      event.event === 'rcv ACK of FIN',
  )
}
