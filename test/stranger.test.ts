import { existsSync, readFileSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import {
  article,
  frontMatter,
  handshake,
  makeProject,
  project,
  readFiles,
  wirefig,
} from './project-fixture.ts'
import { sample } from './size.ts'

vi.setConfig({ testTimeout: 600_000 })

/** What a stranger's project may want of the machine of whoever builds it. */
describe('a project from a stranger', () => {
  test.each(
    sample(
      [
        ['an id', '```wirefig handshake ladder id=../../../evil\n```\n'],
        ['an id with a path', '```wirefig handshake ladder id=/tmp/evil\n```\n'],
        ['a name', `\`\`\`wirefig ../../../evil ladder\n${handshake}\`\`\`\n`],
        ['a name from a root', `\`\`\`wirefig /tmp/evil ladder\n${handshake}\`\`\`\n`],
        ['a scenario elsewhere', '```wirefig ../../../../etc/passwd table\n```\n'],
        ['a value elsewhere', '[x](wirefig:../../../../etc/passwd/syn.seq)\n'],
        ['a language', '```wirefig handshake table lang=../..\n```\n'],
        ['the other run', '```wirefig handshake text versus=../../../etc/passwd\n```\n'],
        ['captures', '```wirefig mine table\ntitle: x\ncaptures: [/etc/passwd]\n```\n'],
      ],
      1,
    ),
  )('names no file outside of it: %s', async (_, text) => {
    const root = await makeProject({
      'project/content/scenarios/handshake.yaml': handshake,
      'project/content/en/evil.md': `${frontMatter('Evil')}${text}`,
    })
    const before = Object.keys(await readFiles(root))
    const { code, stderr } = await wirefig(path.join(root, 'project'), 'build')
    expect(code).toBe(1)
    expect(stderr).toMatch(/^content\/en\/evil\.md:\d+:\d+: .+; expected /)
    expect(stderr).not.toContain('root:')
    expect(Object.keys(await readFiles(root))).toEqual(before)
  })

  test.each(
    sample(
      [
        '{% include "../../secret.md" %}',
        '{% render "/etc/passwd" %}',
        '{% layout "../../secret.md" %}',
        '{{ title.constructor.constructor }}',
        '{{ "now" | date: "%s" }}',
        '{% for i in (1..1000000000) %}x{% endfor %}',
      ],
      1,
    ),
  )('has a template that reads nothing and ends: %s', async template => {
    const root = await makeProject({
      ...Object.fromEntries(
        Object.entries(project).map(([file, text]) => [`project/${file}`, text]),
      ),
      'secret.md': 'SECRET',
      'project/templates/article.en.md': `${template}{{ body }}`,
    })
    const { code, stdout, stderr } = await wirefig(path.join(root, 'project'), 'build')
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^templates\/article\.en\.md:\d+:\d+: no Liquid: .+; expected a template\n$/,
    )
    expect(stdout + stderr).not.toContain('SECRET')
  })

  test.each(sample(['./evil', 'evil/../evil', './link/evil', '/proc/self/cwd/evil'], 1))(
    'has a configuration in JSON that runs none of its programs: %s',
    async browser => {
      const root = await makeProject({
        ...project,
        evil: '#!/bin/sh\ntouch ran\n',
        'link/evil': '#!/bin/sh\ntouch ran\n',
        'wirefig.config.json': JSON.stringify({ format: 'svg', browser }),
      })
      for (const file of ['evil', 'link/evil']) await chmod(path.join(root, file), 0o755)
      const { code, stderr } = await wirefig(root, 'build')
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: `wirefig.config.json:1:27: browser \`${browser}\` is in the project; expected one that is installed, or a \`wirefig.config.mjs\`, which is code\n`,
      })
      expect(Object.keys(await readFiles(root))).not.toContain('ran')
    },
  )

  test.each(sample(['../..', '/etc', 'a/../../b', 'C:\\x', '..'], 1))(
    'has a configuration that names no folder outside of it: %s',
    async folder => {
      for (const key of ['content', 'scenarios', 'templates', 'dist']) {
        const config = JSON.stringify({ folders: { [key]: folder } })
        const root = await makeProject({ ...project, 'wirefig.config.json': config })
        const { code, stderr } = await wirefig(root, 'build')
        expect(code).toBe(1)
        expect(stderr).toMatch(
          /^wirefig\.config\.json:1:\d+: .*; expected a folder below the project’s/,
        )
      }
    },
  )

  test('writes nothing to the terminal but text', async () => {
    const root = await makeProject({
      'content/scenarios/handshake.yaml': handshake,
      'content/en/a.md': article('en').replace(
        'handshake table',
        'handshake "\u001B]0;owned\u0007\u009B2J\u202Etxt"',
      ),
    })
    const { stdout, stderr } = await wirefig(root, 'build')
    expect((stdout + stderr).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u)
    expect(stderr).toContain('\\u{1B}]0;owned\\u{7}')
  })
})

test('every test that SECURITY.md names is there', () => {
  const root = path.join(import.meta.dirname, '..')
  const text = readFileSync(path.join(root, 'SECURITY.md'), 'utf8')
  const named = Array.from(text.matchAll(/`(test\/[^`]+)`/g), ([, file = '']) => file)
  expect(named.length).toBeGreaterThan(15)
  expect(named.filter(file => !existsSync(path.join(root, file)))).toEqual([])
})
