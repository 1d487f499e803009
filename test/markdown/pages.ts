import type { Options } from 'prettier'
import { readArticle } from '../../src/article/article.ts'
import { generate } from '../../src/article/generate.ts'
import type { Scenarios, Style } from '../../src/article/part.ts'
import { runScenario } from '../../src/article/run.ts'
import { refresh } from '../../src/article/splice.ts'
import { views } from '../../src/figure/views.ts'
import { protocols } from '../../src/project/scenarios.ts'

/** A handshake whose title no line of 80 columns has room for, in English and in Chinese. */
const outcome = runScenario({
  name: 'long',
  yaml: `title:
  en: The handshake of two sides that take their time, with a title that goes on and on for more than one line
  zh: 三次握手，标题很长，长到会被折成好几行，中间夹着 ASCII 与 English words，还有全角标点；一二三四五六七八九十，一二三四五六七八九十
endpoints: { client: { iss: 100 }, server: { iss: 300 } }
steps: [{ server: passive OPEN }, { client: active OPEN }]
names: { syn: "SYN from client", syn-ack: "SYN,ACK from server" }
`,
  locate: (line, column) => ({ file: 'long.yaml', line, column }),
  protocols,
})
export const scenarios: Scenarios = {
  names: ['long'],
  find: name => (name === 'long' ? outcome : undefined),
}

/** Every view of a run that asks nothing. */
export const drawn = Object.keys(views).filter(view => view !== 'verdict')

export function update(source: string, file: string, style: Partial<Style> = {}) {
  const article = readArticle(file, source, 'en')
  const { parts, messages } = generate(article, scenarios, {
    format: 'mermaid',
    defaults: [],
    ...style,
  })
  const { source: text, stale } = refresh(article, parts)
  const said = [...article.messages, ...messages].filter(({ ruleId }) => ruleId !== 'lag')
  return { text, stale: stale.map(({ place }) => place.at), messages: said.map(String) }
}

/** A page with every view, plain and in containers of all kinds, and with values where there may be links. */
export function pageOf(file: string, options = '', values = ''): string {
  const [open, close] = file.endsWith('.mdx') ? ['{/*', '*/}'] : ['<!--', '-->']
  // Each view in one of the languages.
  const markers = drawn.map((view, index) => {
    const spec = `wirefig long ${view} lang=${index % 2 === 0 ? 'en' : 'zh'}${options}`
    return `${open} ${spec} ${close}\n\n${open} /wirefig ${close}\n`
  })
  const inside = (first: string, rest: string) => (text: string) =>
    `${first}\n${text}`
      .trimEnd()
      .replace(/^(?=.|\n)/gm, (_, at) => (at === 0 ? '' : rest))
      .replace(/ +$/gm, '')
      .concat('\n')
  return [
    `# Title\n\n${values}`,
    ...markers,
    ...markers.slice(0, 4).map(inside('- item\n', '  ')),
    ...markers.slice(0, 4).map(inside('1. item\n', '   ')),
    ...markers.slice(0, 4).map(inside('> quote\n', '> ')),
    ...markers.slice(0, 4).map(inside('> - item\n', '>   ')),
  ].join('\nText.\n\n')
}

/** A paragraph with values, wider than Prettier leaves it. */
export const value = `The client waits for [x](wirefig:long/timer.rto@syn), and for as long as it takes to get to
a state that is not [x](wirefig:long/client.state@syn) but something else.\n`

/** Settings of Prettier that its users have. */
export const settings: readonly Options[] = [
  {},
  { proseWrap: 'always' },
  { tabWidth: 4 },
  { proseWrap: 'always', tabWidth: 4 },
  { proseWrap: 'never' },
  { proseWrap: 'always', useTabs: true },
]
