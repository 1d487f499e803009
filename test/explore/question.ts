import { begin } from '../../src/explore/follow.ts'
import type { Question } from '../../src/explore/question.ts'
import { together } from '../../src/explore/together.ts'
import type { Data, Protocol } from '../../src/protocol.ts'
import { readScenario } from '../../src/scenario/read.ts'
import type { Scenario } from '../../src/scenario/scenario.ts'
import { tcp } from '../../src/tcp/tcp.ts'

/** A question of a test, with the types of its protocol forgotten. */
export interface Asked {
  readonly protocol: Protocol
  readonly scenario: Scenario
  readonly question: Question<unknown, Data>
}

/** What a scenario's text asks: throws where it cannot be read. */
export function questionOf(
  yaml: string,
  protocols: Readonly<Record<string, Protocol>> = { tcp },
): Asked {
  const locate = (line: number, column: number) => ({ file: 'test.yaml', line, column })
  const source = { name: 'test', yaml, locate, protocols, reserved: [] }
  const { scenario, messages } = readScenario(source)
  const protocol = scenario && protocols[scenario.protocol]
  if (!scenario?.search || !protocol) throw new Error(messages.map(String).join('\n'))
  const { properties, environment, limits } = scenario.search
  const asked = properties.flatMap(name => protocol.exploration.properties[name] ?? [])
  const hosts = [...begin(protocol, scenario).hosts.values()]
  const endpoints = scenario.endpoints.map(({ name }) => name)
  const property = together(asked)
  return { protocol, scenario, question: { endpoints, hosts, property, environment, limits } }
}
