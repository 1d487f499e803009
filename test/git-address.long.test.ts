import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { copyCheckout, personsEnv } from './installed.ts'
import { makeProject, project, writeFiles } from './project-fixture.ts'
import { commitAll, git } from './repository.ts'

const run = promisify(execFile)

/** npm installs all that compiles the package first, and then compiles it. */
test('installed from a git address, the package is compiled and builds, and no browser is fetched', async () => {
  const folder = await makeProject({ 'project/package.json': '{ "private": true }' })
  const sources = path.join(folder, 'sources')
  await copyCheckout(sources)
  await commitAll(sources)
  const commit = (await git(sources, 'rev-parse', 'HEAD')).stdout.trim()
  const root = path.join(folder, 'project')
  const { PUPPETEER_SKIP_DOWNLOAD: _, ...persons } = personsEnv()
  const env = { ...persons, PUPPETEER_CACHE_DIR: path.join(folder, 'browsers') }
  const address = `git+file://${sources}#${commit}`
  await run('npm', ['install', '--no-audit', '--no-fund', address], { cwd: root, env })
  expect(await readdir(path.join(root, 'node_modules/wirefig/dist'))).toEqual(['lib', 'schema'])
  expect(await readdir(folder)).not.toContain('browsers')
  await writeFiles(root, project)
  const built = await run('npx', ['--no', '--', 'wirefig', 'build'], { cwd: root, env })
  expect(built.stdout).toContain('2 articles, 1 scenario: 3 files written')
}, 1_800_000)
