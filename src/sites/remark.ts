import '../require-node.ts'
import type { Root } from 'mdast'
import type { VFile } from 'vfile'
import type { VFileMessage } from 'vfile-message'
import { type FrontMatter, openArticle } from '../article/article.ts'
import type { Part } from '../article/part.ts'
import { complain } from '../message.ts'
import { isSite } from '../project/host.ts'
import { bytesFrom, contentOf, sharedRenderer } from '../project/images.ts'
import {
  dataUrl,
  fillPage,
  frontMatterIn,
  inFile,
  openPage,
  openSite,
  print,
  type Site,
  throwMistakes,
  type WirefigOptions,
} from './site.ts'

export type { WirefigOptions }

/**
 * A remark plugin: wirefig fences become captions with figures, value links become text, references links.
 *
 * Mistakes are messages of the file with `fatal: true`, warnings with `fatal: false`; in a site they are printed as
 * well. In a production build mistakes are thrown, unless `onMistake` says otherwise. A place that is mistaken stays as
 * it was.
 */
export default function remarkWirefig(
  options: WirefigOptions = {},
): (tree: Root, file: VFile) => Promise<void> {
  return async (tree, file) => {
    const site = openSite(options, file.cwd)
    if (site.messages.length > 0) {
      tell(site, file, site.messages)
      return
    }
    const source = String(file)
    const page = openPage(site, file.path, file.cwd, source)
    const article = openArticle(tree, page.file, source, page.language, frontMatterOf(file))
    const { parts, messages: found } = fillPage(site, page, article)
    const messages = [...found]
    for (const part of parts) {
      const picture = part.kind === 'figure' ? part.picture : undefined
      if (picture) {
        const drawn = await bytesFrom(sharedRenderer(site.settings), contentOf(picture))
        if ('reason' in drawn) {
          const message = complain(part.place.at, drawn.reason, drawn.ruleId)
          messages.push(inFile(message, page))
          continue
        }
        picture.node.url = dataUrl(drawn.bytes, picture.format)
      }
      put(part)
    }
    tell(site, file, messages)
  }
}

/** Site generators show nobody what is said of a file; a pipeline of one's own has a reporter for it. */
function tell(site: Site, file: VFile, messages: readonly VFileMessage[]): void {
  file.messages.push(...messages)
  throwMistakes(site, messages, 'astro' in file.data ? 'astro' : undefined)
  if (isSite()) messages.forEach(print)
}

/** Docusaurus and Astro take the front matter away before plugins run, and leave it here. */
function frontMatterOf({ data }: VFile): FrontMatter | undefined {
  const { frontMatter, astro } = data as {
    frontMatter?: unknown
    astro?: { frontmatter?: unknown }
  }
  return frontMatterIn(frontMatter ?? astro?.frontmatter)
}

/** Puts a part's nodes into the tree in place of its own: a fence, a link, or a region with its markers. */
function put(part: Part): void {
  const { node, parent } = part.place
  const nodes = part.nodes
  const children: unknown[] = parent.children
  const start = children.indexOf(node)
  const close = part.kind === 'figure' ? part.place.close : undefined
  const count = close ? children.indexOf(close) - start + 1 : 1
  children.splice(start, count, ...nodes)
}
