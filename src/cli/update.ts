import type { VFileMessage } from 'vfile-message'
import { inOrder, isMistake } from '../message.ts'
import { diffLines } from '../project/diff.ts'
import { writeChanged } from '../project/files.ts'
import { drawImages, rendererOf, staleImages } from '../project/images.ts'
import { loadScenarios } from '../project/scenarios.ts'
import type { Settings } from '../project/settings.ts'
import { filesToUpdate, updateFile } from '../project/update.ts'
import type { Report } from './report.ts'
import { count, progress } from './terminal.ts'

interface UpdateOptions {
  /** Writes nothing; something stale is an error. */
  readonly check?: true
  /** Shows what changes, or would. */
  readonly diff?: true
}

/** `wirefig update [FILES…]`: regions and link texts in place. A file with a mistake stays as it was. The exit code. */
export async function update(
  settings: Settings,
  report: Report,
  given: readonly string[],
  { check, diff }: UpdateOptions,
): Promise<number> {
  const { root } = settings
  const scenarios = loadScenarios(settings)
  const files = filesToUpdate(settings, given)
  const renderer = rendererOf(settings)
  let mistakes = 0
  let changed = 0
  const tell = (messages: readonly VFileMessage[]) => {
    report.messages(inOrder(messages))
    const wrong = messages.filter(isMistake).length
    mistakes += wrong
    return wrong === 0
  }
  for (const file of files) {
    progress(file)
    const updated = updateFile(settings, file, scenarios)
    progress('')
    if (!tell(updated.messages)) continue
    const stale = [...updated.stale, ...staleImages(settings, updated.images)]
    if (stale.length === 0) continue
    const drawing = check ? undefined : await drawImages(settings, renderer, updated.images)
    if (!tell(drawing?.messages ?? [])) continue
    changed += 1
    const details =
      diff || report.detailed ? diffLines(file, 'updated', updated.before, updated.after) : []
    report[check ? 'stale' : 'renewed'](
      stale.map((message, index) => ({ message, details: index === 0 ? details : [] })),
    )
    if (check) continue
    for (const [image, bytes] of drawing?.drawn ?? []) writeChanged(root, image, bytes)
    writeChanged(root, file, updated.after)
    report.line(`updated ${file}`)
  }
  await renderer.close()
  tell([...scenarios.ran.values()].flatMap(({ messages }) => messages))
  const what = check ? 'stale' : 'updated'
  report.line(`${count(files.length, 'file')}: ${changed} ${what}, ${count(mistakes, 'mistake')}`)
  return mistakes > 0 || (check && changed > 0) ? 1 : 0
}
