import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { runScenario } from '../src/article/run.ts'
import { columnNames } from '../src/figure/options.ts'
import { views } from '../src/figure/views.ts'
import { tcp } from '../src/tcp/tcp.ts'

const readme = readFileSync('README.md', 'utf8')
const file = 'content/scenarios/lost-syn.yaml'
const yaml = readFileSync(file, 'utf8')
const locate = (line: number, column: number) => ({ file, line, column })
const { run } = runScenario({ name: 'lost-syn', yaml, locate, protocols: { tcp } })

test('the figure in README is the run of its scenario', () => {
  const figure = run && views.sequence?.view.draw({ ...run, language: 'en', options: {} })
  expect(figure?.kind === 'diagram' && figure.source).toBe(
    /```mermaid\n([\s\S]*?)\n```/.exec(readme)?.[1],
  )
})

test('the scenario in README is the one in content', () => {
  expect(/```yaml\n([\s\S]*?)```/.exec(readme)?.[1]).toBe(yaml)
})

test('README names every view, option, setting, call, variable, timer, property and variant', () => {
  const columns = run ? columnNames(run.replay, tcp).slice(0, 7).join(',') : ''
  const names = [
    ...Object.keys(views),
    ...Object.values(views).flatMap(({ options }) => options),
    ...Object.keys(tcp.settings),
    ...Object.keys(tcp.calls),
    ...tcp.variables.map(({ name }) => name),
    ...Object.keys(tcp.timers),
    ...Object.keys(tcp.exploration.properties),
    ...Object.keys(tcp.variants),
    columns,
  ]
  for (const name of names)
    expect(readme).toMatch(new RegExp(`\`[^\`]*${name.replaceAll('.', '\\.')}`))
})

test('every link of README leads to a file', () => {
  for (const [, target = ''] of readme.matchAll(/\]\(([^)#:]+)\)/g))
    expect(existsSync(target)).toBe(true)
})
