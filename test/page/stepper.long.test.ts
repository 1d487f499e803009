import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, test } from 'vitest'
import { pick } from '../../src/trace/snapshot.ts'
import { runYaml } from '../run.ts'
import { isFull } from '../size.ts'
import { origin, useSite, violationsOf } from './open.ts'
import { siteOf } from './site.ts'

const root = path.join(import.meta.dirname, 'steps')
const site = siteOf(root)
const openPage = useSite(site)

/** What pages complained of, in all of a test. */
const complaints: (readonly string[])[] = []
afterEach(() => expect(complaints.splice(0).flat()).toEqual([]))

/** A page as a reader of a calm and large screen has it. */
async function open(
  path: string,
  options: Parameters<typeof openPage>[1] = {},
  prepare?: (page: Page) => Promise<unknown>,
): Promise<Page> {
  const { page, faults } = await openPage(
    path,
    { viewport: { width: 1000, height: 800 }, reducedMotion: 'reduce', ...options },
    prepare ? { prepare } : {},
  )
  complaints.push(faults)
  return page
}

const figure = (page: Page, id: string) => page.locator(`[id="${id}"]`)
const button = (page: Page, id: string, name: string) =>
  figure(page, id).getByRole('button', { name, exact: true })
const count = (page: Page, id: string) => figure(page, id).locator('.wf-step-count').textContent()
const status = async (page: Page, id: string) =>
  (await figure(page, id).locator('.wf-step-status').textContent())?.trim()

/** The rows of a figure by what they are now: `now`, `cause`, `later`, or nothing. */
async function rows(page: Page, id: string): Promise<string> {
  const marks = await figure(page, id)
    .locator('[data-row]')
    .evaluateAll(nodes =>
      nodes.map(node => {
        const { dataset, classList } = node as unknown as {
          dataset: { row: string }
          classList: Iterable<string>
        }
        const mark = [...classList].find(name => /^wf-(?:now|cause|later)$/.test(name))
        return `${dataset.row}${mark ? ` ${mark.slice(3)}` : ''}`
      }),
    )
  // Line, head and label of an arrow are of one mind.
  return [...new Set(marks)].sort().join(', ')
}

/** The states that a figure shows as current: of a side, or of a diagram. */
function states(page: Page, id: string): Promise<string[]> {
  return figure(page, id).locator('text.s.wf-now:visible').allTextContents()
}

const run = runYaml(readFileSync(path.join(root, 'content/scenarios/lost-syn.yaml'), 'utf8'))

const script = site.get('assets/stepper.js') ?? ''

test('the script is smaller than 20 kB, packed than 8 kB, and no page says how it is to be run but a file', () => {
  expect(script.length).toBeGreaterThan(1000)
  expect(Buffer.byteLength(script)).toBeLessThan(20_000)
  expect(gzipSync(script).length).toBeLessThan(8000)
  for (const page of ['en/steps.html', 'zh/steps.html']) {
    const html = site.get(page) ?? ''
    expect(html).toMatch(/<script src="\.\.\/assets\/stepper\.js" defer>/)
    expect(html).not.toMatch(/ on[a-z]+="/)
    expect(html.match(/class="wf-run" data-run="[^"]*"/g)).toEqual([
      'class="wf-run" data-run="lost-syn"',
      'class="wf-run" data-run="handshake"',
      'class="wf-run" data-run="close"',
    ])
  }
})

test('without a script all of every figure is there, and no control', async () => {
  const page = await open('en/steps.html', { javaScriptEnabled: false })
  expect(await rows(page, 'run')).toBe('1, 2, 3, 4')
  expect(await rows(page, 'rows')).toBe('1, 2, 3, 4')
  expect(await page.locator('.wf-stepper').count()).toBe(0)
  expect(await page.locator('button, [aria-current="step"]').count()).toBe(0)
})

test('until somebody steps, a figure is whole', async () => {
  const page = await open('en/steps.html')
  expect(await rows(page, 'run')).toBe('1, 2, 3, 4')
  expect(await count(page, 'run')).toBe('– / 5')
  expect(await status(page, 'run')).toBe('')
  expect(await button(page, 'run', 'Back').getAttribute('aria-disabled')).toBe('true')
  expect(await button(page, 'run', 'Show all').isVisible()).toBe(false)
})

test('with the mouse: a step lights up its rows and states, and says what happens', async () => {
  const page = await open('en/steps.html')
  await button(page, 'run', 'Next').click()
  expect(await count(page, 'run')).toBe('1 / 5')
  expect(await rows(page, 'run')).toBe('1 now, 2 later, 3 later, 4 later')
  expect(await states(page, 'run')).toEqual(['SYN-SENT', 'LISTEN'])
  expect(await status(page, 'run')).toBe(
    '0 s client: active OPEN, sends segment 1 (first handshake SYN seq=100, lost) CLOSED → SYN-SENT RFC 9293 §3.10.1',
  )
  await button(page, 'run', 'Next').click()
  expect(await rows(page, 'run')).toBe('1, 2 now, 3 later, 4 later')
  await button(page, 'run', 'Next').click()
  expect(await rows(page, 'run')).toBe('1, 2 cause, 3 now, 4 later')
  expect(await states(page, 'run')).toEqual(['SYN-SENT', 'SYN-RECEIVED'])
  await button(page, 'run', 'To the end').click()
  expect(await count(page, 'run')).toBe('5 / 5')
  expect(await rows(page, 'run')).toBe('1, 2, 3, 4 now')
  expect(await states(page, 'run')).toEqual(['ESTABLISHED', 'ESTABLISHED'])
  expect(await button(page, 'run', 'Next').getAttribute('aria-disabled')).toBe('true')
  await button(page, 'run', 'Next').click({ force: true })
  expect(await count(page, 'run')).toBe('5 / 5')
  await button(page, 'run', 'Back').click()
  expect(await count(page, 'run')).toBe('4 / 5')
  await button(page, 'run', 'To the start').click()
  expect(await count(page, 'run')).toBe('0 / 5')
  expect(await rows(page, 'run')).toBe('1 later, 2 later, 3 later, 4 later')
  expect(await status(page, 'run')).toBe('Start client: CLOSED. server: LISTEN')
  expect(await states(page, 'run')).toEqual(['CLOSED', 'LISTEN'])
  await button(page, 'run', 'Show all').click()
  expect(await rows(page, 'run')).toBe('1, 2, 3, 4')
  expect(await page.locator('.wf-now, .wf-cause, .wf-later').count()).toBe(0)
  expect(await button(page, 'run', 'Next').evaluate(node => node.matches(':focus'))).toBe(true)
})

test.runIf(isFull)('with the slider, which says where it is', async () => {
  const page = await open('en/steps.html')
  const slider = figure(page, 'run').getByRole('slider', { name: 'Step' })
  await slider.fill('4')
  expect(await count(page, 'run')).toBe('4 / 5')
  expect(await slider.getAttribute('aria-valuetext')).toBe('4 / 5')
  // Its own keys are its own: one step, not two.
  await slider.press('ArrowLeft')
  expect(await count(page, 'run')).toBe('3 / 5')
  await slider.press('Home')
  expect(await count(page, 'run')).toBe('0 / 5')
  await slider.press('Escape')
  expect(await count(page, 'run')).toBe('– / 5')
})

test('with the keyboard', async () => {
  const page = await open('en/steps.html')
  await button(page, 'run', 'Next').focus()
  const press = (key: string) => page.keyboard.press(key)
  await press('ArrowRight')
  await press('ArrowRight')
  expect(await count(page, 'run')).toBe('2 / 5')
  await press('ArrowLeft')
  expect(await count(page, 'run')).toBe('1 / 5')
  await press('End')
  expect(await count(page, 'run')).toBe('5 / 5')
  await press('ArrowRight')
  expect(await count(page, 'run')).toBe('5 / 5')
  await press('Home')
  expect(await count(page, 'run')).toBe('0 / 5')
  await press('ArrowLeft')
  expect(await count(page, 'run')).toBe('0 / 5')
  await press('Alt+ArrowRight')
  await press('Shift+End')
  expect(await count(page, 'run')).toBe('0 / 5')
  await press('Enter')
  expect(await count(page, 'run')).toBe('1 / 5')
  expect(await button(page, 'run', 'Next').evaluate(node => node.matches(':focus'))).toBe(true)
  await press('Escape')
  expect(await rows(page, 'run')).toBe('1, 2, 3, 4')
  // Elsewhere the keys are the page's.
  await page.locator('h1').click()
  await press('ArrowRight')
  expect(await page.locator('.wf-stepping').count()).toBe(0)
})

test.runIf(isFull)(
  'where a figure is wider than the screen, the arrow keys scroll it',
  async () => {
    const page = await open('en/steps.html', { viewport: { width: 360, height: 700 } })
    await figure(page, 'run').locator('.wf-view').focus()
    await page.keyboard.press('ArrowRight')
    expect(await count(page, 'run')).toBe('– / 5')
    await expect
      .poll(() =>
        figure(page, 'run')
          .locator('.wf-view')
          .evaluate(node => node.scrollLeft),
      )
      .toBeGreaterThan(0)
  },
)

test.runIf(isFull)('all figures of a run step together, as far as they show the step', async () => {
  const page = await open('en/steps.html')
  await button(page, 'run', 'Next').click()
  await button(page, 'run', 'Next').click()
  expect(await rows(page, 'rows')).toBe('1, 2 now, 3 later, 4 later')
  expect(await count(page, 'rows')).toBe('2 / 5')
  // The excerpt begins later.
  expect(await rows(page, 'end')).toBe('3, 4')
  expect(await count(page, 'end')).toBe('– / 3')
  await button(page, 'run', 'Next').click()
  expect(await rows(page, 'end')).toBe('3 now, 4 later')
  expect(await count(page, 'end')).toBe('1 / 3')
  expect(await rows(page, 'rows')).toBe('1, 2 cause, 3 now, 4 later')
  // Other runs, two runs at once, and data do not step.
  for (const id of ['握手', 'two', 'json']) {
    expect(await figure(page, id).locator('.wf-now, .wf-later').count()).toBe(0)
  }
  expect(await figure(page, 'two').locator('.wf-stepper').count()).toBe(0)
  expect(await figure(page, 'json').locator('.wf-stepper').count()).toBe(0)
  // Only the figure in hand says what happens.
  expect(await page.locator('.wf-step-status:not(:empty)').count()).toBe(1)
  await button(page, 'rows', 'Next').click()
  expect(await count(page, 'run')).toBe('4 / 5')
  expect(await status(page, 'run')).toBe('')
  expect(await status(page, 'rows')).toContain('SYN-SENT → ESTABLISHED')
  await button(page, 'end', 'Show all').click()
  expect(await page.locator('.wf-stepping, .wf-now, .wf-later').count()).toBe(0)
})

test.runIf(isFull)('an excerpt steps through its own steps, from what was before', async () => {
  const page = await open('en/steps.html')
  await button(page, 'end', 'To the start').click({ force: true })
  expect(await count(page, 'end')).toBe('– / 3')
  await button(page, 'end', 'Next').click()
  expect(await count(page, 'run')).toBe('3 / 5')
  await page.keyboard.press('Home')
  expect(await status(page, 'end')).toBe('Start client: SYN-SENT. server: LISTEN')
  expect(await rows(page, 'end')).toBe('3 later, 4 later')
  expect(await count(page, 'run')).toBe('2 / 5')
})

test('a table: the current row, and no state before its time', async () => {
  const page = await open('en/steps.html#rows@3')
  const current = page.locator('#rows [aria-current="step"]')
  expect(await current.count()).toBe(1)
  expect(await current.getAttribute('data-row')).toBe('3')
  expect(await page.locator('#rows td.wf-later').allTextContents()).toEqual(['ESTABLISHED'])
  expect(await page.locator('#rows td.wf-later').getAttribute('data-side')).toBe('client')
  await button(page, 'rows', 'Next').click()
  expect(await current.getAttribute('data-row')).toBe('4')
  await button(page, 'rows', 'Next').click()
  expect(await page.locator('#rows td.wf-later').count()).toBe(0)
})

test.runIf(isFull)('the notation of the RFC, line by line', async () => {
  const page = await open('en/steps.html#text@2')
  const now = page.locator('#text pre .wf-now')
  expect(await now.allTextContents()).toEqual([
    expect.stringContaining('(retransmission timeout, 1 s)'),
    expect.stringMatching(/^2 /),
  ])
  expect(await page.locator('#text pre .wf-later').count()).toBe(2)
})

test('state diagrams: where each side is, and by what it came there, at every step', async () => {
  const page = await open('en/steps.html')
  for (let position = 0; position <= 5; position += 1) {
    if (position > 0) await button(page, 'run', 'Next').click()
    else {
      await button(page, 'run', 'Next').click()
      await button(page, 'run', 'To the start').click()
    }
    // The first step of the run, passive OPEN, is before the first of the figure.
    const step = run.replay.steps[position]
    for (const side of ['client', 'server']) {
      const diagram = figure(page, side)
      const { state } = pick(step?.after ?? {}, side)
      expect(await diagram.locator('g.wf-now').allTextContents()).toEqual([state])
      const taken = (step?.events ?? []).flatMap(event =>
        event.kind === 'transition' && event.endpoint === side
          ? [`${event.from}/${event.event}`]
          : [],
      )
      const edges = await diagram
        .locator('[data-edge].wf-now')
        .evaluateAll(nodes => nodes.map(node => node.getAttribute('data-edge')))
      expect([...new Set(edges)]).toEqual(taken)
    }
  }
})

test.runIf(isFull)('a state diagram steps from change to change of its side', async () => {
  const page = await open('en/steps.html')
  const later = () =>
    figure(page, 'closing')
      .locator('[data-edge].wf-later')
      .evaluateAll(nodes => [...new Set(nodes.map(node => node.getAttribute('data-edge')))])
  const now = () => figure(page, 'closing').locator('g.wf-now').allTextContents()
  await button(page, 'closing', 'Next').click()
  expect(await count(page, 'closing')).toBe('1 / 4')
  expect(await now()).toEqual(['FIN-WAIT-1'])
  expect((await later()).sort()).toEqual([
    'FIN-WAIT-1/rcv ACK of FIN',
    'FIN-WAIT-2/rcv FIN',
    'TIME-WAIT/2 MSL timeout',
  ])
  await button(page, 'closing', 'Next').click()
  expect(await later()).toHaveLength(2)
  await button(page, 'closing', 'To the end').click()
  // The diagram has CLOSED twice, the path only once.
  expect(await now()).toEqual(['CLOSED'])
  expect(await later()).toEqual([])
  expect(await status(page, 'closing')).toContain('TIME-WAIT → CLOSED')
})

test.runIf(isFull)('the diagram of all sides: each side’s state', async () => {
  const page = await open('en/steps.html#closing@2')
  const now = figure(page, 'ways').locator('g.wf-now')
  expect((await now.allTextContents()).sort()).toEqual(['CLOSE-WAIT', 'FIN-WAIT-2'])
  await button(page, 'ways', 'Next').click()
  expect((await now.allTextContents()).sort()).toEqual(['FIN-WAIT-2', 'LAST-ACK'])
})

test.runIf(isFull)(
  'variables are known when their segment arrives, and so is what a side knows',
  async () => {
    const page = await open('en/steps.html')
    await button(page, 'variables', 'Next').click()
    expect(await rows(page, 'variables')).toBe('1 now, 2 later, 3 later, 4 later')
    const sides = await page
      .locator('#variables td.wf-later')
      .evaluateAll(nodes => nodes.flatMap(node => node.getAttribute('data-side') ?? []))
    expect(new Set(sides)).toEqual(new Set(['server']))
    expect(await rows(page, 'knowledge')).toBe('1 later, 2 later, 3 later, 4 later')
    await button(page, 'variables', 'Next').click()
    expect(await rows(page, 'knowledge')).toBe('1 now, 2 later, 3 later, 4 later')
  },
)

test.runIf(isFull)('the transition table lights up with the run', async () => {
  const page = await open('en/steps.html')
  const now = page.locator('#transitions tr.wf-now')
  expect(await page.locator('#transitions .wf-stepper').count()).toBe(0)
  await button(page, 'run', 'Next').click()
  expect(await now.getAttribute('data-edge')).toBe('CLOSED/active OPEN')
  await button(page, 'run', 'Next').click()
  expect(await now.count()).toBe(0)
  await button(page, 'run', 'Next').click()
  expect(await now.getAttribute('data-edge')).toBe('LISTEN/rcv SYN')
})

describe('links to a step', () => {
  test.each(['reduce', 'no-preference'] as const)(
    'lead there, and at once: %s',
    async reducedMotion => {
      const page = await open('en/steps.html#end@2', { reducedMotion })
      expect(await count(page, 'end')).toBe('2 / 3')
      expect(await count(page, 'run')).toBe('4 / 5')
      const box = await figure(page, 'end').boundingBox()
      expect(box?.y).toBeGreaterThanOrEqual(0)
      expect(box?.y).toBeLessThan(400)
      await page.goto(`${origin}/en/steps.html#${encodeURIComponent('握手')}@1`)
      expect(await count(page, '握手')).toBe('1 / 4')
    },
  )

  test.runIf(isFull)('beyond the end lead to the end; to nothing lead nowhere', async () => {
    const page = await open('en/steps.html#run@99')
    expect(await count(page, 'run')).toBe('5 / 5')
    for (const hash of ['#nothing@2', '#transitions@1', '#run@', '#%zz@1', '#%ff@1']) {
      const other = await open(`en/steps.html${hash}`)
      expect(await other.locator('.wf-stepping').count()).toBe(0)
      await button(other, 'run', 'Next').click()
      expect(await count(other, 'run')).toBe('1 / 5')
    }
  })

  test.runIf(isFull)('stand in the address, which makes no history', async () => {
    const page = await open('en/steps.html', {}, page => page.clock.install())
    const before = await page.evaluate('history.length')
    await button(page, 'run', 'Next').click()
    await button(page, 'run', 'Next').click()
    await page.clock.runFor(1000)
    expect(page.url()).toBe(`${origin}/en/steps.html#run@2`)
    await button(page, 'run', 'Show all').click()
    await page.clock.runFor(1000)
    expect(page.url()).toBe(`${origin}/en/steps.html#run`)
    expect(await page.evaluate('history.length')).toBe(before)
    await page.reload()
    expect(await page.locator('.wf-stepping').count()).toBe(0)
  })
})

describe('playing', () => {
  const openPlaying = async (): Promise<Page> => {
    const page = await open('en/steps.html', {}, page => page.clock.install())
    await button(page, 'run', 'Play').click()
    expect(await count(page, 'run')).toBe('1 / 5')
    return page
  }
  const isPlaying = (page: Page) => button(page, 'run', 'Pause').isVisible()

  test('takes a step every few seconds, to the end', async () => {
    const page = await openPlaying()
    await page.clock.runFor(2000)
    expect(await count(page, 'run')).toBe('1 / 5')
    await page.clock.runFor(1000)
    expect(await count(page, 'run')).toBe('2 / 5')
    await page.clock.runFor(60_000)
    expect(await count(page, 'run')).toBe('5 / 5')
    expect(await isPlaying(page)).toBe(false)
    await button(page, 'run', 'Play').click()
    expect(await count(page, 'run')).toBe('0 / 5')
    expect(await isPlaying(page)).toBe(true)
  })

  test.runIf(isFull)('pauses and goes on, by the button and by the space bar', async () => {
    const page = await openPlaying()
    await button(page, 'run', 'Pause').click()
    await page.clock.runFor(60_000)
    expect(await count(page, 'run')).toBe('1 / 5')
    await page.keyboard.press('Space')
    expect(await isPlaying(page)).toBe(true)
    expect(await count(page, 'run')).toBe('2 / 5')
    await page.keyboard.press('Space')
    await page.clock.runFor(60_000)
    expect(await count(page, 'run')).toBe('2 / 5')
  })

  test.each([
    ['a click on the figure', (page: Page) => figure(page, 'run').locator('svg').first().click()],
    ['a step', (page: Page) => button(page, 'run', 'Back').click()],
    ['a key', (page: Page) => page.keyboard.press('ArrowRight')],
    ['leaving', (page: Page) => page.keyboard.press('Escape')],
    ['another figure that plays', (page: Page) => button(page, '握手', 'Play').click()],
    [
      'leaving the screen',
      (page: Page) => page.evaluate('scrollTo(0, document.body.scrollHeight)'),
    ],
  ])('is stopped by %s', async (_, stop) => {
    const page = await openPlaying()
    await stop(page)
    await expect.poll(() => isPlaying(page)).toBe(false)
    const at = await count(page, 'run')
    await page.clock.runFor(60_000)
    expect(await count(page, 'run')).toBe(at)
  })
})

test.runIf(isFull)('what is now comes into view, calmly where the reader asks for it', async () => {
  for (const reducedMotion of ['reduce', 'no-preference'] as const) {
    const page = await open(
      'en/steps.html',
      { reducedMotion, viewport: { width: 360, height: 420 } },
      page =>
        page.addInitScript(`
          window.behaviors = []
          for (const target of [window, Element.prototype]) {
            const own = target.scrollBy
            target.scrollBy = function (options) { behaviors.push(options.behavior); own.call(this, { ...options, behavior: 'instant' }) }
          }`),
    )
    await button(page, 'run', 'Next').click()
    await button(page, 'run', 'To the end').click()
    const expected = reducedMotion === 'reduce' ? 'instant' : 'smooth'
    expect(new Set((await page.evaluate('behaviors')) as string[])).toEqual(new Set([expected]))
    const [row, bar] = await Promise.all([
      figure(page, 'run').locator('path.f[data-row="4"]').boundingBox(),
      figure(page, 'run').locator('.wf-stepper').boundingBox(),
    ])
    if (!row || !bar) throw new Error('not shown')
    expect(row.y).toBeGreaterThan(0)
    expect(row.y + row.height).toBeLessThan(bar.y)
    expect(bar.y + bar.height).toBeLessThanOrEqual(420)
  }
})

test.runIf(isFull)('a figure that is below the screen comes up, above its controls', async () => {
  const page = await open('en/steps.html')
  await button(page, 'end', 'Next').evaluate(node => (node as unknown as { click(): void }).click())
  const [row, bar] = await Promise.all([
    figure(page, 'end').locator('tr.wf-now').boundingBox(),
    figure(page, 'end').locator('.wf-stepper').boundingBox(),
  ])
  if (!row || !bar) throw new Error('not shown')
  expect(row.y).toBeGreaterThan(0)
  expect(row.y + row.height).toBeLessThan(bar.y)
  expect(bar.y + bar.height).toBeLessThanOrEqual(800)
})

test.runIf(isFull)('in Chinese', async () => {
  const page = await open('zh/steps.html')
  const names = await figure(page, 'run')
    .locator('.wf-stepper button')
    .evaluateAll(nodes => nodes.map(node => node.getAttribute('aria-label')))
  expect(names).toEqual(['回到开始', '上一步', '播放', '下一步', '到最后', '显示全图'])
  await button(page, 'run', '下一步').click()
  expect(await status(page, 'run')).toBe(
    '0 s 客户端：active OPEN，发送报文段 1（第一次握手 SYN seq=100，丢失） CLOSED → SYN-SENT RFC 9293 §3.10.1',
  )
  await button(page, 'run', '回到开始').click()
  expect(await status(page, 'run')).toBe('开始 客户端：CLOSED；服务端：LISTEN')
})

test.each([
  ['en', 'light'],
  ['en', 'dark'],
  ['zh', 'light'],
  ['zh', 'dark'],
] as const)('axe finds nothing in a stepped page: %s, %s', async (language, colorScheme) => {
  for (const width of [1000, 360]) {
    const viewport = { width, height: 800 }
    const page = await open(`${language}/steps.html#rows@3`, { colorScheme, viewport })
    expect(await violationsOf(page)).toEqual([])
  }
})

test.runIf(isFull)(
  'what is now differs from what is not by more than colour, in light and dark',
  async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open('en/steps.html#run@3', { colorScheme })
      const style = (selector: string, property: string) =>
        page
          .locator(`#run ${selector}`)
          .first()
          .evaluate(
            (node, name) =>
              (
                globalThis as unknown as {
                  getComputedStyle: (node: unknown) => Record<string, string>
                }
              ).getComputedStyle(node)[name],
            property,
          )
      const width = async (row: number) =>
        Number.parseFloat((await style(`path.m[data-row="${row}"]`, 'strokeWidth')) ?? '')
      expect(await width(3)).toBeGreaterThan(2 * (await width(1)))
      expect(await width(3)).toBeGreaterThan(1.5 * (await width(2)))
      expect(await style('path.m[data-row="4"]', 'opacity')).not.toBe('1')
      expect(await style('path.m[data-row="3"]', 'stroke')).not.toBe(
        await style('path.m[data-row="1"]', 'stroke'),
      )
      expect(await style('rect.wf-now', 'strokeWidth')).not.toBe(
        await style('rect.b:not(.wf-now)', 'strokeWidth'),
      )
    }
  },
)

test('on a telephone the narrow drawing takes the steps, and it alone is to be seen or heard', async () => {
  const page = await open('zh/steps.html', { viewport: { width: 390, height: 844 } })
  await button(page, 'run', '下一步').click()
  const narrow = figure(page, 'run').locator('.wf-narrow')
  expect(await narrow.locator('text.s.wf-now').allTextContents()).toEqual(['SYN-SENT', 'LISTEN'])
  expect(await states(page, 'run')).toEqual(['SYN-SENT', 'LISTEN'])
  expect(await figure(page, 'run').getByRole('img').count()).toBe(1)
  const box = await narrow.locator('svg').boundingBox()
  expect(box?.width).toBeGreaterThan(330)
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390)
})

test('on a telephone nothing scrolls sideways but figures, and controls are large enough', async () => {
  const page = await open('zh/steps.html', { viewport: { width: 360, height: 640 } })
  for (const isStepped of [false, true]) {
    if (isStepped) await button(page, 'run', '下一步').click()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
    const controls = await figure(page, 'run')
      .locator('.wf-stepper :is(button, input):visible')
      .all()
    expect(controls).toHaveLength(isStepped ? 7 : 5)
    for (const control of controls) {
      const box = await control.boundingBox()
      expect(box?.height).toBeGreaterThanOrEqual(44)
      expect(box?.width).toBeGreaterThanOrEqual(44)
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(360)
    }
  }
})

test.runIf(isFull)('on paper a figure is whole and without controls', async () => {
  const page = await open('en/steps.html#run@2')
  await page.emulateMedia({ media: 'print' })
  expect(await figure(page, 'run').locator('.wf-stepper').isVisible()).toBe(false)
  const opacities = await figure(page, 'run')
    .locator('.wf-later')
    .evaluateAll(nodes =>
      nodes.map(
        node =>
          (
            globalThis as unknown as { getComputedStyle: (node: unknown) => { opacity: string } }
          ).getComputedStyle(node).opacity,
      ),
    )
  expect(opacities.length).toBeGreaterThan(3)
  expect(new Set(opacities)).toEqual(new Set(['1']))
})
