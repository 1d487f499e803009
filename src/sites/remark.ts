import path from 'node:path'
import type { Root } from 'mdast'
import type { VFile } from 'vfile'
import { openArticle } from '../article/article.ts'
import { generate } from '../article/generate.ts'
import { runInline, withInline } from '../article/inline.ts'
import type { Part } from '../article/part.ts'
import { languages } from '../figure/words.ts'
import { complain, unknown } from '../message.ts'
import { inOrder } from '../project/build.ts'
import { languageOf } from '../project/language.ts'
import { loadScenarios, protocols } from '../project/scenarios.ts'
import type { Language } from '../protocol.ts'

/** Plain data, so that a site's configuration can be JSON. */
export interface WirefigOptions {
  /** The folder with `content/scenarios`; the working directory where absent. */
  readonly root?: string
  /** Of figures and values; where absent, the front matter's `lang`, a folder `zh` or `en`, or English. */
  readonly lang?: Language
}

/**
 * A remark plugin: wirefig fences become captions with figures, value links become text, references links.
 *
 * Mistakes are messages of the file with `fatal: true`, warnings with `fatal: false`; nothing is thrown for them. A
 * place that is mistaken stays as it was.
 */
export default function remarkWirefig(
  options: WirefigOptions = {},
): (tree: Root, file: VFile) => Promise<void> {
  return async (tree, file) => {
    const name = file.path
      ? path.relative(file.cwd, path.resolve(file.cwd, file.path)) || file.path
      : 'article.md'
    const opened = openArticle(tree, name, String(file), languageOf(file.path))
    const { lang } = options
    if (lang !== undefined && !languages.includes(lang)) {
      const place = { file: name, line: 1, column: 1 }
      file.messages.push(complain(place, unknown('language', String(lang), languages), 'option'))
      return
    }
    const article = lang ? { ...opened, language: lang } : opened
    if (article.places.length === 0 && article.messages.length === 0) return
    const scenarios = await loadScenarios(options.root ?? file.cwd)
    const inline = runInline(article, protocols, scenarios)
    const { parts, messages } = generate(article, withInline(inline.outcomes, scenarios))
    const ofUsed = [...scenarios.ran.values()].flatMap(outcome => outcome.messages)
    file.messages.push(
      ...inOrder([...ofUsed, ...article.messages, ...inline.messages, ...messages]),
    )
    for (const part of parts) put(part)
  }
}

/** Puts a part's nodes into the tree in place of its own: a fence, a link, or a region with its markers. */
function put(part: Part): void {
  const { node, parent } = part.place
  const nodes = part.kind === 'figure' ? part.nodes : [part.node]
  const children: unknown[] = parent.children
  const start = children.indexOf(node)
  const close = part.kind === 'figure' ? part.place.close : undefined
  const count = close ? children.indexOf(close) - start + 1 : 1
  children.splice(start, count, ...nodes)
}
