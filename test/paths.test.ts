import { cp, readdir } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { pathBelow, withSlashes } from '../src/project/paths.ts'
import { makeProject, project, readFiles, wirefig, writeFiles } from './project-fixture.ts'

vi.setConfig({ testTimeout: 600_000 })

/** What is on a disk of each system. */
const there = (files: readonly string[]) => (file: string) => files.includes(file)

describe('a path as it is written', () => {
  test.each([
    // On POSIX, a backslash divides folders unless a file is called so.
    ['a/b.md', path.posix, [], 'a/b.md'],
    ['a\\b.md', path.posix, [], 'a/b.md'],
    ['.\\a\\b.md', path.posix, [], './a/b.md'],
    ['a\\b.md', path.posix, ['a\\b.md'], 'a\\b.md'],
    ['a\\b.md', path.posix, ['a/b.md', 'a\\b.md'], 'a\\b.md'],
    // On Windows it always does.
    ['a\\b.md', path.win32, ['a\\b.md'], 'a/b.md'],
    ['a\\b/c.md', path.win32, [], 'a/b/c.md'],
    ['C:\\work\\a.md', path.win32, [], 'C:/work/a.md'],
    ['..\\a', path.win32, [], '../a'],
  ])('%s', (written, system, files, expected) => {
    expect(withSlashes(written, system, there(files))).toBe(expected)
  })

  test.each([
    ['/p', '/p/docs/a.md', path.posix, 'docs/a.md'],
    ['/p', '/p/docs\\a.md', path.posix, 'docs/a.md'],
    ['/p/x', '/p/docs/a.md', path.posix, '../docs/a.md'],
    ['C:\\p', 'C:\\p\\docs\\a.md', path.win32, 'docs/a.md'],
    ['C:\\p', 'C:/p/docs/a.md', path.win32, 'docs/a.md'],
    ['C:/p', 'c:\\p\\docs/a.md', path.win32, 'docs/a.md'],
    ['C:\\p\\x', 'C:\\p\\a.md', path.win32, '../a.md'],
  ])('below %s: %s', (root, written, system, expected) => {
    expect(pathBelow(root, written, system, () => false)).toBe(expected)
  })
})

test('on the command line, in the configuration and in `captures`', async () => {
  const linux = path.join(import.meta.dirname, '../content/scenarios/linux')
  const capture = (await readdir(linux)).find(name => name.endsWith('syn-lost.client.pcapng')) ?? ''
  const root = await makeProject({
    'wirefig.config.json': '{ "folders": { "content": ".\\\\my\\\\content" } }',
    'my/content/scenarios/handshake.yaml': String(project['content/scenarios/handshake.yaml']),
    'my/content/scenarios/deep/captured.yaml': `title: T\nsource: L\ncaptures: ['files\\${capture}']\n`,
    'docs/a.md':
      '<!-- wirefig handshake text -->\n<!-- /wirefig -->\n\n[](wirefig:deep/captured/count.lost)\n',
  })
  await cp(path.join(linux, capture), path.join(root, 'my/content/scenarios/deep/files', capture))
  expect(await wirefig(root, 'update', 'docs\\a.md')).toEqual({
    code: 0,
    stderr: '',
    stdout: 'updated docs/a.md\n1 file: 1 updated, 0 mistakes; 1 region\n',
  })
  const file = `my\\content\\scenarios\\deep\\files\\${capture}`
  expect((await wirefig(root, 'draw', file, 'text')).stdout).toContain('SYN-SENT')
  expect(await wirefig(root, '--root', '.\\docs\\..', 'update', '--check')).toMatchObject({
    code: 0,
  })
  const made = await wirefig(root, 'new', 'scenario', 'deep\\other')
  expect(made).toMatchObject({ code: 0, stdout: 'wrote my/content/scenarios/deep/other.yaml\n' })
  expect(Object.keys(await readFiles(root)).filter(name => name.includes('\\'))).toEqual([])
})

test('a folder out of the project stays a mistake', async () => {
  const root = await makeProject(project)
  for (const folder of ['..\\\\a', 'a\\\\..\\\\..', 'C:\\\\a', '\\\\a']) {
    await writeFiles(root, { 'wirefig.config.json': `{ "folders": { "dist": "${folder}" } }` })
    expect(await wirefig(root, 'build')).toMatchObject({ code: 1 })
  }
})
