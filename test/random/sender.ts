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
  for (const step of steps) {
    if (!isSend(step, side)) continue
    const { incarnation } = step.trigger
    sent.set(incarnation, (sent.get(incarnation) ?? '') + acceptedText(step))
  }
  return sent
}

type SendStep = TraceStep & { readonly trigger: { readonly kind: 'call' } }

function isSend(step: TraceStep, side: string): step is SendStep {
  const { trigger } = step
  return trigger.kind === 'call' && trigger.endpoint === side && trigger.call.name === 'SEND'
}

/** The text of a SEND, unless it is refused. */
function acceptedText({ trigger, events }: SendStep): string {
  const isRefused = events.some(
    event => event.kind === 'signal' && event.signal.startsWith('error'),
  )
  return isRefused ? '' : String(trigger.call.text)
}

/** The states in which text is sent, and those of them whose FIN is not acknowledged, or not even sent. */
const sending = new Set(['ESTABLISHED', 'CLOSE-WAIT', 'FIN-WAIT-1', 'CLOSING', 'LAST-ACK'])
const closing = new Set(['FIN-WAIT-1', 'CLOSING', 'LAST-ACK'])

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

/** What waits while nothing is outstanding has a timer, or it would wait for ever. RFC 9293 §3.8.6.1, §3.8.6.2.1. */
export function checkWaiting({ steps }: Replay, side: 'a' | 'b'): void {
  /** By incarnation: how many octets its user has sent. */
  const given = new Map<number, number>()
  for (const step of steps) {
    if (isSend(step, side)) {
      const { incarnation } = step.trigger
      given.set(incarnation, (given.get(incarnation) ?? 0) + acceptedText(step).length)
    }
    const { state, timers, incarnation, variables } = step.after[side] ?? assert.fail()
    const { ISS: iss = 0, 'SND.UNA': una, 'SND.NXT': next = 0 } = variables
    const unsent = distance(next, add(iss, 1)) < (given.get(incarnation) ?? 0)
    if (!sending.has(state) || una !== next || !(unsent || closing.has(state))) continue
    const isWatched = 'persist' in timers || 'override' in timers
    assert(isWatched, `${side} in ${state} at ${step.time} ms waits without a timer`)
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
