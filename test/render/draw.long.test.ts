import type { Page } from 'puppeteer'
import { describe, expect, test } from 'vitest'
import { drawInOnePage } from '../../src/render/draw.ts'
import type { DiagramRequest } from '../../src/render/key.ts'
import { finishSvg } from '../../src/render/svg.ts'
import { useLaunched } from '../chromium.ts'
import { isFull, sample } from '../size.ts'
import { contentFigures } from './content.ts'
import { sequence, states } from './figures.ts'
import { byMermaidCli } from './mermaid-cli.ts'

const patience = 60_000
const figures = contentFigures()
const one: DiagramRequest = { source: sequence, format: 'svg', id: 'one' }
const other: DiagramRequest = { source: states, format: 'svg', id: 'other' }

const browser = useLaunched()

/** The images as text, drawn one after the other in a new page. */
async function drawAll(requests: readonly DiagramRequest[]): Promise<string[]> {
  const draw = drawInOnePage(patience)
  const drawn: string[] = []
  for (const request of requests) {
    const image = await draw(browser(), request)
    if ('reason' in image) throw new Error(image.reason)
    drawn.push(textOf(image))
  }
  return drawn
}

function textOf(image: Uint8Array): string {
  return Buffer.from(image).toString('latin1')
}

describe('a figure is as mermaid-cli draws it', () => {
  // Among them more columns than two, crosses, notes over several columns, and long labels.
  const scenarios = sample(['backlog-full', 'lost-syn', 'spoofed-reset', 'simultaneous-open'], 1)
  const wanted = figures.filter(({ scenario }) => scenarios.includes(scenario))

  test('the figures are there', () => {
    expect(wanted).toHaveLength(4 * scenarios.length)
  })

  test('in SVG, byte by byte', async () => {
    const requests = wanted.map(({ id, source }) => ({ id, source, format: 'svg' as const }))
    const drawn = await drawAll(requests)
    for (const [index, { id, source }] of requests.entries()) {
      const svg = new TextDecoder().decode(await byMermaidCli(browser(), source, 'svg'))
      expect(drawn[index], id).toBe(textOf(Buffer.from(finishSvg(svg, id))))
    }
  })

  test('in PNG, byte by byte', async () => {
    const requests = wanted
      .slice(2, isFull ? 8 : 3)
      .map(({ id, source }) => ({ id, source, format: 'png' as const }))
    const drawn = await drawAll(requests)
    for (const [index, { id, source }] of requests.entries()) {
      const png = await byMermaidCli(browser(), source, 'png')
      expect(drawn[index] === textOf(png), id).toBe(true)
    }
  })
})

test('a figure does not depend on those drawn before it', async () => {
  const count = isFull ? 50 : 4
  const step = Math.floor(figures.length / count)
  const some: DiagramRequest[] = figures
    .filter((_, index) => index % step === 0)
    .slice(0, count)
    .map(({ id, source }, index) => ({ id, source, format: index % 7 === 3 ? 'png' : 'svg' }))
  expect(some).toHaveLength(count)
  const forward = await drawAll(some)
  const backward = await drawAll(some.toReversed())
  expect(backward.toReversed()).toEqual(forward)
  for (const index of isFull ? [3, 20, 49] : [3]) {
    expect(await drawAll(some.slice(index, index + 1))).toEqual([forward[index]])
  }
})

test('nor on one that cannot be drawn, or one with settings of its own', async () => {
  const [expected] = await drawAll([one])
  const draw = drawInOnePage(patience)
  const before = [
    'sequenceDiagram\n  a->>: x',
    'stateDiagram-v2\n  a --> ',
    'what',
    '%%{init: {"theme": "forest", "fontFamily": "serif"}}%%\nsequenceDiagram\n  a->>b: 客户端',
  ]
  const outcomes: string[] = []
  for (const source of before) {
    const drawn = await draw(browser(), { ...one, source })
    outcomes.push('reason' in drawn ? drawn.ruleId : 'drawn')
    expect(textOf((await draw(browser(), one)) as Uint8Array)).toBe(expected)
  }
  expect(outcomes).toEqual(['mermaid', 'mermaid', 'mermaid', 'drawn'])
})

test('labels are text: they run nothing and load nothing', async () => {
  const hostile =
    '<img src="https://example.invalid/a.png" onerror="globalThis.hit = 1"><script>globalThis.hit = 1</script><b onclick="hit()">x</b>'
  const draw = drawInOnePage(patience)
  await draw(browser(), one)
  const page = await lastPage()
  const failures: unknown[] = []
  page.on('requestfailed', request => failures.push(request.failure()?.errorText))
  let responses = 0
  page.on('response', response => {
    if (!response.url().startsWith('data:')) responses += 1
  })
  for (const source of [
    `sequenceDiagram\n  participant a as ${hostile}\n  a->>a: ${hostile}\n  Note over a: ${hostile}`,
    `stateDiagram-v2\n  state "${hostile.replaceAll('"', "'")}" as a\n  a --> a: ${hostile}`,
  ]) {
    const drawn = await draw(browser(), { ...one, source })
    if ('reason' in drawn) continue
    expect(textOf(drawn)).not.toMatch(/<script|<[^>]* on\w+=/)
  }
  // Even where mermaid let one through: the page itself allows none.
  await page.evaluate(`document.body.innerHTML = ${JSON.stringify(hostile)}`)
  await new Promise(resolve => setTimeout(resolve, 200))
  expect(await page.evaluate('typeof globalThis.hit')).toBe('undefined')
  expect(responses).toBe(0)
  expect(new Set(failures)).toEqual(new Set(['csp']))
})

describe('a page that is lost is replaced, and the figure tried again', () => {
  test.runIf(isFull)('where it crashed between two figures', async () => {
    const draw = drawInOnePage(patience)
    const expected = await draw(browser(), one)
    const count = browser().browserContexts().length
    await crash(await lastPage())
    expect(await draw(browser(), one)).toEqual(expected)
    expect(browser().browserContexts()).toHaveLength(count)
  })

  test('where it crashes as it draws', async () => {
    const draw = drawInOnePage(patience)
    const expected = await draw(browser(), one)
    const page = await lastPage()
    await page.evaluate('mermaid.render = () => new Promise(() => {})')
    const drawn = draw(browser(), one)
    await crash(page)
    expect(await drawn).toEqual(expected)
  })

  test.runIf(isFull)('where it hangs', async () => {
    const draw = drawInOnePage(5000)
    const expected = await draw(browser(), one)
    const page = await lastPage()
    await page.evaluate('void setTimeout(() => { for (;;); }, 100)')
    await new Promise(resolve => setTimeout(resolve, 200))
    expect(await draw(browser(), one)).toEqual(expected)
    expect(await draw(browser(), other)).not.toHaveProperty('reason')
  })

  test('where it is lost again, that figure alone is refused', async () => {
    const draw = drawInOnePage(0)
    expect(await draw(browser(), one)).toEqual({
      reason:
        "the browser's page gave no answer for 0 seconds, twice; expected a figure that it draws",
      ruleId: 'page-lost',
    })
  })
})

/** The page that was opened last. */
async function lastPage(): Promise<Page> {
  const page = (await browser().browserContexts().at(-1)?.pages())?.[0]
  if (!page) throw new Error('no page')
  return page
}

/** The command itself is not always answered. */
async function crash(page: Page): Promise<void> {
  const session = await page.createCDPSession()
  await new Promise(resolve => {
    page.once('error', resolve)
    session.send('Page.crash').catch(() => {})
  })
}
