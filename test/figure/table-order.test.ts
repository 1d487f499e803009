import { globSync } from 'node:fs'
import { expect, test } from 'vitest'
import { views } from '../../src/figure/views.ts'
import { runArticleScenario } from '../articles.ts'
import { isFull } from '../size.ts'

const scenarios = globSync('**/*.yaml', { cwd: 'content/scenarios' }).map(file =>
  file.replace(/\.yaml$/, ''),
)
/** Those in which segments cross or overtake one another, and a few in which none does. */
const some = [
  'simultaneous-open',
  'simultaneous-close',
  'why-not/close-in-four-reordering',
  'give-up',
]

test.each(isFull ? scenarios : some)(
  '%s: down a column, a side’s states stand in the order it took them',
  name => {
    const run = runArticleScenario(name)
    const figure = views.table?.view.draw({ ...run, language: 'en', options: {} })
    if (figure?.kind !== 'table') throw new Error('no table')
    const { endpoints } = run.replay.trace
    if (endpoints.length > 2) return // A side may be in a state with each of its peers.
    for (const [column, { side }] of figure.columns.entries()) {
      if (side === undefined) continue
      const took = [run.replay.start, ...run.replay.steps.map(({ after }) => after)].map(
        snapshots => snapshots[side]?.state ?? '',
      )
      const changes = run.replay.steps.flatMap(({ events }) =>
        events.flatMap(event =>
          event.kind === 'transition' && event.endpoint === side ? [event.from, event.to] : [],
        ),
      )
      const all = changes.length > 0 ? [...took.slice(0, 1), ...changes, ...took.slice(-1)] : took
      const read = figure.rows.flatMap(row =>
        (row[column] ?? '').replace(/^\(|\)$/g, '').split(' → '),
      )
      let at = 0
      for (const state of read) {
        const next = all.indexOf(state, at)
        expect(next, `${side}: ${read.join(', ')}; took ${all.join(', ')}`).toBeGreaterThanOrEqual(
          0,
        )
        at = next
      }
    }
  },
)
