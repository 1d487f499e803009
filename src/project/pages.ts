import type { Build } from './build.ts'
import { buildFragments } from './fragments.ts'
import { type BuiltSite, buildSite } from './site.ts'

/** What a build in which nothing is mistaken writes in place of Markdown; undefined of one that writes Markdown. */
export function pagesOf(made: Build): BuiltSite | undefined {
  switch (made.project.settings.format) {
    case 'html':
      return buildSite(made)
    case 'html-fragment':
      return buildFragments(made)
    default:
      return undefined
  }
}
