import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { build } from '../src/cli/build.ts'
import { check } from '../src/cli/check.ts'
import { openReport, type Report } from '../src/cli/report.ts'
import { update } from '../src/cli/update.ts'
import { loadSettings } from '../src/project/config.ts'
import { makeProject, readFileOf, readFiles, wirefig, writeFiles } from './project-fixture.ts'
import { commitAll, git } from './repository.ts'

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

const page = `# A page

<!-- wirefig handshake ladder -->
<!-- /wirefig -->

<!-- wirefig handshake table -->
<!-- /wirefig -->
`

let files: Record<string, string>
let svg = ''

/** A project as `new project` makes it, with a page of regions, built and updated. */
beforeEach(async () => {
  files ??= await makeFiles()
  svg = Object.keys(files).find(file => file.endsWith('.svg')) ?? ''
})

async function makeFiles(): Promise<Record<string, string>> {
  const parent = await makeProject({})
  const root = path.join(parent, 'p')
  expect((await wirefig(parent, 'new', 'project', 'p')).code).toBe(0)
  await writeFiles(root, { 'README.md': page })
  for (const command of ['build', 'update']) {
    expect(await wirefig(root, command)).toMatchObject({ code: 0, stderr: '' })
  }
  const made = await readFiles(root)
  for (const folder of ['en', 'zh', 'traces']) {
    const list = `dist/${folder}/.wirefig-built`
    made[list] = await readFileOf(root, list)
  }
  return made
}

/** What the commands say in a project, by their own functions. */
async function say(root: string) {
  const said: string[] = []
  const report: Report = {
    ...openReport('stylish', '', root),
    messages: all => void said.push(...all.map(String)),
    stale: all => void said.push(...all.map(({ message }) => String(message))),
    line: text => void said.push(text),
  }
  const settings = loadSettings(root)
  const codes = [
    await check(settings, report),
    await build(settings, report),
    await update(settings, report, [], { check: true }),
    await update(settings, report, [], {}),
  ]
  return { codes, said: said.join('\n') }
}

/** Nothing is stale, and nothing is written. */
async function expectFresh(root: string): Promise<void> {
  const before = await readFiles(root)
  const { codes, said } = await say(root)
  expect({ codes, said }).toMatchObject({ codes: [0, 0, 0, 0] })
  expect(said).not.toMatch(/wrote|updated \w|deleted/)
  expect(await readFiles(root)).toEqual(before)
}

test('a clone with `core.autocrlf=true` is fresh', async () => {
  const root = await makeProject(files)
  await commitAll(root)
  const parent = await makeProject({})
  await git(parent, 'clone', '-q', '-c', 'core.autocrlf=true', root, 'clone')
  const clone = path.join(parent, 'clone')
  expect(await readFile(path.join(clone, 'dist/traces/handshake.json'), 'utf8')).toContain('\r\n')
  const before = await readFiles(clone)
  for (const words of [['check'], ['build'], ['update', '--check'], ['update']]) {
    const { code, stdout, stderr } = await wirefig(clone, ...words)
    expect({ words, code, stdout, stderr }).toMatchObject({ code: 0, stderr: '' })
  }
  expect(await readFiles(clone)).toEqual(before)
  expect((await git(clone, 'status', '--porcelain')).stdout).toBe('')
})

const withCrlf = (file: string) => ({ [file]: (files[file] ?? '').replaceAll('\n', '\r\n') })

describe('fresh with CRLF in one kind of file alone', () => {
  test.each([
    ['a scenario', () => 'content/scenarios/handshake.yaml'],
    ['a trace', () => 'dist/traces/handshake.json'],
    ['the image of a region', () => svg],
    ['an article', () => 'content/en/handshake.md'],
    ['a built article', () => 'dist/zh/handshake.md'],
    ['a page with regions', () => 'README.md'],
    ['the configuration', () => 'wirefig.config.json'],
    ['a list of what was built', () => 'dist/en/.wirefig-built'],
  ])('%s', async (_, file) => {
    const changed = withCrlf(file())
    expect(changed[file()]).toContain('\r\n')
    await expectFresh(await makeProject({ ...files, ...changed }))
  })

  test('a region of a page', async () => {
    const text = String(files['README.md']).replace(/(?<=\|)\n/g, '\r\n')
    await expectFresh(await makeProject({ ...files, 'README.md': text }))
  })
})

test('what must be written again keeps its line ends', async () => {
  const kinds = ['dist/traces/handshake.json', 'dist/en/handshake.md', svg, 'README.md']
  const root = await makeProject({
    ...files,
    ...Object.assign({}, ...kinds.map(withCrlf)),
    'content/scenarios/handshake.yaml': String(files['content/scenarios/handshake.yaml']).replace(
      'iss: 100',
      'iss: 700',
    ),
  })
  const { stdout } = await wirefig(root, 'check')
  // A difference of a line is not one of all lines.
  expect(stdout).not.toContain('-title:')
  expect((await wirefig(root, 'build')).stdout).toContain('wrote dist/en/handshake.md')
  expect((await wirefig(root, 'update')).stdout).toContain('updated README.md')
  const after = await readFiles(root)
  for (const file of kinds) {
    expect(after[file]).not.toBe(withCrlf(file)[file])
    expect(after[file]?.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  }
  expect(after['dist/zh/handshake.md']).not.toContain('\r')
})

test('octets that are no text are what they are', async () => {
  const { isSameText } = await import('../src/project/line-ends.ts')
  expect(isSameText('a\r\nb\n', 'a\nb\r\n')).toBe(true)
  expect(isSameText(new Uint8Array([0, 13, 10]), new Uint8Array([0, 10]))).toBe(false)
  expect(isSameText('a\n\nb', 'a\nb')).toBe(false)
  const root = await makeProject({})
  await writeFile(path.join(root, 'a.png'), new Uint8Array([0, 13, 10]))
  const { openWriter } = await import('../src/project/write.ts')
  expect(openWriter(root).write('a.png', new Uint8Array([0, 10]))).toBe('written')
  expect([...(await readFile(path.join(root, 'a.png')))]).toEqual([0, 10])
})
