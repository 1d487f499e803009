import type { Element, ElementContent, Properties, Root } from 'hast'
import rehypeStringify from 'rehype-stringify'
import { unified } from 'unified'

/** An element of a page; what is absent is left out. */
export function element(
  tagName: string,
  properties: Properties = {},
  ...children: readonly (ElementContent | string | undefined)[]
): Element {
  return {
    type: 'element',
    tagName,
    properties,
    children: children.flatMap((child): ElementContent[] =>
      child === undefined
        ? []
        : [typeof child === 'string' ? { type: 'text', value: child } : child],
    ),
  }
}

/** HTML that is ours, to stand in a page as it is. Nothing of an author's may come this way. */
export function raw(html: string): ElementContent {
  return { type: 'raw', value: html }
}

const writer = unified()
  .use(rehypeStringify, {
    allowDangerousHtml: true,
    characterReferences: { useNamedReferences: true },
  })
  .freeze()

/** A tree as HTML. */
export function printHtml(tree: Root): string {
  return writer.stringify(tree)
}
