import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkInvariants } from './invariants.ts'
import { often } from './often.ts'
import {
  complaintsOf,
  lateReaderScenario,
  orderlyScenario,
  type RandomScenario,
  runOf,
  sides,
} from './scenarios.ts'
import { sentBy } from './sender.ts'
import { deliveredTo } from './streams.ts'

// Both sides close, and of all that is sent only so much is lost.

test('both sides end CLOSED, and have all that the other sent', () => {
  fc.assert(fc.property(orderlyScenario, checkEnd), often(0.15))
})

test('and so they do where a user reads late and little', () => {
  fc.assert(fc.property(lateReaderScenario, checkEnd), often(0.15))
})

function checkEnd(scenario: RandomScenario): void {
  const run = runOf(scenario)
  checkInvariants(run, scenario)
  expect(complaintsOf(run)).toEqual([])
  const ended = { state: 'CLOSED', timers: {} }
  expect(run.replay.steps.at(-1)?.after).toMatchObject({ a: ended, b: ended })
  for (const side of sides) {
    const peer = side === 'a' ? 'b' : 'a'
    expect([...deliveredTo(run.replay, side).values()].join()).toBe(
      [...sentBy(run.replay, peer).values()].join(),
    )
  }
}
