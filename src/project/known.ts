import { articlesOf, builtOf, fragmentsOf, siteOf, tracesOf } from './folders.ts'
import { listFiles } from './list.ts'
import { openManifest } from './manifest.ts'
import type { Settings } from './settings.ts'

/** What is known of a project from the runs before. */
export interface Known {
  /** Of a project in which everything is as it was when nothing was stale: how much there is. */
  readonly fresh?: {
    readonly articles: number
    readonly scenarios: number
    /** All that was built. */
    readonly files: number
  }
  /** To be called where nothing is stale and there is nothing to say. */
  keep(): void
}

/** To be asked before anything is read: what changes later is looked at in the next run. */
export function openKnown(settings: Settings): Known {
  const { folders, languages, root, format } = settings
  const articles = languages.map(language => articlesOf(folders, language))
  const markdown = languages.map(language => builtOf(folders, language))
  const pages =
    format === 'html'
      ? [siteOf(folders)]
      : format === 'html-fragment'
        ? [fragmentsOf(folders)]
        : markdown
  const built = [...pages, tracesOf(folders)]
  const all = `${folders.dist}/`
  const manifest = openManifest(settings)
  const isFresh = manifest.isFresh(all)
  const read = [folders.content, folders.scenarios, folders.templates]
  const hashes = isFresh ? undefined : manifest.hashesOf([...new Set([...read, ...built])])
  const count = (among: readonly string[], endings?: readonly string[]) =>
    among.reduce((sum, folder) => sum + listFiles(root, folder, endings).files.length, 0)
  return {
    ...(isFresh && {
      fresh: {
        articles: count(articles, ['.md']),
        scenarios: count([tracesOf(folders)], ['.json']),
        files: count(built),
      },
    }),
    keep() {
      if (hashes) manifest.keep(all, hashes)
      manifest.save()
    },
  }
}
