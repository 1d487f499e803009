import { isMistake } from '../message.ts'
import { build } from '../project/build.ts'
import { check as checkProject } from '../project/check.ts'
import { loadProject } from '../project/load.ts'
import type { Settings } from '../project/settings.ts'
import { siteOf } from './build.ts'
import type { Report } from './report.ts'
import { count, progress } from './terminal.ts'

/** `wirefig check`: what is stale, and why. Writes nothing. The exit code. */
export async function check(settings: Settings, report: Report): Promise<number> {
  progress('running scenarios …')
  const fresh = build(loadProject(settings))
  progress('')
  const site = fresh.messages.some(isMistake) ? undefined : await siteOf(fresh)
  const messages = [...fresh.messages, ...(site?.messages ?? [])]
  report.messages(messages)
  const mistakes = messages.filter(isMistake).length
  const stale = checkProject(fresh, site)
  report.stale(stale)
  if (stale.length > 0) {
    const left = stale.filter(({ message }) => message.ruleId === 'left-over').length
    const cure = left < stale.length && mistakes === 0 ? '; run `wirefig build`' : ''
    const rest = left > 0 ? `; delete the ${count(left, 'file')} without a source` : ''
    report.line(`${count(stale.length, 'thing')} stale${cure}${rest}`)
  }
  if (mistakes > 0) report.line(`${count(mistakes, 'mistake')}; mend them, then check again`)
  if (stale.length + mistakes > 0) return 1
  report.line(
    `${count(fresh.articles.length, 'article')}, ${count(fresh.traces.size, 'scenario')}: all fresh`,
  )
  return 0
}
