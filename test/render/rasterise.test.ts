import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { makeProject, project } from '../project-fixture.ts'

test('a PNG of a drawing leaves nothing in the folder where it is made', async () => {
  const [root, cache] = [await makeProject(project), await makeProject({})]
  const before = await readdir(root, { recursive: true })
  const main = path.resolve('src/cli/main.ts')
  const words = [main, 'draw', 'handshake', 'ladder', '--format', 'png']
  const env = { ...process.env, XDG_CACHE_HOME: cache }
  const options = { cwd: root, env, encoding: 'buffer' } as const
  const { stdout } = await promisify(execFile)(process.execPath, words, options)
  expect(stdout.subarray(1, 4).toString()).toBe('PNG')
  expect(await readdir(root, { recursive: true })).toEqual(before)
  expect(await readdir(cache)).toEqual(['wirefig'])
})
