import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import MarkdownIt from 'markdown-it'
import remarkParse from 'remark-parse'
import remarkStringify from 'remark-stringify'
import { unified } from 'unified'
import { VFile } from 'vfile'
import { expect, test } from 'vitest'
import { readStamp } from '../src/render/stamp.ts'
import markdownIt from '../src/sites/markdown-it.ts'
import remarkWirefig from '../src/sites/remark.ts'
import {
  frontMatter,
  handshake,
  makeProject,
  readFileOf,
  wirefig,
  writeFiles,
} from './project-fixture.ts'
import { isFull, sample } from './size.ts'

const fence = '```wirefig handshake ladder id=one\n```\n'
const article = `${frontMatter('A')}${fence}`
const files = {
  'content/scenarios/handshake.yaml': handshake,
  'content/en/a.md': article,
  'content/zh/a.md': article,
}
/** A browser that is not there: a ladder must do without. */
const alone = ['--browser', '/nowhere']
const image = 'dist/zh/images/a/one.svg'

test.each(sample(['mermaid', 'svg'], 1))(
  'in %s, a ladder is an SVG beside the article',
  async format => {
    const root = await makeProject(files)
    const built = await wirefig(root, 'build', '--format', format, ...alone)
    expect(built.stderr).toBe('')
    const text = await readFileOf(root, 'dist/zh/a.md')
    expect(text).toContain('![三次握手。3 个报文段；')
    expect(text).toContain('](images/a/one.svg)')
    const svg = await readFileOf(root, image)
    expect(svg).toMatch(/^<svg [^>]*id="ladder-one"[\s\S]*<\/svg>\n$/)
    expect((await wirefig(root, 'check', '--format', format)).code).toBe(0)
    const drawn = await wirefig(
      root,
      'draw',
      'handshake',
      'ladder',
      'id=one',
      'lang=zh',
      '--format',
      format,
    )
    expect(drawn.stdout).toBe(svg)

    await writeFiles(root, { [image]: svg.replace('三次', '四次') })
    const checked = await wirefig(root, 'check', '--format', format)
    expect(checked.code).toBe(1)
    expect(`${checked.stdout}${checked.stderr}`).toContain(`\`${image}\``)
  },
)

test('in png, a ladder is a picture that sharp draws, and states need no browser either', async () => {
  const both = `${frontMatter('A')}${fence}\n\`\`\`wirefig handshake states id=way\n\`\`\`\n`
  const root = await makeProject({ ...files, 'content/en/a.md': both, 'content/zh/a.md': both })
  const built = await wirefig(root, 'build', '--format', 'png', ...alone)
  expect(built.stderr).toBe('')
  expect(await readFileOf(root, 'dist/zh/a.md')).toContain('](images/a/one.png)')
  for (const name of ['one', 'way']) {
    const file = path.join(root, `dist/zh/images/a/${name}.png`)
    const bytes = await readFile(file)
    expect(bytes.subarray(1, 4).toString()).toBe('PNG')
    expect(readStamp(bytes, 'png')).toMatch(/^[0-9a-f]{32}$/)
  }
  expect((await wirefig(root, 'check', '--format', 'png')).code).toBe(0)
  await writeFile(path.join(root, 'dist/zh/images/a/one.png'), 'no picture')
  const checked = await wirefig(root, 'check', '--format', 'png')
  expect(checked.code).toBe(1)
  expect(`${checked.stdout}${checked.stderr}`).toContain('`dist/zh/images/a/one.png`')
})

test.runIf(isFull)('in text, a ladder is in the RFC’s notation', async () => {
  const root = await makeProject(files)
  await wirefig(root, 'build', '--format', 'text', ...alone)
  expect(await readFileOf(root, 'dist/en/a.md')).toContain('-->  <SEQ=100><CTL=SYN>')
})

test('the plugins put a ladder into a page', async () => {
  const root = await makeProject(files)
  const options = { root, lang: 'en' } as const
  const address = /data:image\/svg\+xml;base64,([A-Za-z0-9+/=]+)/
  const file = new VFile({ path: path.join(root, 'content/en/a.md'), value: fence })
  const remark = await unified()
    .use(remarkParse)
    .use(remarkWirefig, options)
    .use(remarkStringify)
    .process(file)
  const html = new MarkdownIt().use(markdownIt, options).render(fence)
  const pictures = [String(remark), html].map(page =>
    Buffer.from(address.exec(page)?.[1] ?? '', 'base64').toString(),
  )
  expect(pictures[0]).toMatch(/^<svg [\s\S]*ESTABLISHED[\s\S]*<\/svg>\n$/)
  expect(pictures[1]).toBe(pictures[0])
})
