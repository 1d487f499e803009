import { isMistake } from '../message.ts'
import { madeOnce } from '../project/built-files.ts'
import { openKnown } from '../project/known.ts'
import { hasArticles, pagesWithRegions } from '../project/pages.ts'
import { inMarkdown, type Settings } from '../project/settings.ts'
import { siteOf } from './build.ts'
import type { Report } from './report.ts'
import { count, progress } from './terminal.ts'

/**
 * `wirefig check`: what is stale, and why. Writes nothing. In a project without articles, it is the regions that are
 * checked, as by `update --check`; in one that has both, where regions are is said. The exit code.
 */
export async function check(settings: Settings, report: Report): Promise<number> {
  const pages = pagesWithRegions(settings)
  if (pages.length > 0 && !hasArticles(settings)) {
    const isBuilt = madeOnce(settings).length > 0
    const code = isBuilt ? await checkBuilt(settings, report) : 0
    const { update } = await import('./update.ts')
    return Math.max(code, await update(inMarkdown(settings), report, [], { check: true }))
  }
  const code = await checkBuilt(settings, report)
  if (pages.length > 0) {
    const [first = ''] = pages
    const more = pages.length > 1 ? ` and ${count(pages.length - 1, 'other')}` : ''
    report.line(`regions in ${first}${more} are checked by \`wirefig update --check\``)
  }
  return code
}

/** Where everything is as it was when nothing was stale, no scenario is run. */
async function checkBuilt(settings: Settings, report: Report): Promise<number> {
  const known = openKnown(settings)
  if (known.fresh) return sayFresh(report, known.fresh.articles, known.fresh.scenarios)
  progress('running scenarios …')
  const { build } = await import('../project/build.ts')
  const { check: checkBuild } = await import('../project/check.ts')
  const { loadProject } = await import('../project/load.ts')
  const fresh = build(loadProject(settings))
  progress('')
  const site = fresh.messages.some(isMistake) ? undefined : await siteOf(fresh)
  const messages = [...fresh.messages, ...(site?.messages ?? [])]
  report.messages(messages)
  const mistakes = messages.filter(isMistake).length
  const stale = checkBuild(fresh, site)
  report.stale(stale)
  if (stale.length > 0) {
    const cure = mistakes === 0 ? '; run `wirefig build`' : ''
    report.line(`${count(stale.length, 'thing')} stale${cure}`)
  }
  if (mistakes > 0) report.line(`${count(mistakes, 'mistake')}; mend them, then check again`)
  if (stale.length + mistakes > 0) return 1
  if (messages.length === 0) known.keep()
  return sayFresh(report, fresh.articles.length, fresh.traces.size)
}

function sayFresh(report: Report, articles: number, scenarios: number): number {
  report.line(`${count(articles, 'article')}, ${count(scenarios, 'scenario')}: all fresh`)
  return 0
}
