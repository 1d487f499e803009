import type { VFileMessage } from 'vfile-message'
import type { Style } from '../article/part.ts'
import { isHtml } from '../figure/figure.ts'
import { languages } from '../figure/words.ts'
import type { Language, Localized } from '../protocol.ts'
import type { Folders } from './folders.ts'
import type { LanguageSetting } from './language.ts'

/** Where a project is and how it wants its articles: what its configuration says, else by convention. */
export interface Settings extends Style {
  /** The folder that every path of the project starts from. */
  readonly root: string
  readonly folders: Folders
  /** Of articles that `build` makes, the first being the one that the others are compared with. */
  readonly languages: readonly Language[]
  /** The browser that draws images, where the configuration names one. */
  readonly browser?: string
  /** Of files that do not say their language themselves, by paths below the root. */
  readonly lang?: LanguageSetting
  /** Of the pages that `build` makes in HTML. */
  readonly site: SiteSettings
  /** The configuration, where there is one: a path below the root. */
  readonly file?: string
  /** What is wrong with the configuration. */
  readonly messages: readonly VFileMessage[]
}

/** The same for figures that stand in Markdown, as those of a project that makes pages do elsewhere. */
export function inMarkdown(settings: Settings): Settings {
  return isHtml(settings.format) ? { ...settings, format: 'mermaid' } : settings
}

/** What a configuration says of the site. */
interface SiteSettings {
  /** Where it is published, with a `/` at the end. */
  readonly url?: string
  readonly title?: Localized
  readonly author?: string
}

/** A project without a configuration. */
export function conventions(root: string): Settings {
  const folders = { content: 'content', templates: 'templates', dist: 'dist' }
  return {
    root,
    folders: { ...folders, scenarios: `${folders.content}/scenarios` },
    languages,
    format: 'mermaid',
    defaults: [],
    site: {},
    messages: [],
  }
}
