import { describe, expect, test } from 'vitest'
import { build } from '../src/project/build.ts'
import { check } from '../src/project/check.ts'
import { readText } from '../src/project/files.ts'
import { listFiles } from '../src/project/list.ts'
import { loadProject } from '../src/project/load.ts'
import { conventions } from '../src/project/settings.ts'
import { openWriter } from '../src/project/write.ts'
import {
  article,
  type Files,
  frontMatter,
  handshake,
  makeProject,
  project,
  readFiles,
  writeFiles,
} from './project-fixture.ts'

async function buildIn(root: string) {
  const made = build(loadProject(conventions(root)))
  return { ...made, printed: made.messages.map(String) }
}

/** Builds a project, changes some files and checks it: every message with its details. */
async function staleAfter(files: Files, changes: Files) {
  const root = await makeProject(files)
  const { traces, articles, printed } = await buildIn(root)
  expect(printed).toEqual([])
  const writer = openWriter(root)
  for (const [file, { text }] of traces) writer.write(file, text)
  for (const { output, text } of articles) writer.write(output, text)
  await writeFiles(root, changes)
  const fresh = await buildIn(root)
  expect(fresh.messages.filter(({ fatal }) => fatal).map(String)).toEqual([])
  const stale = check(fresh)
  return stale.map(({ message, details }) => ({ message: String(message), details }))
}

describe('files', () => {
  test('a file is written only where more than its line ends change, whole, in folders of its own', async () => {
    const root = await makeProject({})
    const { write } = openWriter(root)
    expect(write('a/b/c.md', '图\r\n')).toBe('written')
    expect(write('a/b/c.md', '图\r\n')).toBe('unchanged')
    expect(write('a/b/c.md', '图\n')).toBe('unchanged')
    expect(await readFiles(root)).toEqual({ 'a/b/c.md': '图\r\n' })
    expect(write('a/b/c.md', '表\n\n图\n')).toBe('written')
    expect(await readFiles(root)).toEqual({ 'a/b/c.md': '表\r\n\r\n图\r\n' })
  })

  test('a file that cannot be written leaves nothing behind', async () => {
    const root = await makeProject({ 'a/b.md/c.md': 'x' })
    expect(String(openWriter(root).write('a/b.md', 'y'))).toMatch(
      /^a\/b\.md:1:1: cannot be written: .+; expected a file that can be$/,
    )
    expect(await readFiles(root)).toEqual({ 'a/b.md/c.md': 'x' })
  })

  test('files are listed by ending, in one order on every machine', async () => {
    const root = await makeProject({ 'x/b.md': '', 'x/a/z.md': '', 'x/B.md': '', 'x/a.txt': '' })
    const listed = (folder: string) => listFiles(root, folder, ['.md'])
    expect(listed('x')).toEqual({ files: ['B.md', 'a/z.md', 'b.md'], messages: [] })
    expect(listed('y')).toEqual({ files: [], messages: [] })
    expect(listed('x/b.md')).toEqual({ files: [], messages: [] })
  })

  test.each([
    ['a byte of no character', [0x61, 0xff], '1:2'],
    ['a character cut short by another', [0x61, 0xe5, 0x9b, 0x61], '1:2'],
    ['a character cut short by the end', [0x61, 0x0a, 0xe5, 0x9b], '2:1'],
    ['behind a byte order mark, which has no column', [0xef, 0xbb, 0xbf, 0x61, 0xc0], '1:2'],
    [
      'behind other lines and other characters',
      [0xe5, 0x9b, 0xbe, 0x0d, 0x0a, 0xe5, 0x9b, 0xbe, 0x80],
      '2:2',
    ],
    ['at the start', [0x80, 0x61], '1:1'],
    ['a surrogate', [0x61, 0xed, 0xa0, 0x80], '1:2'],
  ])('what is no UTF-8 has its place: %s', async (_, bytes, place) => {
    const root = await makeProject({ 'a.md': Uint8Array.from(bytes) })
    const read = readText(root, 'a.md')
    expect(String(read?.message)).toBe(`a.md:${place}: no UTF-8; expected text in UTF-8`)
    expect(readText(root, 'b.md')).toBeUndefined()
  })
})

describe('a build', () => {
  test('makes the same of the same project, and writes nothing', async () => {
    const root = await makeProject(project)
    const before = await readFiles(root)
    const [first, second] = [await buildIn(root), await buildIn(root)]
    expect(first.articles.map(({ text }) => text)).toEqual(second.articles.map(({ text }) => text))
    expect([...first.traces]).toEqual([...second.traces])
    expect(await readFiles(root)).toEqual(before)
  })

  test('names a scenario by its path, and an article’s own beside the article', async () => {
    const own = `${frontMatter('Own')}\`\`\`wirefig own text
title: Own
endpoints: { client: {}, server: {} }
steps: [{ client: active OPEN }]
\`\`\`

[](wirefig:deep/er/handshake/syn.seq)
`
    const root = await makeProject({
      'content/scenarios/deep/er/handshake.yaml': handshake,
      'content/en/why/own.md': own,
      'content/zh/why/own.md': own,
    })
    const { traces, articles, printed } = await buildIn(root)
    expect(printed).toEqual([])
    expect([...traces.keys()]).toEqual([
      'dist/traces/deep/er/handshake.json',
      'dist/traces/en/why/own.md/own.json',
      'dist/traces/zh/why/own.md/own.json',
    ])
    expect(articles.map(({ output }) => output)).toEqual([
      'dist/en/why/own.md',
      'dist/zh/why/own.md',
    ])
  })

  test('needs front matter in YAML', async () => {
    const root = await makeProject({ ...project, 'content/en/a.md': '+++\ntitle = "A"\n+++\n' })
    expect((await buildIn(root)).printed).toEqual([
      'content/en/a.md:1:1: front matter in TOML; expected YAML',
      expect.stringContaining('no `content/zh/a.md`'),
    ])
  })

  test('takes the front matter’s language before the folder’s', async () => {
    const source =
      '---\nlang: zh\ntitle: t\ndescription: d\nintroduction: i\n---\n\n[](wirefig:handshake/syn-ack.time)\n'
    const root = await makeProject({
      'content/scenarios/handshake.yaml': handshake,
      'content/en/a.md': source,
    })
    const { articles, printed } = await buildIn(root)
    expect(printed).toEqual([])
    expect(articles[0]?.text).toContain('\n50 毫秒\n')
  })

  test.each([
    [
      'a figure less',
      '\n```wirefig handshake table\n```\n',
      '',
      'content/zh/handshake.md:1:1: figure 2 is missing; expected `handshake table` as in content/en/handshake.md:14',
    ],
    [
      'a figure more',
      /$/,
      '\n```wirefig handshake text\n```\n',
      'content/zh/handshake.md:17:1: figure 3 is `handshake text`; expected no figure, as content/en/handshake.md ends',
    ],
    [
      'another view',
      'handshake sequence',
      'handshake text',
      'content/zh/handshake.md:11:1: figure 1 is `handshake text`; expected `handshake sequence` as in content/en/handshake.md:11',
    ],
    [
      'another option',
      'handshake table',
      'handshake table first=server',
      'content/zh/handshake.md:14:1: figure 2 is `handshake table first=server`; expected `handshake table` as in content/en/handshake.md:14',
    ],
    ['a caption of its own', 'handshake table', 'handshake table caption="说明"', undefined],
  ])('compares the figures of both languages: %s', async (_, found, put, expected) => {
    const chinese = article('zh').replace('(wirefig:#handshake-sequence)', '()').replace(found, put)
    const root = await makeProject({ ...project, 'content/zh/handshake.md': chinese })
    expect((await buildIn(root)).printed).toEqual(expected ? [expected] : [])
  })

  test('compares no figures where some could not be drawn', async () => {
    const chinese = article('zh')
      .replace('[图 1](wirefig:#handshake-sequence)', '')
      .replace('handshake sequence', 'handshake sequenz')
    const root = await makeProject({ ...project, 'content/zh/handshake.md': chinese })
    expect((await buildIn(root)).printed).toEqual([
      expect.stringMatching(/^content\/zh\/handshake\.md:11:22: unknown view `sequenz`; /),
    ])
  })

  test.each([
    ['{{ title', /^templates\/article\.en\.md:1:1: no Liquid: /],
    ['{% nonsense %}', /^templates\/article\.en\.md:1:1: no Liquid: /],
    ['\n{{ title | nonsense }}', /^templates\/article\.en\.md:2:\d+: no Liquid: /],
    [
      '\n\n {{ titel }}{{ body }}',
      /^templates\/article\.en\.md:3:5: for `content\/en\/handshake\.md`: unknown template variable `titel`; .*\(did you mean `title`\?\)$/,
    ],
    ['{% include "content/en/handshake.md" %}', /^templates\/article\.en\.md:1:1: no Liquid: /],
    ['{% render "content/en/handshake.md" %}', /^templates\/article\.en\.md:1:1: no Liquid: /],
  ])('takes no mistaken template: %j', async (template, expected) => {
    const root = await makeProject({ ...project, 'templates/article.en.md': template })
    expect((await buildIn(root)).printed).toEqual([expect.stringMatching(expected)])
  })

  test('takes what looks like Liquid in an article as text', async () => {
    const text = 'A template says `{{ body }}`, {% if %} and {{ nonsense }}.\n'
    const root = await makeProject({ 'content/en/a.md': `${frontMatter('A {{ b }}')}${text}` })
    const { articles, printed } = await buildIn(root)
    expect(printed).toEqual([])
    expect(articles[0]?.text).toContain(`\n\n${text}`)
    expect(articles[0]?.text).toContain('# A {{ b }}\n')
  })
})

describe('a check', () => {
  const scenario = 'content/scenarios/handshake.yaml'
  const changed = (reason: string) =>
    `${scenario}:1:1: scenario changed since \`dist/traces/handshake.json\` was built; expected the same run${reason}`

  test('of a comment in a scenario finds the trace stale and no figure', async () => {
    expect(await staleAfter(project, { [scenario]: `# A comment.\n${handshake}` })).toEqual([
      { message: changed(''), details: [] },
    ])
  })

  test('of another title says that no segment changed', async () => {
    const [trace, ...others] = await staleAfter(project, {
      [scenario]: handshake.replace('The handshake', 'A handshake'),
    })
    expect(trace).toEqual({
      message: changed(''),
      details: ['segments and states are the same; titles, names, timers or signals are not'],
    })
    expect(others.map(({ message }) => message)).toEqual([
      'content/en/handshake.md:11:1: figure 1 `handshake sequence` is stale: scenario changed; expected it built again',
      'content/en/handshake.md:14:1: figure 2 `handshake table` is stale: scenario changed; expected it built again',
    ])
  })

  test('tells times, states and segments that are inserted or removed', async () => {
    const faulty = `${handshake}faults: [{ drop: syn-ack }]\n`
    const [lost] = await staleAfter(project, { [scenario]: faulty })
    expect(lost?.details[0]).toBe(
      'segment syn-ack (row 2): arrives at (ms) 100 → none, client ESTABLISHED → SYN-SENT',
    )
    expect(lost?.details).toContainEqual(
      expect.stringMatching(
        /^segment of row 4: inserted, SEQ 300, ACK 101, CTL SYN,ACK from server$/,
      ),
    )
    const [found] = await staleAfter({ ...project, [scenario]: faulty }, { [scenario]: handshake })
    expect(found?.details).toContainEqual(
      expect.stringMatching(
        /^segment of row 4: removed, SEQ 300, ACK 101, CTL SYN,ACK from server$/,
      ),
    )
  })

  test('tells another end', async () => {
    const open = handshake.replace(/expect:.*\n/, '')
    const [trace] = await staleAfter(
      { ...project, [scenario]: open },
      { [scenario]: `${open}until: 120ms\n` },
    )
    expect(trace?.details).toContain('server at the end: ESTABLISHED → SYN-RECEIVED')
  })

  test('of another article’s text shows the difference once', async () => {
    const stale = await staleAfter(project, {
      'content/en/handshake.md': article('en').replace('## One', '## Two'),
    })
    expect(stale).toEqual([
      {
        message:
          'content/en/handshake.md:1:1: article or template changed since it was built; expected the same',
        details: expect.arrayContaining(['-## One', '+## Two']),
      },
    ])
  })

  test('of a scenario that an article did not show finds the figure of the new one', async () => {
    const stale = await staleAfter(project, {
      'content/scenarios/other.yaml': handshake.replace('100', '500'),
      'content/en/handshake.md': article('en')
        .replaceAll('handshake/', 'other/')
        .replace('[100]', '[500]'),
    })
    expect(stale.map(({ message }) => message)).toEqual([
      'content/scenarios/other.yaml:1:1: `dist/traces/other.json` is not there; expected a built trace',
      'content/en/handshake.md:1:1: article or template changed since it was built; expected the same',
    ])
    expect(stale[1]?.details).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^-.* 100, /),
        expect.stringMatching(/^\+.* 500, /),
      ]),
    )
  })

  test('of an article’s own scenario points at the article', async () => {
    const own = (iss: number) => `${frontMatter('Own')}\`\`\`wirefig own text
title: Own
endpoints: { client: { iss: ${iss} }, server: {} }
steps: [{ client: active OPEN }]
\`\`\`
`
    const stale = await staleAfter({ 'content/en/own.md': own(1) }, { 'content/en/own.md': own(2) })
    expect(stale.map(({ message }) => message)).toEqual([
      'content/en/own.md:1:1: scenario changed since `dist/traces/en/own.md/own.json` was built; expected the same run',
      'content/en/own.md:7:1: figure 1 `own text` is stale: scenario changed; expected it built again',
    ])
    expect(stale[0]?.details[0]).toBe('segment of row 1: SEQ 1 → 2')
  })
})
