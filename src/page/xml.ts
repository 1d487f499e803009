import type { Element, Root, Text } from 'xast'
import { toXml } from 'xast-util-to-xml'

/** An element of XML; what is absent is left out. */
export function node(
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Element | string | undefined)[]
): Element {
  return {
    type: 'element',
    name,
    attributes: { ...attributes },
    children: children.flatMap((child): (Element | Text)[] =>
      child === undefined
        ? []
        : [typeof child === 'string' ? { type: 'text', value: child } : child],
    ),
  }
}

/** A document, a line an element of its root. */
export function printXml(root: Element): string {
  const children = root.children.flatMap(child => [{ type: 'text', value: '\n' } as const, child])
  const tree: Root = {
    type: 'root',
    children: [
      { type: 'instruction', name: 'xml', value: 'version="1.0" encoding="utf-8"' },
      { type: 'text', value: '\n' },
      { ...root, children: [...children, { type: 'text', value: '\n' }] },
      { type: 'text', value: '\n' },
    ],
  }
  return toXml(tree, { closeEmptyElements: true })
}
