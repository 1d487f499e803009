import type { Language } from '../protocol.ts'

/** A project's folders, as paths with `/` below its root. */
export interface Folders {
  /** With a folder of articles for each language. */
  readonly content: string
  readonly scenarios: string
  /** The frames of articles, and what `new` starts from. */
  readonly templates: string
  /** What `build` makes: articles by language, and traces. */
  readonly dist: string
}

export function articlesOf({ content }: Folders, language: Language): string {
  return `${content}/${language}`
}

export function builtOf({ dist }: Folders, language: Language): string {
  return `${dist}/${language}`
}

/** A site's pages. */
export function siteOf({ dist }: Folders): string {
  return `${dist}/site`
}

/** Articles for the pages of others. */
export function fragmentsOf({ dist }: Folders): string {
  return `${dist}/fragments`
}

export function tracesOf({ dist }: Folders): string {
  return `${dist}/traces`
}

/** Of images that a page may show. A browser runs no script of an image. */
export const imageEndings = ['.avif', '.gif', '.jpeg', '.jpg', '.png', '.svg', '.webp']

/** Of the files that a site may have. */
export const siteEndings = ['.html', '.xml', '.css', '.js', ...imageEndings]
