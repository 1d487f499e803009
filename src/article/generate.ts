import type { VFileMessage } from 'vfile-message'
import type { Article } from './article.ts'
import { drawAt } from './figures.ts'
import { referenceAt, valueAt } from './links.ts'
import type { Part, Scenarios } from './part.ts'

/** What stands in an article's places, in the order of the text, or what is wrong with them. */
export function generate(
  article: Article,
  scenarios: Scenarios,
): { readonly parts: readonly Part[]; readonly messages: readonly VFileMessage[] } {
  const ids = new Map<string, number>()
  const figures = article.places
    .filter(place => place.kind === 'figure')
    .map((place, index) => drawAt(article, scenarios, ids, place, index + 1))
  const links = article.places
    .filter(place => place.kind !== 'figure')
    .map(place =>
      place.kind === 'value'
        ? valueAt(article, scenarios, place)
        : referenceAt(article, ids, place),
    )
  const found = [...figures, ...links]
  return {
    parts: found
      .flatMap(({ part }) => part ?? [])
      .sort((a, b) => article.places.indexOf(a.place) - article.places.indexOf(b.place)),
    messages: found.flatMap(({ messages }) => messages),
  }
}
