import type { Image, PhrasingContent, RootContent, Text } from 'mdast'
import type { VFileMessage } from 'vfile-message'
import type { Format } from '../figure/figure.ts'
import type { MermaidStyle } from '../figure/mermaid.ts'
import type { FigureOptions, WrittenOption } from '../figure/options.ts'
import { unknown } from '../message.ts'
import type { ArticlePlace } from './places.ts'
import type { Outcome, Run } from './run.ts'

/** The scenarios that an article may refer to. */
export interface Scenarios {
  /** Nothing where there is no scenario of the name. */
  find(name: string): Outcome | undefined
  readonly names: readonly string[]
  /** Where they are looked for: `in content/scenarios`. */
  readonly where?: string
}

/** That there is no scenario of a name, and which there are, or where none is. */
export function unknownScenario(name: string, { names, where }: Scenarios): string {
  return unknown('scenario', name, names, where)
}

/** How a project wants its figures. */
export interface Style {
  readonly format: Format
  /** Options of figures that do not give them themselves; `states` is also how values spell states. */
  readonly defaults: readonly WrittenOption[]
  /** Of diagrams that their host draws. */
  readonly mermaid?: MermaidStyle
}

/** Diagrams in Mermaid, options as they are by themselves. */
export const plainStyle: Style = { format: 'mermaid', defaults: [] }

/** An image that stands for a diagram, yet to be drawn by a browser, or a drawing, which may yet become a PNG. */
export type Picture = Diagram | Drawing

interface Diagram extends Shown {
  readonly kind: 'diagram'
  readonly format: 'svg' | 'png'
  /** The figure's. */
  readonly id: string
  /** In Mermaid. */
  readonly source: string
}

interface Drawing extends Shown {
  readonly kind: 'drawing'
  readonly format: 'svg' | 'png'
  readonly svg: string
}

interface Shown {
  /** Relative to the article's folder, with `/`. */
  readonly file: string
  /** What the article shows. */
  readonly node: Image
}

/** The anchor of a figure at the start of its caption: text of no width, of which a site's HTML makes an `<a id>`. */
export interface Anchor extends Text {
  readonly value: ''
  readonly data: { readonly hName: 'a'; readonly hProperties: { readonly id: string } }
}

/** A place and what to put there. */
export type Part =
  | {
      readonly kind: 'figure'
      readonly place: Extract<ArticlePlace, { kind: 'figure' }>
      readonly number: number
      /** Its anchor. */
      readonly id: string
      readonly scenario: string
      /** The other run that it shows. */
      readonly versus?: string
      readonly view: string
      /** The options that say what is drawn, as written: without `caption`, in alphabetical order. */
      readonly options: readonly string[]
      readonly nodes: readonly RootContent[]
      readonly picture?: Picture
      /** The figure in a page, of which `nodes` are the place then. */
      readonly html?: string
      /** What it shows, in words; of a figure in a page. */
      readonly caption?: string
      /** The same figure's drawing, where it is one. */
      readonly svg?: string
      /** The run that a page steps through in it. */
      readonly run?: Run
      /** How the figure calls what happens there. */
      readonly told?: Pick<FigureOptions, 'calls'>
    }
  | {
      readonly kind: 'value' | 'reference'
      readonly place: Exclude<ArticlePlace, { kind: 'figure' }>
      readonly scenario?: string
      readonly text: string
      /** To stand in place of the link; a reference's is a link itself. */
      readonly nodes: readonly PhrasingContent[]
    }

/** A part, or the reasons why there is none. */
export interface Found {
  readonly part?: Part
  readonly messages: readonly VFileMessage[]
}
