import type { Element, Root } from 'hast'
import { toString as textOf } from 'mdast-util-to-string'
import { visit } from 'unist-util-visit'
import type { Language } from '../protocol.ts'
import { element } from './element.ts'
import { pageWords } from './words.ts'

/** Where a link or an image of an article leads to in the site; undefined where there is nothing of that address. */
export type Resolve = (address: string, kind: 'link' | 'image') => string | undefined

/** An author's elements as pages want them: addresses of the site, wide ones that scroll, tasks that say what they are. */
export function finish(content: Root, language: Language, resolve: Resolve): void {
  const say = pageWords[language]
  let tables = 0
  let codes = 0
  visit(content, 'element', (node, index, parent) => {
    const { tagName, properties } = node
    if (index === undefined || !parent) return undefined
    alignByClass(node)
    if (/^h[1-6]$/.test(tagName) && plain(node) === '' && !hasImage(node)) {
      parent.children.splice(index, 1) // Of its text, nothing was harmless.
      return index
    }
    switch (tagName) {
      case 'a':
        if (typeof properties.href === 'string') setAddress(node, 'href', resolve)
        return undefined
      case 'img':
        return showImage(node, resolve, say.image)
      case 'code':
        return keepWhole(node)
      case 'input':
        properties.ariaLabel = properties.checked ? say.done : say.open
        return undefined
      case 'thead':
        visit(node, 'element', ({ tagName, properties }) => {
          if (tagName === 'th') properties.scope ??= 'col'
        })
        return undefined
      case 'th':
        // A head that says nothing is none.
        if (plain(node) === '' && !hasImage(node)) {
          node.tagName = 'td'
          delete properties.scope
        }
        return undefined
      case 'table':
        tables += 1
        parent.children[index] = scroller(say.table(tables), 'wf-scroll', node)
        return index + 1
      case 'pre':
        codes += 1
        parent.children[index] = scroller(say.code(codes), 'wf-code', node)
        return index + 1
      default:
        return undefined
    }
  })
}

/** A region of its own, which the keyboard scrolls, too. */
function scroller(name: string, className: string, content: Element): Element {
  return element('section', { className: [className], ariaLabel: name, tabIndex: 0 }, content)
}

/** A state's name is not broken at its hyphen; what is longer than a line of a phone may be. */
function keepWhole(node: Element): undefined {
  const isBlock = Array.isArray(node.properties.className)
  if (!isBlock && plain(node).length <= 24) node.properties.className = ['wf-word']
}

function hasImage({ children }: Element): boolean {
  return children.some(
    child => child.type === 'element' && (child.tagName === 'img' || hasImage(child)),
  )
}

/** How cells stand is a matter of style. */
function alignByClass({ properties }: Element): void {
  const { align } = properties
  delete properties.align
  if (align === 'right' || align === 'center') properties.className = [`wf-${align}`]
}

function setAddress(node: Element, name: 'href' | 'src', resolve: Resolve): void {
  const address = resolve(String(node.properties[name]), name === 'href' ? 'link' : 'image')
  if (address === undefined) delete node.properties[name]
  else node.properties[name] = address
}

/** A page loads nothing from elsewhere: of an image that is not the site's, there is a link to it, or its text. */
function showImage(node: Element, resolve: Resolve, word: string): undefined {
  const { src, alt } = node.properties
  if (typeof src === 'string') setAddress(node, 'src', resolve)
  node.properties.alt = typeof alt === 'string' ? alt : ''
  if (typeof node.properties.src === 'string') {
    node.properties.loading = 'lazy'
    return
  }
  const text = typeof alt === 'string' && alt.trim() !== '' ? alt : word
  const isElsewhere = typeof src === 'string' && /^https?:/i.test(src)
  node.tagName = isElsewhere ? 'a' : 'span'
  node.properties = isElsewhere ? { href: String(src) } : {}
  node.children = [{ type: 'text', value: text }]
}

/** The text of an element. */
export function plain(node: Element | Root): string {
  return textOf(node).replace(/\s+/g, ' ').trim()
}
