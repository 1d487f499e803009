import path from 'node:path'
import { readArticle } from '../article/article.ts'
import { generate } from '../article/generate.ts'
import { printNodes } from '../article/splice.ts'
import { layOut } from '../figure/columns.ts'
import { views } from '../figure/views.ts'
import { isMistake, unknown } from '../message.ts'
import { loadScenarios, protocols, type ScenarioFiles } from '../project/scenarios.ts'
import type { Settings } from '../project/settings.ts'
import type { Language, Localized } from '../protocol.ts'
import { readScenario } from '../scenario/read.ts'
import { reserved } from '../trace/value.ts'
import type { Report } from './report.ts'
import { progress } from './terminal.ts'

/**
 * `wirefig why`: the questions that the project's scenarios ask. `wirefig why NAME`: the answer to one, with the run
 * that is the counterexample or the witness, beside the standard's run where it is of a variant. The exit code.
 */
export function why(
  settings: Settings,
  report: Report,
  asked: string | undefined,
  language: Language,
): number {
  const scenarios = loadScenarios(settings, {
    progress: (name, states) => progress(`${name}: ${states.toLocaleString('en')} states`),
  })
  const questions = questionsOf(scenarios)
  if (asked === undefined) {
    const rows = [...questions].map(([name, title]) => [name, title[language]])
    process.stdout.write(rows.length > 0 ? `${layOut(rows)}\n` : '')
    return 0
  }
  const known = [...questions.keys()]
  const name = known.find(one => one === asked) ?? known.find(one => one.endsWith(`/${asked}`))
  if (name === undefined) {
    process.stderr.write(
      `${unknown(
        'question',
        asked,
        known.map(one => path.posix.basename(one)),
      )}\n`,
    )
    return 2
  }
  const outcome = scenarios.find(name)
  progress('')
  report.messages(outcome?.messages ?? [])
  const run = outcome?.run
  if (!run || outcome.messages.some(isMistake)) return 1
  const { search, endpoints, title } = run.replay.trace
  const shown = endpoints.length > 2 ? 'table' : 'text'
  const figures = [
    `${name} verdict`,
    ...(search?.events === undefined
      ? []
      : [`${name} ${shown}${outcome.standard && shown === 'text' ? ' versus=standard' : ''}`]),
  ]
  const fences = figures.map(spec => `~~~wirefig ${spec} lang=${language}\n~~~\n`).join('\n')
  const article = readArticle('wirefig why', fences, language)
  const { parts, messages } = generate(article, scenarios, settings)
  if (messages.length > 0) throw new Error(messages.join('\n'))
  process.stdout.write(`${title[language]}\n`)
  for (const { nodes } of parts.filter(part => part.kind === 'figure')) {
    const node = nodes.at(-1)
    process.stdout.write(`\n${node?.type === 'code' ? node.value : printNodes(nodes.slice(-1))}\n`)
  }
  return 0
}

/** By name of the scenario: the titles of those that ask. A scenario that cannot be read asks nothing. */
function questionsOf({ names, textOf }: ScenarioFiles): ReadonlyMap<string, Localized> {
  const words = [...reserved, ...Object.keys(views)]
  const questions = new Map<string, Localized>()
  for (const name of names) {
    const yaml = textOf(name)
    if (yaml === undefined) continue
    const locate = (line: number, column: number) => ({ file: name, line, column })
    const { scenario } = readScenario({ name, yaml, locate, protocols, reserved: words })
    if (scenario?.search) questions.set(name, scenario.title)
  }
  return questions
}
