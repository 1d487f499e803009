import { globSync } from 'node:fs'
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Run } from '../src/article/run.ts'
import { languages } from '../src/figure/words.ts'
import type { Language } from '../src/protocol.ts'
import { runArticleScenario } from './articles.ts'
import { anyScenario, runOf } from './random/scenarios.ts'
import { drawing } from './run.ts'
import { isFull, sample } from './size.ts'

/** A run to draw: one of the content's, or a random one. */
interface Drawable {
  readonly name: string
  readonly run: Run
}

const folder = new URL('../content/scenarios/', import.meta.url)

export function contentRuns(): Drawable[] {
  const names = globSync('**/*.yaml', { cwd: folder })
    .map(file => file.replace(/\.yaml$/, ''))
    .sort()
  return sample(names, 16).map(name => ({ name, run: runArticleScenario(name) }))
}

/** The same ones each time; `npm test` has fewer. */
export function randomRuns(): Drawable[] {
  return fc
    .sample(anyScenario, { numRuns: isFull ? 30 : 6, seed: 9293 })
    .map((scenario, index) => ({ name: `random ${index}`, run: runOf(scenario) }))
}

/** The drawing of every run in every language. */
export function drawingsOf(
  view: string,
  runs: readonly Drawable[],
  options = '',
): { readonly name: string; readonly language: Language; readonly svg: string }[] {
  return runs.flatMap(({ name, run }) =>
    languages.map(language => ({ name, language, svg: drawing(run, view, options, language) })),
  )
}

/** Throws where it is not one well-formed element: every tag closed, every `&` an entity, no character XML lacks. */
export function checkXml(svg: string): void {
  const open: string[] = []
  let roots = 0
  const token = /<(\/?)([a-z]+)((?:\s[a-zA-Z-]+="[^"<]*")*)(\/?)>|[^<&]+|&(?:#\d+);/gy
  for (let at = 0; at < svg.length; at = token.lastIndex) {
    token.lastIndex = at
    const found = token.exec(svg)
    if (!found) throw new Error(`no XML at ${at}: ${svg.slice(at, at + 60)}`)
    const [, closes, name, , isEmpty] = found
    if (name === undefined) continue
    if (closes) expect(open.pop()).toBe(name)
    else if (!isEmpty) {
      if (open.length === 0) roots += 1
      open.push(name)
    }
  }
  expect([open, roots]).toEqual([[], 1])
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
  expect(svg).not.toMatch(/[\0-\x08\x0b-\x1f\x7f\ufffe\uffff]/)
}
