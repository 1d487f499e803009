import { chmod, cp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  handshake,
  makeProject,
  project,
  readFileOf,
  wirefig as run,
  writeFiles,
} from './project-fixture.ts'
import { isFull, sample } from './size.ts'

const page = '<!-- wirefig handshake table -->\n<!-- /wirefig -->\n'
const captured = 'title: A capture\nsource: Linux\ncaptures: [syn-lost.client.pcapng]\n'

let root: string

beforeEach(async () => {
  root = await makeProject({
    'node_modules/.keep': '',
    'content/scenarios/handshake.yaml': handshake,
    'content/scenarios/other.yaml': handshake.replace('50ms', '60ms'),
    'a.md': page,
    'b.md': 'Nothing.\n',
    'c.md': page.replace('handshake', 'captured'),
    'content/scenarios/captured.yaml': captured,
  })
  const captures = 'content/scenarios/linux'
  const [file = ''] = (await readdir(captures)).filter(name => name.endsWith('.client.pcapng'))
  await cp(path.join(captures, file), path.join(root, 'content/scenarios/syn-lost.client.pcapng'))
  expect(await run(root, 'update')).toMatchObject({ code: 0, stderr: '' })
})

/** The last line of a check. */
async function check(...args: readonly string[]): Promise<string | undefined> {
  const { stdout, stderr } = await run(root, 'update', '--check', ...args)
  return `${stderr}${stdout.trimEnd().split('\n').at(-1)}`
}

async function change(file: string, from: string, to: string): Promise<void> {
  const text = await readFileOf(root, file)
  expect(text).toContain(from)
  await writeFiles(root, { [file]: text.replace(from, to) })
}

const allFresh = '3 files: 0 stale, 0 mistakes; 2 regions'
const oneStale = '3 files: 1 stale, 0 mistakes; 2 regions'
const cache = 'node_modules/.cache/wirefig'

async function manifest(): Promise<string> {
  const [file = ''] = (await readdir(path.join(root, cache))).filter(name => /^fresh-/.test(name))
  return `${cache}/${file}`
}

test('what is known to be fresh is not looked at again', async () => {
  expect(await check()).toBe(allFresh)
  // Only the hash of its file is needed to take a page for what it was.
  await change('a.md', 'SYN', 'NYS')
  expect(await check()).toBe(oneStale)
  const { entries } = JSON.parse(await readFileOf(root, await manifest()))
  expect(Object.keys(entries)).toEqual(['a.md', 'b.md', 'c.md'])
  const { hash } = await import('node:crypto')
  const old = entries['a.md'].made.find(([name]: [string]) => name === 'a.md')[1]
  await change(await manifest(), old, hash('sha256', await readFile(path.join(root, 'a.md'))))
  expect(await check()).toBe(allFresh)
})

describe('what changed is looked at', () => {
  test.runIf(isFull)('a page', async () => {
    await change('a.md', '| SYN', '| NYS')
    expect(await check()).toBe(oneStale)
    await change('a.md', '| NYS', '| SYN')
    expect(await check()).toBe(allFresh)
  })

  test('a scenario', async () => {
    await change('content/scenarios/handshake.yaml', 'iss: 100', 'iss: 200')
    expect(await check()).toBe(oneStale)
    expect(await run(root, 'update')).toMatchObject({ code: 0 })
    expect(await check()).toBe(allFresh)
  })

  test.runIf(isFull)('a scenario that no page shows: nothing is stale', async () => {
    await change('content/scenarios/other.yaml', 'iss: 100', 'iss: 200')
    expect(await check()).toBe(allFresh)
  })

  test.runIf(isFull)('a capture', async () => {
    await writeFile(path.join(root, 'content/scenarios/syn-lost.client.pcapng'), 'none')
    expect(await check()).toMatch(
      /captured\.yaml:3:12: .*\n3 files: 0 stale, 1 mistake; 2 regions$/,
    )
  })

  test.runIf(isFull)('a scenario that is gone, and one that is new', async () => {
    await rm(path.join(root, 'content/scenarios/handshake.yaml'))
    expect(await check()).toMatch(/^a\.md:1:\d+: unknown scenario `handshake`/)
    await writeFiles(root, { 'content/scenarios/handshake.yaml': handshake })
    expect(await check()).toBe(allFresh)
    await writeFiles(root, { 'content/scenarios/new.yaml': handshake })
    expect(await check()).toBe(allFresh)
  })

  test('the configuration and the command line', async () => {
    await writeFiles(root, { 'wirefig.config.json': '{"figures":{"numbers":"relative"}}' })
    expect(await check()).toBe('3 files: 2 stale, 0 mistakes; 2 regions')
    await rm(path.join(root, 'wirefig.config.json'))
    expect(await check()).toBe(allFresh)
  })
})

test.runIf(isFull)('what is wrong is said again', async () => {
  await change('a.md', ' table ', ' tabel ')
  const first = await check()
  expect(first).toMatch(/^a\.md:1:24: unknown view `tabel`/)
  expect(await check()).toBe(first)
})

test.each(sample(['{', '', 'null', '{"maker":1}', '[]'], 1))(
  'a manifest that says %j',
  async text => {
    await writeFiles(root, { [await manifest()]: text })
    expect(await check()).toBe(allFresh)
    await change('a.md', '| SYN', '| NYS')
    expect(await check()).toBe(oneStale)
  },
)

test.skipIf(process.getuid?.() === 0)('a cache that may not be written', async () => {
  await rm(path.join(root, cache), { recursive: true })
  await chmod(path.join(root, 'node_modules'), 0o555)
  expect(await check()).toBe(allFresh)
  await chmod(path.join(root, 'node_modules'), 0o755)
})

test.runIf(isFull)('a cache that is a file', async () => {
  await rm(path.join(root, cache), { recursive: true })
  await writeFiles(root, { [cache]: '' })
  expect(await check()).toBe(allFresh)
})

describe('a project of which everything is known', () => {
  beforeEach(async () => {
    root = await makeProject({ ...project, 'node_modules/.keep': '' })
    expect(await run(root, 'build')).toMatchObject({ code: 0 })
    expect(await run(root, 'check')).toMatchObject({ code: 0, stdout: fresh })
  })

  const fresh = '2 articles, 1 scenario: all fresh\n'

  test.runIf(isFull)('is not built again', async () => {
    const { stdout } = await run(root, 'build')
    expect(stdout).toBe('2 articles, 1 scenario: 0 files written, 3 unchanged\n')
  })

  const changes = [
    ['content/en/handshake.md', '# ', '# A '],
    ['content/scenarios/handshake.yaml', 'iss: 100', 'iss: 200'],
    ['dist/en/handshake.md', '# ', '# A '],
    ['dist/traces/handshake.json', '100', '200'],
  ] as const
  test.each(sample(changes, 2))('%s changed', async (file, from, to) => {
    const kept = await readFileOf(root, file)
    await change(file, from, to)
    expect(await run(root, 'check')).toMatchObject({ code: 1 })
    await writeFiles(root, { [file]: kept })
    expect(await run(root, 'check')).toMatchObject({ code: 0, stdout: fresh })
  })

  test.each(
    sample(
      [
        ['content/en/new.md', ''],
        ['content/scenarios/new.yaml', ''],
        ['dist/zh/.wirefig-built', 'other.md\n'],
      ] as const,
      1,
    ),
  )('%s is new', async (file, text) => {
    const kept = await readFileOf(root, file).catch(() => undefined)
    await writeFiles(root, { [file]: text })
    expect(await run(root, 'check')).toMatchObject({ code: 1 })
    if (kept === undefined) await rm(path.join(root, file))
    else await writeFiles(root, { [file]: kept })
    expect(await run(root, 'check')).toMatchObject({ code: 0, stdout: fresh })
  })

  test.runIf(isFull)('a template of its own', async () => {
    await writeFiles(root, { 'templates/article.en.md': '{{ body }}\n' })
    expect(await run(root, 'check')).toMatchObject({ code: 1 })
  })

  test.runIf(isFull)('another format', async () => {
    expect(await run(root, 'check', '--format', 'text')).toMatchObject({ code: 1 })
    expect(await run(root, 'check')).toMatchObject({ code: 0, stdout: fresh })
  })
})
