import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Liquid } from 'liquidjs'
import { folders, languages, loadTemplate } from './load.ts'

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
  if (!/^[a-z0-9][\w-]*(?:\/[a-z0-9][\w-]*)*$/i.test(name)) {
    return {
      reason: `name \`${name}\`; expected letters, digits and hyphens, with \`/\` for folders`,
    }
  }
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
    const text = await new Liquid({ strictVariables: true }).parseAndRender(frame.source, { name })
    files.push({ file, text: String(text) })
  }
  const made: string[] = []
  for (const { file, text } of files) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true })
    try {
      await writeFile(path.join(root, file), text, { flag: 'wx' })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      const rest = made.length > 0 ? `; made ${made.map(made => `\`${made}\``).join(', ')}` : ''
      return { reason: `\`${file}\` is there already; expected a new name${rest}` }
    }
    made.push(file)
  }
  return { files: made }
}
