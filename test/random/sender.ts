import assert from 'node:assert/strict'
import { add, distance } from '../../src/tcp/sequence.ts'
import type { Replay, Row, TraceStep } from '../../src/trace/replay.ts'
import type { Settings } from './scenarios.ts'

export interface Message {
  readonly seq: number
  readonly ack?: number
  readonly ctl: readonly string[]
  readonly wnd: number
  readonly text: string
}

export function messageOf({ message }: Pick<Row, 'message'>): Message {
  return message as unknown as Message
}

/** By incarnation: the text of the SENDs that were accepted. */
export function sentBy({ steps }: Replay, side: string): Map<number, string> {
  const sent = new Map<number, string>()
  for (const { trigger, events } of steps) {
    if (trigger.kind !== 'call' || trigger.endpoint !== side || trigger.call.name !== 'SEND')
      continue
    if (events.some(event => event.kind === 'signal' && event.signal.startsWith('error'))) continue
    const { incarnation } = trigger
    sent.set(incarnation, (sent.get(incarnation) ?? '') + String(trigger.call.text))
  }
  return sent
}

/**
 * What an endpoint sends: the octets that its user sent, at their numbers, however often; in segments of its MSS; never
 * beyond a window that was offered to it; with what it has received and the window that it offers.
 */
export function checkSender(replay: Replay, settings: Settings, side: 'a' | 'b'): void {
  const { steps, start } = replay
  const sent = sentBy(replay, side)
  const first = start[side] ?? assert.fail()
  const { 'SND.UNA': una = 0, 'SND.WND': wnd = 0 } = first.variables
  let incarnation = first.incarnation
  let edge = incarnation > 0 ? add(una, wnd) : undefined
  for (const step of steps) {
    const after = step.after[side] ?? assert.fail()
    if (after.incarnation !== incarnation) edge = undefined
    incarnation = after.incarnation
    const offered = offer(step, side)
    if (offered !== undefined && (edge === undefined || distance(offered, edge) > 0)) edge = offered
    for (const event of step.events) {
      if (event.kind !== 'sent' || event.endpoint !== side || event.incarnation === 0) continue
      const { seq, ack, ctl, text, wnd } = messageOf(event)
      const { ISS: iss, 'RCV.NXT': next, 'RCV.WND': window } = after.variables
      if (ctl.includes('RST') || iss === undefined) continue
      const what = `${side}'s row ${event.row}`
      if (ack !== undefined) {
        assert.equal(ack, next, `${what}: ACK`)
        assert.equal(wnd, window, `${what}: window`)
      }
      assert(text.length <= Number(settings.mss), `${what}: longer than its MSS`)
      const at = distance(seq, add(iss, 1))
      const own = (sent.get(event.incarnation) ?? '').slice(Math.max(at, 0), at + text.length)
      if (text !== '') assert.equal(text, own, `${what}: not what was sent`)
      const end = add(seq, text.length + (ctl.includes('FIN') ? 1 : 0))
      if (ctl.includes('SYN') || end === seq) continue
      const { trigger } = step
      const isProbe = trigger.kind === 'expired' && trigger.timer === 'persist' && text.length === 1
      const isInside = edge !== undefined && distance(end, edge) <= 0
      assert(isInside || isProbe, `${what}: ${end} is outside the window to ${edge}`)
    }
  }
}

/** The right edge of the window that an arriving segment offers, unless it is of another connection. */
function offer({ arrived, after }: TraceStep, side: 'a' | 'b'): number | undefined {
  if (!arrived || arrived.to !== side) return undefined
  const { ISS: iss, 'SND.UNA': una, 'SND.NXT': next } = after[side]?.variables ?? {}
  if (iss === undefined || una === undefined || next === undefined) return undefined
  const { ack, wnd } = messageOf(arrived)
  const from = ack ?? una
  return distance(from, iss) >= 0 && distance(from, next) <= 0 ? add(from, wnd) : undefined
}
