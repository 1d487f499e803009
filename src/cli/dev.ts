import type { VFileMessage } from 'vfile-message'
import { escapeXml } from '../figure/svg/xml.ts'
import { isMistake } from '../message.ts'
import type { Build } from '../project/build.ts'
import type { Settings } from '../project/settings.ts'
import { buildSite } from '../project/site.ts'
import type { Report } from './report.ts'
import { serve } from './serve.ts'
import type { Shown } from './showcase.ts'
import { count } from './terminal.ts'
import { watch } from './watch.ts'

/**
 * `wirefig dev`: shows the pages as they would be built in a browser, and shows them anew whenever something changes,
 * until it is interrupted. Nothing is written. What is mistaken is said on every page, over the pages as they were when
 * all was right. The exit code.
 */
export async function dev(settings: Settings, report: Report, port: number): Promise<number> {
  const server = await serve(port)
  if (!server) {
    process.stderr.write(`ports from ${port} on are in use; expected another \`--port\`\n`)
    return 2
  }
  if (port !== 0 && server.port !== port) report.line(`port ${port} is in use`)
  let files: Shown['files'] = new Map()
  return watch({ ...settings, format: 'html' }, report, {
    async take(made) {
      const { pages, messages } = pagesOf(made)
      report.messages(messages)
      files = pages ?? files
      const mistakes = messages.filter(isMistake)
      server.show({ files, notice: noticeOf(mistakes, files.size > 0) })
      const what = pages
        ? count(made.articles.length, 'article')
        : count(mistakes.length, 'mistake')
      report.line(`${what}: ${server.address}`)
    },
    close: () => server.close(),
    again: ['--port', String(server.port)],
  })
}

/** The pages of a build by path below the site; none of one in which anything is mistaken. */
function pagesOf(made: Build): {
  readonly pages?: Shown['files']
  readonly messages: readonly VFileMessage[]
} {
  if (made.messages.some(isMistake)) return { messages: made.messages }
  const site = buildSite(made, { live: true })
  const messages = [...made.messages, ...site.messages]
  if (messages.some(isMistake)) return { messages }
  const below = `${site.folder}/`.length
  const pages = Array.from(site.files, ([file, content]) => [file.slice(below), content] as const)
  return { pages: new Map(pages), messages }
}

/** What is mistaken, in a box over the page. */
function noticeOf(mistakes: readonly VFileMessage[], isOver: boolean): string {
  if (mistakes.length === 0) return ''
  const lines = mistakes.map(
    ({ name, reason }) => `<li><b>${escapeXml(name)}</b>: ${escapeXml(reason)}</li>\n`,
  )
  const title = `${count(mistakes.length, 'mistake')}${isOver ? '; the page is as it was before' : ''}`
  return `<details open role="alert" lang="en" style="${box}">
<summary style="font-weight:700;cursor:pointer">${title}</summary>
<ul style="margin:.5em 0 0;padding-left:1.5em">
${lines.join('')}</ul>
</details>
`
}

const box =
  'position:fixed;inset:auto 0 0;z-index:9;max-height:45vh;overflow:auto;padding:.75em 1em;' +
  'background:#b00020;color:#fff;font:14px/1.5 ui-monospace,Menlo,Consolas,monospace;' +
  'overflow-wrap:anywhere'
