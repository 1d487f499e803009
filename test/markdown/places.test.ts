import { describe, expect, test } from 'vitest'
import { readArticle } from '../../src/article/article.ts'
import { generate } from '../../src/article/generate.ts'
import type { Dialect } from '../../src/article/parse.ts'
import { refresh, splice } from '../../src/article/splice.ts'
import { handshakeScenarios } from '../project-fixture.ts'
import { readCase, updated } from './project.ts'

/** A source brought up to date, and what is said of it. */
function update(source: string, { file = 'a.md', dialect }: Given = {}) {
  const article = readArticle(file, source, 'en', undefined, dialect)
  const { parts, messages } = generate(article, handshakeScenarios)
  const said = [...article.messages, ...messages].filter(({ ruleId }) => ruleId !== 'lag')
  return {
    text: refresh(article, parts).source,
    built: splice(article, parts),
    mistakes: said.filter(({ fatal }) => fatal).map(String),
    warnings: said.filter(({ fatal }) => !fatal).map(String),
    reasons: said.map(({ reason }) => reason),
    places: article.places.map(({ kind, at }) => `${kind} ${at.line}:${at.column}`),
  }
}

interface Given {
  readonly file?: string
  readonly dialect?: Dialect
}

const spec = 'handshake table columns=row,ctl caption=C id=i'
const figure = `<a id="i"></a>**Figure 1.** C

| Row | CTL     |
| --: | ------- |
|   1 | SYN     |
|   2 | SYN,ACK |
|   3 | ACK     |`

/** Lines behind a prefix; a blank line without what it ends in. */
function behind(prefix: string, text: string): string {
  return text.replace(/^.*$/gm, line => (prefix + line).trimEnd())
}

describe('markers on adjacent lines', () => {
  test('the case is taken', async () => {
    const { code, stderr, text } = await updated(
      { 'a.md': readCase('adjacent-mdx-markers.md') },
      'a.md',
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(text).toMatch(
      /^# T\n\n\{\/\* wirefig three-way-handshake table \*\/\}\n\n<a id="three-way-handshake-table">[\s\S]*\|\n\n\{\/\* \/wirefig \*\/\}\n$/,
    )
  })

  test.each([
    ['{/* wirefig SPEC */}', '{/* /wirefig */}'],
    ['[//]: # (wirefig SPEC)', '[//]: # (/wirefig)'],
    ['<!-- wirefig SPEC -->', '<!-- /wirefig -->'],
  ])('%s and %s are a region at the top, in quotes and in lists', (marker, close) => {
    const open = marker.replace('SPEC', spec)
    for (const [first, rest] of [
      ['', ''],
      ['  ', '  '],
      ['> ', '> '],
      ['- ', '  '],
      ['1. ', '   '],
      ['- > ', '  > '],
      ['> - ', '>   '],
      ['10)  ', '     '],
      ['-\t', '\t'],
    ]) {
      for (const eol of ['\n', '\r\n']) {
        const lines = (text: string) => text.replaceAll('\n', eol)
        const source = lines(`before\n\n${first}${open}\n${rest}${close}\n\nafter\n`)
        const { text, mistakes } = update(source)
        expect({ source, mistakes }).toEqual({ source, mistakes: [] })
        const fresh = behind(rest ?? '', `\n${figure}\n\n${close}`)
        expect(text).toBe(lines(`before\n\n${first}${open}\n${fresh}\n\nafter\n`))
        expect(update(text).text).toBe(text)
      }
    }
  })

  test('several regions are one paragraph for Markdown, and two here', () => {
    const markers = (id: string) =>
      `{/* wirefig handshake table columns=row caption=C id=${id} */}\n{/* /wirefig */}\n`
    const { text, mistakes, places } = update(markers('i') + markers('j'))
    expect({ mistakes, places }).toEqual({ mistakes: [], places: ['figure 1:1', 'figure 3:1'] })
    expect(text.match(/\*\*Figure [12]\.\*\*/g)).toHaveLength(2)
  })

  test.each([
    [`text\n{/* wirefig ${spec} */}\n{/* /wirefig */}\n`, 'a blank line between it and the text'],
    [`{/* wirefig ${spec} */}\nold\n{/* /wirefig */}\n`, 'a blank line between it and the text'],
    [`- {/* wirefig ${spec} */}\n{/* /wirefig */}\n`, 'a blank line between it and the text'],
    [`> {/* wirefig ${spec} */}\n{/* /wirefig */}\n`, 'a blank line between it and the text'],
    [`text\n[//]: # (wirefig ${spec})\n[//]: # (/wirefig)\n`, 'a blank line before it'],
    [`text\n    <!-- wirefig ${spec} -->\n    <!-- /wirefig -->\n`, 'it indented by less than 4'],
    [`{/* wirefig ${spec} */} {/* /wirefig */}\n`, 'it on a line of its own'],
    [`<!-- wirefig ${spec} --><!-- /wirefig -->\n`, 'it on a line of its own'],
  ])('in %j it is said what is missing', (source, expected) => {
    const { text, reasons } = update(source)
    expect(text).toBe(source)
    expect(reasons.length).toBeGreaterThan(1)
    for (const reason of reasons) expect(reason).toContain(`; expected ${expected}`)
  })
})

describe('a region has the indentation of its markers', () => {
  test('the case of a list with four columns', async () => {
    const { code, text } = await updated({ 'a.md': readCase('mkdocs-list.md') }, 'a.md')
    expect(code).toBe(0)
    const inside = text.split('\n').slice(2, -3)
    expect(inside.filter(line => line !== '' && !/^ {4}\S/.test(line))).toEqual([])
    expect(text).toContain('    | --: |\n')
  })

  test('what an older version wrote by the list’s own indentation is stale', () => {
    const old = behind('   ', figure)
    const source = `1. a\n\n    <!-- wirefig ${spec} -->\n\n${old}\n\n    <!-- /wirefig -->\n`
    expect(update(source).text).toBe(
      `1. a\n\n    <!-- wirefig ${spec} -->\n\n${behind('    ', figure)}\n\n    <!-- /wirefig -->\n`,
    )
  })

  test.each([
    ['- ', '    '],
    ['-   ', '    '],
    ['1. ', '      '],
    ['> 1. ', '>     '],
    ['- - ', '       '],
    ['-\t', '\t'],
  ])('behind %j by %j', (first, rest) => {
    const open = `<!-- wirefig ${spec} -->`
    const source = `${first}a\n${rest.trimEnd()}\n${rest}${open}\n${rest}<!-- /wirefig -->\n`
    const { text, built, mistakes } = update(source)
    expect(mistakes).toEqual([])
    const head = `${first}a\n${rest.trimEnd()}\n`
    const fresh = behind(rest, `${open}\n\n${figure}\n\n<!-- /wirefig -->`)
    expect(text).toBe(`${head}${fresh}\n`)
    expect(built).toBe(`${head}${behind(rest, figure)}\n`)
  })
})

describe('what MkDocs indents below a line', () => {
  const page = `Text.

!!! note "A title"
    <!-- wirefig ${spec} -->
    <!-- /wirefig -->

    ??? tip

        A value, [x](wirefig:handshake/syn.seq).

        - item

            {/* wirefig handshake text caption=D */}
            {/* /wirefig */}

=== "Tab"

\t<!-- wirefig handshake table caption=E id=e -->
\t<!-- /wirefig -->

    \`\`\`
    <!-- wirefig no such -->
    \`\`\`

!!! wow, that is no line of MkDocs

    <!-- wirefig no such -->

???+ "Open"
    [x](wirefig:handshake/syn-ack.seq)
`
  test('is a place where the dialect says so', () => {
    const { text, mistakes, places } = update(page, { dialect: 'mkdocs' })
    expect(mistakes).toEqual([])
    expect(places).toEqual([
      'figure 4:5',
      'value 9:18',
      'figure 13:13',
      'figure 18:2',
      'value 30:5',
    ])
    const outside = page.split(/(?<= -->\n|\*\/\}\n)(?=[ \t]+(?:<!--|\{\/\*) \/)|(?<=\[)x(?=\])/)
    let at = 0
    for (const piece of outside) {
      const found = text.indexOf(piece, at)
      expect(found, piece).toBeGreaterThanOrEqual(at)
      at = found + piece.length
    }
    expect(text).toContain(`\n${behind('    ', figure)}\n\n    <!-- /wirefig -->\n`)
    expect(text).toContain('\n\t<a id="e"></a>**Figure 3.** E\n\n\t| ')
  })

  test('is a place below a `mkdocs.yml`, or where the configuration says so, and else is said', async () => {
    const files = { 'docs/deep/a.md': page, 'content/scenarios/handshake.yaml': '' }
    const { handshake } = await import('../project-fixture.ts')
    const given = { ...files, 'content/scenarios/handshake.yaml': handshake }
    const found = { code: 0, stdout: expect.stringContaining('; 3 regions\n') }
    const config = { 'wirefig.config.json': '{ "markdown": "mkdocs" }' }
    for (const more of [{ 'mkdocs.yml': '' }, { 'docs/mkdocs.yml': '' }, config]) {
      expect(await updated({ ...given, ...more }, 'docs/deep/a.md')).toMatchObject(found)
    }
    const plain = { 'wirefig.config.json': '{ "markdown": "commonmark" }', 'mkdocs.yml': '' }
    for (const more of [{}, plain]) {
      expect(await updated({ ...given, ...more }, 'docs/deep/a.md')).toMatchObject({
        code: 1,
        stderr: expect.stringContaining("`markdown: 'mkdocs'` in the configuration"),
      })
    }
  })
})

describe('markers in code', () => {
  test('the case of a fence that is not closed is a mistake with the fence’s place', async () => {
    expect(await updated({ 'a.md': readCase('unclosed-fence.md') }, 'a.md')).toMatchObject({
      code: 1,
      stderr:
        'a.md:3:1: fence is not closed and makes code of line 6, which is wirefig’s; expected a line with the same fence before it\n',
    })
  })

  test.each([
    '- ~~~\n  [1](wirefig:handshake/syn.seq)\n\nText.\n',
    '> ```\n> {/* wirefig handshake table */}\n',
    '````\n```\n[//]: # (/wirefig)\n```\n',
  ])('so is %j', source => {
    expect(update(source).mistakes).toEqual([expect.stringContaining('fence is not closed')])
  })

  test.each([
    '```md\n<!-- wirefig no such -->\n```\n',
    '- ```\n  {/* wirefig no such */}\n  ```\n',
    '```\nabout wirefig, <!-- wirefig within a line -->\n',
    '    ```\n    [1](wirefig:no/such)\n',
  ])('but %j is an example', source => {
    expect(update(source)).toMatchObject({ text: source, reasons: [], places: [] })
  })

  test('regions in indented code are counted and said', async () => {
    const code = '    <!-- wirefig no such -->\n    <!-- /wirefig -->\n'
    expect(update(code).warnings).toEqual([
      expect.stringMatching(
        /^a\.md:1:5: region in indented code, which stays as it is; expected less/,
      ),
    ])
    expect(update(`${code}\ntext\n\n- item\n\n${code.replace(/^/gm, '    ')}`).warnings).toEqual([
      expect.stringMatching(/^a\.md:1:5: 2 regions, the first of them, in indented code/),
    ])
    const region = '<!-- wirefig three-way-handshake table -->\n<!-- /wirefig -->\n'
    const { code: exit, stdout, stderr } = await updated({ 'a.md': `${region}\n${code}` }, 'a.md')
    expect({ exit, stdout }).toEqual({
      exit: 0,
      stdout: 'updated a.md\n1 file: 1 updated, 0 mistakes; 1 region\n',
    })
    expect(stderr).toMatch(/^a\.md:4:5: warning: region in indented code/)
  })
})

describe('pages that Docusaurus takes and MDX refuses', () => {
  test('have their places, and every other byte stays', () => {
    const source = `## T {#id}

<!-- truncate -->

:::note{.wide key="a b"}

{/* wirefig ${spec} */}

{/* /wirefig */}

:::

### U {#other-id} ###

A <!-- comment --> and [x](wirefig:handshake/syn.seq).

<!-- wirefig handshake text caption=D -->

<!-- /wirefig -->
`
    const { text, mistakes, places } = update(source, { file: 'a.mdx' })
    expect(mistakes).toEqual([])
    expect(places).toEqual(['figure 7:1', 'value 15:24', 'figure 17:1'])
    const [before = '', middle = ''] = source.split(/(?<=i \*\/\}\n)\n(?=\{\/\* \/)/)
    expect(text.startsWith(before)).toBe(true)
    expect(text).toContain(middle.slice(0, middle.indexOf('[x]')))
    expect(text).toContain('and [100](wirefig:handshake/syn.seq).\n\n<!-- wirefig')
    expect(update(text, { file: 'a.mdx' }).text).toBe(text)
  })

  test('are Markdown or MDX as their front matter or the configuration says', () => {
    const region = `<!-- wirefig ${spec} -->\n<!-- /wirefig -->\n`
    const md = update(`---\nformat: md\n---\n\n<br>\n\n${region}`, { file: 'a.mdx' })
    expect(md.mistakes).toEqual([])
    expect(md.text).toContain('<a id="i"></a>**Figure')
    const inside = '<Tab>\n      [x](wirefig:handshake/syn.seq)\n</Tab>\n'
    const value = ['value 2:7']
    expect(update(inside, { dialect: 'mdx' }).places).toEqual(value)
    expect(update(`---\nformat: mdx\n---\n${inside}`).places).toEqual(['value 5:7'])
  })

  test('what no site takes is told with what to do', () => {
    for (const source of ['a\n\n<br>\n', '<!-- never closed\n', '{ 1 + }\n']) {
      expect(update(source, { file: 'a.mdx' }).reasons).toEqual([
        expect.stringMatching(/^no MDX: .*; expected MDX, or `format: md` in the front matter/),
      ])
    }
  })
})
