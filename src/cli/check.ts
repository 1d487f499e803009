import { build, isMistake } from '../project/build.ts'
import { check as checkProject } from '../project/check.ts'
import { loadProject } from '../project/load.ts'
import { count } from './build.ts'
import { print, printDetail, printMessages, progress } from './terminal.ts'

/** `wirefig check`: what is stale, and why. Writes nothing. The exit code. */
export async function check(root: string): Promise<number> {
  progress('running scenarios …')
  const fresh = build(await loadProject(root))
  progress('')
  printMessages(fresh.messages)
  const mistakes = fresh.messages.filter(isMistake).length
  const stale = await checkProject(root, fresh)
  for (const { message, details } of stale) {
    printMessages([message], process.stdout)
    details.forEach(printDetail)
  }
  if (stale.length > 0) {
    const left = stale.filter(({ message }) => message.ruleId === 'left-over').length
    const cure = left < stale.length && mistakes === 0 ? '; run `wirefig build`' : ''
    const rest = left > 0 ? `; delete the ${count(left, 'file')} without a source` : ''
    print(`${count(stale.length, 'thing')} stale${cure}${rest}`)
  }
  if (mistakes > 0) print(`${count(mistakes, 'mistake')}; mend them, then check again`)
  if (stale.length + mistakes > 0) return 1
  print(
    `${count(fresh.articles.length, 'article')}, ${count(fresh.traces.size, 'scenario')}: all fresh`,
  )
  return 0
}
