/** A section as it is searched: its anchor, or nothing before the first heading; its heading; and its text. */
export type Section = readonly [id: string, heading: string, text: string]

/** An article as the script has it: its page, from where the script is. */
export interface SearchedArticle {
  readonly page: string
  readonly title: string
  readonly sections: readonly Section[]
}
