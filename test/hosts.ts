import {
  compile as compileVue,
  NodeTypes,
  type RootNode,
  type TemplateChildNode,
} from '@vue/compiler-dom'
import { load } from 'cheerio'
import { compile as compileMdsvex } from 'mdsvex'
import rehypeRaw from 'rehype-raw'
import rehypeStringify from 'rehype-stringify'
import remarkGfm from 'remark-gfm'
import remarkMdx from 'remark-mdx'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { parse as parseSvelte } from 'svelte/compiler'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'

/** What a reader sees of a page in HTML: captions and the table's cells. */
export interface Seen {
  readonly captions: readonly string[]
  readonly head: string
  readonly cell: string
}

export function seenIn(html: string): Seen {
  const $ = load(html)
  const of = (selector: string) => tidy($(selector).first().text())
  const captions = $('p:contains("Figure ")').toArray()
  return {
    captions: captions.map(each => tidy($(each).text())),
    head: of('table tr:nth-child(1) th:nth-last-child(2)'),
    cell: of('tbody tr:nth-child(1) td:nth-child(3)'),
  }
}

/** As a reader sees it: a word joiner is nothing. */
export function tidy(text: string): string {
  return text.replaceAll('\u{2060}', '').replace(/\s+/g, ' ').trim()
}

/** Fences, and code between backticks. */
export const code = /^```[\s\S]*?^```$|(?<![\\`])(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/gm

/** What an article's source may not have anywhere, whoever reads it: Liquid, Nunjucks, Hugo. */
export const beginsOfTemplates = /\{[{%#]|#\}/

const asGitHub = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, { allowDangerousHtml: true })
  .use(rehypeRaw)
  .use(rehypeStringify)
  .freeze()

const ofMdx = [
  ...['mdxJsxTextElement', 'mdxJsxFlowElement'],
  ...['mdxTextExpression', 'mdxFlowExpression', 'mdxjsEsm'],
] as const

const mdx = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkMdx)
  .use(remarkRehype, { passThrough: [...ofMdx] })
  .freeze()

/** A page in HTML as GitHub parses it. */
export function throughGitHub(source: string): string {
  return String(asGitHub.processSync(source))
}

/** A page of MDX in HTML, and what of it would run: all but wirefig's own markers and elements. */
export function throughMdx(source: string): { html: string; run: readonly string[] } {
  const tree = mdx.parse(source)
  const run: string[] = []
  visit(tree, node => {
    if (node.type === 'mdxjsEsm') run.push(node.value)
    if (node.type === 'mdxTextExpression' || node.type === 'mdxFlowExpression') {
      if (!/^\/\* \/?wirefig[^*]*\*\/$/.test(node.value)) run.push(node.value)
    }
    if (node.type === 'mdxJsxTextElement' || node.type === 'mdxJsxFlowElement') {
      if (node.name !== 'a' && node.name !== 'span') run.push(`<${node.name}>`)
    }
  })
  const html = mdx.runSync(tree)
  visit(html, node => {
    if (node.type === 'mdxJsxTextElement' || node.type === 'mdxJsxFlowElement') {
      Object.assign(node, { type: 'element', tagName: node.name, properties: {} })
    } else if (node.type.endsWith('Expression')) {
      Object.assign(node, { type: 'comment', value: '' })
    }
  })
  return { html: unified().use(rehypeStringify).stringify(html), run }
}

/** What Vue would run in a page's HTML. */
export function interpolationsIn(html: string): string[] {
  const found: string[] = []
  const look = (node: RootNode | TemplateChildNode) => {
    if (node.type === NodeTypes.INTERPOLATION) found.push(node.loc.source)
    if (node.type === NodeTypes.ELEMENT) {
      const directives = node.props.filter(({ type }) => type === NodeTypes.DIRECTIVE)
      const sources = directives.map(({ loc }) => loc.source)
      found.push(...sources.filter(source => source !== 'style="text-align:right"'))
    }
    if ('children' in node) {
      for (const child of node.children)
        if (typeof child === 'object') look(child as TemplateChildNode)
    }
  }
  // That a drawing's style is ignored is no matter here.
  look(compileVue(html, { onError: () => undefined }).ast)
  return found
}

/** A page in HTML as mdsvex makes it for Svelte, and what of it would run. */
export async function throughSvelte(
  source: string,
): Promise<{ html: string; run: readonly string[] }> {
  const compiled = await compileMdsvex(source, { smartypants: false })
  const html = compiled?.code ?? ''
  return { html, run: runBySvelte(html) }
}

/** What Svelte would run; code of fences is a text that mdsvex writes. */
export function runBySvelte(html: string): string[] {
  const run: string[] = []
  const look = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(look)
    if (typeof node !== 'object' || node === null) return
    const { type = '', start, end, name = '' } = node as SvelteNode
    const own = html.slice(start, end)
    if (type === 'HtmlTag' && /^\{@html `<code class="[^`]*`\}$/.test(own)) {
      if (own.includes('${')) run.push(own)
      return
    }
    const isActive = /Tag$|Block$|Component$|Directive$|^Script$/.test(type)
    const isUnknown =
      (type === 'RegularElement' && !elements.test(name)) ||
      (type === 'Attribute' && !attributes.test(name))
    if (isActive || isUnknown) run.push(own)
    for (const value of Object.values(node)) look(value)
  }
  const { fragment, instance, module } = parseSvelte(html, { modern: true })
  look([fragment, instance, module])
  return run
}

interface SvelteNode {
  readonly type?: string
  readonly name?: string
  readonly start: number
  readonly end: number
}

const elements =
  /^(?:h1|p|a|strong|em|del|br|span|code|pre|img|blockquote|[uo]l|li|table|thead|tbody|t[rhd]|fig.*|section|div|svg|g|rect|path|text|tspan|title|desc|style|line|circle|polygon|polyline|defs|marker)$/

const attributes = /^(?!on)(?!style$)/
