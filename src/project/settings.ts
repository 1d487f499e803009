import type { VFileMessage } from 'vfile-message'
import type { Style } from '../article/part.ts'
import { languages } from '../figure/words.ts'
import type { Language } from '../protocol.ts'
import type { Folders } from './folders.ts'

/** Where a project is and how it wants its articles: what its configuration says, else by convention. */
export interface Settings extends Style {
  /** The folder that every path of the project starts from. */
  readonly root: string
  readonly folders: Folders
  /** Of articles that `build` makes, the first being the one that the others are compared with. */
  readonly languages: readonly Language[]
  /** The browser that draws images, where the configuration names one. */
  readonly browser?: string
  /** The configuration, where there is one: a path below the root. */
  readonly file?: string
  /** What is wrong with the configuration. */
  readonly messages: readonly VFileMessage[]
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
    messages: [],
  }
}
