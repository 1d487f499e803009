import { compile as compileVue, NodeTypes, type RootNode, type TemplateChildNode } from '@vue/compiler-dom'
import { load } from 'cheerio'
import fc from 'fast-check'
import { Liquid } from 'liquidjs'
import MarkdownIt from 'markdown-it'
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
import { expect, test } from 'vitest'
import { readArticle } from '../src/article/article.ts'
import { generate } from '../src/article/generate.ts'
import type { Scenarios } from '../src/article/part.ts'
import { type Outcome, runScenario } from '../src/article/run.ts'
import { refresh } from '../src/article/splice.ts'
import type { Format } from '../src/figure/figure.ts'
import { protocols } from '../src/project/scenarios.ts'
import wirefig from '../src/sites/markdown-it.ts'
import { makeProject } from './project-fixture.ts'
import { often } from './random/often.ts'

/** Texts of a scenario, by where they stand. */
interface Texts {
  readonly title: string
  readonly label: string
  readonly side: string
}

function yamlOf({ title, label, side }: Texts): string {
  return JSON.stringify({
    title,
    source: 'x',
    endpoints: { client: { iss: 99, label: side }, server: { iss: 299 } },
    steps: [{ server: 'passive OPEN' }, { client: 'active OPEN' }],
    names: { syn: { segment: 'SYN from client', label } },
  })
}

function outcomeOf(texts: Texts): Outcome {
  const locate = (line: number, column: number) => ({ file: 's.yaml', line, column })
  return runScenario({ name: 's', yaml: yamlOf(texts), locate, protocols })
}

const page = `# Page

> - <!-- wirefig s table -->
>   <!-- /wirefig -->

<!-- wirefig s sequence -->
<!-- /wirefig -->

<!-- wirefig s text -->
<!-- /wirefig -->

<!-- wirefig s json -->
<!-- /wirefig -->
`

const mdxPage = page.replaceAll('<!--', '{/*').replaceAll('-->', '*/}')

/** A page as \`update\` writes it. */
function written(outcome: Outcome, file: string, source: string, format: Format = 'mermaid') {
  const scenarios: Scenarios = {
    names: ['s'],
    find: name => (name === 's' ? outcome : undefined),
  }
  const renew = (text: string) => {
    const article = readArticle(file, text, 'en')
    const { parts, messages } = generate(article, scenarios, { format, defaults: [] })
    expect([...outcome.messages, ...article.messages, ...messages].map(String)).toEqual([])
    return refresh(article, parts).source
  }
  const once = renew(source)
  expect(renew(once)).toBe(once)
  return once
}

/** What a reader sees of a page in HTML: captions and the table's cells. */
interface Seen {
  readonly captions: readonly string[]
  readonly head: string
  readonly cell: string
}

function seenIn(html: string): Seen {
  const $ = load(html)
  const of = (selector: string) => tidy($(selector).first().text())
  const captions = $('p:contains("Figure ")').toArray()
  return {
    captions: captions.map(each => tidy($(each).text())),
    head: of('table tr:nth-child(1) th:nth-last-child(2)'),
    cell: of('tbody tr:nth-child(1) td:nth-child(3)'),
  }
}

function expected({ title, label, side }: Texts): Seen {
  const [written, cell, head] = [title, label, side].map(tidy)
  return {
    captions: [
      `Figure 1. ${written}: the segments, and both sides’ states`,
      `Figure 2. ${written}`,
      `Figure 3. ${written}, in the notation of RFC 9293`,
      `Figure 4. ${written}: the trace`,
    ],
    head: head ?? '',
    cell: `→ ${cell}`,
  }
}

function tidy(text: string): string {
  return text.replaceAll('\u{2060}', '').replace(/\s+/g, ' ').trim()
}

/** What an article's source may not have anywhere, whoever reads it: Liquid, Nunjucks, Hugo. */
const beginsOfTemplates = /\{[{%#]/

const liquid = new Liquid({ strictVariables: true, strictFilters: true })

const github = unified()
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

/** Text of MDX, of which no expression but a marker is left. */
function throughMdx(source: string): string {
  const tree = mdx.parse(source)
  const run: string[] = []
  visit(tree, node => {
    if (node.type === 'mdxjsEsm') run.push(node.value)
    if (node.type === 'mdxTextExpression' || node.type === 'mdxFlowExpression') {
      if (!/^\/\* \/?wirefig .*\*\/$|^\/\* \/wirefig \*\/$/.test(node.value)) run.push(node.value)
    }
    if (node.type === 'mdxJsxTextElement' || node.type === 'mdxJsxFlowElement') {
      if (node.name !== 'a' && node.name !== 'span') run.push(`<${node.name}>`)
    }
  })
  expect(run).toEqual([])
  const html = mdx.runSync(tree)
  visit(html, (node: { type: string; name?: string; tagName?: string; attributes?: unknown }) => {
    if (node.type.startsWith('mdxJsx')) {
      Object.assign(node, { type: 'element', tagName: node.name, properties: {} })
    }
    if (node.type.endsWith('Expression')) Object.assign(node, { type: 'comment', value: '' })
  })
  return unified().use(rehypeStringify).stringify(html)
}

/** What Vue would run in a page's HTML. */
function interpolationsIn(html: string): string[] {
  const found: string[] = []
  const look = (node: RootNode | TemplateChildNode) => {
    if (node.type === NodeTypes.INTERPOLATION) found.push(node.loc.source)
    if (node.type === NodeTypes.ELEMENT) {
      const directives = node.props.filter(({ type }) => type === NodeTypes.DIRECTIVE)
      const sources = directives.map(({ loc }) => loc.source)
      found.push(...sources.filter(source => source !== 'style="text-align:right"'))
    }
    if ('children' in node) {
      for (const child of node.children) if (typeof child === 'object') look(child as TemplateChildNode)
    }
  }
  look(compileVue(html).ast)
  return found
}

/** What Svelte would run in what mdsvex makes of a page; code in fences is written by mdsvex as a text of its own. */
async function runBySvelte(source: string): Promise<{ html: string; run: readonly string[] }> {
  const compiled = await compileMdsvex(source, { smartypants: false })
  const html = compiled?.code ?? ''
  const run: string[] = []
  const tree = parseSvelte(html, { modern: true })
  const look = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(look)
    if (typeof node !== 'object' || node === null) return
    const { type, start, end, name } = node as { type?: string; start: number; end: number; name?: string }
    const own = html.slice(start, end)
    if (type === 'HtmlTag' && /^\{@html `<code class="[^`]*`\}$/.test(own) && !own.includes('${')) return
    if (type && /Tag$|Block$|Component$|Directive$|^(?:Script|StyleSheet)$/.test(type)) run.push(own)
    if (type === 'RegularElement' && !/^(?:h1|p|a|strong|span|code|pre|img|blockquote|[uo]l|li|table|thead|tbody|t[rhd]|br|em|del)$/.test(name ?? '')) run.push(own)
    if (type === 'Attribute' && !/^(?:id|class|align|src|alt|href)$/.test(name ?? '')) run.push(own)
    for (const value of Object.values(node)) look(value)
  }
  look(tree.fragment)
  look(tree.instance)
  look(tree.module)
  look(tree.css)
  return { html, run }
}

/** Every host: what it shows equals what was written, and nothing runs. */
async function checkEverywhere(texts: Texts): Promise<void> {
  const outcome = outcomeOf(texts)
  const md = written(outcome, 'a.md', page)
  const inMdx = written(outcome, 'a.mdx', mdxPage)
  const seen = expected(texts)

  expect(md).not.toMatch(beginsOfTemplates)
  expect(inMdx).not.toMatch(beginsOfTemplates)
  // No formula of remark-math or of GitHub, which look for them before they look for elements.
  expect(md.replace(/^```[^]*?^```$|(?<![\\`])(`+)(?!`)[^]*?(?<!`)\1(?!`)/gm, '')).not.toContain('$')
  expect(await liquid.parseAndRender(md)).toBe(md)

  expect(seenIn(String(github.processSync(md)))).toEqual(seen)
  expect(seenIn(throughMdx(inMdx))).toEqual(seen)
  // As Docusaurus does with a page in `.md`.
  expect(seenIn(throughMdx(md.replace(/<!--.*?-->/g, '')))).toEqual(seen)

  const html = new MarkdownIt({ html: true }).render(md)
  expect(seenIn(html)).toEqual(seen)
  expect(interpolationsIn(html)).toEqual([])

  const svelte = await runBySvelte(md)
  expect(svelte.run).toEqual([])
  // A caption that begins with its anchor is HTML to mdsvex, its emphasis with its signs.
  expect({ ...seenIn(svelte.html), captions: seen.captions }).toEqual(seen)
}

test('the texts of a scenario are no code of any host', async () => {
  await checkEverywhere({
    title: 'sum {{ 1+1 }}',
    label: "{{ 'a'.constructor.constructor('return typeof process')() }}",
    side: 'client {x}',
  })
})

/** What hosts take for more than text, and what stands around it. */
const pieces = [
  ...['{{', '}}', '{%', '%}', '{#', '#}', '{', '}', '{{<', '>}}', '{{%', '%}}', '{x}', '{{{', '{}'],
  ...['{@html 1}', '{#if x}', '{:else}', '{/if}', '{: .c}', '{.c}', '{=x}', '${x}', '{/* x */}'],
  ...['$', '$$', '$x$', '\\(', '\\)', '\\[', '\\begin{a}', '\\', ':smile:', ':+1:', ':100:', '::'],
  ...['fe80::1:2', '`', '``', '```', '<script>', '</script>', '<b onclick=x>', '<', '>', '<!--', '-->'],
  ...['&lt;', '&amp;', '&#123;', '&lbrace;', '&', '|', '*', '**', '_', '~~', '~', '[a](b)', '![a](b)'],
  ...['[^1]', '[[x]]', '[x]: y', 'http://e.x', 'www.e.x', 'a@b.c', '"', "'", '--8<-- "f"', '<<< f'],
  ...[':::', '!!! x', '#', '1.', '-', '+', '=', 'import a', 'export x', '1+1', 'x', 'y z', '连接'],
]

const anyText = fc
  .array(fc.tuple(fc.constantFrom(...pieces), fc.constantFrom('', ' ')), { minLength: 1, maxLength: 6 })
  .map(parts => `x${parts.flat().join('')}`.trimEnd())

test('no text of a scenario is code of any host', async () => {
  await fc.assert(
    fc.asyncProperty(fc.record({ title: anyText, label: anyText, side: anyText }), checkEverywhere),
    often(0.03),
  )
}, 120_000)
