import { readFile, rm, stat, utimes } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import {
  article,
  frontMatter,
  handshake,
  makeProject,
  project,
  readFileOf,
  readFiles,
  wirefig,
  writeFiles,
} from './project-fixture.ts'
import { isFull, sample } from './size.ts'

vi.setConfig({ testTimeout: 600_000 })

const outputs = ['dist/en/handshake.md', 'dist/traces/handshake.json', 'dist/zh/handshake.md']

describe('build', () => {
  test('writes the articles of both languages and the traces', async () => {
    const root = await makeProject(project)
    const { code, stdout, stderr } = await wirefig(root, 'build')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.split('\n').sort()).toEqual(
      [
        '',
        ...outputs.map(file => `wrote ${file}`),
        '2 articles, 1 scenario: 3 files written, 0 unchanged',
      ].sort(),
    )
    const built = await readFiles(root, 'dist')
    expect(Object.keys(built)).toEqual(outputs)
    expect(built['dist/en/handshake.md']).toContain(
      '## One\n\nThe first number is 100, `SYN-SENT`, see [Figure 1](#handshake-sequence).\n\n<a id="handshake-sequence"></a>**Figure 1.** The handshake\n\n```mermaid\n',
    )
    expect(built['dist/zh/handshake.md']).toContain(
      '第一个序列号是 100, `SYN-SENT`, 见 [图 1](#handshake-sequence).\n\n<a id="handshake-sequence"></a>**图 1** 三次握手\n\n```mermaid\n',
    )
    expect(JSON.parse(built['dist/traces/handshake.json'] ?? '')).toMatchObject({
      format: 1,
      scenario: 'handshake',
      end: 150,
    })
  })

  test('a second time touches no file', async () => {
    const root = await makeProject(project)
    await wirefig(root, 'build')
    const before = await readFiles(root)
    const then = new Date('2001-02-03T04:05:06Z')
    for (const file of outputs) await utimes(path.join(root, file), then, then)
    const { code, stdout } = await wirefig(root, 'build')
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: '2 articles, 1 scenario: 0 files written, 3 unchanged\n',
    })
    for (const file of outputs) {
      expect((await stat(path.join(root, file))).mtime).toEqual(then)
    }
    expect(await readFiles(root)).toEqual(before)
  })

  test.runIf(isFull)('keeps the line breaks and the byte order mark of an article', async () => {
    const source = `\u{FEFF}${article('en').replaceAll('\n', '\r\n')}`
    const root = await makeProject({ ...project, 'content/en/handshake.md': source })
    expect((await wirefig(root, 'build')).code).toBe(0)
    const built = await readFileOf(root, 'dist/en/handshake.md')
    expect(built.startsWith('\u{FEFF}---\r\ntitle: The handshake\r\n')).toBe(true)
    expect(built.slice(1)).not.toContain('\u{FEFF}')
    expect(built.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  })

  test('takes the project’s own template before the package’s', async () => {
    const root = await makeProject({
      ...project,
      'templates/article.en.md': '<!-- {{ title }}, {{ lang }} -->\n{{ body }}',
    })
    expect((await wirefig(root, 'build')).code).toBe(0)
    expect(await readFileOf(root, 'dist/en/handshake.md')).toContain(
      '\n\n<!-- The handshake, en -->\n## One\n',
    )
    expect(await readFileOf(root, 'dist/zh/handshake.md')).toContain('# 三次握手\n')
  })

  test('lists every mistake of every kind, and writes nothing', async () => {
    const good = {
      'content/en/handshake.md': article('en'),
      'content/zh/handshake.md': article('zh').replace(
        'wirefig handshake table',
        'wirefig handshake table rows=1..2',
      ),
    }
    const bad = {
      'content/scenarios/handshake.yaml': handshake,
      'content/scenarios/expectation.yaml': handshake.replace(
        'client: ESTABLISHED,',
        'client: FIN-WAIT-1,',
      ),
      'content/scenarios/fault.yaml': `${handshake}faults: [{ drop: "SYN from client, nth 2" }]\n`,
      'content/scenarios/key.yaml': handshake.replace('names:', 'name:'),
      'content/scenarios/unit.yaml': `${handshake}network: { delay: 50 }\n`,
      'content/scenarios/old.yml': handshake,
      'content/scenarios/bytes.yaml': Buffer.from([
        ...Buffer.from('title: 图\n# '),
        0xe5,
        0x9b,
        0x0a,
      ]),
      'content/en/bytes.md': Buffer.from([0xef, 0xbb, 0xbf, ...Buffer.from('图'), 0xff]),
      'content/en/many.md': `${frontMatter('Many')}[1](wirefig:handshak/syn.seq) [2](wirefig:handshake/syn.sec)

\`\`\`wirefig handshake tabel
\`\`\`

- \`\`\`wirefig handshake table colour=red
  \`\`\`

[3](wirefig:fault/syn.seq) [4](wirefig:#nowhere)

\`\`\`wirefig handshake text
`,
      'content/zh/frame.md': '---\ntitle: 没有引言\n---\n\n正文\n',
    }
    const root = await makeProject({ ...good, ...bad })
    const before = Object.keys(await readFiles(root))
    const { code, stdout, stderr } = await wirefig(root, 'build')
    expect(stderr).toMatchInlineSnapshot(`
      "content/en/bytes.md:1:2: no UTF-8; expected text in UTF-8
      content/en/many.md:2:1: warning: no \`content/zh/many.md\`; expected the article in \`en\` and \`zh\`, or \`languages: [en]\` in its front matter
      content/en/many.md:7:1: unknown scenario \`handshak\`; expected \`bytes\`, \`expectation\`, \`fault\`, \`handshake\`, \`key\` or \`unit\` (did you mean \`handshake\`?)
      content/en/many.md:7:31: unknown field \`sec\`; expected \`seq\`, \`ack\`, \`ctl\`, \`len\`, \`wnd\`, \`time\`, \`arrival\` or \`row\` (did you mean \`seq\`?)
      content/en/many.md:9:22: unknown view \`tabel\`; expected \`sequence\`, \`ladder\`, \`table\`, \`variables\`, \`knowledge\`, \`states\`, \`state-ladder\`, \`transitions\`, \`text\`, \`verdict\` or \`json\` (did you mean \`table\`?)
      content/en/many.md:12:30: unknown option \`colour\`; expected \`rows\`, \`first\`, \`sides\`, \`numbers\`, \`states\`, \`columns\`, \`versus\`, \`lang\`, \`id\`, \`caption\` or \`anchor\`
      content/en/many.md:15:28: unknown figure \`nowhere\`; expected \`handshake-tabel\` or \`handshake-table\`
      content/en/many.md:17:1: fence is not closed; expected a line with the same fence behind the figure
      content/scenarios/bytes.yaml:2:3: no UTF-8; expected text in UTF-8
      content/scenarios/expectation.yaml:7:11: client is ESTABLISHED at 150 ms; expected FIN-WAIT-1
      content/scenarios/fault.yaml:8:10: fault never applied to \`SYN from client, nth 2\`: client sent 1 \`SYN\`; expected 2
      content/scenarios/key.yaml:6:1: unknown key \`name\`; expected \`title\`, \`source\`, \`protocol\`, \`endpoints\`, \`network\`, \`begin\`, \`variant\`, \`steps\`, \`search\`, \`names\`, \`faults\`, \`expect\` or \`until\` (did you mean \`names\`?)
      content/scenarios/old.yml:1:1: scenario ends in \`.yml\`; expected \`.yaml\`
      content/scenarios/unit.yaml:8:19: \`50\`; expected a duration with its unit, such as \`50ms\`, \`1.5s\`, \`2min\`, \`2h\` or \`1d\`
      content/zh/frame.md:1:1: front matter without \`description\`; expected it, for the template shows it
      content/zh/frame.md:2:1: warning: no \`content/en/frame.md\`; expected the article in \`en\` and \`zh\`, or \`languages: [zh]\` in its front matter
      content/zh/handshake.md:14:1: figure 2 is \`handshake table rows=1..2\`; expected \`handshake table\` as in content/en/handshake.md:14
      "
    `)
    expect(stdout).toMatchInlineSnapshot(`
      "15 mistakes; nothing was written
      "
    `)
    expect(code).toBe(1)
    expect(Object.keys(await readFiles(root))).toEqual(before)
    const checked = await wirefig(root, 'check')
    expect({ code: checked.code, stderr: checked.stderr }).toEqual({ code: 1, stderr })
  })

  test.runIf(isFull)('one mistake in one file leaves what was built as it was', async () => {
    const root = await makeProject(project)
    await wirefig(root, 'build')
    const before = await readFiles(root, 'dist')
    await writeFiles(root, {
      'content/scenarios/handshake.yaml': handshake.replaceAll('100', '200'),
      'content/zh/other.md': '```wirefig handshake tabel\n```\n',
    })
    expect((await wirefig(root, 'build')).code).toBe(1)
    expect(await readFiles(root, 'dist')).toEqual(before)
  })

  test.runIf(isFull)('where there is nothing to build says so', async () => {
    const root = await makeProject({ 'README.md': 'Not a project.\n' })
    const expected = {
      code: 1,
      stderr:
        'content:1:1: no article and no scenario; expected `content/en/NAME.md` or `content/scenarios/NAME.yaml`\n',
    }
    expect(await wirefig(root, 'build')).toMatchObject(expected)
    expect(await wirefig(root, 'check')).toMatchObject(expected)
    expect(await wirefig(root, '--root', 'no/such/folder', 'check')).toMatchObject(expected)
  })
})

describe('check', () => {
  test('finds everything fresh after a build, and writes nothing', async () => {
    const root = await makeProject(project)
    await wirefig(root, 'build')
    const before = await readFiles(root)
    expect(await wirefig(root, 'check')).toEqual({
      code: 0,
      stdout: '2 articles, 1 scenario: all fresh\n',
      stderr: '',
    })
    expect(await readFiles(root)).toEqual(before)
  })

  test.runIf(isFull)('finds everything stale before a build', async () => {
    const root = await makeProject(project)
    const { code, stdout, stderr } = await wirefig(root, 'check')
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    expect(stdout.split('\n')).toEqual([
      'content/scenarios/handshake.yaml:1:1: `dist/traces/handshake.json` is not there; expected a built trace',
      'content/en/handshake.md:1:1: `dist/en/handshake.md` is not there; expected a built article',
      'content/zh/handshake.md:1:1: `dist/zh/handshake.md` is not there; expected a built article',
      '3 things stale; run `wirefig build`',
      '',
    ])
    expect(Object.keys(await readFiles(root))).not.toContain('dist/en/handshake.md')
  })

  test('of a changed scenario names cause, segments, figures and values, then building mends it', async () => {
    const root = await makeProject(project)
    await wirefig(root, 'build')
    await writeFiles(root, {
      'content/scenarios/handshake.yaml': handshake.replace('iss: 100', 'iss: 200'),
    })
    const { code, stdout, stderr } = await wirefig(root, 'check')
    expect(code).toBe(1)
    expect(stderr).toMatchInlineSnapshot(`
      "content/en/handshake.md:9:21: warning: \`100\` lags behind \`wirefig:handshake/syn.seq\`; expected \`200\`
      content/zh/handshake.md:9:9: warning: \`100\` lags behind \`wirefig:handshake/syn.seq\`; expected \`200\`
      "
    `)
    const lines = stdout.split('\n')
    expect(lines.filter(line => !line.startsWith('  ') || line.startsWith('  segment '))).toEqual([
      'content/scenarios/handshake.yaml:1:1: scenario changed since `dist/traces/handshake.json` was built; expected the same run',
      '  segment syn (row 1): SEQ 100 → 200',
      '  segment syn-ack (row 2): ACK 101 → 201',
      '  segment ack (row 3): SEQ 101 → 201',
      'content/en/handshake.md:9:21: value `handshake/syn.seq` was `100`; expected `200`, and the sentence to be read again',
      'content/en/handshake.md:11:1: figure 1 `handshake sequence` is stale: scenario changed; expected it built again',
      'content/en/handshake.md:14:1: figure 2 `handshake table` is stale: scenario changed; expected it built again',
      'content/zh/handshake.md:9:9: value `handshake/syn.seq` was `100`; expected `200`, and the sentence to be read again',
      'content/zh/handshake.md:11:1: figure 1 `handshake sequence` is stale: scenario changed; expected it built again',
      'content/zh/handshake.md:14:1: figure 2 `handshake table` is stale: scenario changed; expected it built again',
      '7 things stale; run `wirefig build`',
      '',
    ])
    const difference = lines.slice(lines.indexOf('  --- dist/zh/handshake.md'))
    expect(difference.slice(0, 7)).toEqual([
      '  --- dist/zh/handshake.md',
      '  +++ a build now',
      expect.stringMatching(/^ {2}@@ -\d+,\d+ \+\d+,\d+ @@$/),
      '   ## One',
      '   ',
      '  -第一个序列号是 100, `SYN-SENT`, 见 [图 1](#handshake-sequence).',
      '  +第一个序列号是 200, `SYN-SENT`, 见 [图 1](#handshake-sequence).',
    ])
    expect(difference).toContain('  -  client->>server: SYN seq=100')
    expect(difference).toContain('  +  client->>server: SYN seq=200')
    expect(lines).toContain('  --- dist/en/handshake.md')

    const built = await wirefig(root, 'build')
    expect(built).toMatchObject({
      code: 0,
      stdout: `${['traces/handshake.json', 'en/handshake.md', 'zh/handshake.md'].map(file => `wrote dist/${file}\n`).join('')}2 articles, 1 scenario: 3 files written, 0 unchanged\n`,
    })
    expect(await readFileOf(root, 'dist/zh/handshake.md')).toContain('第一个序列号是 200, ')
    const again = await wirefig(root, 'check')
    expect(again).toEqual({
      code: 0,
      stdout: '2 articles, 1 scenario: all fresh\n',
      stderr: `content/en/handshake.md:9:21: warning: \`100\` lags behind \`wirefig:handshake/syn.seq\`; expected \`200\`
content/zh/handshake.md:9:9: warning: \`100\` lags behind \`wirefig:handshake/syn.seq\`; expected \`200\`
`,
    })
  })

  test.runIf(isFull)(
    'of a trace that the same scenario no longer gives says that the model changed',
    async () => {
      const root = await makeProject(project)
      await wirefig(root, 'build')
      const file = 'dist/traces/handshake.json'
      const trace = await readFileOf(root, file)
      await writeFiles(root, { [file]: trace.replaceAll('"seq":300', '"seq":301') })
      const { code, stdout } = await wirefig(root, 'check')
      expect(code).toBe(1)
      expect(stdout).toContain(
        'content/scenarios/handshake.yaml:1:1: model changed since `dist/traces/handshake.json` was built',
      )
      expect(stdout).toContain('  segment syn-ack (row 2): SEQ 301 → 300\n')
    },
  )

  test.each(
    sample(
      [
        ['a merge conflict', '<<<<<<< HEAD\n{}\n=======\n'],
        ['another format', '{"format": 2}'],
        ['no trace at all', '{"format": 1}'],
        [
          'of a run that cannot be',
          '{"format":1,"endpoints":[],"names":[],"events":[{"kind":"arrived","cause":0,"row":7}]}',
        ],
        ['a list', '[]'],
      ],
      1,
    ),
  )('of a kept trace that is %s says that it is unreadable', async (_, text) => {
    const root = await makeProject(project)
    await wirefig(root, 'build')
    await writeFiles(root, { 'dist/traces/handshake.json': text })
    expect(await wirefig(root, 'check')).toEqual({
      code: 1,
      stderr: '',
      stdout:
        'content/scenarios/handshake.yaml:1:1: `dist/traces/handshake.json` is no trace that can be read; expected the one of a build\n1 thing stale; run `wirefig build`\n',
    })
  })

  test('of a changed template says so, with the difference', async () => {
    const root = await makeProject(project)
    await wirefig(root, 'build')
    await writeFiles(root, {
      'templates/article.zh.md': '# {{ title }}\n\n{{ body }}\n另一个结尾。\n',
    })
    const { code, stdout } = await wirefig(root, 'check')
    expect(code).toBe(1)
    expect(stdout).toContain(
      'content/zh/handshake.md:1:1: article or template changed since it was built; expected the same\n  --- dist/zh/handshake.md\n  +++ a build now\n  @@ ',
    )
    expect(stdout).toContain('  +另一个结尾。\n')
    expect(stdout).toMatch(/1 thing stale; run `wirefig build`\n$/)
  })

  test.runIf(isFull)('of a built file that was edited by hand says so', async () => {
    const root = await makeProject(project)
    await wirefig(root, 'build')
    const text = await readFileOf(root, 'dist/en/handshake.md')
    await writeFiles(root, {
      'dist/en/handshake.md': text.replace('number is 100', 'number is 101'),
    })
    const { code, stdout } = await wirefig(root, 'check')
    expect(code).toBe(1)
    expect(stdout).toContain('\n  -The first number is 101,')
    expect(stdout).toContain('\n  +The first number is 100,')
  })

  test('finds what is left over of an article and of a scenario', async () => {
    const gone = {
      'content/en/gone.md': frontMatter('Gone'),
      'content/zh/deep/gone.md': frontMatter('Gone'),
      'content/scenarios/gone.yaml': handshake,
    }
    const root = await makeProject({ ...project, ...gone })
    expect((await wirefig(root, 'build')).code).toBe(0)
    for (const file of Object.keys(gone)) await rm(path.join(root, file))
    const { code, stdout } = await wirefig(root, 'check')
    expect(code).toBe(1)
    expect(stdout.split('\n').sort()).toEqual([
      '',
      '3 things stale; run `wirefig build`',
      'dist/en/gone.md:1:1: no source of this file; expected it to be deleted',
      'dist/traces/gone.json:1:1: no source of this file; expected it to be deleted',
      'dist/zh/deep/gone.md:1:1: no source of this file; expected it to be deleted',
    ])
  })
})

describe('draw', () => {
  test('prints one figure', async () => {
    const root = await makeProject(project)
    expect(await wirefig(root, 'draw', 'handshake', 'text', 'rows=2..ack')).toEqual({
      code: 0,
      stderr: '',
      stdout: `   client                                                  server
   SYN-SENT                                                LISTEN
2  ESTABLISHED  <--  <SEQ=300><ACK=101><CTL=SYN,ACK>  <--  SYN-RECEIVED
3  ESTABLISHED  -->  <SEQ=101><ACK=301><CTL=ACK>      -->  ESTABLISHED
`,
    })
  })

  test.runIf(isFull)('prints a table as Markdown, in the language asked for', async () => {
    const root = await makeProject(project)
    const args = [
      'draw',
      'handshake',
      'table',
      'columns=seq,client',
      'lang=zh',
      'caption=two words',
    ]
    expect(await wirefig(root, ...args)).toEqual({
      code: 0,
      stderr: '',
      stdout: `| SEQ | 客户端      |
| --: | ----------- |
| 100 | SYN-SENT    |
| 300 | ESTABLISHED |
| 101 | ESTABLISHED |
`,
    })
  })

  test.each([
    [
      'handshak',
      'text',
      'unknown scenario `handshak`; expected `broken` or `handshake` (did you mean `handshake`?)\n',
    ],
    [
      'handshake',
      'txt',
      'unknown view `txt`; expected `sequence`, `ladder`, `table`, `variables`, `knowledge`, `states`, `state-ladder`, `transitions`, `text`, `verdict` or `json` (did you mean `text`?)\n',
    ],
    ['handshake', 'json', 'unknown option `rows`; expected `lang`, `id`, `caption` or `anchor`\n'],
  ])('of %s %s says what is wrong', async (scenario, view, stderr) => {
    const root = await makeProject({ ...project, 'content/scenarios/broken.yaml': 'title: X\n' })
    const args = view === 'json' ? ['rows=1'] : []
    expect(await wirefig(root, 'draw', scenario, view, ...args)).toEqual({
      code: 2,
      stdout: '',
      stderr,
    })
  })

  test('of a scenario with a mistake says where, and another’s mistake does not matter', async () => {
    const broken = `${handshake}faults: [{ drop: "SYN from client, nth 9" }]\n`
    const root = await makeProject({ ...project, 'content/scenarios/broken.yaml': broken })
    expect(await wirefig(root, 'draw', 'broken', 'text')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'content/scenarios/broken.yaml:8:10: fault never applied to `SYN from client, nth 9`: client sent 1 `SYN`; expected 9\n',
    })
    expect((await wirefig(root, 'draw', 'handshake', 'text')).code).toBe(0)
  })
})

describe('a build refuses', () => {
  test.runIf(isFull)(
    'an article’s own scenario that runs otherwise in the other language',
    async () => {
      const root = await makeProject({})
      await wirefig(root, 'new', 'article', 'a')
      const zh = (await readFileOf(root, 'content/zh/a.md')).replace('iss: 300', 'iss: 999')
      await writeFiles(root, { 'content/zh/a.md': zh })
      expect(await wirefig(root, 'build')).toEqual({
        code: 1,
        stdout: '1 mistake; nothing was written\n',
        stderr:
          'content/zh/a.md:10:1: scenario `a-run` runs otherwise than in content/en/a.md: segment of row 2: SEQ 300 → 999; expected the same run\n',
      })
    },
  )

  test.each(
    sample(
      [
        [
          '# {{ title }}\n',
          'templates/article.en.md:1:1: `{{ body }}` shows 0 times; expected it once\n',
        ],
        [
          '{{ body }}{{ body }}',
          'templates/article.en.md:1:1: `{{ body }}` shows 2 times; expected it once\n',
        ],
        [
          '{{ body }}\n{{ "now" | date: "%Y" }}',
          'templates/article.en.md:2:1: no Liquid: undefined filter: date; expected a template\n',
        ],
      ],
      2,
    ),
  )('the template %j', async (template, stderr) => {
    const root = await makeProject({ ...project, 'templates/article.en.md': template })
    expect(await wirefig(root, 'build')).toMatchObject({ code: 1, stderr })
  })

  test('a scenario with a name that no place can say', async () => {
    const root = await makeProject({ ...project, 'content/scenarios/my scenario.yaml': handshake })
    expect(await wirefig(root, 'build')).toMatchObject({
      code: 1,
      stderr:
        'content/scenarios/my scenario.yaml:1:1: scenario named `my scenario`; expected letters, digits and hyphens, with `/` for folders\n',
    })
  })
})

describe('new', () => {
  test('starts an article and a scenario that build and check at once', async () => {
    const root = await makeProject({})
    expect(await wirefig(root, 'new', 'article', 'why/first')).toEqual({
      code: 0,
      stdout: 'wrote content/en/why/first.md\nwrote content/zh/why/first.md\n',
      stderr: '',
    })
    expect(await wirefig(root, 'new', 'scenario', 'second')).toEqual({
      code: 0,
      stdout: 'wrote content/scenarios/second.yaml\n',
      stderr: '',
    })
    expect(await wirefig(root, 'build')).toMatchObject({ code: 0, stderr: '' })
    expect(await wirefig(root, 'check')).toMatchObject({ code: 0, stderr: '' })
    expect(Object.keys(await readFiles(root, 'dist'))).toEqual([
      'dist/en/why/first.md',
      'dist/traces/en/why/first.md/why/first-run.json',
      'dist/traces/second.json',
      'dist/traces/zh/why/first.md/why/first-run.json',
      'dist/zh/why/first.md',
    ])
    for (const text of Object.values(await readFiles(root)))
      expect(text).not.toMatch(/\{\{|\}\}.*\{%/)
  })

  test.runIf(isFull)('never overwrites a file', async () => {
    const root = await makeProject({
      'content/zh/first.md': 'mine',
      'content/scenarios/first.yaml': 'mine',
    })
    expect(await wirefig(root, 'new', 'scenario', 'first')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'there already: `content/scenarios/first.yaml`; expected a new name\n',
    })
    const { code, stderr } = await wirefig(root, 'new', 'article', 'first')
    expect(code).toBe(1)
    expect(stderr).toBe('there already: `content/zh/first.md`; expected a new name\n')
    expect(await readFiles(root)).toEqual({
      'content/zh/first.md': 'mine',
      'content/scenarios/first.yaml': 'mine',
    })
  })

  test.each(sample(['../outside', '/root', 'a//b', 'with space', '', '-x', 'a.md'], 2))(
    'refuses the name `%s`',
    async name => {
      const root = await makeProject({ 'keep.txt': 'x' })
      const { code, stderr } = await wirefig(root, 'new', 'article', '--', name)
      expect(code).toBe(2)
      expect(stderr).toContain(
        `'${name}' is invalid for argument 'name'. Expected letters, digits and hyphens, with \`/\` for folders.`,
      )
      expect(Object.keys(await readFiles(root))).toEqual(['keep.txt'])
    },
  )
})

describe('the command line', () => {
  test.each(
    sample(
      [
        [['--help'], 0],
        [['draw', '--help'], 0],
        [['--version'], 0],
        [[], 2],
        [['biuld'], 2],
        [['build', 'more'], 2],
        [['check', '--colour'], 2],
        [['draw', 'handshake'], 2],
        [['draw'], 2],
        [['new'], 2],
        [['new', 'article'], 2],
        [['new', 'poem', 'x'], 2],
        [['--root'], 2],
      ] as const,
      5,
    ),
  )('%j exits with %i and writes nothing', async (args, expected) => {
    const root = await makeProject(project)
    const { code, stdout, stderr } = await wirefig(root, ...args)
    expect(code).toBe(expected)
    expect(stdout === '').toBe(expected === 2)
    expect(stderr === '').toBe(expected === 0)
    expect(Object.keys(await readFiles(root))).toEqual(Object.keys(project).sort())
  })

  test('suggests the command that was meant', async () => {
    const { stderr } = await wirefig(await makeProject({}), 'biuld')
    expect(stderr).toMatch(/unknown command 'biuld'\n\(Did you mean build\?\)/)
  })

  test('tells the package’s version', async () => {
    const manifest = await readFile(path.join(import.meta.dirname, '../package.json'), 'utf8')
    const { version } = JSON.parse(manifest) as { version: string }
    expect((await wirefig(await makeProject({}), '--version')).stdout).toBe(`${version}\n`)
  })

  test.runIf(isFull)('uses no colour where its output is no terminal', async () => {
    const root = await makeProject({ ...project, 'dist/en/handshake.md': 'stale\n' })
    const { stdout, stderr } = await wirefig(root, 'check')
    expect(stdout).toContain('  -stale')
    expect(`${stdout}${stderr}`).not.toContain('\u{1B}')
  })

  test.runIf(isFull)('works on the folder that --root names', async () => {
    const root = await makeProject(project)
    const elsewhere = await makeProject({})
    expect((await wirefig(elsewhere, '--root', root, 'build')).code).toBe(0)
    expect((await wirefig(root, 'check')).code).toBe(0)
    expect(await readFiles(elsewhere)).toEqual({})
  })
})
