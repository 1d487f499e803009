/** What page.js makes for the scripts that come after it. */
declare var wirefigPage: {
  /** An element of a class, if any, with a text. */
  element<Name extends keyof HTMLElementTagNameMap>(
    name: Name,
    className: string,
    text?: string,
  ): HTMLElementTagNameMap[Name]
  /** A drawing of one path on 24 by 24. */
  icon(path: string): SVGSVGElement
}

/** What search.js makes: the scripts with the texts add them, and the one that loads all of them opens it. */
declare var wirefigSearch: {
  add(language: string, articles: readonly import('./searched.ts').SearchedArticle[]): void
  open(words: import('./words.ts').ScriptWords): void
  renew(): void
}
