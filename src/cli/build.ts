import { build as buildProject, isMistake } from '../project/build.ts'
import { writeChanged } from '../project/files.ts'
import { loadProject } from '../project/load.ts'
import { print, printMessages, progress } from './terminal.ts'

/** `wirefig build`: writes what changed, and nothing at all where anything is wrong. The exit code. */
export async function build(root: string): Promise<number> {
  progress('running scenarios …')
  const { traces, articles, messages } = buildProject(await loadProject(root))
  progress('')
  printMessages(messages)
  const mistakes = messages.filter(isMistake).length
  if (mistakes > 0) {
    print(`${count(mistakes, 'mistake')}; nothing was written`)
    return 1
  }
  const files = [
    ...[...traces].map(([file, { text }]) => ({ file, text })),
    ...articles.map(({ output, text }) => ({ file: output, text })),
  ]
  let written = 0
  for (const { file, text } of files) {
    progress(file)
    if (!(await writeChanged(root, file, text))) continue
    written += 1
    progress('')
    print(`wrote ${file}`)
  }
  progress('')
  print(
    `${count(articles.length, 'article')}, ${count(traces.size, 'scenario')}: ${count(written, 'file')} written, ${files.length - written} unchanged`,
  )
  return 0
}

/** `1 file`, `2 files`. */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
