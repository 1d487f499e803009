import { load } from 'cheerio'
import type { RootContent } from 'mdast'
import { describe, expect, test } from 'vitest'
import { readArticle } from '../src/article/article.ts'
import { generate } from '../src/article/generate.ts'
import type { Part, Scenarios } from '../src/article/part.ts'
import { runScenario } from '../src/article/run.ts'
import { type Format, formats } from '../src/figure/figure.ts'
import { views } from '../src/figure/views.ts'
import { protocols } from '../src/project/scenarios.ts'
import { handshake } from './project-fixture.ts'

/** A question, since `verdict` shows the answer of one. */
const question = `title: A ghost
variant: two-way-handshake
endpoints: { client: { iss: 100 }, server: { iss: 300 } }
steps: [{ server: passive OPEN }]
search: { property: no-ghost, may: [{ client: active OPEN }, { client: CLOSE, when: { client: SYN-SENT } }] }
expect: { search.verdict: violated }
`

const scenarios: Scenarios = {
  names: ['handshake', 'again', 'question'],
  find: name => (name === 'question' ? asked : name === 'again' ? again : scripted),
}
const [scripted, again, asked] = [
  ['handshake', handshake],
  ['again', handshake.replace('iss: 100', 'iss: 700')],
  ['question', question],
].map(([name = '', yaml = '']) =>
  runScenario({
    name,
    yaml,
    locate: (line, column) => ({ file: `${name}.yaml`, line, column }),
    protocols,
  }),
)

/** What a reader is shown of a figure. */
type Kind = 'mermaid' | 'image by a browser' | 'image' | 'svg' | 'table' | 'text' | 'json'

const everywhere = (kind: Kind): Record<Format, Kind> => ({
  mermaid: kind,
  svg: kind,
  png: kind,
  text: kind,
  html: kind,
  'html-fragment': kind,
})
const drawing: Record<Format, Kind> = {
  mermaid: 'image',
  svg: 'image',
  png: 'image',
  text: 'text',
  html: 'svg',
  'html-fragment': 'svg',
}
const expected: Record<string, Record<Format, Kind>> = {
  sequence: {
    mermaid: 'mermaid',
    svg: 'image by a browser',
    png: 'image by a browser',
    text: 'text',
    html: 'svg',
    'html-fragment': 'svg',
  },
  ladder: drawing,
  states: { ...drawing, mermaid: 'mermaid' },
  'state-ladder': drawing,
  table: everywhere('table'),
  variables: everywhere('table'),
  knowledge: everywhere('table'),
  transitions: everywhere('table'),
  verdict: everywhere('table'),
  text: everywhere('text'),
  json: everywhere('json'),
}

test('every view is here', () => {
  expect(Object.keys(expected).sort()).toEqual(Object.keys(views).sort())
})

describe.each(formats)('in %s', format => {
  test.each(Object.entries(expected))('%s is the kind of figure it should be', (view, kinds) => {
    const scenario = view === 'verdict' ? 'question' : 'handshake'
    expect(kindOf(`${scenario} ${view}`, format)).toBe(kinds[format])
  })

  const besides = Object.keys(views).filter(view => views[view]?.options.includes('versus'))
  test.each(besides)('%s of two runs is of the same kind', view => {
    const kind = expected[view]?.[format]
    expect(kindOf(`handshake ${view} versus=again`, format)).toBe(kind)
  })
})

/** What becomes of a fence. */
function kindOf(spec: string, format: Format): Kind {
  const article = readArticle('a.md', `~~~wirefig ${spec}\n~~~\n`, 'en')
  const { parts, messages } = generate(article, scenarios, { format, defaults: [] })
  expect(messages.map(String)).toEqual([])
  const [part] = parts
  if (part?.kind !== 'figure') throw new Error('no figure')
  if (part.html !== undefined) return kindInPage(part.html)
  return part.picture ? kindOfPicture(part.picture) : kindOfNode(part.nodes.at(-1))
}

function kindOfPicture({ kind }: NonNullable<Extract<Part, { kind: 'figure' }>['picture']>): Kind {
  return kind === 'diagram' ? 'image by a browser' : 'image'
}

function kindOfNode(node: RootContent | undefined): Kind {
  return node?.type === 'code' ? (node.lang as Kind) : (node?.type as Kind)
}

function kindInPage(html: string): Kind {
  const [content] = load(html)('.wf-view').children().toArray()
  const code = load(html)('.wf-view code').attr('class')
  const arrangement = load(html)('.wf-wide').children().get(0)
  return (code?.replace('language-', '') ?? arrangement?.name ?? content?.name) as Kind
}

test('as text, a state ladder is the passages of every side, numbered by the rows that they came of', () => {
  const article = readArticle('a.md', '~~~wirefig handshake state-ladder\n~~~\n', 'en')
  const { parts } = generate(article, scenarios, { format: 'text', defaults: [] })
  const [part] = parts
  expect(part?.kind === 'figure' && part.nodes.at(-1)).toMatchObject({
    lang: 'text',
    value: `client  1  CLOSED        -- active OPEN / snd SYN -->  SYN-SENT
client  2  SYN-SENT      -- rcv SYN,ACK / snd ACK -->  ESTABLISHED
server  1  LISTEN        -- rcv SYN / snd SYN,ACK -->  SYN-RECEIVED
server  3  SYN-RECEIVED  -- rcv ACK of SYN -->         ESTABLISHED`,
  })
})
