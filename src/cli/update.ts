import { inOrder, isMistake } from '../project/build.ts'
import { diffLines } from '../project/diff.ts'
import { writeChanged } from '../project/files.ts'
import { loadScenarios } from '../project/scenarios.ts'
import { filesToUpdate, updateFile } from '../project/update.ts'
import { count } from './build.ts'
import { print, printDetail, printMessages, progress } from './terminal.ts'

interface UpdateOptions {
  /** Writes nothing; something stale is an error. */
  readonly check?: true
  /** Shows what changes, or would. */
  readonly diff?: true
}

/** `wirefig update [FILES…]`: regions and link texts in place. A file with a mistake stays as it was. The exit code. */
export async function update(
  root: string,
  given: readonly string[],
  { check, diff }: UpdateOptions,
): Promise<number> {
  const scenarios = await loadScenarios(root)
  const files = await filesToUpdate(root, given)
  let mistakes = 0
  let changed = 0
  for (const file of files) {
    progress(file)
    const updated = await updateFile(root, file, scenarios)
    progress('')
    printMessages(inOrder(updated.messages))
    mistakes += updated.messages.filter(isMistake).length
    if (updated.after === updated.before) continue
    changed += 1
    if (check) printMessages(updated.stale, process.stdout)
    if (diff) diffLines(file, 'updated', updated.before, updated.after).forEach(printDetail)
    if (check) continue
    await writeChanged(root, file, updated.after)
    print(`updated ${file}`)
  }
  const ofScenarios = [...scenarios.ran.values()].flatMap(({ messages }) => messages)
  printMessages(inOrder(ofScenarios))
  mistakes += ofScenarios.filter(isMistake).length
  const what = check ? 'stale' : 'updated'
  print(`${count(files.length, 'file')}: ${changed} ${what}, ${count(mistakes, 'mistake')}`)
  return mistakes > 0 || (check && changed > 0) ? 1 : 0
}
