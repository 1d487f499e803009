import { loadScenarios } from '../project/scenarios.ts'
import type { Settings } from '../project/settings.ts'

/** Commands to begin with, of scenarios that the project has; where it has none, how to start one. */
export function examplesOf(settings: Settings): string {
  const { names, textOf } = loadScenarios(settings)
  // A scenario at the top is more likely to be one to look at than one of a series.
  const sorted = names.toSorted((a, b) => a.split('/').length - b.split('/').length)
  const asks = (name: string) => /^search:/m.test(textOf(name) ?? '')
  const shown = sorted.find(name => !asks(name))
  const question = sorted.findLast(asks)?.split('/').at(-1)
  const examples = [
    ...begin,
    ...(shown === undefined ? without : drawn(shown)),
    ...(question === undefined
      ? []
      : [[`why ${question}`, 'answer a question by trying every run'] as const]),
  ]
  const lines = examples.map(([command, meaning = '']) =>
    `  wirefig ${command.padEnd(meaning ? 27 : 0)}  ${meaning}`.trimEnd(),
  )
  return ['Examples:', ...lines].join('\n')
}

/** A command's words, and what it does. */
type Example = readonly [command: string, meaning?: string]

const begin: readonly Example[] = [
  ['new project my-articles', 'start a project'],
  ['new article my-first', 'start an article in every language'],
  ['build', 'run the scenarios, write dist/en, dist/zh and dist/traces'],
  ['build --watch', 'build again whatever changes'],
  ['build --format html', 'write a site, in dist/site'],
  ['dev', 'see the pages while you write'],
  ['check', 'say what is stale and why; write nothing'],
  ['update README.md', 'renew what stands between markers, in place'],
]

/** There is nothing to draw but what has just been started. */
const without: readonly Example[] = [
  ['new scenario my-run', 'start a scenario; there is none yet'],
  ['draw my-run table', 'then draw it: one figure on standard output'],
]

function drawn(name: string): readonly Example[] {
  return [
    [`draw ${name} table`, 'one figure on standard output'],
    [`draw ${name} sequence lang=zh numbers=relative`],
    [`draw ${name} sequence --format svg > figure.svg`],
    [`draw ${name} pcapng > run.pcapng`],
    ['draw client.pcapng server.pcapng sequence numbers=relative'],
    [`compare client.pcapng server.pcapng ${name}`],
  ]
}
