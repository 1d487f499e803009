import type { PhrasingContent, RootContent } from 'mdast'
import type { VFileMessage } from 'vfile-message'
import type { ArticlePlace } from './places.ts'
import type { Outcome } from './run.ts'

/** The scenarios that an article may refer to. */
export interface Scenarios {
  /** Nothing where there is no scenario of the name. */
  find(name: string): Outcome | undefined
  readonly names: readonly string[]
}

/** What a caption's paragraph carries for a site's HTML. */
export interface CaptionData {
  readonly hProperties: { readonly id: string }
}

/** A place and what to put there. */
export type Part =
  | {
      readonly kind: 'figure'
      readonly place: Extract<ArticlePlace, { kind: 'figure' }>
      readonly number: number
      readonly scenario: string
      readonly view: string
      /** The options that say what is drawn, as written: without `caption`, in alphabetical order. */
      readonly options: readonly string[]
      readonly nodes: readonly RootContent[]
    }
  | {
      readonly kind: 'value' | 'reference'
      readonly place: Exclude<ArticlePlace, { kind: 'figure' }>
      readonly scenario?: string
      readonly text: string
      readonly node: PhrasingContent
    }

/** A part, or the reasons why there is none. */
export interface Found {
  readonly part?: Part
  readonly messages: readonly VFileMessage[]
}
