import path from 'node:path'
import { loadScenarios } from '../src/project/scenarios.ts'
import { conventions } from '../src/project/settings.ts'
import type { TestRun } from './run.ts'

/** The scenarios of this repository's articles, by name; those with captures, too. */
export const articleScenarios = loadScenarios(conventions(path.join(import.meta.dirname, '..')))

/** What came of a scenario of the articles: throws where it does not run. */
export function runArticleScenario(name: string): TestRun {
  const { run, messages = [] } = articleScenarios.find(name) ?? {}
  const printed = messages.map(String)
  if (!run) throw new Error([`${name} does not run`, ...printed].join('\n'))
  return { ...run, messages: printed }
}
