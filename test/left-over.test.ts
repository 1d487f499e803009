import { mkdir, rm, symlink } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { publish } from '../src/cli/build.ts'
import { openReport } from '../src/cli/report.ts'
import { build } from '../src/project/build.ts'
import { check } from '../src/project/check.ts'
import { loadSettings } from '../src/project/config.ts'
import { loadProject } from '../src/project/load.ts'
import {
  frontMatter,
  handshake,
  makeProject,
  project,
  readFileOf,
  readFiles,
  wirefig,
  writeFiles,
} from './project-fixture.ts'
import { commitAll, git } from './repository.ts'

vi.setConfig({ testTimeout: 600_000 })

const more = {
  'content/en/deep/gone.md': frontMatter('Gone'),
  'content/scenarios/gone.yaml': handshake,
}

/** A project that was built, and of which two sources are gone since. */
async function bereft(): Promise<string> {
  const root = await makeProject({ ...project, ...more })
  await run(root)
  for (const file of Object.keys(more)) await rm(path.join(root, file))
  return root
}

/** Builds, in this process; what was said. */
async function run(root: string): Promise<string[]> {
  const said: string[] = []
  const silent = openReport('stylish', 'build', root)
  const report = { ...silent, line: (text: string) => void said.push(text), messages: () => {} }
  await publish(build(loadProject(loadSettings(root))), report)
  return said
}

function found(root: string): string[] {
  const stale = check(build(loadProject(loadSettings(root))))
  return stale.map(({ message }) => String(message))
}

test('what has no source is named by a check, and deleted by a build in the same words', async () => {
  const root = await bereft()
  const checked = await wirefig(root, 'check')
  expect(checked).toMatchObject({ code: 1, stderr: '' })
  expect(checked.stdout.split('\n')).toEqual([
    'dist/en/deep/gone.md:1:1: no source of this file; expected it to be deleted',
    'dist/traces/gone.json:1:1: no source of this file; expected it to be deleted',
    '2 things stale; run `wirefig build`',
    '',
  ])
  const built = await wirefig(root, 'build')
  expect(built.stdout.split('\n')).toEqual([
    'deleted dist/en/deep/gone.md: no source of this file',
    'deleted dist/traces/gone.json: no source of this file',
    '2 articles, 1 scenario: 0 files written, 3 unchanged',
    '',
  ])
  expect(await wirefig(root, 'check')).toMatchObject({ code: 0, stderr: '' })
  const other = await makeProject(project)
  await run(other)
  expect(await readFiles(root)).toEqual(await readFiles(other))
})

test('a clone knows what was made, too', async () => {
  const root = await bereft()
  await commitAll(root)
  const clone = await makeProject({})
  await git(clone, 'clone', '-q', root, 'a')
  expect(found(path.join(clone, 'a'))).toHaveLength(2)
  expect(await run(path.join(clone, 'a'))).toContain(
    'deleted dist/en/deep/gone.md: no source of this file',
  )
})

test('a language that is no longer built', async () => {
  const root = await makeProject(project)
  await run(root)
  await writeFiles(root, { 'wirefig.config.json': '{ "languages": ["en"] }' })
  expect(found(root)).toEqual([
    'dist/zh/handshake.md:1:1: no source of this file; expected it to be deleted',
  ])
  await run(root)
  expect(found(root)).toEqual([])
  expect(Object.keys(await readFiles(root, 'dist'))).toEqual([
    'dist/en/handshake.md',
    'dist/traces/handshake.json',
  ])
})

test('nothing is deleted, and no file is called without a source, while anything is wrong', async () => {
  const root = await bereft()
  await writeFiles(root, { 'content/en/bad.md': '[](wirefig:handshak/x)\n' })
  const before = await readFiles(root)
  expect(found(root).filter(line => line.includes('no source'))).toEqual([])
  await run(root)
  expect(await readFiles(root)).toEqual(before)
  // The trace of a scenario that is mistaken now is not without a source.
  await rm(path.join(root, 'content/en/bad.md'))
  await writeFiles(root, { 'content/scenarios/gone.yaml': 'title: T\n' })
  expect(found(root).filter(line => line.includes('no source'))).toEqual([])
})

test('a file that cannot be written keeps the rest from being deleted', async () => {
  const root = await bereft()
  await rm(path.join(root, 'dist/en/handshake.md'))
  await mkdir(path.join(root, 'dist/en/handshake.md'))
  expect((await run(root)).join('\n')).not.toContain('deleted')
  expect(await readFileOf(root, 'dist/traces/gone.json')).not.toBe('')
})

test('what somebody else put there stays, whatever it is called', async () => {
  const root = await makeProject(project)
  await run(root)
  const name = fc.stringMatching(/^[a-z]{1,8}$/)
  const folder = fc.constantFrom('', 'en/', 'zh/', 'traces/', 'traces/en/', 'site/', 'en/images/')
  const ending = fc.constantFrom('.md', '.json', '.svg', '.png', '.html', '.txt', '')
  const file = fc.tuple(folder, name, ending).map(parts => `dist/${parts.join('')}`)
  const files = fc.dictionary(file, fc.string({ unit: 'grapheme' }), { maxKeys: 8 })
  await fc.assert(
    fc.asyncProperty(files, async given => {
      await writeFiles(root, { ...given, ...more })
      const own = Object.fromEntries(Object.keys(given).map(file => [file, String(given[file])]))
      await run(root)
      for (const file of Object.keys(more)) await rm(path.join(root, file))
      expect(found(root)).toHaveLength(2)
      await run(root)
      expect(found(root)).toEqual([])
      expect(await readFiles(root)).toMatchObject(own)
      for (const file of Object.keys(given)) await rm(path.join(root, file))
    }),
    { numRuns: 25 },
  )
})

describe('a list that lies', () => {
  test('cannot name what is no built file', async () => {
    const root = await makeProject({
      ...project,
      'wirefig.config.json': '{ "folders": { "dist": "." } }',
      'a.md': 'mine',
      'templates/en/a.md': 'mine',
      'en/secret.txt': 'mine',
      'en/.wirefig-built':
        '../a.md\n../content/en/handshake.md\n/a.md\nx/../../a.md\nsecret.txt\n\n.\n',
    })
    const absolute = path.join(root, 'a.md')
    await writeFiles(root, {
      'zh/.wirefig-built': `${absolute}\n..\\a.md\n<<<<<<< ours\n../templates/en/a.md\n`,
    })
    const before = await readFiles(root)
    await run(root)
    expect(await readFiles(root)).toMatchObject(before)
  })

  test('nor what a link leads out of the project to, nor a link', async () => {
    const outside = await makeProject({ 'a.md': 'theirs' })
    const root = await makeProject({
      ...project,
      'dist/en/.wirefig-built': 'out/a.md\nlink.md\n',
      'mine.md': 'mine',
    })
    await symlink(outside, path.join(root, 'dist/en/out'))
    await symlink(path.join(root, 'mine.md'), path.join(root, 'dist/en/link.md'))
    await run(root)
    expect(found(root)).toEqual([])
    expect(await readFileOf(outside, 'a.md')).toBe('theirs')
    expect(await readFileOf(root, 'dist/en/link.md')).toBe('mine')
  })
})

test('a list that is gone, or lacks a file, is built again', async () => {
  const root = await makeProject(project)
  await run(root)
  await rm(path.join(root, 'dist/en/.wirefig-built'))
  await writeFiles(root, { 'dist/zh/.wirefig-built': '<<<<<<< ours\n' })
  const reason = 'does not list what is built; expected it built again'
  expect(found(root)).toEqual([
    `dist/en/.wirefig-built:1:1: ${reason}`,
    `dist/zh/.wirefig-built:1:1: ${reason}`,
  ])
  await run(root)
  expect(found(root)).toEqual([])
})

test('a check of articles says which files it does not look at: those with regions beside them', async () => {
  const region = '<!-- wirefig three-way-handshake table -->\n<!-- /wirefig -->\n'
  const root = await makeProject({ ...project, 'README.md': region, 'docs/a.md': region })
  await run(root)
  const checked = await wirefig(root, 'check')
  expect(checked).toMatchObject({ code: 0, stderr: '' })
  expect(checked.stdout).toContain(
    'regions in README.md and 1 other are checked by `wirefig update --check`',
  )
})
