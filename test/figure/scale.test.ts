import { describe, expect, test } from 'vitest'
import { views } from '../../src/figure/views.ts'
import { evaluate } from '../../src/trace/value.ts'
import { draw, runYaml } from '../run.ts'

/** Whatever took more than linear time for this run would be over the test's time. */
const run = runYaml(`
title: A million octets
begin: established
endpoints: { client: { mss: 100 }, server: {} }
network: { delay: 10ms }
steps: [{ client: SEND, octets: 1000000 }]
`)
const { rows } = run.replay

describe('twenty thousand rows', () => {
  test('are of this run', () => {
    expect(run.messages).toEqual([])
    expect(rows).toHaveLength(20_000)
  })
  // The run answers no question, and is too long for a ladder.
  const drawn = Object.keys(views).filter(view => !['verdict', 'ladder'].includes(view))

  test.each(drawn)('%s', view => {
    expect(draw(run, view)).not.toBe('')
  })

  test('a ladder is of some of them', () => {
    const subject = { ...run, language: 'en', options: {} } as const
    expect(views.ladder?.view.refuse?.(subject)).toBe(
      'a ladder of 20000 rows; expected `rows` with 200 at most',
    )
    expect(draw(run, 'ladder', 'rows=1..200')).toMatch(/^<svg/)
  })

  test('values of each', () => {
    for (const { number } of rows) {
      expect(evaluate(run.replay, run.notation, `${number}.row`)).toEqual({
        kind: 'number',
        number,
      })
    }
  })
})
