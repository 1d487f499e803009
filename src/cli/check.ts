import { isMistake } from '../message.ts'
import { openKnown } from '../project/known.ts'
import type { Settings } from '../project/settings.ts'
import { siteOf } from './build.ts'
import type { Report } from './report.ts'
import { count, progress } from './terminal.ts'

/**
 * `wirefig check`: what is stale, and why. Writes nothing. Where everything is as it was when nothing was stale, no
 * scenario is run. The exit code.
 */
export async function check(settings: Settings, report: Report): Promise<number> {
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
