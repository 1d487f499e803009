import { readdirSync, readFileSync } from 'node:fs'
import type { Root } from 'mdast'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { describe, expect, test } from 'vitest'
import { readArticle } from '../src/article/article.ts'
import { parseSpec } from '../src/article/grammar.ts'
import type { Language } from '../src/protocol.ts'
import { tcp } from '../src/tcp/tcp.ts'

/** What prose may say without a value link: names, sections, and what holds of TCP in general, not of a run. */
const allowed: readonly (RegExp | string)[] = [
  /RFC \d+/,
  /Figures? \d+ of RFC/,
  /RFC 9293 图 \d+/,
  'by way of TIME-WAIT',
  'by way of LAST-ACK',
  '经过 TIME-WAIT',
  '经过 LAST-ACK',
  'Why TIME-WAIT waits',
  'TIME-WAIT 在等什么',
  'TIME-WAIT belongs to the side that closes first',
  'TIME-WAIT 属于先关闭的一方',
  'TIME-WAIT answers',
  'TIME-WAIT 应答',
  'TIME-WAIT lasts twice that long',
  'TIME-WAIT 持续它的两倍',
  'TIME-WAIT makes good the loss of the last ACK',
  'TIME-WAIT 既补救最后一个 ACK 的丢失',
  /§[\d.]+\d/,
  /Appendix A\.2|附录 A\.2/,
  /Linux \d\.\d+/,
  'Figure 7 of the RFC',
  'RFC 的图 7',
  // The limits that the standard and Linux have.
  /200 ms|200 毫秒/,
  'at least 100 seconds',
  '不短于 100 秒',
  'TIME-WAIT, which is still there to answer',
  '仍在 TIME-WAIT 中等着应答',
  'leave FIN-WAIT-1 by way of CLOSING',
  '从 FIN-WAIT-1 经过 CLOSING',
  'no TIME-WAIT',
  '没有 TIME-WAIT',
  'a SYN repeated in SYN-RECEIVED',
  'SYN-RECEIVED 中收到重传的 SYN',
  'How TIME-WAIT can die',
  'TIME-WAIT 也会死于非命',
  'of TIME-WAIT are for',
  /^TIME-WAIT 的 $/,
  'TIME-WAIT is a state like others',
  'TIME-WAIT 也不过是一个状态',
  'TIME-WAIT assassination',
  'talk TIME-WAIT to death',
  'TIME-WAIT 暗杀',
  '断送了 TIME-WAIT',
  'in TIME-WAIT, ignore a RST',
  '在 TIME-WAIT 中忽略 RST',
  'TIME-WAIT goes on',
  'TIME-WAIT 继续',
  'a RST ends TIME-WAIT',
  'RST 会结束 TIME-WAIT',
  'how long TIME-WAIT lasts',
  'TIME-WAIT 的时长',
  'two TIME-WAITs',
  '两个 TIME-WAIT',
  'TIME-WAIT stops the rest; and one RST may stop TIME-WAIT',
  '由 TIME-WAIT 拦住，而一个 RST 就可能断送 TIME-WAIT',
  'Without TIME-WAIT',
  'without TIME-WAIT',
  'With TIME-WAIT',
  'with TIME-WAIT in place',
  'TIME-WAIT in place, and',
  'ends the TIME-WAIT of the standard',
  'TIME-WAIT is over',
  '有了 TIME-WAIT',
  '有 TIME-WAIT',
  'TIME-WAIT 被一个 RST 提前结束',
  'TIME-WAIT 明明在',
  'TIME-WAIT 就此结束',
  /2 MSL/,
]

const parser = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter)
const numberOrState = new RegExp(
  [
    String.raw`\d+(?:\.\d+)*`,
    ...tcp.states,
    ...Object.values(tcp.spellings.netstat ?? {}).filter(state => state.includes('_')),
  ]
    .map(state => String.raw`(?<![\w-])${state}(?![\w-])`)
    .join('|'),
  'gu',
)

/** All that an article says in words of its own, a string a text. */
function proseOf(source: string, language: Language): string[] {
  const article = readArticle('article.md', source, language)
  const tree: Root = parser.parse(source)
  const found: string[] = Object.entries(article.data).flatMap(([key, value]) =>
    ['wirefig', 'order', 'needs'].includes(key) ? [] : [String(value)],
  )
  visit(tree, (node, _, parent) => {
    if (node.type === 'link' && node.url.startsWith('wirefig:')) return 'skip'
    if (node.type === 'code' && node.lang === 'wirefig') {
      const caption = parseSpec(node.meta ?? '').options.find(({ key }) => key === 'caption')
      if (caption) found.push(caption.value)
    }
    if (node.type === 'text' || node.type === 'inlineCode') found.push(node.value)
    return parent && undefined
  })
  return found
}

function isAllowed(text: string, index: number): boolean {
  return allowed.some(allowance => {
    const pattern =
      typeof allowance === 'string'
        ? allowance.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
        : allowance.source
    return [...text.matchAll(new RegExp(pattern, 'gu'))].some(
      match => match.index <= index && index < match.index + match[0].length,
    )
  })
}

/** The articles of a language, and the frame that stands around them. */
function proseFiles(language: Language): string[] {
  const files = readdirSync(`content/${language}`, { recursive: true, encoding: 'utf8' })
  const articles = files.filter(file => file.endsWith('.md'))
  return [
    ...articles.map(file => `content/${language}/${file}`),
    `templates/article.${language}.md`,
  ]
}

describe.each(['en', 'zh'] as const)('articles in %s', language => {
  test.each(proseFiles(language))(
    '%s tells states and numbers of a run by value links only',
    file => {
      const source = readFileSync(file, 'utf8')
      const loose = proseOf(source, language).flatMap(text =>
        [...text.matchAll(numberOrState)]
          .filter(({ index }) => !isAllowed(text, index))
          .map(
            ({ 0: found, index }) =>
              `${found} in “${text.slice(Math.max(0, index - 20), index + 30)}”`,
          ),
      )
      expect(loose).toEqual([])
    },
  )
})

test('the allow-list holds nothing that no article says', () => {
  const all = (['en', 'zh'] as const).flatMap(language =>
    proseFiles(language).flatMap(file => proseOf(readFileSync(file, 'utf8'), language)),
  )
  const unused = allowed.filter(
    allowance =>
      !all.some(text =>
        typeof allowance === 'string' ? text.includes(allowance) : allowance.test(text),
      ),
  )
  expect(unused).toEqual([])
})

test('a number or a state outside a link would be found', () => {
  const prose = proseOf('The client sends 100 in `SYN-SENT`, not [200](wirefig:x/1.seq).', 'en')
  const found = prose.flatMap(text => [...text.matchAll(numberOrState)].map(([match]) => match))
  expect(found).toEqual(['100', 'SYN-SENT'])
})
