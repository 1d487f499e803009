import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { states, transitions } from '../src/tcp/transitions.ts'
import { runArticleScenario } from './articles.ts'

const folder = new URL('../content/scenarios/', import.meta.url)
const scenarios = globSync('**/*.yaml', { cwd: folder }).map(file => {
  const yaml = readFileSync(new URL(file, folder), 'utf8')
  const { source, expect, captures } = parse(yaml) as {
    source?: string
    expect?: object
    captures?: string[]
  }
  return { name: file.replace(/\.yaml$/, ''), source, expect, captures }
})

test.each(scenarios)('$name runs without messages', ({ name }) => {
  expect(runArticleScenario(name).messages).toEqual([])
})

test('every row of the transition table is taken by some scenario', () => {
  // What was captured proves nothing of the model.
  const run = scenarios.filter(({ captures }) => !captures)
  const taken = new Set(run.flatMap(({ name }) => rowsTaken(name)))
  const rows = states.flatMap(from =>
    Object.keys(transitions[from]).map(event => `${from} / ${event}`),
  )
  expect(rows.filter(row => !taken.has(row))).toEqual([])
})

test('every scenario says where it is from, and what it expects', () => {
  const isEmpty = (value: object = {}) => Object.keys(value).length === 0
  const found = scenarios.filter(({ source, expect }) => !source || isEmpty(expect))
  expect(found.map(({ name }) => name)).toEqual([])
})

/** `STATE / event`, of every endpoint. */
function rowsTaken(name: string): string[] {
  return runArticleScenario(name).replay.trace.events.flatMap(event =>
    event.kind === 'transition' ? [`${event.from} / ${event.event}`] : [],
  )
}
