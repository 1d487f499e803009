import { isMistake } from '../message.ts'
import type { Build } from '../project/build.ts'
import { leftOver, listsOf, madeBy, madeOnce, noSource } from '../project/built-files.ts'
import { openKnown } from '../project/known.ts'
import type { Settings } from '../project/settings.ts'
import type { BuiltSite } from '../project/site.ts'
import { openWriter, type Written } from '../project/write.ts'
import type { Report } from './report.ts'
import { count, progress } from './terminal.ts'

/**
 * `wirefig build`: writes what changed and deletes what it made once and has no source any more, and does nothing at all
 * where anything is wrong. The exit code.
 */
export async function build(settings: Settings, report: Report): Promise<number> {
  const { fresh } = openKnown(settings)
  if (fresh) {
    report.line(
      `${count(fresh.articles, 'article')}, ${count(fresh.scenarios, 'scenario')}: 0 files written, ${fresh.files} unchanged`,
    )
    return 0
  }
  progress('running scenarios …')
  const { build: buildProject } = await import('../project/build.ts')
  const { loadProject } = await import('../project/load.ts')
  return publish(buildProject(loadProject(settings)), report)
}

/** Draws the images of a build, writes what changed, and deletes what has no source any more. */
export async function publish(made: Build, report: Report): Promise<number> {
  const { drawImages, rendererOf } = await import('../project/images.ts')
  const { project, traces, articles, images } = made
  const { settings } = project
  const right = made.messages.every(message => !isMistake(message))
  const site = right ? await siteOf(made) : undefined
  const wanted = right ? [...images.values(), ...(site?.cards ?? [])] : []
  if (wanted.length > 0) progress('drawing images …')
  const renderer = rendererOf(settings)
  const drawing = await drawImages(settings, renderer, wanted)
  await renderer.close()
  progress('')
  const messages = [...made.messages, ...drawing.messages, ...(site?.messages ?? [])]
  report.messages(messages)
  const mistakes = messages.filter(isMistake).length
  if (mistakes > 0) {
    report.line(`${count(mistakes, 'mistake')}; nothing was written`)
    return 1
  }
  const files: (readonly [file: string, content: string | Uint8Array])[] = [
    ...[...traces].map(([file, { text }]) => [file, text] as const),
    ...(site ? site.files : articles.map(({ output, text }) => [output, text] as const)),
    ...drawing.drawn,
  ]
  const writer = openWriter(settings.root)
  const makes = madeBy(made, site)
  let written = 0
  let failed = 0
  const tell = (became: Written, line?: string) => {
    if (became === 'unchanged') return
    progress('')
    if (typeof became !== 'string') {
      failed += 1
      report.messages([became])
    } else if (line !== undefined) report.line(line)
  }
  const list = (all: Iterable<string>): readonly Written[] =>
    Array.from(listsOf(settings, all), ([file, text]) =>
      text === undefined ? writer.remove(file) : writer.write(file, text),
    )
  // What is made is listed before it is there, and what was made until it is no longer.
  const listed = list([...madeOnce(settings), ...makes])
  for (const [file, content] of files) {
    progress(file)
    const became = writer.write(file, content)
    if (became === 'written') written += 1
    tell(became, `wrote ${file}`)
  }
  progress('')
  // Where a file cannot be written, it is no news that its list cannot.
  if (failed === 0) for (const became of listed) tell(became)
  if (failed > 0) {
    report.line(`${count(failed, 'file')} could not be written, ${written} written; build again`)
    return 1
  }
  for (const file of leftOver(settings, makes)) {
    tell(writer.remove(file), `deleted ${file}: ${noSource}`)
  }
  for (const became of list(makes)) tell(became)
  if (failed > 0) {
    report.line(`${count(failed, 'file')} could not be deleted or listed; build again`)
    return 1
  }
  const all = traces.size + (site ? site.files.size : articles.length) + wanted.length
  report.line(
    `${count(articles.length, 'article')}, ${count(traces.size, 'scenario')}: ${count(written, 'file')} written, ${all - written} unchanged`,
  )
  return 0
}

/** What is written in place of Markdown, of a build without a mistake: the site or the fragments. */
export async function siteOf(made: Build): Promise<BuiltSite | undefined> {
  switch (made.project.settings.format) {
    case 'html':
      return (await import('../project/site.ts')).buildSite(made)
    case 'html-fragment':
      return (await import('../project/fragments.ts')).buildFragments(made)
    default:
      return undefined
  }
}
