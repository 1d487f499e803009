import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TraceEvent } from '../../src/trace/trace.ts'
import { draw, type TestRun } from '../run.ts'
import { often } from './often.ts'
import {
  anyScenario,
  anySeq,
  moved,
  orderlyScenario,
  type RandomScenario,
  runOf,
} from './scenarios.ts'
import { messageOf } from './sender.ts'

test('a run goes the same way again', () => {
  fc.assert(
    fc.property(anyScenario, scenario => {
      expect(runOf(scenario).replay.trace).toEqual(runOf(scenario).replay.trace)
    }),
    often(0.02),
  )
})

test('other ISSs move every number with them, and change nothing else: they may wrap anywhere', () => {
  fc.assert(
    fc.property(anyScenario, anySeq, anySeq, (scenario, a, b) => {
      const other = moved(scenario, { a, b })
      const run = runOf(scenario)
      // The RST of a closed port has SEQ=0, wherever its peer's numbers are. RFC 9293 §3.10.7.1.
      if (run.replay.rows.some(({ message }) => messageOf({ message }).ctl.join() === 'RST,ACK'))
        return
      expect(relative(runOf(other), other)).toEqual(relative(run, scenario))
    }),
    often(0.08),
  )
})

test('nor do the figures in relative numbers change', () => {
  fc.assert(
    fc.property(orderlyScenario, anySeq, anySeq, (scenario, a, b) => {
      const [run, other] = [runOf(scenario), runOf(moved(scenario, { a, b }))]
      for (const view of ['text', 'table', 'sequence', 'variables']) {
        const options = 'numbers=relative'
        expect(draw(other, view, options)).toBe(draw(run, view, options))
      }
    }),
    often(0.02),
  )
})

/** The events of a run, every sequence number as its distance from its side's first ISS. */
function relative({ replay }: TestRun, { endpoints }: RandomScenario): unknown[] {
  const count = (value: number, side: string) =>
    (value - endpoints[side === 'a' ? 'a' : 'b'].iss) >>> 0
  return replay.trace.events.map((event: TraceEvent): unknown => {
    if (event.kind === 'sent' || event.kind === 'injected') {
      const { seq, ack, ...rest } = messageOf(event)
      const numbers = {
        seq: count(seq, event.from),
        ack: ack !== undefined && count(ack, event.to),
      }
      return { ...event, message: { ...rest, ...numbers } }
    }
    if (event.kind !== 'variables') return event
    const peer = event.endpoint === 'a' ? 'b' : 'a'
    const changed = Object.entries(event.changed).map(([name, value]) => {
      if (value === null || name.endsWith('WND')) return [name, value]
      const isPeers = name === 'IRS' || name === 'RCV.NXT'
      return [name, count(value, isPeers ? peer : event.endpoint)]
    })
    return { ...event, changed: Object.fromEntries(changed) }
  })
}
