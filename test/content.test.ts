import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { runYaml } from './run.ts'

describe('the scenarios of the articles', () => {
  const root = new URL('../content/scenarios/', import.meta.url)
  test.each(globSync('**/*.yaml', { cwd: root }).sort())('%s runs without messages', file => {
    expect(runYaml(readFileSync(new URL(file, root), 'utf8')).messages).toEqual([])
  })
})
