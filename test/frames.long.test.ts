import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { handshake, makeProject, readFileOf, readFiles, wirefig } from './project-fixture.ts'

vi.setConfig({ testTimeout: 600_000 })

const scenario = { 'content/scenarios/handshake.yaml': handshake }
const frontMatter = '---\ntitle: T\ndescription: D\n---\n\n'

describe('without templates', () => {
  test('an article is its title, its description and its body, and not a word more', async () => {
    const body = '## One\n\nText.\n'
    const root = await makeProject({
      ...scenario,
      'content/en/a.md': frontMatter + body,
      'content/zh/a.md': frontMatter + body,
    })
    const { code, stderr } = await wirefig(root, 'build')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const language of ['en', 'zh']) {
      expect(await readFileOf(root, `dist/${language}/a.md`)).toBe(
        `${frontMatter}# T\n\n> D\n\n${body}`,
      )
    }
  })

  test('a title and a description are asked for, and no introduction', async () => {
    const root = await makeProject({ ...scenario, 'content/en/a.md': 'Text.\n' })
    expect((await wirefig(root, 'build')).stderr).toBe(
      ['title', 'description']
        .map(
          key =>
            `content/en/a.md:1:1: front matter without \`${key}\`; expected it, for the template shows it\n`,
        )
        .join(''),
    )
  })

  test('`new article` starts one without an introduction, which builds', async () => {
    const root = await makeProject({})
    expect((await wirefig(root, 'new', 'article', 'a')).code).toBe(0)
    expect(await readFileOf(root, 'content/zh/a.md')).toMatch(
      /^---\ntitle: "a"\ndescription: .+\n---\n\n/,
    )
    expect(await wirefig(root, 'build')).toMatchObject({ code: 0, stderr: '' })
  })
})

describe('`new project --frame column`', () => {
  test('writes the templates of the column, which are then the person’s own', async () => {
    const root = await makeProject({})
    const made = await wirefig(root, 'new', 'project', '.', '--frame', 'column')
    expect({ code: made.code, stderr: made.stderr }).toEqual({ code: 0, stderr: '' })
    for (const file of ['templates/article.en.md', 'templates/article.zh.md']) {
      expect(await readFileOf(root, file)).toBe(
        readFileSync(path.join(import.meta.dirname, '..', file), 'utf8'),
      )
    }
    expect(await readFileOf(root, 'README.md')).toContain('\n- `templates`: ')
    expect(await wirefig(root, 'build')).toMatchObject({ code: 0, stderr: '' })
    expect(await readFileOf(root, 'dist/zh/handshake.md')).toMatch(
      /## ⭐ 专栏简介\n.*## 📘 文章引言\n\n你已经知道.*## ⭐ 写在最后\n/s,
    )
  })

  test('of one language writes the template of that one', async () => {
    const root = await makeProject({})
    await wirefig(root, 'new', 'project', '.', '--frame', 'column', '--languages', 'zh')
    expect(Object.keys(await readFiles(root, 'templates'))).toEqual(['templates/article.zh.md'])
  })

  test('makes `new article` start with an introduction, and asks for one', async () => {
    const root = await makeProject({ 'content/zh/b.md': frontMatter })
    await wirefig(root, 'new', 'project', '.', '--frame', 'column', '--languages', 'zh')
    await wirefig(root, 'new', 'article', 'a')
    expect(await readFileOf(root, 'content/zh/a.md')).toMatch(
      /^---\ntitle: "a"\ndescription: .+\nintroduction: .+\n---\n\n/,
    )
    expect((await wirefig(root, 'build')).stderr).toBe(
      'content/zh/b.md:1:1: front matter without `introduction`; expected it, for `templates/article.zh.md` shows it\n',
    )
  })
})

test('`new project` writes no templates by itself, and articles without an introduction', async () => {
  const root = await makeProject({})
  await wirefig(root, 'new', 'project')
  expect(Object.keys(await readFiles(root)).filter(file => file.startsWith('templates'))).toEqual(
    [],
  )
  expect(await readFileOf(root, 'README.md')).not.toContain('templates')
  for (const language of ['en', 'zh']) {
    expect(await readFileOf(root, `content/${language}/handshake.md`)).not.toContain('introduction')
  }
})

test('an unknown frame is wrong usage, and the nearest is suggested', async () => {
  const root = await makeProject({})
  const { code, stderr } = await wirefig(root, 'new', 'project', '.', '--frame', 'colum')
  expect(code).toBe(2)
  expect(stderr).toContain(
    'unknown frame `colum`; expected `plain` or `column` (did you mean `column`?)',
  )
  expect(await readFiles(root)).toEqual({})
})

describe('`new article` in a frame of one’s own', () => {
  test('starts with every key that the frame shows', async () => {
    const root = await makeProject({
      'templates/article.en.md': '# {{ title }}\n\n{{ author }}, {{ lang }}\n\n{{ body }}',
      'wirefig.config.json': '{ "languages": ["en"] }',
    })
    expect((await wirefig(root, 'new', 'article', 'a')).code).toBe(0)
    expect(await readFileOf(root, 'content/en/a.md')).toMatch(
      /^---\ntitle: "a"\ndescription: .+\nauthor: …\n---\n\n/,
    )
    expect(await wirefig(root, 'build')).toMatchObject({ code: 0, stderr: '' })
  })

  test('that is no Liquid says so, and starts nothing', async () => {
    const root = await makeProject({ 'templates/article.en.md': '{{ title' })
    const { code, stderr } = await wirefig(root, 'new', 'article', 'a')
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^templates\/article\.en\.md:1:1: no Liquid: /),
    })
    expect(Object.keys(await readFiles(root))).toEqual(['templates/article.en.md'])
  })
})
