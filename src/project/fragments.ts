import type { VFileMessage } from 'vfile-message'
import { warn } from '../message.ts'
import type { Resolve } from '../page/finish.ts'
import { fragmentOf } from '../page/fragment.ts'
import { absolute, pageOf } from '../page/site.ts'
import type { Build } from './build.ts'
import { fragmentsOf } from './folders.ts'
import { entryOf } from './listed.ts'
import { type BuiltSite, finderOf, writtenOf } from './site.ts'

/**
 * The articles of a build in which nothing is mistaken as fragments, each a file. A link to another article leads to
 * the published site; what leads nowhere from elsewhere is text, with a warning.
 */
export function buildFragments({ project, articles }: Build): BuiltSite {
  const { settings } = project
  const { url } = settings.site
  const entries = articles.map(built => entryOf(built.loaded))
  const find = finderOf(
    settings,
    entries.map(({ listed }) => listed),
  )
  const files = new Map<string, string>()
  const messages: VFileMessage[] = entries.flatMap(entry => entry.messages)
  for (const [index, built] of articles.entries()) {
    const listed = entries[index]?.listed
    if (!listed) continue
    const lost = new Set<string>()
    const resolve: Resolve = written => {
      if (/^(?:[a-z][a-z\d+.-]*:|\/\/|#)/i.test(written)) return written
      const found = find(listed, written)
      const page = found && absolute(settings.site, pageOf(found.listed))
      if (page !== undefined) return page + found?.rest
      lost.add(written)
      return undefined
    }
    const file = `${fragmentsOf(settings.folders)}/${listed.language}/${listed.name}.html`
    files.set(file, fragmentOf(writtenOf(built), listed.title, resolve))
    messages.push(
      ...Array.from(lost, written => {
        const expected = url === undefined ? '`site.url` in the configuration, or ' : ''
        const reason = `\`${written}\` leads nowhere from another site; expected ${expected}a whole address`
        return warn({ file: built.loaded.article.file, line: 1, column: 1 }, reason, 'address')
      }),
    )
  }
  return { files, messages }
}
