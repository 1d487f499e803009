import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { makeProject, readFiles, wirefig, writeFiles } from '../project-fixture.ts'
import { isFull, runs, sample, seed } from '../size.ts'
import { copyOf, leftIn, projectOf, start } from './project.ts'

vi.setConfig({ testTimeout: 3_600_000 })

const count = 60

/** Park and Miller's generator: the same moments for the same seed, as far as a machine is as fast. */
function random(): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

const writing: readonly (readonly [command: string, folders: readonly string[]])[] = [
  ['update', ['notes']],
  ['build', ['dist']],
]

test.each(sample(writing, 1))(
  '`%s`, killed at any moment, leaves every file whole, and runs again',
  async (command, folders) => {
    const root = await makeProject(projectOf(count, 100))
    expect((await wirefig(root, command)).code).toBe(0)
    // What it writes over, and what it is to write.
    const old = await readFiles(root)
    const sources = Object.entries(projectOf(count, 7000)).filter(([file]) =>
      file.endsWith('.yaml'),
    )
    await writeFiles(root, Object.fromEntries(sources))
    const stale = await copyOf(root)
    const begun = performance.now()
    expect((await wirefig(root, command)).code).toBe(0)
    const took = performance.now() - begun
    const fresh = await readFiles(root)

    const next = random()
    let killed = 0
    let midway = 0
    for (let run = 0; run < runs(2, 50) / 2; run += 1) {
      const here = await copyOf(stale)
      const { child, done } = start(here, [command])
      // Half of them while it writes, which it tells with every file.
      if (run % 2 === 0) await new Promise(resolve => child.stdout?.once('data', resolve))
      await new Promise(resolve => setTimeout(resolve, next() * took * (run % 2 === 0 ? 0.1 : 1)))
      child.kill('SIGKILL')
      if ((await done).signal === 'SIGKILL') killed += 1
      const files = Object.entries(await readFiles(here)).filter(([file]) => !file.endsWith('.tmp'))
      const written = files.filter(([file]) => folders.includes(file.split('/')[0] ?? ''))
      for (const [file, text] of written) expect([old[file], fresh[file]]).toContain(text)
      const renewed = written.filter(([file, text]) => text === fresh[file] && text !== old[file])
      if (renewed.length > 0 && renewed.length < count) midway += 1

      const again = await start(here, [command]).done
      expect(again).toMatchObject({ code: 0, signal: null })
      expect(await readFiles(here)).toEqual(fresh)
    }
    // How many died at work depends on the machine's speed: it is told, not asked for.
    process.stdout.write(`${command}: ${killed} killed, ${midway} of them while it wrote\n`)
  },
)

test('what a killed run left is removed by the next; what a running one writes is not', async () => {
  const root = await makeProject(projectOf(1, 100))
  const id = '00000000-0000-4000-8000-000000000000'
  const { child, done } = start(root, ['--help'])
  await done
  const folders = ['dist/en', 'dist/traces', 'notes']
  const dead = folders.map(folder => `${folder}/.wirefig-${child.pid}-${id}.tmp`)
  const living = folders.map(folder => `${folder}/.wirefig-${process.pid}-${id}.tmp`)
  const others = ['notes/.wirefig-notes.tmp', 'notes/a.tmp']
  await writeFiles(
    root,
    Object.fromEntries([...dead, ...living, ...others].map(file => [file, 'half'])),
  )
  expect((await wirefig(root, 'build')).code).toBe(0)
  expect((await wirefig(root, 'update')).code).toBe(0)
  expect((await leftIn(root)).sort()).toEqual([...living, ...others].sort())
})

test('two runs at once do each other no harm', async () => {
  const root = await makeProject(projectOf(20, 100))
  const together = [
    ['build', 'update'],
    ['build', 'build'],
    ['update', 'update', 'build'],
  ]
  for (const commands of sample(together, 1)) {
    const here = await copyOf(root)
    const done = await Promise.all(commands.map(command => start(here, [command]).done))
    for (const { code, stderr } of done) {
      const isRace = stderr.includes('was changed by someone else while it was updated')
      expect(isRace || (code === 0 && stderr === '')).toBe(true)
    }
    for (const command of commands) expect((await wirefig(here, command)).code).toBe(0)
    expect((await wirefig(here, 'check')).code).toBe(0)
    if (commands.includes('update')) {
      expect((await wirefig(here, 'update', '--check')).code).toBe(0)
    }
    expect(await leftIn(here)).toEqual([])
  }
})

test.runIf(isFull)('a folder that vanishes during the run is no crash', async () => {
  const root = await makeProject(projectOf(40, 100))
  for (const [command, folder] of [
    ['build', 'content'],
    ['build', 'dist'],
    ['update', 'notes'],
    ['check', 'content'],
  ] as const) {
    const here = await copyOf(root)
    await writeFile(path.join(here, 'package.json'), '{}')
    const { done } = start(here, [command])
    const timer = setInterval(
      () => void rm(path.join(here, folder), { recursive: true, force: true }).catch(() => {}),
      20,
    )
    const output = await done
    clearInterval(timer)
    expect(output.stderr).not.toMatch(/^\s+at /m)
    expect(output.signal).toBeNull()
    expect([0, 1]).toContain(output.code)
    expect(await readFile(path.join(here, 'package.json'), 'utf8')).toBe('{}')
  }
})
