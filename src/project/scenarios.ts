import { existsSync } from 'node:fs'
import path from 'node:path'
import type { VFileMessage } from 'vfile-message'
import type { Scenarios } from '../article/part.ts'
import { type Outcome, runScenario } from '../article/run.ts'
import { complain } from '../message.ts'
import type { Protocol } from '../protocol.ts'
import { isScenarioName, scenarioNames } from '../scenario/reader.ts'
import { tcp } from '../tcp/tcp.ts'
import { areUnchanged, capturesIn } from './captures.ts'
import { type Hashes, hashOf, mostOfSource, readText, type TextFile } from './files.ts'
import { listFiles } from './list.ts'
import type { Settings } from './settings.ts'

/** The protocols that scenarios may name; the first is the default. */
export const protocols: Readonly<Record<string, Protocol>> = { tcp }

/** The scenarios of a project, each read and run when it is first asked for. */
export interface ScenarioFiles extends Scenarios {
  /** What those that were asked for were made of, by name: their files and captures. */
  readonly made: ReadonlyMap<string, Hashes>
  /** What came of those that were asked for; of those that are not kept, the messages. */
  readonly ran: ReadonlyMap<string, Outcome>
  readonly where: string
  /** On files that cannot be scenarios. */
  readonly messages: readonly VFileMessage[]
  /** The file of a name as it is now; undefined where there is none, or none in UTF-8. */
  textOf(name: string): string | undefined
}

interface ScenarioFile {
  readonly name: string
  /** Path below the project's root. */
  readonly file: string
}

/** How scenarios are loaded. */
export interface Loading {
  /** What was run before of the same files is not run again. */
  readonly previous?: ScenarioFiles | undefined
  /** How many runs are kept, the last that were asked for; all without it. One that is not kept is run again. */
  readonly most?: number
  /** Told from time to time how many states the search of a scenario has met. */
  progress?(name: string, states: number): void
}

/** Lists the scenarios of a project. */
export function loadScenarios(
  { root, folders }: Settings,
  { previous, most = Number.POSITIVE_INFINITY, progress }: Loading = {},
): ScenarioFiles {
  const files = new Map<string, ScenarioFile>()
  const listed = listFiles(root, folders.scenarios, scenarioEndings)
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
      files.set(name, { name, file })
    }
  }
  const made = new Map<string, Hashes>()
  const ran = new Map<string, Outcome>()
  const kept = new Map<string, Outcome>()

  function run({ name, file }: ScenarioFile): Outcome | undefined {
    const read = readText(root, file, mostOfSource)
    if (!read) return undefined
    const before = takenOver(name, file, read)
    const noted = new Map([[file, read.text === undefined ? undefined : hashOf(read.text)]])
    const outcome = before ?? runFile(name, file, read, noted)
    made.set(name, (before && previous?.made.get(name)) ?? noted)
    return outcome
  }

  function takenOver(name: string, file: string, { text }: TextFile): Outcome | undefined {
    const before = previous?.made.get(name)
    const isSame = text !== undefined && before?.get(file) === hashOf(text)
    const captures = new Map([...(before ?? [])].filter(([other]) => other !== file))
    return isSame && areUnchanged(root, captures) ? previous?.ran.get(name) : undefined
  }

  function runFile(
    name: string,
    file: string,
    { text, message }: TextFile,
    noted: Map<string, string | undefined>,
  ): Outcome {
    if (text === undefined) return { messages: [message] }
    const locate = (line: number, column: number) => ({ file, line, column })
    return runScenario(
      { name, yaml: text, locate, protocols },
      capturesIn(root, folders.scenarios, noted),
      states => progress?.(name, states),
    )
  }

  return {
    made,
    ran,
    messages,
    names: [...files.keys()],
    where: whereOf(path.join(root, folders.scenarios)),
    textOf: name => readText(root, files.get(name)?.file ?? '', mostOfSource)?.text,
    find(asked) {
      const found = files.get(asked)
      const outcome = found && (kept.get(found.name) ?? run(found))
      if (!outcome) return undefined
      // Not the name that was asked for, which may be a part of a page's text, and keep all of it in memory.
      const { name } = found
      kept.delete(name)
      kept.set(name, outcome)
      ran.set(name, outcome)
      const [oldest] = kept.keys()
      if (kept.size > most && oldest !== undefined) {
        kept.delete(oldest)
        ran.set(oldest, { messages: ran.get(oldest)?.messages ?? [] })
      }
      return outcome
    },
  }
}

/** A folder in which there is no scenario, as seen from the working directory. */
function whereOf(folder: string): string {
  const shown = path.relative('.', folder).split(path.sep).join('/') || '.'
  return `in \`${shown}\`${existsSync(folder) ? '' : ', a folder that does not exist'}`
}

/** The one that scenarios have, and one that is a mistake. */
const scenarioEndings: readonly string[] = ['.yaml', '.yml']
