import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { startCommand } from './command.ts'
import {
  article,
  handshake,
  makeProject,
  project,
  readFileOf,
  writeFiles,
} from './project-fixture.ts'
import { isFull } from './size.ts'

vi.setConfig({ testTimeout: 600_000 })

const startWatch = (root: string) => startCommand(root, 'build', '--watch')

const second = {
  'content/scenarios/other.yaml': handshake.replace('The handshake', 'Another'),
  'content/en/other.md': article('en').replaceAll('handshake', 'other'),
  'content/zh/other.md': article('zh').replaceAll('handshake', 'other'),
}

test('a watch builds again what a change touches, and nothing else', async () => {
  const root = await makeProject({ ...project, ...second })
  const watch = startWatch(root)
  expect(await watch.until('watching')).toContain('2 scenarios run, 4 articles built\n')

  await writeFiles(root, {
    'content/scenarios/other.yaml': handshake.replace('iss: 100', 'iss: 700'),
  })
  const scenario = await watch.until('unchanged')
  expect(scenario).toContain(
    'content/scenarios/other.yaml changed\n1 scenario run, 2 articles built\n',
  )
  expect(scenario).toContain('wrote dist/zh/other.md\n')
  expect(scenario).not.toContain('handshake.md')

  await writeFiles(root, { 'content/en/handshake.md': `${article('en')}\nMore.\n` })
  expect(await watch.until('unchanged')).toContain(
    'content/en/handshake.md changed\n0 scenarios run, 1 article built\n',
  )

  await writeFiles(root, { 'templates/article.zh.md': '{{ body }}' })
  expect(await watch.until('unchanged')).toContain('0 scenarios run, 2 articles built\n')
  expect(await watch.stop()).toBe(0)
})

test.runIf(isFull)('several changes at once are one build', async () => {
  const root = await makeProject({ ...project, ...second })
  const watch = startWatch(root)
  await watch.until('watching')
  await writeFiles(root, {
    'content/en/handshake.md': `${article('en')}\nMore.\n`,
    'content/zh/handshake.md': `${article('zh')}\n更多。\n`,
  })
  expect(await watch.until('unchanged')).toBe(
    'content/en/handshake.md, content/zh/handshake.md changed\n0 scenarios run, 2 articles built\nwrote dist/en/handshake.md\nwrote dist/zh/handshake.md\n4 articles, 2 scenarios: 2 files written, 4 unchanged\n',
  )
  expect(await watch.stop()).toBe(0)
})

test('a mistake is shown, and the watch goes on; so it does when a file goes', async () => {
  const root = await makeProject({ ...project, ...second })
  const watch = startWatch(root)
  await watch.until('watching')
  await writeFiles(root, { 'content/scenarios/other.yaml': handshake.replace('names', 'nams') })
  expect(await watch.until('nothing was written')).toContain('other.yaml:6:1: unknown key `nams`')
  await writeFiles(root, { 'content/scenarios/other.yaml': handshake.replace('100', '200') })
  await watch.until('unchanged')
  expect(await readFileOf(root, 'dist/en/other.md')).toContain('seq=200')
  for (const file of Object.keys(second)) await rm(path.join(root, file))
  expect(await watch.until('unchanged')).toContain('2 articles, 1 scenario: 0 files written')
  expect(await watch.stop()).toBe(0)
})

test.runIf(isFull)('a changed configuration starts the watch anew', async () => {
  const root = await makeProject({
    ...project,
    'wirefig.config.mjs': "export default { folders: { dist: 'one' } }\n",
  })
  const watch = startWatch(root)
  expect(await watch.until('watching')).toContain('wrote one/en/handshake.md\n')
  await writeFiles(root, { 'wirefig.config.mjs': "export default { folders: { dist: 'two' } }\n" })
  await watch.until('starting again')
  expect(await watch.until('watching')).toContain('wrote two/en/handshake.md\n')
  expect(await watch.stop()).toBe(0)
})

test('a capture that changes is built again', async () => {
  const capture = (folder: string) =>
    readFileSync(path.join(import.meta.dirname, folder, 'A.pcapng'))
  const root = await makeProject({
    ...project,
    'content/scenarios/lost.yaml': 'title: Lost\ncaptures: [lost.pcapng]\n',
    'content/scenarios/lost.pcapng': capture('capture/kernel/syn_lost'),
  })
  const watch = startWatch(root)
  expect(await watch.until('watching')).toContain('2 scenarios run, 2 articles built\n')
  await writeFiles(root, {
    'content/scenarios/lost.pcapng': capture('capture/kernel/synack_lost'),
  })
  const heard = await watch.until('unchanged')
  expect(heard).toContain(
    'content/scenarios/lost.pcapng changed\n1 scenario run, 0 articles built\n',
  )
  expect(heard).toContain('wrote dist/traces/lost.json\n')
  expect(await watch.stop()).toBe(0)
})
