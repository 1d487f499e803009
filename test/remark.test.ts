import type { Paragraph, Root, RootContent } from 'mdast'
import { toString as textOf } from 'mdast-util-to-string'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkStringify from 'remark-stringify'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { VFile } from 'vfile'
import { afterEach, describe, expect, test, vi } from 'vitest'
import remarkWirefig, { type WirefigOptions } from '../src/sites/remark.ts'
import { handshake, makeProject } from './project-fixture.ts'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

const scenarioFile = 'content/scenarios/handshake.yaml'

/** A site's pipeline: what becomes of the tree, of the Markdown and of the file. */
async function process(
  source: string,
  { path = 'content/en/article.md', options = {}, scenario = handshake }: Setup = {},
) {
  const root = await makeProject({ [scenarioFile]: scenario })
  const pipeline = unified()
    .use(remarkParse)
    .use(remarkGfm)
    .use(remarkFrontmatter, ['yaml', 'toml'])
    .use(remarkWirefig, options)
    .use(remarkStringify)
  const file = new VFile({ value: source, path, cwd: root })
  const tree: Root = pipeline.parse(file)
  const before = JSON.stringify(tree)
  const error = await pipeline.run(tree, file).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  const untouched = JSON.stringify(tree) === before
  return { tree, markdown: pipeline.stringify(tree), file, error, untouched }
}

interface Setup {
  readonly path?: string
  readonly options?: WirefigOptions
  readonly scenario?: string
}

const article = `Before [100](wirefig:handshake/syn.seq), in [\`SYN-SENT\`](wirefig:handshake/client.state@syn), see [Figure 1](wirefig:#one).

\`\`\`wirefig handshake text id=one
\`\`\`

- item

  \`\`\`wirefig handshake table
  \`\`\`

After.
`

test('a figure and its caption stand where the fence stood, values are text', async () => {
  const { markdown, error, file } = await process(article)
  expect(error).toBeUndefined()
  expect(file.messages).toEqual([])
  expect(markdown).toBe(`Before 100, in \`SYN-SENT\`, see [Figure 1](#one).

**Figure 1.** The handshake, in the notation of RFC 9293

\`\`\`text
   client                                                  server
   CLOSED                                                  LISTEN
1  SYN-SENT     -->  <SEQ=100><CTL=SYN>               -->  SYN-RECEIVED
2  ESTABLISHED  <--  <SEQ=300><ACK=101><CTL=SYN,ACK>  <--  SYN-RECEIVED
3  ESTABLISHED  -->  <SEQ=101><ACK=301><CTL=ACK>      -->  ESTABLISHED
\`\`\`

* item

  **Figure 2.** The handshake: the segments, and both sides’ states

  | Row | Time (s) | Segment | SEQ | ACK | CTL     | client      | server       |
  | --: | -------: | ------- | --: | --: | ------- | ----------- | ------------ |
  |   1 |     0.00 | →       | 100 |   – | SYN     | SYN-SENT    | SYN-RECEIVED |
  |   2 |     0.05 | ←       | 300 | 101 | SYN,ACK | ESTABLISHED | SYN-RECEIVED |
  |   3 |     0.10 | →       | 101 | 301 | ACK     | ESTABLISHED | ESTABLISHED  |

After.
`)
})

test('a caption’s paragraph carries its id, for the site to make an anchor of', async () => {
  const { tree } = await process(article)
  const captions: { id: unknown; text: string }[] = []
  visit(tree, 'paragraph', (node: Paragraph) => {
    const data = node.children[0]?.data as { hProperties?: { id?: unknown } } | undefined
    if (data?.hProperties) captions.push({ id: data.hProperties.id, text: textOf(node) })
  })
  expect(captions).toEqual([
    { id: 'one', text: 'Figure 1. The handshake, in the notation of RFC 9293' },
    {
      id: 'handshake-table',
      text: 'Figure 2. The handshake: the segments, and both sides’ states',
    },
  ])
})

test('no node is HTML, which MDX refuses, and no link of ours is left', async () => {
  const { tree } = await process(article)
  const kinds = new Set<RootContent['type'] | 'root'>()
  visit(tree, node => {
    kinds.add(node.type)
  })
  expect(kinds).not.toContain('html')
  expect(JSON.stringify(tree)).not.toContain('wirefig:')
})

test('an article without a place stays the same tree', async () => {
  const { untouched, error, file } = await process('# Title\n\n[A link](https://example.org).\n')
  expect(untouched).toBe(true)
  expect(error).toBeUndefined()
  expect(file.messages).toEqual([])
})

test('all mistakes are messages of the file, nothing is thrown, and what is mistaken stays as it was', async () => {
  const { error, markdown, file } = await process(
    `---
lang: fr
---

[100](wirefig:handshake/sin.seq) and [100](wirefig:handshake/syn.seq)

\`\`\`wirefig handshake tabel
\`\`\`

\`\`\`wirefig own text
title: Own
endpoints: { client: {}, sever: { is: 1 } }
steps: [{ client: active OPEN }]
\`\`\`

\`\`\`wirefig handshake text
`,
  )
  expect(error).toBeUndefined()
  expect(markdown).toContain('[100](wirefig:handshake/sin.seq) and 100\n')
  expect(markdown).toContain('```wirefig handshake tabel\n')
  expect(file.messages.every(({ fatal }) => fatal)).toBe(true)
  expect(file.messages.map(message => String(message).split(';')[0])).toEqual([
    'content/en/article.md:5:1: unknown side or row `sin`',
    'content/en/article.md:7:22: unknown view `tabel`',
    'content/en/article.md:12:35: unknown key `is`',
    'content/en/article.md:16:1: fence is not closed',
  ])
})

test('the mistakes of a scenario that the article uses are its own as well', async () => {
  const scenario = handshake.replace('client: ESTABLISHED', 'client: CLOSED')
  const { error, untouched, file } = await process(article, { scenario })
  expect(error).toBeUndefined()
  expect(untouched).toBe(true)
  expect(file.messages.map(String)).toContain(
    `${scenarioFile}:7:11: client is ESTABLISHED at 150 ms; expected CLOSED`,
  )
})

test('the mistakes of a scenario that the article does not use are none of its own', async () => {
  const scenario = handshake.replace('client: ESTABLISHED', 'client: CLOSED')
  const { error, file } = await process(
    '[7](wirefig:#a)\n\n~~~wirefig own text id=a\ntitle: Own\nendpoints: { client: {}, server: {} }\nsteps: []\n~~~\n',
    { scenario },
  )
  expect(error).toBeUndefined()
  expect(file.messages.filter(({ fatal }) => fatal)).toEqual([])
})

test('a text that lags is a warning of the file', async () => {
  const { error, file, markdown } = await process('[99](wirefig:handshake/syn.seq)\n')
  expect(error).toBeUndefined()
  expect(markdown).toBe('100\n')
  expect(file.messages.map(({ fatal, ruleId }) => ({ fatal, ruleId }))).toEqual([
    { fatal: false, ruleId: 'lag' },
  ])
})

test('a place of a file that is given by its whole path is named from the working directory', async () => {
  const root = await makeProject({ [scenarioFile]: handshake })
  const file = new VFile({ value: '[1](wirefig:handshake/x)', path: `${root}/a.md`, cwd: root })
  const pipeline = unified().use(remarkParse).use(remarkWirefig)
  const tree: Root = pipeline.parse(file)
  await pipeline.run(tree, file)
  expect(file.messages.map(String)).toEqual([expect.stringMatching(/^a\.md:1:1: /)])
})

const timed = '[](wirefig:handshake/syn-ack.time)\n'

test.each([
  ['English where nothing says otherwise', 'article.md', {}, timed, '50 ms\n'],
  ['that of the folder', 'content/zh/article.md', {}, timed, '50 毫秒\n'],
  ['that of the innermost folder', 'zh/blog/en/article.md', {}, timed, '50 ms\n'],
  ['not that of the file', 'content/zh.md', {}, timed, '50 ms\n'],
  [
    'that of the front matter before the folder’s',
    'content/zh/article.md',
    {},
    `---\nlang: en\n---\n\n${timed}`,
    '---\nlang: en\n---\n\n50 ms\n',
  ],
  [
    'that of the front matter before the option’s',
    'docs/article.md',
    { lang: 'zh' },
    `---\nlang: en\n---\n\n${timed}`,
    '---\nlang: en\n---\n\n50 ms\n',
  ],
  ['that of the option', 'docs/article.md', { lang: 'zh' }, timed, '50 毫秒\n'],
  ['that of a tag', 'docs/article.md', { lang: 'zh-Hans' }, timed, '50 毫秒\n'],
  ['that of the option, also elsewhere', '../article.md', { lang: 'zh' }, timed, '50 毫秒\n'],
  ['of a translation that of its folder', 'i18n/en/a.md', { lang: 'zh' }, timed, '50 ms\n'],
  [
    'that which the option says of the innermost folder',
    'docs/en/notes/a.md',
    { lang: { docs: 'en', 'docs/en/notes/': 'zh' } },
    timed,
    '50 毫秒\n',
  ],
  [
    'that which the option says of the file',
    'docs/en/a.md',
    { lang: { 'docs/en/a.md': 'zh' } },
    timed,
    '50 毫秒\n',
  ],
  [
    'that of the folder where the option says nothing',
    'zh/a.md',
    { lang: { docs: 'en' } },
    timed,
    '50 毫秒\n',
  ],
] as const)('the language is %s', async (_, path, options, source, expected) => {
  const { markdown, error } = await process(source, { path, options })
  expect(error).toBeUndefined()
  expect(markdown).toBe(expected)
})

test('the scenarios are those of the root, where the option names one', async () => {
  const root = await makeProject({ [scenarioFile]: handshake })
  const { markdown, error } = await process('[](wirefig:handshake/syn.seq)\n', {
    options: { root },
    scenario: 'title: Broken\n',
  })
  expect(error).toBeUndefined()
  expect(markdown).toBe('100\n')
})

test('an unknown language is a message', async () => {
  const { file, untouched } = await process(article, { options: { lang: 'fr' } })
  expect(untouched).toBe(true)
  expect(file.messages.map(String)).toEqual([
    'options:1:1: unknown `lang` `fr`; expected `en` or `zh`',
  ])
})

test('an unknown language of a folder is a message', async () => {
  const options = { lang: { '.': 'zh', docs: 'fr', more: 1 as unknown as string } }
  const { file, untouched } = await process(article, { options })
  expect(untouched).toBe(true)
  expect(file.messages.map(String)).toEqual([
    'options:1:1: unknown `lang` `fr`; expected `en` or `zh`',
    'options:1:1: unknown `lang` `1`; expected `en` or `zh`',
  ])
})

describe('what is mistaken', () => {
  const mistaken = '[1](wirefig:handshake/x)\n\n```wirefig handshake tabel\n```\n'
  const reasons = [
    /^content\/en\/article\.md:1:1: malformed /m,
    /^content\/en\/article\.md:3:22: unknown /m,
  ]

  test.each([
    ['production', {}],
    ['production', { check: true }],
    ['development', { onMistake: 'throw' }],
    ['', { onMistake: 'throw' }],
  ] as const)('in %o with %o is thrown, all of it, each with its place', async (mode, options) => {
    vi.stubEnv('NODE_ENV', mode)
    const { error, file } = await process(mistaken, { options })
    for (const reason of reasons) expect((error as Error).message).toMatch(reason)
    expect(file.messages).toHaveLength(2)
  })

  test.each([
    ['production', { onMistake: 'warn' }, 2],
    ['development', {}, 2],
    ['', {}, 0],
    ['', { onMistake: 'warn' }, 0],
  ] as const)('in %o with %o is only told of', async (mode, options, printed) => {
    vi.stubEnv('NODE_ENV', mode)
    const print = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const { error, file } = await process(mistaken, { options })
    expect(error).toBeUndefined()
    expect(file.messages).toHaveLength(2)
    expect(print).toHaveBeenCalledTimes(printed)
  })

  test('in the options is thrown as well, and a warning is not', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    vi.spyOn(console, 'warn').mockImplementation(() => {})
    const wrong = await process(article, { options: { lang: 'fr' } })
    expect(String(wrong.error)).toContain('options:1:1: unknown `lang` `fr`')
    expect((await process('[99](wirefig:handshake/syn.seq)\n')).error).toBeUndefined()
  })
})
