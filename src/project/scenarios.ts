import path from 'node:path'
import type { VFileMessage } from 'vfile-message'
import type { Scenarios } from '../article/part.ts'
import { type Outcome, runScenario } from '../article/run.ts'
import { complain } from '../message.ts'
import type { Protocol } from '../protocol.ts'
import { isScenarioName, scenarioNames } from '../scenario/reader.ts'
import { tcp } from '../tcp/tcp.ts'
import { listFiles, readText, type TextFile } from './files.ts'
import { folders } from './folders.ts'

/** The protocols that scenarios may name; the first is the default. */
export const protocols: Readonly<Record<string, Protocol>> = { tcp }

/** The scenarios of `content/scenarios`: read at once, each run when it is first asked for. */
export interface ScenarioFiles extends Scenarios {
  /** What came of those that were asked for. */
  readonly ran: ReadonlyMap<string, Outcome>
  /** On files that cannot be scenarios. */
  readonly messages: readonly VFileMessage[]
}

/** Reads the scenarios of a project. */
export async function loadScenarios(root: string): Promise<ScenarioFiles> {
  const files = new Map<string, { readonly file: string; readonly read: TextFile }>()
  const messages: VFileMessage[] = []
  for (const below of await listFiles(root, folders.scenarios, ['.yaml', '.yml'])) {
    const file = `${folders.scenarios}/${below}`
    const name = below.slice(0, -path.extname(below).length)
    const place = { file, line: 1, column: 1 }
    if (below.endsWith('.yml')) {
      messages.push(complain(place, 'scenario ends in `.yml`; expected `.yaml`', 'yml'))
    } else if (!isScenarioName(name)) {
      const reason = `scenario named \`${name}\`; expected ${scenarioNames}`
      messages.push(complain(place, reason, 'scenario-name'))
    } else {
      const read = await readText(root, file)
      if (read) files.set(name, { file, read })
    }
  }
  const ran = new Map<string, Outcome>()
  function run(name: string): Outcome | undefined {
    const source = files.get(name)
    if (!source) return undefined
    const { file, read } = source
    const locate = (line: number, column: number) => ({ file, line, column })
    const outcome: Outcome =
      read.text === undefined
        ? { messages: [read.message] }
        : runScenario({ name, yaml: read.text, locate, protocols })
    ran.set(name, outcome)
    return outcome
  }
  return { ran, messages, names: [...files.keys()], find: name => ran.get(name) ?? run(name) }
}
