import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { folder, readCase } from './mended.ts'

test('inputs that once were too much end with a message or a result, in 512 MB', async () => {
  const child = path.join(import.meta.dirname, 'mended.ts')
  // The time is for a very slow machine; each case takes a second or less.
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--max-old-space-size=512', child],
    { timeout: 280_000, maxBuffer: 2 ** 26 },
  )
  const done = stdout
    .split('\n')
    .slice(0, -1)
    .map(line => JSON.parse(line) as { name: string; messages: string[]; seconds: number })
  expect(done.map(({ name }) => name)).toEqual(readdirSync(folder).sort())
  for (const { name, messages } of done) {
    const { message } = readCase(name)
    if (message === null) expect({ name, messages }).toEqual({ name, messages: [] })
    else
      expect({ name, said: messages.join('\n') }).toEqual({
        name,
        said: expect.stringContaining(message),
      })
  }
})
