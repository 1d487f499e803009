import { builtFolders, madeOnce } from './built-files.ts'
import { articlesOf, tracesOf } from './folders.ts'
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
  const { folders, languages, root } = settings
  const articles = languages.map(language => articlesOf(folders, language))
  const built = builtFolders(settings)
  const all = `${folders.dist}/`
  const manifest = openManifest(settings)
  const isFresh = manifest.isFresh(all)
  const read = [folders.content, folders.scenarios, folders.templates]
  const hashes = isFresh ? undefined : manifest.hashesOf([...new Set([...read, ...built])])
  const count = (among: readonly string[], endings: readonly string[]) =>
    among.reduce((sum, folder) => sum + listFiles(root, folder, endings).files.length, 0)
  return {
    ...(isFresh && {
      fresh: {
        articles: count(articles, ['.md']),
        scenarios: madeOnce(settings).filter(file => file.startsWith(`${tracesOf(folders)}/`))
          .length,
        files: madeOnce(settings).length,
      },
    }),
    keep() {
      if (hashes) manifest.keep(all, hashes)
      manifest.save()
    },
  }
}
