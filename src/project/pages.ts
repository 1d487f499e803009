import { readBytes } from './files.ts'
import { articlesOf } from './folders.ts'
import { findFiles, type Listing, listFiles } from './list.ts'
import { pathBelow } from './paths.ts'
import type { Settings } from './settings.ts'

/**
 * The files that were given, or the Markdown and MDX files of a project: all but those in hidden folders, in
 * `node_modules`, in `dist` and in the folder of what is built.
 */
export function filesToUpdate({ root, folders }: Settings, given: readonly string[]): Listing {
  if (given.length > 0) {
    return { files: given.map(file => pathBelow(root, file)), messages: [] }
  }
  const skipped = (folder: string) =>
    folder === folders.dist || /(?:^|\/)(?:\.[^/]*|node_modules|dist)$/.test(folder)
  return findFiles(root, ['.md', '.mdx', '.markdown'], skipped)
}

/** Whether a project has articles that `build` builds. */
export function hasArticles({ root, folders, languages }: Settings): boolean {
  return languages.some(
    language => listFiles(root, articlesOf(folders, language), ['.md']).files.length > 0,
  )
}

/**
 * The files of a project that are no articles and seem to have regions: what opens one begins a line outside of fenced
 * code. Nothing is parsed for it.
 */
export function pagesWithRegions(settings: Settings): readonly string[] {
  const { root, folders, languages } = settings
  const articles = languages.map(language => `${articlesOf(folders, language)}/`)
  return filesToUpdate(settings, [])
    .files.filter(file => !articles.some(folder => file.startsWith(folder)))
    .filter(file => {
      const text = readBytes(root, file)?.bytes?.toString('utf8') ?? ''
      return text.includes('wirefig') && opensRegion(text)
    })
}

function opensRegion(text: string): boolean {
  let fence = ''
  for (const line of text.split(/\r\n?|\n/)) {
    // In a list or a quote.
    const content = line.replace(/^(?:[ \t>]|[-+*][ \t]|\d{1,9}[.)][ \t])*/, '')
    const [run = ''] = /^(?:`{3,}|~{3,})/.exec(content) ?? []
    if (fence !== '') {
      if (run.startsWith(fence) && content.trimEnd() === run) fence = ''
    } else if (run !== '') fence = run
    else if (/^(?:<!--+|\{\/\*|\[\/\/\]: # ?[("'])\s*wirefig(?:\s|$)/.test(content)) return true
  }
  return false
}
