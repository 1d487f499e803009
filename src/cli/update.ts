import type { VFileMessage } from 'vfile-message'
import { inOrder, isMistake } from '../message.ts'
import { hashOfList, type Manifest, openManifest } from '../project/manifest.ts'
import { filesToUpdate } from '../project/pages.ts'
import type { Settings } from '../project/settings.ts'
import { openWriter, type Writer } from '../project/write.ts'
import type { Report } from './report.ts'
import { count, progress } from './terminal.ts'

interface UpdateOptions {
  /** Writes nothing; something stale is an error. */
  readonly check?: true
  /** Shows what changes, or would. */
  readonly diff?: true
}

/** What came of some files. */
interface Tally {
  readonly mistakes: number
  readonly changed: number
  readonly regions: number
}

/**
 * `wirefig update [FILES…]`: regions and link texts in place. A file with a mistake stays as it was. Only the files that
 * are not known to be fresh are read as Markdown. The exit code.
 */
export async function update(
  settings: Settings,
  report: Report,
  given: readonly string[],
  options: UpdateOptions,
): Promise<number> {
  const manifest = openManifest(settings)
  const { files, messages: unlisted } = filesToUpdate(settings, given)
  report.messages(unlisted)
  const writer = openWriter(settings.root)
  if (!options.check) for (const file of files) writer.tidy(file)
  const unsure = files.filter(file => !manifest.isFresh(file))
  const tally =
    unsure.length > 0
      ? await updateFiles(settings, report, unsure, options, manifest, writer)
      : { mistakes: 0, changed: 0, regions: 0 }
  const { changed } = tally
  const mistakes = tally.mistakes + unlisted.length
  const seen = new Set(unsure)
  const regions = files
    .filter(file => !seen.has(file))
    .reduce((sum, file) => sum + manifest.regionsOf(file), tally.regions)
  manifest.save()
  const what = options.check ? 'stale' : 'updated'
  report.line(
    `${count(files.length, 'file')}: ${changed} ${what}, ${count(mistakes, 'mistake')}; ${count(regions, 'region')}`,
  )
  return mistakes > 0 || (options.check && changed > 0) ? 1 : 0
}

/** How many runs are kept in memory; pages beside each other mostly show the same ones. */
const runs = 100

async function updateFiles(
  settings: Settings,
  report: Report,
  files: readonly string[],
  { check, diff }: UpdateOptions,
  manifest: Manifest,
  writer: Writer,
): Promise<Tally> {
  const { diffLines } = await import('../project/diff.ts')
  const { drawImages, rendererOf, staleImages } = await import('../project/images.ts')
  const { loadScenarios } = await import('../project/scenarios.ts')
  const { updateFile } = await import('../project/update.ts')
  const { root, folders } = settings
  const list = `${folders.scenarios}/`
  const listed = hashOfList(root, list)
  const scenarios = loadScenarios(settings, { most: runs })
  const renderer = rendererOf(settings)
  let mistakes = 0
  let changed = 0
  let regions = 0
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
    regions += updated.regions
    if (!tell(updated.messages)) continue
    const stale = [...updated.stale, ...staleImages(settings, updated.images)]
    if (stale.length > 0) {
      const drawing = check ? undefined : await drawImages(settings, renderer, updated.images)
      if (!tell(drawing?.messages ?? [])) continue
      const written = check
        ? []
        : [
            ...[...(drawing?.drawn ?? [])].map(([image, bytes]) => writer.write(image, bytes)),
            writer.write(file, updated.after, updated.before),
          ]
      if (!tell(written.filter(became => typeof became !== 'string'))) continue
      changed += 1
      const details =
        diff || report.detailed ? diffLines(file, 'updated', updated.before, updated.after) : []
      report[check ? 'stale' : 'renewed'](
        stale.map((message, index) => ({ message, details: index === 0 ? details : [] })),
      )
      if (check) continue
      report.line(`updated ${file}`)
    }
    if (updated.made) {
      manifest.keep(file, new Map([[list, listed], ...updated.made]), updated.regions)
    }
  }
  await renderer.close()
  tell([...scenarios.ran.values()].flatMap(({ messages }) => messages))
  return { mistakes, changed, regions }
}
