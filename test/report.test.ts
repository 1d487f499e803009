import { readFile } from 'node:fs/promises'
import { describe, expect, test, vi } from 'vitest'
import { parse } from 'yaml'
import { makeProject, project, wirefig, writeFiles } from './project-fixture.ts'

vi.setConfig({ testTimeout: 600_000 })

/** The handshake with another ISS. */
const changed = {
  'content/scenarios/handshake.yaml': String(project['content/scenarios/handshake.yaml']).replace(
    'iss: 100',
    'iss: 700',
  ),
}

async function staleProject() {
  const root = await makeProject(project)
  expect((await wirefig(root, 'build')).code).toBe(0)
  await writeFiles(root, changed)
  return root
}

describe('--format-messages', () => {
  test('json is one document, whatever is found', async () => {
    const root = await staleProject()
    await writeFiles(root, {
      'content/en/bad.md': '---\ntitle: T\n---\n\n[](wirefig:handshak/x)\n',
    })
    const { code, stdout, stderr } = await wirefig(root, 'check', '--format-messages', 'json')
    expect(code).toBe(1)
    expect(stderr).toContain('things stale')
    const { messages } = JSON.parse(stdout) as { messages: Record<string, unknown>[] }
    expect(messages).toContainEqual({
      file: 'content/en/bad.md',
      line: 5,
      column: 1,
      severity: 'error',
      rule: 'unknown-scenario',
      reason: 'unknown scenario `handshak`; expected `handshake` (did you mean `handshake`?)',
      details: [],
    })
    expect(messages).toContainEqual(
      expect.objectContaining({
        file: 'content/scenarios/handshake.yaml',
        severity: 'stale',
        rule: 'stale-trace',
        details: expect.arrayContaining([expect.stringContaining('SEQ 100 → 700')]),
      }),
    )
    expect(messages).toContainEqual(
      expect.objectContaining({ severity: 'warning', rule: 'lag', line: 9 }),
    )
  })

  test('json of nothing wrong is an empty list', async () => {
    const root = await makeProject(project)
    const { code, stdout } = await wirefig(root, 'build', '--format-messages', 'json')
    expect({ code, found: JSON.parse(stdout) }).toEqual({ code: 0, found: { messages: [] } })
  })

  test('github annotates the places, and escapes what its commands would take', async () => {
    const root = await makeProject({
      ...project,
      'content/en/a,b:c.md': '---\ntitle: "100%"\n---\n\n[](wirefig:hand%25shake/x)\n',
    })
    const { code, stdout } = await wirefig(root, 'build', '--format-messages', 'github')
    expect(code).toBe(1)
    expect(stdout.split('\n')).toContain(
      '::error file=content/en/a%2Cb%3Ac.md,line=5,col=1,title=wirefig unknown-scenario::unknown scenario `hand%25shake`; expected `handshake` (did you mean `handshake`?)',
    )
  })

  test('an unknown format is wrong usage', async () => {
    const root = await makeProject(project)
    const { code, stderr } = await wirefig(root, 'check', '--format-messages', 'xml')
    expect(code).toBe(2)
    expect(stderr).toContain('Allowed choices are stylish, json, github.')
  })
})

describe('the hooks of pre-commit', () => {
  test.each(['wirefig-check', 'wirefig-update'])(
    '%s fires for whatever may make it stale',
    async id => {
      const hooks = parse(await readFile('.pre-commit-hooks.yaml', 'utf8')) as {
        id: string
        entry: string
        files: string
        pass_filenames: boolean
      }[]
      const hook = hooks.find(hook => hook.id === id)
      const pattern = new RegExp(hook?.files ?? '^$')
      const fires = (file: string) => pattern.test(file)
      expect(
        [
          'content/en/a.md',
          'docs/a.mdx',
          'content/scenarios/deep/a.yaml',
          'templates/article.en.md',
          'wirefig.config.ts',
          'package.json',
          'package-lock.json',
          'pnpm-lock.yaml',
          'dist/en/a.md',
          '.pre-commit-config.yaml',
        ].filter(file => !fires(file)),
      ).toEqual([])
      expect(['src/a.ts', 'a.png', 'my-package.json.txt'].filter(fires)).toEqual([])
      expect(hook?.pass_filenames).toBe(false)
    },
  )
})
