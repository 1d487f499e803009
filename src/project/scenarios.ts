import path from 'node:path'
import type { VFileMessage } from 'vfile-message'
import type { Scenarios } from '../article/part.ts'
import { type Outcome, runScenario } from '../article/run.ts'
import { complain } from '../message.ts'
import type { Protocol } from '../protocol.ts'
import { isScenarioName, scenarioNames } from '../scenario/reader.ts'
import { tcp } from '../tcp/tcp.ts'
import { areUnchanged, type CaptureHashes, capturesIn } from './captures.ts'
import { mostOfSource, readText, type TextFile } from './files.ts'
import { listFiles } from './list.ts'
import type { Settings } from './settings.ts'

/** The protocols that scenarios may name; the first is the default. */
export const protocols: Readonly<Record<string, Protocol>> = { tcp }

/** The scenarios of a project: read at once, each run when it is first asked for. */
export interface ScenarioFiles extends Scenarios {
  /** The files' texts, by name; a file that is no text has none. */
  readonly texts: ReadonlyMap<string, string | undefined>
  /** What the captures of those that were asked for were, by name. */
  readonly captures: ReadonlyMap<string, CaptureHashes>
  /** What came of those that were asked for. */
  readonly ran: ReadonlyMap<string, Outcome>
  /** On files that cannot be scenarios. */
  readonly messages: readonly VFileMessage[]
}

/**
 * Reads the scenarios of a project; what was run before of the same text and captures is not run again. `progress` is
 * told from time to time how many states the search of a scenario has met.
 */
export function loadScenarios(
  { root, folders }: Settings,
  previous?: ScenarioFiles,
  progress?: (name: string, states: number) => void,
): ScenarioFiles {
  const files = new Map<string, { readonly file: string; readonly read: TextFile }>()
  const listed = listFiles(root, folders.scenarios, ['.yaml', '.yml'])
  const messages: VFileMessage[] = [...listed.messages]
  for (const below of listed.files) {
    const file = `${folders.scenarios}/${below}`
    const name = below.slice(0, -path.extname(below).length)
    const place = { file, line: 1, column: 1 }
    if (below.endsWith('.yml')) {
      messages.push(complain(place, 'scenario ends in `.yml`; expected `.yaml`', 'yml'))
    } else if (!isScenarioName(name)) {
      const reason = `scenario named \`${name}\`; expected ${scenarioNames}`
      messages.push(complain(place, reason, 'scenario-name'))
    } else {
      const read = readText(root, file, mostOfSource)
      if (read) files.set(name, { file, read })
    }
  }
  const ran = new Map<string, Outcome>()
  const captures = new Map<string, CaptureHashes>()
  function run(name: string): Outcome | undefined {
    const source = files.get(name)
    if (!source) return undefined
    const { file, read } = source
    const locate = (line: number, column: number) => ({ file, line, column })
    const seen = previous?.captures.get(name) ?? new Map()
    const isSame = previous?.texts.get(name) === read.text && areUnchanged(root, seen)
    const before = isSame ? previous?.ran.get(name) : undefined
    const noted = new Map<string, string | undefined>()
    const open = capturesIn(root, folders.scenarios, noted)
    const outcome: Outcome =
      read.text === undefined
        ? { messages: [read.message] }
        : (before ??
          runScenario({ name, yaml: read.text, locate, protocols }, open, states =>
            progress?.(name, states),
          ))
    captures.set(name, before ? seen : noted)
    ran.set(name, outcome)
    return outcome
  }
  const texts = new Map([...files].map(([name, { read }]) => [name, read.text]))
  return {
    ran,
    captures,
    texts,
    messages,
    names: [...files.keys()],
    find: name => ran.get(name) ?? run(name),
  }
}
