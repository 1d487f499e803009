import type { VFileMessage } from 'vfile-message'
import { complain } from '../message.ts'
import type { Protocol } from '../protocol.ts'
import { isScenarioName, scenarioNames } from '../scenario/reader.ts'
import type { Article } from './article.ts'
import { generate } from './generate.ts'
import { namesIn, parseSpec } from './grammar.ts'
import type { Part, Scenarios, Style } from './part.ts'
import { type Outcome, runScenario } from './run.ts'

/** The scenarios that stand in an article's own fences. */
export interface Inline {
  readonly outcomes: ReadonlyMap<string, Outcome>
  readonly messages: readonly VFileMessage[]
}

/** Runs the scenarios that an article defines; a name that a file has, or another fence, is a mistake. */
export function runInline(
  article: Article,
  protocols: Readonly<Record<string, Protocol>>,
  files: Scenarios,
): Inline {
  const outcomes = new Map<string, Outcome>()
  const messages: VFileMessage[] = []
  for (const place of article.places) {
    if (place.kind !== 'figure' || place.body === undefined) continue
    const { scenario } = namesIn(parseSpec(place.spec), article.defaultScenario)
    const name = scenario?.text ?? article.defaultScenario
    if (name === undefined) continue // A figure without a scenario: `generate` says so.
    if (!isScenarioName(name)) {
      const reason = `scenario named \`${name}\`; expected ${scenarioNames}`
      const message = complain(place.atSpec(scenario?.offset ?? 0), reason, 'scenario-name')
      outcomes.set(name, { messages: [message] })
      messages.push(message)
      continue
    }
    if (outcomes.has(name) || files.names.includes(name)) {
      const reason = `scenario \`${name}\` is defined already; expected a fence without a body, or another name`
      messages.push(complain(place.at, reason, 'duplicate-scenario'))
      continue
    }
    const outcome = runScenario({ name, yaml: place.body, locate: place.atBody, protocols })
    outcomes.set(name, outcome)
    messages.push(...outcome.messages)
  }
  return { outcomes, messages }
}

/** An article's own scenarios before those of the files. */
export function withInline(inline: ReadonlyMap<string, Outcome>, files: Scenarios): Scenarios {
  return {
    ...files,
    find: name => inline.get(name) ?? files.find(name),
    names: [...inline.keys(), ...files.names],
  }
}

/** What stands in the places of an article that may define scenarios itself, and all that is wrong with it. */
export function generateWithInline(
  article: Article,
  protocols: Readonly<Record<string, Protocol>>,
  files: Scenarios,
  style: Style,
): { readonly parts: readonly Part[]; readonly messages: readonly VFileMessage[] } {
  const inline = runInline(article, protocols, files)
  const { parts, messages } = generate(article, withInline(inline.outcomes, files), style)
  return { parts, messages: [...article.messages, ...inline.messages, ...messages] }
}
