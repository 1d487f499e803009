import { describe, test } from 'vitest'
import { contentRuns, drawingsOf, randomRuns } from '../drawings.ts'
import { useLegible } from './legible.ts'

const { expectLegible } = useLegible()

describe.each(['ladder', 'states', 'state-ladder'])('no text of `%s` is upon another', view => {
  test('content', async () => {
    await expectLegible(drawingsOf(view, contentRuns()))
  })

  test('random runs', async () => {
    await expectLegible(drawingsOf(view, randomRuns()))
  })
})
