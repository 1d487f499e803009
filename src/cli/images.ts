import { inOrder, isMistake } from '../message.ts'
import { prefetch, rendererOf } from '../project/images.ts'
import { filesToUpdate } from '../project/pages.ts'
import { loadScenarios } from '../project/scenarios.ts'
import type { Settings } from '../project/settings.ts'
import { imagesIn } from '../project/update.ts'
import type { Report } from './report.ts'
import { count, progress } from './terminal.ts'

/**
 * `wirefig images [FILES…]`: draws the images of every figure in the files into the cache, where plugins that cannot
 * wait for a browser find them. The exit code.
 */
export async function images(
  settings: Settings,
  report: Report,
  given: readonly string[],
): Promise<number> {
  const style = settings.format === 'png' ? settings : { ...settings, format: 'svg' as const }
  const scenarios = loadScenarios(settings)
  const renderer = rendererOf(settings)
  let mistakes = 0
  let drawn = 0
  for (const file of filesToUpdate(settings, given)) {
    progress(file)
    const { images: wanted, messages } = imagesIn(style, file, scenarios)
    const failed = await prefetch(renderer, wanted)
    progress('')
    const all = inOrder([...messages, ...failed])
    report.messages(all)
    mistakes += all.filter(isMistake).length
    drawn += wanted.length - failed.length
  }
  await renderer.close()
  report.line(`${count(drawn, 'image')} in the cache, ${count(mistakes, 'mistake')}`)
  return mistakes > 0 ? 1 : 0
}
