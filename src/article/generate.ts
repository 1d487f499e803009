import type { VFileMessage } from 'vfile-message'
import type { Article } from './article.ts'
import { drawAt, mostOfFigures, type Target } from './figures.ts'
import { referenceAt, valueAt } from './links.ts'
import { type Found, type Part, plainStyle, type Scenarios, type Style } from './part.ts'

/** What stands in an article's places, in the order of the text, or what is wrong with them. */
export function generate(
  article: Article,
  scenarios: Scenarios,
  style: Style = plainStyle,
): { readonly parts: readonly Part[]; readonly messages: readonly VFileMessage[] } {
  const ids = new Map<string, Target>()
  const numbered = { figures: 0 }
  const room = { characters: mostOfFigures }
  const drawn = article.places
    .filter(place => place.kind === 'figure')
    .map((place, index) =>
      drawAt({ article, scenarios, style, ids, numbered, room }, place, index + 1),
    )
  const mistaken = new Set(drawn.flatMap(({ part }, index) => (part ? [] : [index + 1])))
  const figures = drawn.values()
  const found = article.places.map((place): Found => {
    switch (place.kind) {
      case 'figure':
        return figures.next().value ?? { messages: [] }
      case 'value':
        return valueAt(article, scenarios, style, place)
      case 'reference':
        // What is said of the figure is enough where it is mistaken.
        return mistaken.has(ids.get(place.expression)?.index ?? 0)
          ? { messages: [] }
          : referenceAt(article, ids, place)
      default:
        return place satisfies never
    }
  })
  return {
    parts: found.flatMap(({ part }) => part ?? []),
    messages: found.flatMap(({ messages }) => messages),
  }
}
