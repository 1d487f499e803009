import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { states, transitions } from '../src/tcp/transitions.ts'
import { runArticleScenario } from './articles.ts'

const folder = new URL('../content/scenarios/', import.meta.url)
const scenarios = globSync('**/*.yaml', { cwd: folder }).map(file => {
  const yaml = readFileSync(new URL(file, folder), 'utf8')
  const { source, expect, captures, search } = parse(yaml) as {
    source?: string
    expect?: Readonly<Record<string, unknown>>
    captures?: string[]
    search?: object
  }
  return { name: file.replace(/\.yaml$/, ''), source, expect, captures, search }
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

test('every question expects its verdict, and of a run that was found its length', () => {
  const questions = scenarios.filter(({ search }) => search)
  expect(questions.length).toBeGreaterThan(20)
  for (const { name, expect: expected = {} } of questions) {
    const { 'search.verdict': verdict, 'search.events': events } = expected
    expect(verdict, name).toMatch(/^(?:holds|unreachable|violated|reachable)$/)
    const isFound = verdict === 'violated' || verdict === 'reachable'
    expect(typeof events, name).toBe(isFound ? 'number' : 'undefined')
  }
})

/** `STATE / event`, of every endpoint. */
function rowsTaken(name: string): string[] {
  return runArticleScenario(name).replay.trace.events.flatMap(event =>
    event.kind === 'transition' ? [`${event.from} / ${event.event}`] : [],
  )
}
