import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fill } from '../article/template.ts'
import { languages } from '../figure/words.ts'
import { readText } from './files.ts'
import { folders } from './folders.ts'
import { loadTemplate } from './load.ts'

/** What `new` can make. */
export const kinds = ['article', 'scenario'] as const

/** The files that were made, or why none was. */
export type Created =
  | { readonly files: readonly string[]; readonly reason?: never }
  | { readonly reason: string; readonly files?: never }

/** Starts an article in every language, or a scenario, from the templates. Never overwrites a file. */
export async function create(
  root: string,
  kind: (typeof kinds)[number],
  name: string,
): Promise<Created> {
  const wanted =
    kind === 'scenario'
      ? [{ template: 'new/scenario.yaml', file: `${folders.scenarios}/${name}.yaml` }]
      : languages.map(language => ({
          template: `new/article.${language}.md`,
          file: `${folders.articles(language)}/${name}.md`,
        }))
  const files: { file: string; text: string }[] = []
  for (const { template, file } of wanted) {
    const { frame, messages } = await loadTemplate(root, template)
    if (!frame) return { reason: messages.map(String).join('\n') }
    const filled = fill(frame, { name }, file)
    if (filled.text === undefined) return { reason: filled.messages.map(String).join('\n') }
    files.push({ file, text: filled.text })
  }
  const taken: string[] = []
  for (const { file } of files) if (await readText(root, file)) taken.push(`\`${file}\``)
  if (taken.length > 0) {
    return { reason: `there already: ${taken.join(', ')}; expected a new name` }
  }
  for (const { file, text } of files) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true })
    await writeFile(path.join(root, file), text, { flag: 'wx' })
  }
  return { files: files.map(({ file }) => file) }
}
