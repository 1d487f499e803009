import { isMistake } from '../message.ts'
import type { Build } from '../project/build.ts'
import { openKnown } from '../project/known.ts'
import type { Settings } from '../project/settings.ts'
import type { BuiltSite } from '../project/site.ts'
import { openWriter } from '../project/write.ts'
import type { Report } from './report.ts'
import { count, progress } from './terminal.ts'

/** `wirefig build`: writes what changed, and nothing at all where anything is wrong. The exit code. */
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

/** Draws the images of a build and writes what changed. */
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
  let written = 0
  let failed = 0
  for (const [file, content] of files) {
    progress(file)
    const became = writer.write(file, content)
    if (became === 'unchanged') continue
    progress('')
    if (became === 'written') {
      written += 1
      report.line(`wrote ${file}`)
    } else {
      failed += 1
      report.messages([became])
    }
  }
  progress('')
  if (failed > 0) {
    report.line(`${count(failed, 'file')} could not be written, ${written} written; build again`)
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
