import type { Configuration } from 'markdownlint'
import { lint } from 'markdownlint/promise'
import { format } from 'prettier'
import { describe, expect, test } from 'vitest'
import { readArticle } from '../../src/article/article.ts'
import { generate } from '../../src/article/generate.ts'
import { wirefig } from '../project-fixture.ts'
import { drawn, pageOf, scenarios, settings, update, value } from './pages.ts'
import { projectOf, readCase } from './project.ts'

describe('what Prettier makes of a page is fresh, and a second round changes nothing', () => {
  test('the case', async () => {
    const root = await projectOf({ 'a.md': readCase('prettier.md') })
    const { writeFiles } = await import('../project-fixture.ts')
    for (const options of settings) {
      const pretty = await format(readCase('prettier.md'), { filepath: 'a.md', ...options })
      await writeFiles(root, { 'a.md': pretty })
      const { code, stdout } = await wirefig(root, 'update', '--check', 'a.md')
      expect({ options, code, stdout }).toEqual({
        options,
        code: 0,
        stdout: '1 file: 0 stale, 0 mistakes; 4 regions\n',
      })
    }
  })
})

describe('what a reader sees is stale where it changed', () => {
  const fresh = update('<!-- wirefig long table lang=zh -->\n<!-- /wirefig -->\n', 'a.md').text
  const wrapped = fresh.replace('很长，', '很长，\n')

  test('a caption that was wrapped is fresh', () => {
    expect(wrapped).not.toBe(fresh)
    expect(update(wrapped, 'a.md')).toEqual({ text: wrapped, stale: [], messages: [] })
  })

  test.each([
    ['a word', '很长', '很短'],
    ['a space', '着 ASCII', '着ASCII'],
    ['a cell', '| SYN ', '| FIN '],
    ['an anchor', 'id="long-table"', 'id="long-tabel"'],
    ['emphasis', '**图 1**', '*图 1*'],
    ['a blank line less', '\n\n|', '\n|'],
    ['a blank line more', '\n\n|', '\n\n\n|'],
    ['a paragraph more', '\n\n|', '\n\nMore.\n\n|'],
  ])('%s', (_, from, to) => {
    for (const source of [fresh, wrapped]) {
      const changed = source.replace(from, to)
      expect(changed).not.toBe(source)
      expect(update(changed, 'a.md').text).toBe(fresh)
    }
  })
})

describe('markdownlint', () => {
  const rules = async (text: string, config: Configuration = { default: true }) => {
    const { page = [] } = await lint({ strings: { page: text }, config })
    return [...new Set(page.map(({ ruleNames: [name] }) => name))].sort()
  }

  test.each(['mermaid', 'svg'] as const)(
    'has of its default rules nothing to say of %s but the length of lines, and the anchor',
    async style => {
      const { text } = update(pageOf('a.md', '', value), 'a.md', { format: style })
      expect(await rules(text)).toEqual(['MD013', 'MD033'])
      const { text: bare } = update(pageOf('a.md', ' anchor=none', value), 'a.md', {
        format: style,
      })
      expect(await rules(bare)).toEqual(['MD013'])
      const { text: least } = update(pageOf('a.md', ' anchor=none caption=none', 'A.\n'), 'a.md', {
        format: style,
      })
      // Tables and code have no lines to be broken.
      const lines = { default: true, MD013: { tables: false, code_blocks: false } }
      expect(await rules(least, lines)).toEqual([])
    },
  )

  test('has nothing to say where lines are short', async () => {
    const short = drawn
      .filter(view => ['ladder', 'text', 'states', 'state-ladder'].includes(view))
      .map(view => `<!-- wirefig long ${view} caption=C anchor=none -->\n<!-- /wirefig -->\n`)
    const { text } = update(`# T\n\n${short.join('\n')}`, 'a.md', { format: 'svg' })
    expect(await rules(text)).toEqual([])
  })
})

describe('figures without a caption or an anchor', () => {
  const region = (options: string) =>
    `<!-- wirefig long table columns=row,ctl ${options} -->\n<!-- /wirefig -->\n`

  test('have only what is left, and no number where there is no caption', () => {
    const { text, messages } = update(
      [
        region('id=a caption=none'),
        region('id=b caption=C anchor=none'),
        region('id=c caption=none anchor=none'),
        region('id=d caption=D'),
        '[x](wirefig:#d)\n',
      ].join('\n'),
      'a.md',
    )
    expect(messages).toEqual([])
    expect(text.match(/^.*(?:<a|\*\*|\[).*$/gm)).toEqual([
      '<a id="a"></a>',
      '**Figure 1.** C',
      '<a id="d"></a>**Figure 2.** D',
      '[Figure 2](wirefig:#d)',
    ])
  })

  test('are nothing that a reference leads to', () => {
    const source = `${region('id=a caption=none')}\n${region('id=b anchor=none')}\n[x](wirefig:#a) [x](wirefig:#b)\n`
    expect(update(source, 'a.md').messages.length).toBe(2)
    const article = readArticle('a.md', source, 'en')
    expect(generate(article, scenarios).messages.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining([
        'figure `a` has `caption=none`; expected a figure with number to refer to',
        'figure `b` has `anchor=none`; expected a figure with anchor to refer to',
      ]),
    )
  })

  test('are the default where the configuration says so, and a caption of their own counts', async () => {
    const root = await projectOf({
      'wirefig.config.json': '{ "figures": { "caption": "none", "anchor": "none" } }',
      'a.md': `${region('')}\n${region('caption=C')}`.replaceAll('long', 'three-way-handshake'),
    })
    expect(await wirefig(root, 'update')).toMatchObject({ code: 0, stderr: '' })
    const { readFileOf } = await import('../project-fixture.ts')
    const text = await readFileOf(root, 'a.md')
    expect(text.match(/^.*(?:<a|\*\*).*$/gm)).toEqual(['**Figure 1.** C'])
    expect(text.match(/^\| --: /gm)).toHaveLength(2)
  })
})

describe('a diagram that Mermaid does not draw for its length', () => {
  const warning =
    /diagram of \d+,\d{3} characters, of which Mermaid draws at most 50,000; expected fewer rows by `rows=`, here or in the view `ladder`, or a higher `maxTextSize` where it is shown\n/

  test('is a warning of build, update and draw, and none of the ladder', async () => {
    const region = '<!-- wirefig long sequence -->\n<!-- /wirefig -->\n'
    const article = (language: string) =>
      `---\ntitle: T\ndescription: D.\nintroduction: I.\nlang: ${language}\n---\n\n\`\`\`wirefig long sequence\n\`\`\`\n`
    const root = await projectOf({
      'content/scenarios/long.yaml': readCase('long.yaml'),
      'a.md': region,
      'b.md': region.replace('sequence', 'sequence rows=1..9'),
      'c.md': region.replace('sequence', 'ladder rows=1..9'),
      'content/en/long.md': article('en'),
      'content/zh/long.md': article('zh'),
    })
    const update = await wirefig(root, 'update', 'a.md', 'b.md', 'c.md')
    expect(update.code).toBe(0)
    expect(update.stderr).toMatch(new RegExp(`^a\\.md:1:19: warning: ${warning.source}$`))
    const draw = await wirefig(root, 'draw', 'long', 'sequence')
    expect(draw.code).toBe(0)
    expect(draw.stderr).toMatch(new RegExp(`^warning: ${warning.source}$`))
    expect(draw.stdout).toMatch(/^sequenceDiagram/)
    const build = await wirefig(root, 'build')
    expect(build.code).toBe(0)
    expect(build.stderr).toMatch(
      new RegExp(`content/en/long\\.md:8:17: warning: ${warning.source}content/zh/long`),
    )
    expect((await wirefig(root, 'draw', 'long', 'ladder', 'rows=1..9')).stderr).toBe('')
  })
})
