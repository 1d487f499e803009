import { mkdir, symlink } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { openSite } from '../src/sites/site.ts'
import {
  article,
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

const elsewhere = {
  'docs/runs/handshake.yaml': handshake,
  'docs/zh/handshake.md': article('zh').replace('SYN-SENT', 'SYN_SENT'),
}

/** Another project within. */
const inside = Object.fromEntries(
  Object.entries(project).map(([file, text]) => [`inside/${file}`, text]),
)

const config = `{
  "folders": { "content": "docs", "scenarios": "docs/runs", "dist": "out" },
  "languages": ["zh"],
  "figures": { "numbers": "relative", "states": "netstat" }
}`

describe('a configuration', () => {
  test('says where things are, in which languages and how figures are drawn', async () => {
    const root = await makeProject({ ...elsewhere, 'wirefig.config.json': config })
    const { code, stdout, stderr } = await wirefig(root, 'build')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.split('\n').sort().slice(1)).toEqual([
      '1 article, 1 scenario: 2 files written, 0 unchanged',
      'wrote out/traces/handshake.json',
      'wrote out/zh/handshake.md',
    ])
    const built = await readFileOf(root, 'out/zh/handshake.md')
    expect(built).toContain('SYN seq=0')
    expect(built).toContain('SYN_SENT')
    expect((await wirefig(root, 'check')).code).toBe(0)
  })

  test('says the language of pages, by folder, where these do not say it', async () => {
    const page = '[](wirefig:handshake/syn-ack.time)\n'
    const root = await makeProject({
      'wirefig.config.json': '{ "lang": { ".": "zh", "site/english": "en" } }',
      'content/scenarios/handshake.yaml': handshake,
      'README.md': page,
      'site/a.md': page,
      'site/en/a.md': page,
      'site/english/a.md': page,
      'site/french.md': `---\nlang: en\n---\n${page}`,
    })
    expect((await wirefig(root, 'update')).code).toBe(0)
    const files = await readFiles(root)
    const languages = Object.entries(files).flatMap(([file, text]) =>
      file.endsWith('.md') ? [`${file} ${/50 \S+(?=\])/.exec(text)?.[0]}`] : [],
    )
    expect(languages).toEqual([
      'README.md 50 毫秒',
      'site/a.md 50 毫秒',
      'site/en/a.md 50 ms',
      'site/english/a.md 50 ms',
      'site/french.md 50 ms',
    ])
    // What was fresh in one language is not in another.
    await writeFiles(root, { 'wirefig.config.json': '{ "lang": "en" }' })
    expect((await wirefig(root, 'update', '--check')).stdout).toContain('2 stale')
    await writeFiles(root, { 'wirefig.config.json': '{ "lang": { "docs": "fr" } }' })
    expect((await wirefig(root, 'update', '--check')).stderr).toContain(
      'wirefig.config.json:1:21: `fr`; expected a language such as `en` or `zh`',
    )
  })

  test('leaves out of diagrams what an old Mermaid refuses, and of nothing else', async () => {
    const root = await makeProject({
      'wirefig.config.json': '{ "mermaid": { "accessibility": false } }',
      'content/scenarios/handshake.yaml': handshake,
      'README.md': ['sequence', 'states']
        .map(view => `<!-- wirefig handshake ${view} -->\n<!-- /wirefig -->\n`)
        .join('\n'),
    })
    expect((await wirefig(root, 'update', 'README.md')).code).toBe(0)
    const plain = await readFileOf(root, 'README.md')
    expect(plain).toContain('```mermaid\nsequenceDiagram\n  autonumber\n')
    expect(plain).toContain('```mermaid\nstateDiagram-v2\n  direction TB\n')
    // What was fresh with one setting is stale with another.
    await writeFiles(root, { 'wirefig.config.json': '{ "mermaid": { "accessibility": true } }' })
    expect((await wirefig(root, 'update', 'README.md')).stdout).toContain('1 updated')
    const whole = await readFileOf(root, 'README.md')
    expect(whole.replace(/^ {2}acc(?:Title|Descr): .*\n/gm, '')).toBe(plain)
    await writeFiles(root, { 'wirefig.config.json': '{ "mermaid": { "accesibility": 1 } }' })
    expect((await wirefig(root, 'update')).stderr).toContain(
      'wirefig.config.json:1:16: unknown key `accesibility`; expected `accessibility`',
    )
  })

  test.runIf(isFull)('gives way to what a figure says itself', async () => {
    const root = await makeProject({
      'wirefig.config.json': '{ "figures": { "numbers": "relative" } }',
      'content/scenarios/handshake.yaml': handshake,
      'README.md': '<!-- wirefig handshake text numbers=absolute -->\n<!-- /wirefig -->\n',
    })
    expect((await wirefig(root, 'update', 'README.md')).code).toBe(0)
    expect(await readFileOf(root, 'README.md')).toContain('<SEQ=100>')
    const { stdout } = await wirefig(root, 'draw', 'handshake', 'text')
    expect(stdout).toContain('<SEQ=0>')
  })

  test.each([
    ['wirefig.config.mjs', `export default ${config}\n`],
    [
      'wirefig.config.ts',
      `import { defineConfig } from 'wirefig'\n\nconst languages: readonly 'zh'[] = ['zh']\n\nexport default defineConfig({ ...${config}, languages })\n`,
    ],
  ])('may be code: %s', async (file, source) => {
    const root = await makeProject({
      ...elsewhere,
      [file]: source,
      'package/package.json': '{ "name": "wirefig", "type": "module", "exports": "./index.ts" }',
      'package/index.ts': `export * from ${JSON.stringify(path.resolve('src/project/config.ts'))}\n`,
    })
    await mkdir(path.join(root, 'node_modules'))
    await symlink(path.join(root, 'package'), path.join(root, 'node_modules/wirefig'))
    const { code, stderr } = await wirefig(root, 'build')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(Object.keys(await readFiles(root, 'out'))).toEqual([
      'out/traces/handshake.json',
      'out/zh/handshake.md',
    ])
  })

  test('is found upwards, and files are named from the working directory or its folder', async () => {
    const root = await makeProject({ ...elsewhere, 'wirefig.config.json': config })
    const { code, stdout } = await wirefig(path.join(root, 'docs/zh'), 'build')
    expect({ code, first: stdout.split('\n')[0] }).toEqual({
      code: 0,
      first: 'wrote out/traces/handshake.json',
    })
    await writeFiles(root, {
      'docs/zh/note.md': '<!-- wirefig handshake text -->\n<!-- /wirefig -->\n',
    })
    const updated = await wirefig(path.join(root, 'docs/zh'), 'update', 'note.md')
    expect(updated.stdout.split('\n')[0]).toBe('updated docs/zh/note.md')
  })

  test('need not be there for a folder within to find its project: scenarios are enough', async () => {
    const root = await makeProject({
      'content/scenarios/handshake.yaml': handshake,
      'site/page.md': '```wirefig handshake states\n```\n',
      'site/deep/other.md': '[](wirefig:handshake/syn.seq)\n',
    })
    const site = path.join(root, 'site')
    expect(await wirefig(site, 'images', '--format', 'svg')).toMatchObject({
      code: 0,
      stdout: '1 image in the cache, 0 mistakes\n',
    })
    expect((await wirefig(site, 'update', 'deep/other.md')).stdout).toContain('site/deep/other.md')
    expect(openSite({}, site).settings.root).toBe(openSite({ root: '..' }, site).settings.root)
  })

  test.runIf(isFull)('above a root that is named is none of its', async () => {
    const root = await makeProject({ ...elsewhere, 'wirefig.config.json': config, ...inside })
    expect((await wirefig(root, '--root', 'inside', 'build')).code).toBe(0)
    expect(Object.keys(await readFiles(root, 'inside/dist'))).toEqual([
      'inside/dist/en/handshake.md',
      'inside/dist/traces/handshake.json',
      'inside/dist/zh/handshake.md',
    ])
  })

  test.each([
    [
      'wirefig.config.json',
      '{\n  "languages": ["zh", "fr"],\n  "formt": "svg",\n  "format": "svgg",\n  "folders": { "dist": "../out", "contnt": "x" },\n  "figures": { "states": "netstats" }\n}\n',
      [
        '2:23: unknown value `fr`; expected `en` or `zh`',
        '3:3: unknown key `formt`; expected `$schema`, `folders`, `languages`, `lang`, `format`, `figures`, `markdown`, `mermaid`, `browser` or `site` (did you mean `format`?)',
        '4:13: unknown value `svgg`; expected `mermaid`, `svg`, `png`, `text`, `html` or `html-fragment` (did you mean `svg`?)',
        '5:24: `../out`; expected a folder below the project’s, with `/`',
        '5:34: unknown key `contnt`; expected `content`, `scenarios`, `templates` or `dist` (did you mean `content`?)',
        '6:26: unknown value `netstats`; expected `rfc` or `netstat` (did you mean `netstat`?)',
      ],
    ],
    [
      'wirefig.config.mjs',
      "const browser = 7\nexport default {\n  browser,\n  folders: {\n    dists: 'x',\n  },\n  'languages': [],\n}\n",
      [
        '5:5: unknown key `dists`; expected `content`, `scenarios`, `templates` or `dist` (did you mean `dist`?)',
        '7:3: an empty list; expected a list of at least one language',
        '1:1: `7`; expected text',
      ],
    ],
    [
      'wirefig.config.mjs',
      'const config = {}\n',
      ['1:1: no default export; expected `export default defineConfig({ … })`'],
    ],
    [
      'wirefig.config.mjs',
      "\nthrow new Error('no such thing')\n",
      ['2:7: no such thing; expected a module that exports a configuration'],
    ],
    ['wirefig.config.json', '{ "format": "svg" ', ['1:1: `{` is not closed; expected `}`']],
  ])(
    'that is mistaken is told of with places, and nothing is done: %s %#',
    async (file, source, messages) => {
      const root = await makeProject({ ...project, [file]: source })
      const { code, stderr, stdout } = await wirefig(root, 'build')
      expect(stderr.trimEnd().split('\n').sort()).toEqual(
        messages.map(message => `${file}:${message}`).sort(),
      )
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    },
  )
})
