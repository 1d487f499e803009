import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import type { Root } from 'mdast'
import { toString as textOf } from 'mdast-util-to-string'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { describe, expect, test, vi } from 'vitest'
import { readArticle } from '../src/article/article.ts'
import { generate } from '../src/article/generate.ts'
import type { Part } from '../src/article/part.ts'
import { splice } from '../src/article/splice.ts'
import { fillFrame, type Unframed } from '../src/article/template.ts'
import { handshakeScenarios } from './project-fixture.ts'
import { runs } from './size.ts'

vi.setConfig({ testTimeout: 60_000 })

/** Whatever stands around: every kind of block and container, line breaks of both kinds, tabs, trailing spaces. */
const words = fc
  .array(
    fc.constantFrom(
      ...[
        'word',
        '序列号',
        '确认。',
        '*em*',
        '**bold**',
        '`code`',
        'a_b',
        '<b>',
        '&amp;',
        '\\*',
        '|',
      ],
      ...['[link](https://example.org)', '100.', 'https://example.org', '!', '#', '~~x~~', '[^1]'],
      ...['\t', '  ', '$', '{{ x }}', 'wirefig', '\u{A0}', '😀', '```', '[', ']'],
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map(found => found.join(' '))
const value = fc
  .tuple(
    fc.constantFrom('', '100', '**100**', '`100`', '99'),
    fc.constantFrom('syn.seq', 'client.state@syn', 'syn-ack.arrival', 'syn-ack.ctl'),
  )
  .map(([text, expression]) => `[${text}](wirefig:handshake/${expression})`)
const figure = fc
  .tuple(
    fc.constantFrom('```', '~~~', '````'),
    fc.constantFrom('table', 'text', 'sequence', 'table rows=2', 'text caption="100. 说明"'),
    fc.constantFrom('', ' ', '\t'),
  )
  .map(([fence, view, trailing]) => [`${fence}wirefig handshake ${view}`, fence + trailing])
const authors: fc.Arbitrary<string[]> = fc.oneof(
  fc.array(words, { minLength: 1, maxLength: 3 }),
  words.map(text => [`# ${text}`]),
  words.map(text => [text, '===']),
  words.map(text => ['```ts', text, '```']),
  words.map(text => ['````md', '```wirefig handshake table', '```', text, '````']),
  words.map(text => ['<div>', text, '</div>']),
  words.map(text => [`<!-- ${text}`, '```wirefig nowhere', '-->']),
  words.map(text => ['| a | b |', '| --- | --: |', `| 1 | ${text.replaceAll('|', '')} |`]),
  words.map(text => [`    ${text}`]),
  words.map(text => [`[^1]: ${text}`]),
  fc.constantFrom<string[][]>(
    ['---'],
    ['***'],
    ['[link]: https://example.org'],
    ['   '],
    ['\t'],
    ['$$', 'x', '$$'],
  ),
)
const prose = fc.array(fc.tuple(words, value, words), { minLength: 1, maxLength: 2 }).chain(lines =>
  fc.constantFrom(
    lines.map(([before, link, after]) => `${before} ${link}${after}`),
    lines.map(([, link, after]) => `${link}. ${after}`),
    lines.map(([before, link]) => `## ${before} **${link}**`),
    ['| a | b |', '| --- | --: |', ...lines.map(([, link]) => `| 1 | ${link} |`)],
  ),
)

/** Lines of blocks, with a blank line between or not, inside each other. */
function blocks(leaf: fc.Arbitrary<string[]>, depth: number): fc.Arbitrary<string[]> {
  const inside =
    depth === 0
      ? leaf
      : fc.oneof(
          { weight: 3, arbitrary: leaf },
          {
            weight: 2,
            arbitrary: fc
              .tuple(
                fc.constantFrom(
                  ['> ', '> '],
                  ['>', '>'],
                  ['- ', '  '],
                  ['1. ', '   '],
                  ['-\t', '\t'],
                ),
                blocks(leaf, depth - 1),
              )
              .map(([[first, rest], lines]) =>
                lines.map((line, index) => (index === 0 ? first : rest) + line),
              ),
          },
        )
  return fc
    .array(fc.tuple(inside, fc.boolean()), { minLength: 1, maxLength: depth === 2 ? 4 : 3 })
    .map(found =>
      found.flatMap(([lines, blank], index) => [...(blank && index > 0 ? [''] : []), ...lines]),
    )
}

/** Lines as a file: a line break of its own for each, perhaps none at the end. */
function document(leaf: fc.Arbitrary<string[]>): fc.Arbitrary<string> {
  const eols = fc.oneof(
    fc.constant(['\n']),
    fc.constant(['\r\n']),
    fc.array(fc.constantFrom('\n', '\r\n'), { minLength: 1, maxLength: 5 }),
  )
  const front = fc.constantFrom(
    [],
    ['---', 'lang: zh', '---', ''],
    ['---', 'title: "[1](wirefig:x)"', '---'],
  )
  return fc
    .tuple(front, blocks(leaf, 2), eols, fc.boolean())
    .map(([start, lines, breaks, final]) =>
      [...start, ...lines]
        .map((line, index, all) =>
          index < all.length - 1 || final ? line + (breaks[index % breaks.length] ?? '') : line,
        )
        .join(''),
    )
}

const withPlaces = document(fc.oneof(authors, figure, prose))
const withoutPlaces = document(authors).map(source => source.replaceAll('wirefig', 'example'))

function build(source: string): { readonly text: string; readonly parts: readonly Part[] } {
  const article = readArticle('article.md', source, 'en')
  const { parts } = generate(article, handshakeScenarios)
  return { text: splice(article, parts), parts }
}

/** The source around its parts, from the first piece to the last. */
function around(source: string, parts: readonly Part[]): string[] {
  const pieces: string[] = []
  let end = 0
  for (const { place } of parts) {
    const { start, end: next } = place.node.position ?? { start: {}, end: {} }
    pieces.push(source.slice(end, start.offset))
    end = next.offset ?? 0
  }
  return [...pieces, source.slice(end)]
}

describe('an article’s own text', () => {
  test('comes out byte for byte around every figure and value', () => {
    fc.assert(
      fc.property(withPlaces, source => {
        const { text, parts } = build(source)
        const pieces = around(source, parts).map(piece =>
          piece.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
        )
        expect(text).toMatch(new RegExp(`^${pieces.join('[\\s\\S]+?')}$(?![\\s\\S])`, 'u'))
      }),
      { numRuns: runs(100, 400) },
    )
  })

  test('comes out byte for byte where there is no place', () => {
    fc.assert(
      fc.property(withoutPlaces, source => {
        const { text, parts } = build(source)
        expect(parts).toEqual([])
        expect(text).toBe(source)
      }),
      { numRuns: runs(75, 300) },
    )
  })

  test('comes out the same each time', () => {
    fc.assert(
      fc.property(withPlaces, source => {
        expect(build(source).text).toBe(build(source).text)
      }),
      { numRuns: runs(50, 200) },
    )
  })

  test('takes on no line break of another kind', () => {
    fc.assert(
      fc.property(withPlaces, source => {
        const { text } = build(source.replace(/\r?\n/g, '\r\n'))
        expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
      }),
      { numRuns: runs(50, 200) },
    )
  })

  test('is where these properties find figures and values', () => {
    const found = fc
      .sample(withPlaces, { numRuns: 300, seed: 1 })
      .map(source => build(source).parts)
    const count = (kind: Part['kind']) =>
      found.filter(parts => parts.some(part => part.kind === kind)).length
    expect(count('figure')).toBeGreaterThan(100)
    expect(count('value')).toBeGreaterThan(100)
  })
})

describe('what is put in place', () => {
  const parser = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter, ['yaml', 'toml'])

  /** The captions that begin a paragraph of their own, and what stands behind each. */
  function figuresIn(tree: Root): string[] {
    const found: string[] = []
    visit(tree, 'paragraph', (node, index, parent) => {
      const [anchor, label] = node.children
      if (anchor?.type !== 'html' || !/^<a id="[^"]*">$/.test(anchor.value)) return
      const next = parent?.children[(index ?? 0) + 1]
      const kind = next?.type === 'code' ? next.lang : next?.type
      const rows = next?.type === 'table' ? ` ${next.children.length}` : ''
      found.push(
        `${label?.type === 'html' && node.children[2] ? textOf(node.children[2]) : ''} ${kind}${rows}`,
      )
    })
    return found
  }

  test('is a caption and a figure of their own for a reader of the Markdown', () => {
    fc.assert(
      fc.property(withPlaces, source => {
        const { text, parts } = build(source)
        const expected = parts.flatMap(part => {
          if (part.kind !== 'figure') return []
          const [caption, node] = part.nodes
          const kind = node?.type === 'code' ? node.lang : node?.type
          const rows = node?.type === 'table' ? ` ${node.children.length}` : ''
          const label = caption?.type === 'paragraph' && caption.children[1]
          return [`${label ? textOf(label) : ''} ${kind}${rows}`]
        })
        expect(figuresIn(parser.parse(text))).toEqual(expected)
      }),
      { numRuns: runs(100, 400) },
    )
  })

  test('leaves a list a list, and what is none none', () => {
    fc.assert(
      fc.property(document(fc.oneof(authors, prose)), source => {
        const lists = (markdown: string) => {
          let count = 0
          visit(parser.parse(markdown), 'list', () => {
            count += 1
          })
          return count
        }
        expect(lists(build(source).text)).toBe(lists(source))
      }),
      { numRuns: runs(75, 300) },
    )
  })
})

describe('a frame', () => {
  const frame = {
    file: 'templates/article.en.md',
    own: true,
    source: '# {{ title }}\n\n{{ body }}\nThe end.\n',
  }

  test('takes the body byte for byte, whatever looks like Liquid in it', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.oneof(
            fc.string({ minLength: 1, maxLength: 1 }),
            fc.constantFrom('\u{F8FF}', '第'),
          ),
        }),
        withPlaces,
        (title, source) => {
          const body = `${source}{{ title }}{% if %}$&$1\n`
          const { text } = fillFrame(
            frame,
            { title: title.replace(/\s/gu, '') },
            { lead: '', body },
            'a.md',
          )
          expect(text).toContain(body)
          expect(text?.split(body)).toHaveLength(2)
        },
      ),
      { numRuns: runs(50, 200) },
    )
  })

  test('stands a line break away from a body that ends without one', () => {
    const { text } = fillFrame(
      frame,
      { title: 'T' },
      { lead: '', body: 'Text\r\n\r\nand more' },
      'a.md',
    )
    expect(text).toBe('# T\r\n\r\nText\r\n\r\nand more\r\n\r\nThe end.\r\n')
  })

  test('that shows the lead has what stands before the first heading there, and the rest in the body', () => {
    const source = '# T\n\n{% if lead %}{{ lead }}\n\n{% endif %}## About\n\nI.\n\n{{ body }}'
    const framed = (article: Unframed) => {
      const { text = '', own = [] } = fillFrame({ ...frame, source }, {}, article, 'a.md')
      return [text, ...own.map(([start, end]) => text.slice(start, end))]
    }
    const [lead, body] = ['Three, {{ x }}.\n\n```mermaid\n```\n\n', '## One\n\nText\n']
    expect(framed({ lead, body })).toEqual([
      '# T\n\nThree, {{ x }}.\n\n```mermaid\n```\n\n## About\n\nI.\n\n## One\n\nText\n',
      'Three, {{ x }}.\n\n```mermaid\n```',
      '## One\n\nText\n',
    ])
    expect(framed({ lead: '\n', body })).toEqual([
      '# T\n\n## About\n\nI.\n\n\n## One\n\nText\n',
      `\n${body}`,
    ])
  })

  test('that shows the body alone has the lead in it, byte for byte', () => {
    const article = { lead: 'Lead  \n\n\n', body: '## One\n' }
    const { text, own } = fillFrame(frame, { title: 'T' }, article, 'a.md')
    expect(text).toBe('# T\n\nLead  \n\n\n## One\n\nThe end.\n')
    expect(own).toEqual([[5, 21]])
  })

  test('that shows the lead twice is a mistake', () => {
    const twice = { ...frame, source: '{{ lead }}{{ lead }}{{ body }}' }
    const { messages } = fillFrame(twice, {}, { lead: 'L', body: 'B' }, 'a.md')
    expect(messages.map(String)).toEqual([
      'templates/article.en.md:1:1: `{{ lead }}` shows 2 times; expected it once, or not at all',
    ])
  })
})

test('the frames of the package show the lead below the title; the plain one, without a lead, the description', () => {
  const headOf = (file: string, lead: string) => {
    const source = readFileSync(file, 'utf8')
    const variables = { title: 'T', description: 'D.', introduction: 'I.' }
    const text = { lead, body: '## One\n' }
    return fillFrame({ file, own: false, source }, variables, text, 'a.md').text?.slice(0, 24)
  }
  expect(headOf('frames/plain.md', 'Lead.\n\n')).toBe('# T\n\nLead.\n\n## One\n')
  expect(headOf('frames/plain.md', '')).toBe('# T\n\n> D.\n\n## One\n')
  expect(headOf('templates/article.en.md', 'Lead.\n\n')).toBe('# T\n\nLead.\n\n## ⭐ About t')
  expect(headOf('templates/article.zh.md', '')).toBe('# T\n\n## ⭐ 专栏简介\n\n浏览器发出什么、')
})

test.each([
  ['Lead.\n\n## One\n\nText\n', 'Lead.\n\n'],
  [
    '---\ntitle: T\n---\n\nLead [x](y).\n\n> ## Quoted\n\nOne\n===\n',
    'Lead [x](y).\n\n> ## Quoted\n\n',
  ],
  ['```md\n# no heading\n```\n\n## One\n', '```md\n# no heading\n```\n\n'],
  ['---\ntitle: T\n---\n\n## One\n', ''],
  ['---\ntitle: T\n---\n\nNo heading at all.\n', ''],
])('the lead of %j is %j', (source, lead) => {
  const { bodyStart, leadEnd } = readArticle('a.md', source, 'en')
  expect(source.slice(bodyStart, leadEnd)).toBe(lead)
})
