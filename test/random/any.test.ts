import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkInvariants } from './invariants.ts'
import { often } from './often.ts'
import { anyScenario, complaintsOf, isInjection, runOf } from './scenarios.ts'

test('whatever two users and the network do, a run keeps the rules and ends', () => {
  fc.assert(
    fc.property(anyScenario, scenario => {
      const run = runOf(scenario)
      checkInvariants(run, scenario)
      // An injected segment can make each side acknowledge what the other never sent, for ever.
      if (!scenario.steps.some(isInjection)) expect(complaintsOf(run)).toEqual([])
    }),
    often(0.5),
  )
})
