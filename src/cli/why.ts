import path from 'node:path'
import type { VFileMessage } from 'vfile-message'
import { readArticle } from '../article/article.ts'
import { generate } from '../article/generate.ts'
import { printNodes } from '../article/splice.ts'
import { layOut } from '../figure/columns.ts'
import { views } from '../figure/views.ts'
import { inOrder, isMistake, unknown } from '../message.ts'
import { loadScenarios, protocols, type ScenarioFiles } from '../project/scenarios.ts'
import type { Settings } from '../project/settings.ts'
import type { Language, Localized } from '../protocol.ts'
import { readScenario } from '../scenario/read.ts'
import { reserved } from '../trace/value.ts'
import type { Report } from './report.ts'
import { progress, visible } from './terminal.ts'

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
  const { questions, mistaken } = questionsOf(scenarios, settings.folders.scenarios)
  if (asked === undefined) {
    const rows = [...questions].map(([name, title]) => [name, visible(title[language])])
    if (rows.length > 0) process.stdout.write(`${layOut(rows)}\n`)
    const messages = [...scenarios.messages, ...[...mistaken.values()].flat()]
    report.messages(inOrder(messages))
    if (messages.some(isMistake)) return 1
    if (rows.length === 0) report.line(`no question ${scenarios.where}; ${howToAsk}`)
    return 0
  }
  const known = [...questions.keys()]
  const name = named(asked, known)
  if (name === undefined) {
    const unreadable = named(asked, [...mistaken.keys()])
    if (unreadable !== undefined) {
      report.messages(inOrder(mistaken.get(unreadable) ?? []))
      return 1
    }
    const silent = named(asked, scenarios.names)
    const names = known.map(one => path.posix.basename(one))
    process.stderr.write(
      silent === undefined
        ? `${unknown('question', asked, names, scenarios.where)}\n`
        : `scenario \`${silent}\` asks no question; ${howToAsk}\n`,
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
  process.stdout.write(`${visible(title[language])}\n`)
  for (const { nodes } of parts.filter(part => part.kind === 'figure')) {
    const node = nodes.at(-1)
    process.stdout.write(`\n${node?.type === 'code' ? node.value : printNodes(nodes.slice(-1))}\n`)
  }
  return 0
}

const howToAsk =
  'expected `search: { property: …, may: […] }` in one, as wirefig’s README has it under “Asking instead of scripting”'

/** The scenario that a question's name stands for, with or without its folder. */
function named(asked: string, names: readonly string[]): string | undefined {
  return names.find(one => one === asked) ?? names.find(one => one.endsWith(`/${asked}`))
}

/** By name of the scenario: the titles of those that ask, and what is wrong with those that cannot be read. */
function questionsOf(
  scenarios: ScenarioFiles,
  folder: string,
): {
  readonly questions: ReadonlyMap<string, Localized>
  readonly mistaken: ReadonlyMap<string, readonly VFileMessage[]>
} {
  const words = [...reserved, ...Object.keys(views)]
  const questions = new Map<string, Localized>()
  const mistaken = new Map<string, readonly VFileMessage[]>()
  for (const name of scenarios.names) {
    const yaml = scenarios.textOf(name)
    if (yaml === undefined) {
      mistaken.set(name, scenarios.find(name)?.messages ?? [])
      continue
    }
    const locate = (line: number, column: number) => ({
      file: `${folder}/${name}.yaml`,
      line,
      column,
    })
    const reading = readScenario({ name, yaml, locate, protocols, reserved: words })
    if (reading.scenario?.search) questions.set(name, reading.scenario.title)
    if (reading.messages.length > 0) mistaken.set(name, reading.messages)
  }
  return { questions, mistaken }
}
