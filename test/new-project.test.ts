import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { makeProject, readFileOf, readFiles, wirefig } from './project-fixture.ts'
import { isFull, sample } from './size.ts'

vi.setConfig({ testTimeout: 600_000 })

test.each(
  sample(
    [
      [[], ['en', 'zh']],
      [['--languages', 'zh'], ['zh']],
      [['--languages', 'en'], ['en']],
    ],
    2,
  ),
)('new project %s builds and checks at once', async (flags, languages) => {
  const parent = await makeProject({})
  const made = await wirefig(parent, 'new', 'project', 'My Articles', ...flags)
  expect({ code: made.code, stderr: made.stderr }).toEqual({ code: 0, stderr: '' })
  const root = path.join(parent, 'My Articles')
  expect(Object.keys(await readFiles(root)).sort()).toEqual(
    [
      '.gitattributes',
      '.github/workflows/wirefig.yml',
      '.gitignore',
      'README.md',
      ...languages.map(language => `content/${language}/handshake.md`),
      'content/scenarios/handshake.yaml',
      'package.json',
      'wirefig.config.json',
    ].sort(),
  )
  const built = await wirefig(root, 'build')
  expect({ code: built.code, stderr: built.stderr }).toEqual({ code: 0, stderr: '' })
  const checked = await wirefig(root, 'check')
  expect(checked).toEqual({
    code: 0,
    stderr: '',
    stdout: `${languages.length} article${languages.length === 1 ? '' : 's'}, 1 scenario: all fresh\n`,
  })
  expect(JSON.parse(await readFileOf(root, 'package.json'))).toMatchObject({
    name: 'my-articles',
    scripts: { build: 'wirefig build', check: 'wirefig check' },
  })
  expect(JSON.parse(await readFileOf(root, 'wirefig.config.json'))).toEqual({
    $schema: './node_modules/wirefig/dist/schema/config.json',
    languages,
  })
  expect(await readFileOf(root, 'content/scenarios/handshake.yaml')).toMatch(
    /^# yaml-language-server: \$schema=\.\.\/\.\.\/node_modules\/wirefig\/dist\/schema\/scenario\.json\n/,
  )
})

test('nothing is overwritten, and then nothing is written', async () => {
  const root = await makeProject({ 'README.md': 'Mine.\n' })
  const { code, stderr } = await wirefig(root, 'new', 'project')
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: 'there already: `README.md`; expected a new name\n',
  })
  expect(await readFiles(root)).toEqual({ 'README.md': 'Mine.\n' })
})

test.runIf(isFull)('a language that figures do not have is wrong usage', async () => {
  const { code, stderr } = await wirefig(
    await makeProject({}),
    'new',
    'project',
    '--languages',
    'fr',
  )
  expect(code).toBe(2)
  expect(stderr).toContain('Expected a list of en, zh.')
})

test('a scenario in a folder finds its schema', async () => {
  const root = await makeProject({})
  expect((await wirefig(root, 'new', 'scenario', 'deep/er/one')).code).toBe(0)
  expect(await readFileOf(root, 'content/scenarios/deep/er/one.yaml')).toContain(
    '$schema=../../../../node_modules/wirefig/dist/schema/scenario.json\n',
  )
})
