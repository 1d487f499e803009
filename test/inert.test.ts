import fc from 'fast-check'
import { Liquid } from 'liquidjs'
import MarkdownIt from 'markdown-it'
import { expect, test } from 'vitest'
import { readArticle } from '../src/article/article.ts'
import { generate } from '../src/article/generate.ts'
import type { Scenarios } from '../src/article/part.ts'
import { type Outcome, runScenario } from '../src/article/run.ts'
import { refresh } from '../src/article/splice.ts'
import type { Format } from '../src/figure/figure.ts'
import { protocols } from '../src/project/scenarios.ts'
import wirefig from '../src/sites/markdown-it.ts'
import {
  beginsOfTemplates,
  code,
  interpolationsIn,
  runBySvelte,
  type Seen,
  seenIn,
  throughGitHub,
  throughMdx,
  throughSvelte,
  tidy,
} from './hosts.ts'
import { wirefig as command, makeProject, readFileOf } from './project-fixture.ts'
import { often } from './random/often.ts'
import { stopAndWait } from './stop-and-wait.ts'

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
    const mistakes = [...outcome.messages, ...article.messages, ...messages]
    expect(mistakes.filter(({ ruleId }) => ruleId !== 'lag').map(String)).toEqual([])
    return refresh(article, parts).source
  }
  const once = renew(source)
  expect(renew(once)).toBe(once)
  return once
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

const liquid = new Liquid({ strictVariables: true, strictFilters: true })

/** Every host: what it shows equals what was written, and nothing runs. */
async function checkEverywhere(texts: Texts): Promise<void> {
  const outcome = outcomeOf(texts)
  const md = written(outcome, 'a.md', page)
  const inMdx = written(outcome, 'a.mdx', mdxPage)
  const seen = expected(texts)

  expect(md).not.toMatch(beginsOfTemplates)
  expect(inMdx).not.toMatch(beginsOfTemplates)
  // No formula of remark-math or of GitHub, which look for them before they look for elements.
  expect(md.replace(code, '')).not.toContain('$')
  expect(await liquid.parseAndRender(md)).toBe(md)

  expect(seenIn(throughGitHub(md))).toEqual(seen)
  // Docusaurus takes a page in `.md` for MDX, without its comments.
  for (const source of [inMdx, md.replace(/<!--.*?-->/g, '')]) {
    const { html, run } = throughMdx(source)
    expect(run).toEqual([])
    expect(seenIn(html)).toEqual(seen)
  }

  const html = new MarkdownIt({ html: true }).render(md)
  expect(seenIn(html)).toEqual(seen)
  expect(interpolationsIn(html)).toEqual([])

  const svelte = await throughSvelte(md)
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
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a text as it is
  ...['{@html 1}', '{#if x}', '{:else}', '{/if}', '{: .c}', '{.c}', '{=x}', '${x}', '{/* x */}'],
  ...['$', '$$', '$x$', '\\(', '\\)', '\\[', '\\begin{a}', '\\', ':smile:', ':+1:', ':100:', '::'],
  ...[
    'fe80::1:2',
    '`',
    '``',
    '```',
    '<script>',
    '</script>',
    '<b onclick=x>',
    '<',
    '>',
    '<!--',
    '-->',
  ],
  ...[
    '&lt;',
    '&amp;',
    '&#123;',
    '&lbrace;',
    '&',
    '|',
    '*',
    '**',
    '_',
    '~~',
    '~',
    '[a](b)',
    '![a](b)',
  ],
  ...['[^1]', '[[x]]', '[x]: y', 'http://e.x', 'www.e.x', 'a@b.c', '"', "'", '--8<-- "f"', '<<< f'],
  ...[':::', '!!! x', '#', '1.', '-', '+', '=', 'import a', 'export x', '1+1', 'x', 'y z', '连接'],
]

const anyText = fc
  .array(fc.tuple(fc.constantFrom(...pieces), fc.constantFrom('', ' ')), {
    minLength: 1,
    maxLength: 6,
  })
  .map(parts => `x${parts.flat().join('')}`.trimEnd())

test('no text of a scenario is code of any host', async () => {
  await fc.assert(
    fc.asyncProperty(fc.record({ title: anyText, label: anyText, side: anyText }), checkEverywhere),
    often(0.03),
  )
}, 1_200_000)

const hostile: Texts = {
  title: 'sum {{ 1+1 }} {% if x %} $a$ \\(b\\) :smile: <script>alert(1)</script>',
  label: "{{ 'a'.constructor.constructor('return typeof process')() }} {{< x >}} {@html 1}",
  side: 'C {# c #} {: .c} "<b> &lt;',
}

test.each([true, false])(
  'nor of Vue, of a page that the plugin filled (HTML allowed: %s)',
  async html => {
    const root = await makeProject({ 'content/scenarios/s.yaml': yamlOf(hostile) })
    const md = new MarkdownIt({ html }).use(wirefig, { root })
    const rendered = md.render(page.replaceAll(/^(?:> -|> {2}) /gm, ''))
    expect(seenIn(rendered)).toEqual(expected(hostile))
    expect(interpolationsIn(rendered)).toEqual([])
    expect(rendered).toContain('<span>$</span>a<span>$</span> <span>\\</span>(b')
  },
)

test('an alternative is text in Markdown and in the attribute that hosts make of it', async () => {
  const ladder = '<!-- wirefig s ladder -->\n<!-- /wirefig -->\n'
  const md = written(outcomeOf(hostile), 'a.md', ladder)
  expect(md).not.toMatch(beginsOfTemplates)
  const { html, run } = await throughSvelte(md)
  expect(run).toEqual([])
  for (const page of [html, throughGitHub(md), new MarkdownIt({ html: true }).render(md)]) {
    const alternative = /<img[^>]*\salt="([^"]*)"/.exec(page)?.[1] ?? ''
    expect(alternative).toContain('sum ｛｛ 1+1 ｝｝ ｛% if x %｝ ＄a＄ \\(b\\) ：smile: ＜script')
    expect(interpolationsIn(page)).toEqual([])
  }
})

test.each(['table', 'ladder', 'text', 'json', 'sequence'])(
  'a figure in HTML is text to Vue and Svelte: %s',
  view => {
    const outcome = outcomeOf(hostile)
    const article = readArticle('a.md', `\`\`\`wirefig s ${view}\n\`\`\`\n`, 'en')
    const scenarios = { names: ['s'], find: () => outcome }
    const { parts, messages } = generate(article, scenarios, { format: 'html', defaults: [] })
    expect(messages.map(String)).toEqual([])
    const [part] = parts
    const html = part?.kind === 'figure' ? (part.html ?? '') : ''
    const { captions } = seenIn(html.replaceAll('figcaption', 'p'))
    expect(captions[0]).toContain(tidy(hostile.title))
    expect(html.replace(/<style>.*?<\/style>/s, '')).not.toContain('{{')
    expect(runBySvelte(html)).toEqual([])
    expect(interpolationsIn(html)).toEqual([])
  },
)

/** A protocol whose messages say what somebody wrote. */
function outcomeThatSays(text: string): Outcome {
  const type = { name: 'type', title: 'TYPE', label: 'bare', read: () => text } as const
  return runScenario({
    name: 's',
    yaml: `title: T
source: x
protocol: stop-and-wait
endpoints: { left: {}, right: {} }
steps: [{ left: SEND, body: a }]
`,
    locate: (line, column) => ({ file: 's.yaml', line, column }),
    protocols: { 'stop-and-wait': { ...stopAndWait, fields: [type] } },
  })
}

test.each([
  ['{{ 1+1 }}', '`{\u{2060}{ 1+1 }}`'],
  ['a {x} b', 'a `{x}` b'],
  ['$x$', '<span>&#36;</span>x<span>&#36;</span>'],
  ['<<< @/secret', '&lt;&lt;&lt; @/secret'],
])('a value in prose is text, and fresh once it is written: %s', (text, expected) => {
  for (const [file, eol] of [
    ['a.md', '\n'],
    ['a.md', '\r\n'],
    ['a.mdx', '\n'],
  ] as const) {
    const source = ['> - [old](wirefig:s/1.type) and', '>   [`old`](wirefig:s/1.type)', ''].join(
      eol,
    )
    const code = text.includes('{{') ? text.replace('{{', '{\u{2060}{') : text
    const value = `> - [${expected}](wirefig:s/1.type) and`
    expect(written(outcomeThatSays(text), file, source)).toBe(
      [value, `>   [\`${code}\`](wirefig:s/1.type)`, ''].join(eol),
    )
  }
})

test('a value that stands in a page as it was before is written anew, since it might run', () => {
  expect(written(outcomeThatSays('{{ 1+1 }}'), 'a.md', '[{{ 1+1 }}](wirefig:s/1.type)\n')).toBe(
    '[`{\u{2060}{ 1+1 }}`](wirefig:s/1.type)\n',
  )
})

test('the command line writes it, and finds it fresh', async () => {
  const root = await makeProject({ 'content/scenarios/s.yaml': yamlOf(hostile), 'a.md': page })
  expect(await command(root, 'update', 'a.md')).toMatchObject({ code: 0 })
  const text = await readFileOf(root, 'a.md')
  expect(text).not.toMatch(beginsOfTemplates)
  expect(await liquid.parseAndRender(text)).toBe(text)
  expect(await command(root, 'update', '--check', 'a.md')).toMatchObject({ code: 0 })
})
