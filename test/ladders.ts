import { globSync } from 'node:fs'
import fc from 'fast-check'
import type { Run } from '../src/article/run.ts'
import { languages } from '../src/figure/words.ts'
import type { Language } from '../src/protocol.ts'
import { runArticleScenario } from './articles.ts'
import { anyScenario, runOf } from './random/scenarios.ts'
import { draw } from './run.ts'

/** A run to draw: one of the content's, or a random one. */
interface Drawable {
  readonly name: string
  readonly run: Run
}

const folder = new URL('../content/scenarios/', import.meta.url)

export function contentRuns(): Drawable[] {
  return globSync('**/*.yaml', { cwd: folder })
    .map(file => file.replace(/\.yaml$/, ''))
    .sort()
    .map(name => ({ name, run: runArticleScenario(name) }))
}

/** The same ones each time. */
export function randomRuns(): Drawable[] {
  return fc
    .sample(anyScenario, { numRuns: 30, seed: 9293 })
    .map((scenario, index) => ({ name: `random ${index}`, run: runOf(scenario) }))
}

/** The ladder of every run in every language. */
export function laddersOf(
  runs: readonly Drawable[],
): { readonly name: string; readonly language: Language; readonly svg: string }[] {
  return runs.flatMap(({ name, run }) =>
    languages.map(language => ({ name, language, svg: draw(run, 'ladder', '', language) })),
  )
}
