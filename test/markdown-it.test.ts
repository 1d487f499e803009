import path from 'node:path'
import MarkdownIt from 'markdown-it'
import { afterEach, describe, expect, test, vi } from 'vitest'
import wirefig, { type MarkdownItOptions } from '../src/sites/markdown-it.ts'
import { article, handshake, makeProject, project } from './project-fixture.ts'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
})

const scenarios = { 'content/scenarios/handshake.yaml': handshake }

/** A page as a site renders it, and what was said of it. */
function render(
  source: string,
  options: MarkdownItOptions,
  env: Record<string, unknown> = {},
  preset: ConstructorParameters<typeof MarkdownIt>[0] = {},
) {
  const messages: string[] = []
  const md = new MarkdownIt(preset)
  md.use(wirefig, { onMessage: message => messages.push(String(message)), ...options })
  return { html: md.render(source, env), messages }
}

test('figures, values and references are in the HTML, with or without HTML allowed', async () => {
  const root = await makeProject(project)
  const source = article('zh').replace(/^---[\s\S]*?---\n/, '')
  for (const html of [true, false]) {
    const rendered = render(source, { root, lang: 'zh' }, {}, { html })
    expect(rendered.messages).toEqual([])
    expect(rendered.html).toContain(
      '<p>第一个序列号是 100, <code>SYN-SENT</code>, 见 <a href="#handshake-sequence">图 1</a>.</p>',
    )
    expect(rendered.html).toContain('<p id="handshake-sequence"><strong>图 1</strong> 三次握手</p>')
    expect(rendered.html).toContain('<pre><code class="language-mermaid">sequenceDiagram\n')
    expect(rendered.html).toContain('<p id="handshake-table"><strong>图 2</strong>')
    expect(rendered.html).toContain('<table>')
    expect(rendered.html).not.toContain('wirefig')
  }
})

test('anchors are right within lists and quotes', async () => {
  const root = await makeProject(scenarios)
  const { html, messages } = render(
    '> 1. One\n>\n>    ```wirefig handshake text id=run\n>    ```\n',
    { root },
  )
  expect(messages).toEqual([])
  expect(html).toMatch(/<blockquote>\n<ol>\n<li>\n<p>One<\/p>\n<p id="run">/)
})

test('what an author writes that looks like an anchor stays as it is', async () => {
  const root = await makeProject(scenarios)
  const { html } = render('<a id="x"></a>Mine\n\n[1](wirefig:handshake/syn.row)\n', { root })
  expect(html).toContain('<p>&lt;a id=&quot;x&quot;&gt;&lt;/a&gt;Mine</p>')
})

test('language and default scenario come from the front matter that a site took away, else from the path', async () => {
  const root = await makeProject({ ...scenarios, 'docs/zh/a.md': '' })
  const source = '```wirefig text\n```\n'
  const front = { lang: 'zh-CN', wirefig: 'handshake' }
  expect(render(source, { root }, { frontmatter: front }).html).toContain('<strong>图 1</strong>')
  const env = { path: path.join(root, 'docs/zh/a.md'), frontmatter: { wirefig: 'handshake' } }
  expect(render(source, { root }, env).html).toContain('<strong>图 1</strong>')
})

test('a mistake is told with its place in the file, front matter included, and stays as it was', async () => {
  const root = await makeProject({
    ...scenarios,
    'docs/a.md': '---\ntitle: A\n---\n\nText.\n\n```wirefig handshake sequnce\n```\n',
  })
  const { html, messages } = render(
    '\nText.\n\n```wirefig handshake sequnce\n```\n',
    { root },
    { path: path.join(root, 'docs/a.md'), frontmatter: { title: 'A' } },
  )
  expect(messages).toEqual([
    `${path.relative('.', path.join(root, 'docs/a.md'))}:7:22: unknown view \`sequnce\`; expected \`sequence\`, \`ladder\`, \`table\`, \`variables\`, \`knowledge\`, \`states\`, \`state-ladder\`, \`transitions\`, \`text\`, \`verdict\` or \`json\` (did you mean \`sequence\`?)`,
  ])
  expect(html).toContain('<code class="language-wirefig">')
})

test('a page with a check only is told of and left', async () => {
  const root = await makeProject(scenarios)
  const source = '```wirefig handshake text\n```\n\n[7](wirefig:handshake/syn.row)\n'
  const { html, messages } = render(source, { root, check: true })
  expect(html).toContain('<code class="language-wirefig">')
  expect(messages).toEqual([
    'article.md:4:1: `7` lags behind `wirefig:handshake/syn.row`; expected `1`',
  ])
})

test('mistaken options are told of, and nothing is done', async () => {
  const root = await makeProject(scenarios)
  const options = { root, langs: 'zh', format: 'jpg' } as unknown as MarkdownItOptions
  const { html, messages } = render('```wirefig handshake text\n```\n', options)
  expect(html).toContain('language-wirefig')
  expect(messages).toEqual([
    'options:1:1: unknown option `langs`; expected `root`, `lang`, `format`, `mermaid`, `check` or `onMistake` (did you mean `lang`?)',
    'options:1:1: unknown `format` `jpg`; expected `mermaid`, `svg`, `png` or `text`',
  ])
})

test('an image that was not drawn before is told of, with the command that draws it', async () => {
  const root = await makeProject({ ...scenarios, 'node_modules/x': '' })
  const source = '```wirefig handshake sequence\n```\n'
  const { html, messages } = render(source, { root, format: 'svg' })
  expect(html).toContain('language-wirefig')
  expect(messages).toEqual([
    'article.md:1:1: image of figure `handshake-sequence` is not in the cache; expected `wirefig images --format svg` to be run before',
  ])
})

test('a page without a word of wirefig’s is rendered as ever', () => {
  expect(render('# Nothing\n', { root: '/nowhere' })).toEqual({
    html: '<h1>Nothing</h1>\n',
    messages: [],
  })
})

describe('a mistake', () => {
  const source = '[1](wirefig:handshake/x)\n\n```wirefig handshake tabel\n```\n'

  test('is thrown in a production build, all of the page’s at once', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    const root = await makeProject(scenarios)
    const all = /^article\.md:1:1: malformed .*\narticle\.md:3:22: unknown view/m
    expect(() => render(source, { root })).toThrow(all)
    expect(() => render('', { root, onMistake: 'throw' })).not.toThrow()
  })

  test('is told of where it is asked to be, or while editing', async () => {
    const root = await makeProject(scenarios)
    for (const [mode, options] of [
      ['production', { onMistake: 'warn' }],
      ['development', {}],
    ] as const) {
      vi.stubEnv('NODE_ENV', mode)
      expect(render(source, { root, ...options }).messages).toHaveLength(2)
    }
  })

  test('may be an image that nobody has drawn', async () => {
    const root = await makeProject({ ...scenarios, 'node_modules/x': '' })
    const options = { root, format: 'svg', onMistake: 'throw' } as const
    expect(() => render('```wirefig handshake sequence\n```\n', options)).toThrow(
      'expected `wirefig images --format svg` to be run before',
    )
  })
})

test('the languages that VitePress is told are those of its pages', async () => {
  const root = await makeProject({ ...scenarios, 'docs/a.md': '', 'docs/guide/en/b.md': '' })
  const source = '[](wirefig:handshake/syn-ack.time)\n'
  vi.stubGlobal('VITEPRESS_CONFIG', {
    srcDir: path.join(root, 'docs'),
    userConfig: { lang: 'en-US', locales: { root: { lang: 'zh-CN' }, guide: { lang: 'en' } } },
  })
  const shown = (file: string, options = {}) =>
    render(source, { root, ...options }, { path: path.join(root, file) }).html
  expect(shown('docs/a.md')).toContain('50 毫秒')
  expect(shown('docs/guide/a.md')).toContain('50 ms')
  expect(shown('a.md')).toContain('50 ms')
  expect(shown('docs/a.md', { lang: 'en' })).toContain('50 ms')
})

test('a diagram leaves out what an old Mermaid refuses, where the option says so', async () => {
  const root = await makeProject(scenarios)
  const source = '```wirefig handshake sequence\n```\n'
  expect(render(source, { root, mermaid: { accessibility: false } }).html).not.toContain('accTitle')
  expect(render(source, { root, mermaid: {} }).html).toContain('accTitle')
  const wrong = { root, mermaid: { accessibility: 'no' } } as unknown as MarkdownItOptions
  expect(render(source, wrong).messages).toEqual([
    'options:1:1: `accessibility: no` of `mermaid`; expected `accessibility: true` or `accessibility: false`',
  ])
})
