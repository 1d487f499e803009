import type { Root } from 'hast'
import { visit } from 'unist-util-visit'

/**
 * Takes the emoji that a heading begins with away: a page has a look of its own, and machines without a font for emoji
 * show boxes. One that is all of its heading stays.
 */
export function withoutSigns(content: Root): void {
  visit(content, 'element', ({ tagName, children: [first] }) => {
    if (!/^h[1-6]$/.test(tagName) || first?.type !== 'text') return
    const rest = first.value.replace(/^(?:\p{Extended_Pictographic}|\u{FE0F}|\u{200D})+\s+/u, '')
    if (rest !== '') first.value = rest
  })
}
