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
  /§\d+(?:\.\d+)*/,
  /\b(?:tcp|listen)\(\d\)/, // Pages of the manual, and a call with a backlog.
  // As netstat spells them, they are what tools show, not states of a run.
  /`?(?:CLOSE|TIME)_WAIT`?/,
  // As a filter of tcpdump.
  "!= 0'",
  /Appendix A\.2|附录 A\.2/,
  /Linux \d\.\d+/,
  /^SYN[-_](?:SENT|RECV)$/,
  'connections in SYN-RECEIVED half-open',
  '半连接指 SYN-RECEIVED 的连接',
  'in SYN-SENT, by the acknowledgment number',
  'SYN-SENT 例外，看确认号',
  'The Recv-Q of 1 above',
  '上面的 Recv-Q 是 1',
  /^FIN_WAIT2$/,
  'takes the server to CLOSED (§3.10.7.4)',
  '服务端收到 RST，进入 CLOSED（§3.10.7.4）',
  '服务端每次进入 ESTABLISHED，都对应客户端的一个连接，客户端还在打开它，或者曾经为它进入过 ESTABLISHED',
  // The limits that the standard and Linux have.
  /200 ms|200 毫秒/,
  'at least 100 seconds',
  '不短于 100 秒',
  'holds out for at least 924.6 seconds',
  '至少坚持 924.6 秒',
  'ends after 131 seconds',
  '131 秒就放弃',
  'closed by force after 60 seconds',
  '等 60 秒就强行关闭',
  'probes every 75 seconds, and gives up after 9 probes',
  '每隔 75 秒探测一次，共 9 次',
  'less than 0.5 seconds',
  '不到 0.5 秒',
  'repeats it 5 times by default, and gives up after 63 seconds',
  '默认重传 5 次，63 秒后放弃',
  ': 1, the default, sends cookies when the queue overflows, 2 always does, 0 never',
  '默认 1，队列溢出时才用；2 总是用；0 不用',
  // What was tried on Linux, and is in the listing beside it.
  '40 forged SYNs',
  '40 个伪造的 SYN',
  'The queue holds 9 of them: the limit is the 8 of ',
  'The other 31 got cookies',
  '队列里留下 9 个：上限是 ',
  ' 的 8，超过才算满。其余 31 个得到 cookie',
  'SyncookiesRecv becomes 1',
  'SyncookiesRecv 变成 1',
  'With the switch at 0',
  '把开关设为 0',
  ' was 2048, and was ignored',
  ' 是 2048，果然没有起作用',
  // What holds of a state in general.
  'by §3.10.5 it enters CLOSED, by §3.5.2 and note 3 of §3.3.2 it should enter TIME-WAIT',
  '§3.10.5 写的是进入 CLOSED；§3.5.2 和 §3.3.2 的注 3 却说，发出 RST 的一方应当进入 TIME-WAIT',
  'both sides go from FIN-WAIT-1 to CLOSING',
  '双方都从 FIN-WAIT-1 进入 CLOSING',
  'a SYN repeated in SYN-RECEIVED',
  'SYN-RECEIVED 中收到重传的 SYN',
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

/** Articles have much to say of these states in general; of a run, that a side is in one or comes to it. */
const discussed: readonly string[] = ['TIME-WAIT', 'CLOSE-WAIT']
const saysOfARun =
  /(?:\b(?:is|are|be|still|stays?|remains?) in|\b(?:goes|comes) to|处于|停在|还在|仍在|退回) `?$/u

function isAllowed(text: string, index: number): boolean {
  const isGeneral = discussed.some(state => text.startsWith(state, index))
  if (isGeneral && !saysOfARun.test(text.slice(0, index))) return true
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
  const said = 'Then the client is in TIME-WAIT, and TIME-WAIT lasts.'
  expect(isAllowed(said, said.indexOf('TIME-WAIT'))).toBe(false)
  expect(isAllowed(said, said.lastIndexOf('TIME-WAIT'))).toBe(true)
})
