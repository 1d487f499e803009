import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { readArticle } from '../src/article/article.ts'
import { generate } from '../src/article/generate.ts'
import { runInline, withInline } from '../src/article/inline.ts'
import { type Outcome, runScenario } from '../src/article/run.ts'
import { splice } from '../src/article/splice.ts'
import { views } from '../src/figure/views.ts'
import { inOrder, isMistake } from '../src/message.ts'
import { capturesIn } from '../src/project/captures.ts'
import { protocols } from '../src/project/scenarios.ts'

/**
 * A fixture is a folder, and adding one adds a test: `scenario.yaml` is the scenario of the folder's name, any other
 * `NAME.yaml` the scenario NAME, `input.md` the article; captures stand beside them. What comes of them stands beside them: `messages.txt` where
 * there is anything to say, and where nothing of it is a mistake `output.md` (the article without a frame) and
 * `trace.txt` (the scenario as the `text` view draws it). `npm test -- -u` writes them again.
 */
const folder = path.join(import.meta.dirname, 'fixtures')

describe.each(readdirSync(folder).sort())('%s', name => {
  const file = (base: string) => path.join(folder, name, base)
  const { outputs } = runFixture(name)

  test.each([...outputs])('%s', async (base, text) => {
    await expect(text).toMatchFileSnapshot(file(base))
  })

  test('nothing else comes of it', () => {
    const other = ['messages.txt', 'output.md', 'trace.txt'].filter(base => !outputs.has(base))
    expect(other.filter(base => existsSync(file(base)))).toEqual([])
  })
})

/** What comes of a fixture, by name of the file. */
function runFixture(name: string): { readonly outputs: ReadonlyMap<string, string> } {
  const read = (base: string) => readFileSync(path.join(folder, name, base), 'utf8')
  const outcomes = new Map<string, Outcome>()
  for (const base of readdirSync(path.join(folder, name)).sort()) {
    if (!base.endsWith('.yaml')) continue
    const scenario = base === 'scenario.yaml' ? name : base.slice(0, -'.yaml'.length)
    const locate = (line: number, column: number) => ({ file: base, line, column })
    const open = capturesIn(folder, name, new Map())
    const source = { name: scenario, yaml: read(base), locate, protocols }
    outcomes.set(scenario, runScenario(source, open))
  }
  const messages = [...outcomes.values()].flatMap(outcome => outcome.messages)
  const results = new Map<string, string>()
  const run = existsSync(path.join(folder, name, 'scenario.yaml')) && outcomes.get(name)?.run
  if (run) {
    const figure = views.text?.view.draw({ ...run, language: 'en', options: {} })
    results.set('trace.txt', `${figure?.kind === 'code' ? figure.value : ''}\n`)
  }
  if (existsSync(path.join(folder, name, 'input.md'))) {
    const source = read('input.md')
    const bom = source.startsWith('\u{FEFF}') ? '\u{FEFF}' : ''
    const article = readArticle('input.md', source.slice(bom.length), 'en')
    const files = { names: [...outcomes.keys()], find: (key: string) => outcomes.get(key) }
    const inline = runInline(article, protocols, files)
    const generated = generate(article, withInline(inline.outcomes, files))
    messages.push(...article.messages, ...article.unfit, ...inline.messages, ...generated.messages)
    results.set('output.md', bom + splice(article, generated.parts))
  }
  const listed = inOrder(messages).map(message => `${message}\n`)
  return {
    outputs: new Map([
      ...(listed.length > 0 ? [['messages.txt', listed.join('')] as const] : []),
      ...(messages.some(isMistake) ? [] : results),
    ]),
  }
}
