import type { Scenarios } from '../article/part.ts'
import { isCaptureFile, runCaptures } from '../project/captures.ts'
import { withSlashes } from '../project/paths.ts'
import { loadScenarios, protocols } from '../project/scenarios.ts'
import type { Settings } from '../project/settings.ts'

/** The runs that a command line asks for. */
export interface Asked {
  /** What captures show is among them. */
  readonly scenarios: Scenarios
  /** The words, with one name in place of the capture files that they begin with. */
  readonly words: readonly string[]
}

/** The scenarios of a project, and what the capture files show that a command line begins with; or why it cannot be. */
export function askedFor(settings: Settings, words: readonly string[]): Asked | string {
  const count = words.findIndex(word => !isCaptureFile(word))
  const files = words.slice(0, count < 0 ? words.length : count)
  if (files.length > 2) return `${files.length} captures; expected one, or one from each side`
  const scenarios = loadScenarios(settings)
  if (files.length === 0) return { scenarios, words }
  const outcome = runCaptures(
    files.map(file => withSlashes(file)),
    protocols,
  )
  const find = (name: string) => (name === captures ? outcome : scenarios.find(name))
  return {
    scenarios: { ...scenarios, find },
    words: [captures, ...words.slice(files.length)],
  }
}

/** What a command line calls its captures: no file is called that, for a file's name has an ending. */
const captures = 'captures'
