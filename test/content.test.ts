import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { states, transitions } from '../src/tcp/transitions.ts'
import { runYaml } from './run.ts'

const folder = new URL('../content/scenarios/', import.meta.url)
const scenarios = globSync('**/*.yaml', { cwd: folder }).map(file => {
  const yaml = readFileSync(new URL(file, folder), 'utf8')
  const { source, expect } = parse(yaml) as { source?: string; expect?: object }
  return { name: file.replace(/\.yaml$/, ''), yaml, source, expect }
})

test.each(scenarios)('$name runs without messages', ({ yaml }) => {
  expect(runYaml(yaml).messages).toEqual([])
})

test('every row of the transition table is taken by some scenario', () => {
  const taken = new Set(scenarios.flatMap(({ yaml }) => rowsTaken(yaml)))
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
function rowsTaken(yaml: string): string[] {
  return runYaml(yaml).replay.trace.events.flatMap(event =>
    event.kind === 'transition' ? [`${event.from} / ${event.event}`] : [],
  )
}
