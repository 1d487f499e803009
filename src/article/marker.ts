import type { Nodes } from 'mdast'
import { isNearly } from '../message.ts'

/** What a marker says. */
export type Marker =
  | { readonly kind: 'open'; readonly spec: string }
  | { readonly kind: 'close' }
  | { readonly mistake: string }

/** A node that is nothing but a marker. */
export function markerOf(node: Nodes): Marker | undefined {
  return markerIn(contentOf(node))
}

/** The marker that stands within a comment, an expression or a definition. */
export function markerIn(content: string | undefined): Marker | undefined {
  const [, word, spec = ''] = /^(\S+)(?:\s+([\s\S]+))?$/.exec(content?.trim() ?? '') ?? []
  if (word === undefined) return undefined
  if (word === 'wirefig') return { kind: 'open', spec }
  if (word === '/wirefig') {
    return spec === ''
      ? { kind: 'close' }
      : { mistake: `\`${spec}\` in a closing marker; expected nothing` }
  }
  const nearly = /^\/?wirefig/.test(word) || isNearly(word.replace(/^\//, ''), 'wirefig')
  const expected = word.startsWith('/') ? '/wirefig' : 'wirefig'
  return nearly ? { mistake: `unknown marker \`${word}\`; expected \`${expected}\`` } : undefined
}

/**
 * What stands within the comment, the expression or the definition that a node is. An expression is one in Markdown
 * too, since some sites read every file as MDX.
 */
export function contentOf(node: Nodes): string | undefined {
  switch (node.type) {
    case 'html':
      return withinComment(node.value.trim())
    case 'definition':
      return node.url === '#' || node.url === '' ? (node.title ?? undefined) : undefined
    case 'paragraph': {
      const [only] = node.children
      return only?.type === 'text' && node.children.length === 1
        ? withinExpression(only.value)
        : undefined
    }
    default: {
      const expression = expressionOf(node)
      return expression === undefined ? undefined : withinExpression(`{${expression.trim()}}`)
    }
  }
}

/** Of one comment, with any number of hyphens. */
function withinComment(html: string): string | undefined {
  if (html.length < 7 || !html.startsWith('<!--') || !html.endsWith('-->')) return undefined
  const content = html.slice(4, -3)
  return content.includes('-->') ? undefined : content.replace(/^-+|(?<!-)-+$/g, '')
}

export function withinExpression(text: string): string | undefined {
  return /^\{\/\*((?:(?!\*\/)[\s\S])*)\*\/\}$/.exec(text)?.[1]
}

/** An expression of MDX by itself, which mdast does not list. */
function expressionOf(node: { readonly type: string }): string | undefined {
  return node.type === 'mdxFlowExpression' && 'value' in node ? String(node.value) : undefined
}
