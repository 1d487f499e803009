import { readFileSync } from 'node:fs'
import { symlink } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { build } from '../src/project/build.ts'
import { loadProject } from '../src/project/load.ts'
import { conventions } from '../src/project/settings.ts'
import { type Files, makeProject, project, wirefig, writeFiles } from './project-fixture.ts'
import { isFull } from './size.ts'

vi.setConfig({ testTimeout: 600_000 })

/** A capture of a kernel's, with a damaged block and therefore a warning. */
const damaged = (run: string, side: 'A' | 'B') =>
  readFileSync(path.join(import.meta.dirname, `capture/kernel/${run}/${side}.pcapng`))

/** A capture without damage. */
const whole = (side: 'client' | 'server') =>
  readFileSync(path.join(import.meta.dirname, `fixtures/captured/${side}.pcapng`))

const scenario = `title: A capture
captures: [a/client.pcapng, a/server.pcapng]
names: { syn: "SYN from client" }
`

const figure = (language: 'en' | 'zh') => `---
title: T
description: D.
introduction: I.
lang: ${language}
---

\`\`\`wirefig linux/lost sequence numbers=relative
\`\`\`
`

const captured: Files = {
  'content/scenarios/linux/lost.yaml': scenario,
  'content/scenarios/linux/a/client.pcapng': whole('client'),
  'content/scenarios/linux/a/server.pcapng': whole('server'),
  'content/en/lost.md': figure('en'),
  'content/zh/lost.md': figure('zh'),
}

describe('check says what changed', () => {
  test.each<readonly [string, Files, string]>([
    [
      'a capture',
      { 'content/scenarios/linux/a/server.pcapng': damaged('syn_lost', 'B') },
      'capture changed',
    ],
    [
      'the scenario',
      { 'content/scenarios/linux/lost.yaml': scenario.replace('A capture', 'Another') },
      'scenario changed',
    ],
    [
      'which captures are meant',
      {
        'content/scenarios/linux/lost.yaml': scenario.replace(', a/server.pcapng', ''),
      },
      'scenario changed',
    ],
  ])('%s', async (_, changes, cause) => {
    const root = await makeProject(captured)
    expect(await wirefig(root, 'build')).toMatchObject({ code: 0, stderr: '' })
    expect(await wirefig(root, 'check')).toMatchObject({ code: 0 })
    await writeFiles(root, changes)
    const { code, stdout, stderr } = await wirefig(root, 'check')
    expect(code).toBe(1)
    const said = stdout + stderr
    expect(said).toContain(
      `linux/lost.yaml:1:1: ${cause} since \`dist/traces/linux/lost.json\` was built`,
    )
    expect(said).not.toContain(cause === 'capture changed' ? 'scenario changed' : 'capture changed')
  })
})

test('a warning on a capture is told at its name, and the article is built', async () => {
  const root = await makeProject({
    ...captured,
    'content/scenarios/linux/a/client.pcapng': damaged('syn_lost', 'A'),
  })
  const { code, stderr, stdout } = await wirefig(root, 'build')
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr:
      'content/scenarios/linux/lost.yaml:2:12: warning: 2 of the blocks not as long as they say: the one at byte 0 ends after 187 octets; expected 192\n',
  })
  expect(stdout).toContain('wrote dist/zh/lost.md\n')
})

test.runIf(isFull)('a link to a file outside of the scenarios is refused', async () => {
  const root = await makeProject({ ...captured, 'elsewhere/server.pcapng': whole('server') })
  const link = path.join(root, 'content/scenarios/linux/a/link.pcapng')
  await symlink(path.join(root, 'elsewhere/server.pcapng'), link)
  const inside = path.join(root, 'content/scenarios/linux/a/inside.pcapng')
  await symlink(path.join(root, 'content/scenarios/linux/a/server.pcapng'), inside)
  await writeFiles(root, {
    'content/scenarios/linux/lost.yaml': scenario.replace('a/server', 'a/link'),
    'content/scenarios/linked.yaml':
      'title: Linked\ncaptures: [linux/a/client.pcapng, linux/../linux/a/inside.pcapng]\n',
  })
  const { code, stderr } = await wirefig(root, 'check')
  expect({ code, first: stderr.split('\n')[0] }).toEqual({
    code: 1,
    first:
      'content/scenarios/linux/lost.yaml:2:29: capture `a/link.pcapng` is outside of `content/scenarios`; expected a path, with `/`, to a file in it',
  })
  expect(stderr).not.toContain('linked.yaml')
})

test.runIf(isFull)(
  'a captured run is written as a capture again, of which the same is drawn',
  async () => {
    const root = await makeProject(captured)
    const [text, again] = await Promise.all([
      wirefig(root, 'draw', 'linux/lost', 'text', 'numbers=relative'),
      wirefig(root, 'draw', 'linux/lost', 'pcapng', 'side=server'),
    ])
    expect(text.stdout).toContain('(retransmission timeout, 1.004 s)')
    expect(again).toMatchObject({ code: 0, stderr: '' })
  },
)

test('what was run before is run again if, and only if, a capture changed', async () => {
  const root = await makeProject({ ...project, ...captured })
  const settings = conventions(root)
  const first = loadProject(settings)
  const ran = (other: typeof first) =>
    [...other.scenarios.ran].flatMap(([name, outcome]) =>
      first.scenarios.ran.get(name) === outcome ? [] : [name],
    )
  expect(ran(loadProject(settings, first))).toEqual([])
  const file = 'content/scenarios/linux/a/server.pcapng'
  await writeFiles(root, { [file]: damaged('syn_lost', 'B') })
  const second = loadProject(settings, first)
  expect(ran(second)).toEqual(['linux/lost'])
  expect(build(second).articles).toHaveLength(4)
})
