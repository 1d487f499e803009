import type { Element, ElementContent, Properties, Root } from 'hast'
import rehypeRaw from 'rehype-raw'
import { unified } from 'unified'
import { SKIP, visit } from 'unist-util-visit'
import { contentOf, type Written } from './content.ts'
import { readDeclarations } from './css.ts'
import { printHtml, raw } from './element.ts'
import { finish, plain, type Resolve } from './finish.ts'
import { present } from './presentation.ts'

const reader = unified().use(rehypeRaw).freeze()

/**
 * An article as HTML for a page of someone else's: nothing in it needs a stylesheet, a script or a file. The title is
 * left out, since such a page has a field for it.
 */
export function fragmentOf(written: Written, title: string, resolve: Resolve): string {
  const content = contentOf(written)
  finish(content, written.language, resolve)
  // Figures become elements like the rest.
  const tree = reader.runSync(content) as Root
  removeTitle(tree, title)
  const figures: Element[] = []
  visit(tree, 'element', (node, index, parent) => {
    if (classesOf(node.properties).includes('wf-figure')) figures.push(node)
    if (node.tagName === 'svg') {
      present(node)
      tidy(node)
      fit(node)
      return SKIP
    }
    if (isNeedless(node) && parent && index !== undefined) {
      parent.children.splice(index, 1, ...node.children)
      return index
    }
    if (node.tagName === 'thead') sayScope(node)
    dress(node, parent?.type === 'element' && parent.tagName === 'pre')
    return undefined
  })
  joinLines(tree)
  figures.forEach(keepAsText)
  return `${printHtml(tree).trim()}\n`
}

/** A figure's text is a scenario's: what a page of someone else's may act on, such as WordPress on `[x]`, is a reference. */
function keepAsText(figure: Element): void {
  visit(figure, 'text', ({ value }, index, parent) => {
    const html = value.replace(/[&<>{}$[\]]/g, sign => `&#${sign.charCodeAt(0)};`)
    if (parent && index !== undefined && /[{}$[\]]/.test(value)) parent.children[index] = raw(html)
  })
}

/** A line that ends within a text is none of the reader's, and an editor that makes `<br>` of it would show it. */
function joinLines(tree: Root): void {
  visit(tree, (node, _, parent) => {
    if (node.type === 'element' && (node.tagName === 'pre' || node.tagName === 'svg')) return SKIP
    const isBetween =
      parent?.type === 'root' || (parent?.type === 'element' && blocks.has(parent.tagName))
    if (node.type === 'text' && !(isBetween && node.value.trim() === '')) {
      node.value = node.value.replace(/(?<![\t ])[\t ]*\n[\t ]*/g, ' ')
    }
    return undefined
  })
}

/** Elements in which a line's end stands between elements. */
const blocks: ReadonlySet<string> = new Set([
  ...['blockquote', 'details', 'div', 'dl', 'figure', 'li', 'ol', 'section', 'ul'],
  ...['table', 'tbody', 'tfoot', 'thead', 'tr'],
])

function removeTitle(tree: Root, title: string): void {
  const index = tree.children.findIndex(
    node => node.type === 'element' && node.tagName === 'h1' && plain(node) === title,
  )
  if (index >= 0) tree.children.splice(index, 1)
}

/** A link that leads nowhere, and the colour of a word of code, which only a stylesheet knows. */
function isNeedless({ tagName, properties }: Element): boolean {
  if (tagName === 'a') return properties.href === undefined && properties.id === undefined
  return tagName === 'span' && classesOf(properties).some(name => name.startsWith('hljs-'))
}

function classesOf({ className }: Properties): string[] {
  return Array.isArray(className) ? className.map(String) : []
}

/** What elements look like, by their names or classes: properties that WordPress keeps, too. */
const looks: Readonly<Record<string, string>> = {
  figure: 'margin:1.5em 0',
  figcaption: 'margin:0 0 .6em;font-size:.95em;text-align:left',
  table: 'border-collapse:collapse;width:auto;font-size:.95em',
  th: 'padding:.3em .7em;border:1px solid #c9ced6;border-bottom:2px solid #8a919e;font-weight:700;text-align:left;vertical-align:bottom;word-break:keep-all',
  td: 'padding:.3em .7em;border:1px solid #c9ced6;text-align:left;vertical-align:top;word-break:keep-all',
  pre: 'margin:0;padding:.8em 1em;background:#f5f6f8;color:#1a1c20;font-size:.9em;line-height:1.5;text-align:left',
  'wf-view': 'overflow:auto',
  'wf-scroll': 'margin:1em 0;overflow:auto',
  'wf-code': 'margin:1em 0;overflow:auto',
  'wf-right': 'text-align:right',
  'wf-center': 'text-align:center',
  'wf-word': 'white-space:nowrap',
}

const mono = "Menlo,Consolas,'Liberation Mono','DejaVu Sans Mono',monospace"

/** Takes what only our own pages understand from an element, and gives it its look. */
function dress(node: Element, isInPre: boolean): void {
  const { tagName, properties } = node
  const names = classesOf(properties)
  const isCode = tagName === 'code' && isInPre
  const look = [tagName, ...names].map(name => looks[name] ?? '')
  if (isCode) look.push(`padding:0;background:none;color:inherit;font-family:${mono}`)
  const declared = new Map(look.flatMap(readDeclarations))
  removeData(properties)
  delete properties.className
  // Other sites' highlighters know it.
  const language = isCode ? names.filter(name => name.startsWith('language-')) : []
  if (language.length > 0) properties.className = language
  if (declared.size > 0) {
    properties.style = Array.from(declared, each => each.join(':')).join(';')
  }
  // An editor such as WeChat's drops a `div`.
  if (tagName === 'div') {
    node.tagName = 'section'
    if (properties.role === 'region') delete properties.role
  }
}

/** The heads of a table of Markdown are those of its columns. */
function sayScope(head: Element): void {
  visit(head, 'element', ({ tagName, properties }) => {
    if (tagName === 'th') properties.scope ??= 'col'
  })
}

function removeData(properties: Properties): void {
  for (const name of Object.keys(properties)) if (name.startsWith('data')) delete properties[name]
}

/** As wide as there is room, but for a room where its words would be too small: there it is scrolled. */
function fit({ properties }: Element): void {
  const least = Math.min(Number(properties.width), 640)
  properties.style = `${String(properties.style ?? '')};display:block;min-width:${least}px`
}

/**
 * Takes what refers to nothing from a drawing, and the breaks between its elements: an editor that makes `<br>` of them
 * would end it there.
 */
function tidy(svg: Element): void {
  const referred = new Set<string>()
  visit(svg, 'element', ({ properties }) => {
    for (const value of Object.values(properties)) {
      for (const [, id = ''] of String(value).matchAll(/#([^)"']+)/g)) referred.add(id)
    }
    const labels = [properties.ariaLabelledBy, properties.ariaDescribedBy].flat()
    for (const id of labels.flatMap(label => String(label ?? '').split(' '))) referred.add(id)
  })
  const isBreak = (node: ElementContent) =>
    node.type === 'text' && node.value.includes('\n') && node.value.trim() === ''
  visit(svg, 'element', node => {
    const { properties } = node
    removeData(properties)
    if (typeof properties.id === 'string' && !referred.has(properties.id)) delete properties.id
    node.children = node.children.filter(child => !isBreak(child))
  })
}
