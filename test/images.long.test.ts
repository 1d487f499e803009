import { readFile, stat, utimes } from 'node:fs/promises'
import path from 'node:path'
import MarkdownIt from 'markdown-it'
import remarkParse from 'remark-parse'
import remarkStringify from 'remark-stringify'
import { unified } from 'unified'
import { VFile } from 'vfile'
import { expect, test, vi } from 'vitest'
import markdownIt from '../src/sites/markdown-it.ts'
import remarkWirefig, { type WirefigOptions } from '../src/sites/remark.ts'
import { needBrowser } from './chromium.ts'
import {
  article,
  frontMatter,
  handshake,
  makeProject,
  project,
  readFileOf,
  readFiles,
  wirefig,
  writeFiles,
} from './project-fixture.ts'
import { isFull } from './size.ts'

vi.setConfig({ testTimeout: 600_000 })

await needBrowser()

const states = '```wirefig handshake states side=server id=server-path\n```\n'

const withStates = {
  ...project,
  'node_modules/.keep': '',
  'content/en/handshake.md': `${article('en')}\n${states}`,
  'content/zh/handshake.md': `${article('zh')}\n${states}`,
}

const pictures = ['en', 'zh'].flatMap(language =>
  ['handshake-sequence', 'server-path'].map(id => `dist/${language}/images/handshake/${id}.svg`),
)

test('a build in SVG draws every diagram, and links it with a text computed from the run', async () => {
  const root = await makeProject(withStates)
  const { code, stdout, stderr } = await wirefig(root, 'build', '--format', 'svg')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain('2 articles, 1 scenario: 7 files written, 0 unchanged\n')
  const built = await readFiles(root, 'dist')
  expect(Object.keys(built).filter(file => file.endsWith('.svg'))).toEqual(pictures)
  expect(built['dist/en/handshake.md']).toContain(
    '![The handshake. 3 segments. client: CLOSED → SYN-SENT → ESTABLISHED. server: LISTEN → SYN-RECEIVED → ESTABLISHED](images/handshake/handshake-sequence.svg)\n',
  )
  expect(built['dist/zh/handshake.md']).toContain(
    '![三次握手。3 个报文段；客户端：CLOSED → SYN-SENT → ESTABLISHED；服务端：LISTEN → SYN-RECEIVED → ESTABLISHED](images/handshake/handshake-sequence.svg)\n',
  )
  expect(built['dist/en/handshake.md']).not.toContain('mermaid')
  expect(built['dist/en/handshake.md']).toContain('| Row |')
  const svg = built[pictures[2] ?? ''] ?? ''
  expect(svg).toContain('客户端')
  expect((await wirefig(root, 'check', '--format', 'svg')).code).toBe(0)

  // A second build draws nothing, and needs no browser.
  const then = new Date('2001-02-03T04:05:06Z')
  for (const file of pictures) await utimes(path.join(root, file), then, then)
  const again = await wirefig(root, 'build', '--format', 'svg', '--browser', '/nowhere')
  expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('0 files written') })

  // A scenario that changed redraws its figures alone.
  await writeFiles(root, {
    'content/scenarios/other.yaml': handshake.replace('The handshake', 'Another'),
    'content/en/other.md': `${frontMatter('Other')}\`\`\`wirefig other sequence\n\`\`\`\n`,
  })
  const added = await wirefig(root, 'build', '--format', 'svg')
  expect(added.stdout.match(/^wrote .*\.svg$/gm)).toEqual([
    'wrote dist/en/images/other/other-sequence.svg',
  ])
  for (const file of pictures) expect((await stat(path.join(root, file))).mtime).toEqual(then)
  await writeFiles(root, {
    'content/scenarios/other.yaml': handshake
      .replace('The handshake', 'Another')
      .replace('iss: 100', 'iss: 700'),
  })
  const stale = await wirefig(root, 'check', '--format', 'svg')
  expect(stale.stdout).toContain(
    'content/en/other.md:7:1: image `dist/en/images/other/other-sequence.svg` is not of this figure as it is now; expected it drawn\n',
  )
  const renewed = await wirefig(root, 'build', '--format', 'svg')
  expect(renewed.stdout.match(/^wrote .*\.svg$/gm)).toEqual([
    'wrote dist/en/images/other/other-sequence.svg',
  ])
})

test.runIf(isFull)(
  'images that are gone, changed by hand or without a source are told of',
  async () => {
    const root = await makeProject(withStates)
    await wirefig(root, 'build', '--format', 'svg')
    const [first = '', second = ''] = pictures
    const svg = await readFileOf(root, first)
    await writeFiles(root, {
      [first]: svg.replace('SYN', 'SYM'),
      [second]: '',
    })
    const { code, stdout } = await wirefig(root, 'check', '--format', 'svg')
    expect(code).toBe(1)
    expect(stdout).toContain(
      `image \`${first}\` is not of this figure as it is now; expected it drawn`,
    )
    expect(stdout).toContain(
      `image \`${second}\` is not of this figure as it is now; expected it drawn`,
    )
    const built = await wirefig(root, 'build', '--format', 'svg')
    expect(built.stdout).toContain('2 files written')
    expect(await readFileOf(root, first)).toBe(svg)
    // As Markdown draws them itself, nothing makes the images any more.
    const drawn = await wirefig(root, 'check', '--format', 'mermaid')
    expect(drawn.stdout).toContain(
      `${first}:1:1: no source of this file; expected it to be deleted\n`,
    )
    const bare = await wirefig(root, 'build', '--format', 'mermaid')
    expect(bare.stdout).toContain(`deleted ${first}: no source of this file\n`)
  },
)

test('a browser that is not there is a message, and nothing is written', async () => {
  const root = await makeProject(withStates)
  const { code, stderr } = await wirefig(root, 'build', '--format', 'png', '--browser', '/nowhere')
  expect(code).toBe(1)
  expect(stderr).toContain(
    'content/en/handshake.md:11:1: no browser at `/nowhere`; expected Chromium, Chrome or Edge\n',
  )
  expect(Object.keys(await readFiles(root)).filter(file => file.startsWith('dist/'))).toEqual([])
})

test('regions hold images beside their file, and a check needs no browser', async () => {
  const region = '<!-- wirefig handshake sequence id=run -->\n<!-- /wirefig -->\n'
  const root = await makeProject({
    'content/scenarios/handshake.yaml': handshake,
    'node_modules/.keep': '',
    'docs/My page.md': `Text.\n\n${region}`,
  })
  const options = ['docs/My page.md', '--format', 'svg']
  expect((await wirefig(root, 'update', ...options, '--check')).code).toBe(1)
  expect((await wirefig(root, 'update', ...options)).stdout).toBe(
    'updated docs/My page.md\n1 file: 1 updated, 0 mistakes; 1 region\n',
  )
  const page = await readFileOf(root, 'docs/My page.md')
  expect(page).toContain('](images/My%20page/run.svg)\n')
  expect(await readFileOf(root, 'docs/images/My page/run.svg')).toContain('<svg')
  expect((await wirefig(root, 'update', ...options, '--check')).code).toBe(0)
  await writeFiles(root, { 'docs/images/My page/run.svg': 'broken' })
  const broken = await wirefig(root, 'update', ...options, '--check')
  expect(broken).toMatchObject({
    code: 1,
    stdout:
      'docs/My page.md:3:1: image `docs/images/My page/run.svg` is not of this figure as it is now; expected it drawn\n1 file: 1 stale, 0 mistakes; 1 region\n',
  })
  await wirefig(root, 'update', ...options)
  expect((await wirefig(root, 'update', ...options, '--check')).code).toBe(0)
})

test.runIf(isFull)('draw prints the bytes of an image', async () => {
  const root = await makeProject({ ...project, 'node_modules/.keep': '' })
  const args = ['draw', 'handshake', 'sequence', '--format', 'svg']
  const { code, stdout } = await wirefig(root, ...args)
  expect(code).toBe(0)
  expect(stdout).toMatch(/^<svg[\s\S]*<\/svg>/)
})

test('the plugins put images into a page: remark draws them, markdown-it has them from the cache', async () => {
  const root = await makeProject({
    'content/scenarios/handshake.yaml': handshake,
    'node_modules/.keep': '',
    'page.md': '```wirefig handshake sequence\n```\n',
  })
  const page = await readFile(path.join(root, 'page.md'), 'utf8')
  const messages: string[] = []
  const md = new MarkdownIt().use(markdownIt, {
    root,
    format: 'svg',
    onMessage: message => messages.push(String(message)),
  })
  expect(md.render(page)).toContain('language-wirefig')
  expect(messages).toHaveLength(1)

  const drawn = await wirefig(root, 'images', 'page.md', '--format', 'svg')
  expect(drawn).toMatchObject({ code: 0, stdout: '1 image in the cache, 0 mistakes\n' })
  const html = md.render(page)
  expect(messages).toHaveLength(1)
  const url = /<img src="(data:image\/svg\+xml;base64,[^"]+)" alt="The handshake\. 3 segments/.exec(
    html,
  )?.[1]
  expect(Buffer.from(url?.split(',')[1] ?? '', 'base64').toString()).toContain('<svg')

  const options: WirefigOptions = { root, format: 'svg' }
  const processor = unified().use(remarkParse).use(remarkWirefig, options).use(remarkStringify)
  const file = await processor.process(new VFile({ value: page }))
  expect(file.messages).toEqual([])
  expect(String(file)).toContain(`](${url})`)
})

test.runIf(isFull)(
  'in text, a sequence is in the RFC’s notation, and a state diagram the path',
  async () => {
    const root = await makeProject(withStates)
    expect((await wirefig(root, 'build', '--format', 'text')).code).toBe(0)
    const built = await readFileOf(root, 'dist/zh/handshake.md')
    expect(built).toContain(
      '1  SYN-SENT     -->  <SEQ=100><CTL=SYN>               -->  SYN-RECEIVED\n',
    )
    expect(built).toContain(`\`\`\`text
1  CLOSED        -- passive OPEN -->           LISTEN
2  LISTEN        -- rcv SYN / snd SYN,ACK -->  SYN-RECEIVED
`)
    expect(built).not.toContain('mermaid')
    expect((await wirefig(root, 'check', '--format', 'text')).code).toBe(0)
  },
)
