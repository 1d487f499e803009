import { mkdir, symlink } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test, vi } from 'vitest'
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

vi.setConfig({ testTimeout: 120_000 })

const elsewhere = {
  'docs/runs/handshake.yaml': handshake,
  'docs/zh/handshake.md': article('zh'),
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

  test('gives way to what a figure says itself', async () => {
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

  test('above a root that is named is none of its', async () => {
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
        '3:3: unknown key `formt`; expected `$schema`, `folders`, `languages`, `format`, `figures`, `markdown`, `browser` or `site` (did you mean `format`?)',
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
    [
      'wirefig.config.json',
      '{ "format": "svg" ',
      ['1:19: no YAML: flow map must end with a }; expected YAML 1.2'],
    ],
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
