import { describe, expect, test, vi } from 'vitest'
import { runArticleScenario } from '../articles.ts'
import { contentRuns, drawingsOf, randomRuns } from '../drawings.ts'
import { drawing, runYaml, type TestRun } from '../run.ts'
import { isFull } from '../size.ts'
import { stopAndWait } from '../stop-and-wait.ts'
import { collisions } from './collisions.ts'
import { useLegible } from './legible.ts'

// Of all content in every font, on a slow machine.
vi.setConfig({ testTimeout: 1_200_000 })

const { browser, expectLegible } = useLegible()

/** Of each kind of run one, for `npm test`: timers, long notes, three lifelines, many connections, a capture, times close to each other. */
const kinds = [
  'lost-syn',
  'timeout/r2-half-closed',
  'two-clients',
  'syn-flood/one-spoofed-syn',
  'linux/abort',
  'forged/syn-in-closing',
]

describe.each([
  ['ladder', ''],
  ['ladder', 'width=narrow'],
  ['states', ''],
  ['state-ladder', ''],
])('no text of `%s` is upon another %s', (view, options) => {
  test('content', async () => {
    const some = () => kinds.map(name => ({ name, run: runArticleScenario(name) }))
    await expectLegible(drawingsOf(view, isFull ? contentRuns() : some(), options))
  })

  test('random runs', async () => {
    await expectLegible(drawingsOf(view, randomRuns(), options))
  })

  test('long names and long numbers', async () => {
    const long =
      'A long name of a segment that explains all that there is to explain about it and more'
    const run = runYaml(`
title: test
endpoints:
  client: { iss: 4294967290, label: { en: a client that has a very long name of its own here, zh: 名字很长很长很长很长很长很长的客户端 } }
  server: { iss: 4294967000 }
steps: [{ server: passive OPEN }, { client: active OPEN }]
names:
  syn:
    segment: SYN from client
    label: { en: "${long}", zh: 这是一个特别长的名字用来说明标签必须截断而不能互相重叠也不能越过任何一条生命线 }
`)
    await expectLegible(drawingsOf(view, [{ name: 'long', run }], options))
  })

  test('another protocol', async () => {
    const run = runYaml(
      `
title: test
protocol: stop-and-wait
endpoints: { alice: {}, bob: {} }
steps: [{ alice: SEND, body: one }, { bob: SEND, body: two, after: 3s }]
`,
      { 'stop-and-wait': stopAndWait },
    )
    await expectLegible(drawingsOf(view, [{ name: 'stop-and-wait', run }], options))
  })
})

test.each(['', 'width=narrow'])(
  'no text of two runs beside each other is upon another %s',
  async options => {
    const pairs = [
      ['lost-syn', 'lost-syn-ack'],
      ['three-segment-close', 'lost-fin'],
      ['zero-window', 'half-close'],
      ['linux/syn-lost', 'lost-syn'],
    ] as const
    const other = (name: string): TestRun => ({ ...runArticleScenario(name), messages: [] })
    const drawings = pairs.flatMap(([left, right]) =>
      (['en', 'zh'] as const).map(language => ({
        name: `${left} ${right}`,
        language,
        svg: drawing(
          { ...runArticleScenario(left), other },
          'ladder',
          `versus=${right} ${options}`,
          language,
        ),
      })),
    )
    await expectLegible(drawings)
  },
)

test('the check sees a text upon another, and one upon a line', async () => {
  const found = await collisions(await browser().newPage(), [
    '<svg viewBox="0 0 100 100"><text x="10" y="50">one</text><text x="12" y="52">other</text></svg>',
    '<svg viewBox="0 0 100 100"><path class="l" data-edge="a" d="M0 46H90"/><text x="10" y="50">one</text></svg>',
  ])
  expect(found).toEqual([['"one" upon "other"'], ['"one" upon a line']])
})

test('a hostile title or name runs nothing, in a page or as an image', async () => {
  const hostile =
    '</svg></style></title></text><script>hit()</script><img src=x onerror="hit()"> ]]> javascript:hit() "\' onload="hit()'
  const label = JSON.stringify({ en: hostile, zh: hostile })
  const run = runYaml(`
title: ${label}
endpoints: { client: { label: ${label} }, server: { label: ${label} } }
steps: [{ server: passive OPEN }, { client: active OPEN }]
names: { syn: { segment: SYN from client, label: ${label} } }
`)
  const svgs = ['ladder', 'states', 'state-ladder'].map(view => drawing(run, view))
  const page = await browser().newPage()
  try {
    let hits = 0
    await page.exposeFunction('hit', () => {
      hits += 1
    })
    const images = svgs.map(
      svg => `<img src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}">`,
    )
    await page.setContent(`<!doctype html><body>${svgs.join('')}${images.join('')}`)
    const counts = await page.evaluate(() => {
      const { document } = globalThis as unknown as {
        document: { querySelectorAll(selector: string): { readonly length: number } }
      }
      return ['svg', 'script', 'img'].map(name => document.querySelectorAll(name).length)
    })
    expect(counts).toEqual([3, 0, 3])
    expect(hits).toBe(0)
  } finally {
    await page.close()
  }
})
