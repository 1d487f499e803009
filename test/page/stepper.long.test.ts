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
const bar = (page: Page) => page.locator('.wf-stepper')
const button = (page: Page, name: string) => bar(page).getByRole('button', { name, exact: true })
const count = (page: Page) => bar(page).locator('.wf-step-count').textContent()
const status = async (page: Page) =>
  (await bar(page).locator('.wf-step-status').textContent())?.trim()
/** Begins to step through the run of a figure, the first of its run: to the first step. */
const begin = (page: Page, id: string, name = 'Step through') =>
  figure(page, id).getByRole('button', { name, exact: true }).click()

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

test('the scripts of a page are smaller than 25 kB packed, and no page says how it is to be run but a file', () => {
  const scripts = [...site].filter(([file]) => file.endsWith('.js')).map(([, text]) => text)
  expect(scripts.length).toBeGreaterThan(1)
  expect(gzipSync(scripts.join('')).length).toBeLessThan(25_000)
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

test('until somebody steps, figures are whole, and the first of each run has a button', async () => {
  const page = await open('en/steps.html')
  expect(await rows(page, 'run')).toBe('1, 2, 3, 4')
  expect(await bar(page).isVisible()).toBe(false)
  const openers = page.locator('.wf-figure:has(.wf-step-open)')
  expect(await openers.evaluateAll(nodes => nodes.map(node => node.id))).toEqual([
    'run',
    '握手',
    'closing',
  ])
})

test('with the mouse: a step lights up its rows and states, and says what happens', async () => {
  const page = await open('en/steps.html')
  await begin(page, 'run')
  expect(await count(page)).toBe('Step 1 of 6')
  expect(await status(page)).toBe(
    '0 s server: passive OPEN; goes from CLOSED to LISTEN. RFC 9293 §3.10.1',
  )
  expect(await rows(page, 'run')).toBe('1 later, 2 later, 3 later, 4 later')
  await button(page, 'Next').click()
  expect(await count(page)).toBe('Step 2 of 6')
  expect(await rows(page, 'run')).toBe('1 now, 2 later, 3 later, 4 later')
  expect(await states(page, 'run')).toEqual(['SYN-SENT', 'LISTEN'])
  expect(await status(page)).toBe(
    '0 s client: active OPEN, sends segment 1 (first handshake step SYN seq=100, lost); goes from CLOSED to SYN-SENT. RFC 9293 §3.10.1',
  )
  await button(page, 'Next').click()
  expect(await rows(page, 'run')).toBe('1, 2 now, 3 later, 4 later')
  expect(await status(page)).toContain('retransmission); stays in SYN-SENT.')
  await button(page, 'Next').click()
  expect(await rows(page, 'run')).toBe('1, 2 cause, 3 now, 4 later')
  expect(await states(page, 'run')).toEqual(['SYN-SENT', 'SYN-RECEIVED'])
  await button(page, 'To the end').click()
  expect(await count(page)).toBe('Step 6 of 6')
  expect(await rows(page, 'run')).toBe('1, 2, 3, 4 now')
  expect(await button(page, 'Next').getAttribute('aria-disabled')).toBe('true')
  await button(page, 'Next').click({ force: true })
  expect(await count(page)).toBe('Step 6 of 6')
  await button(page, 'Back').click()
  expect(await count(page)).toBe('Step 5 of 6')
  await button(page, 'To the start').click()
  expect(await count(page)).toBe('Start')
  expect(await status(page)).toBe('Start client: CLOSED. server: CLOSED')
  await button(page, 'Show all').click()
  expect(await rows(page, 'run')).toBe('1, 2, 3, 4')
  expect(await page.locator('.wf-now, .wf-cause, .wf-later').count()).toBe(0)
  expect(await bar(page).isVisible()).toBe(false)
  expect(await page.locator('#run .wf-step-open').evaluate(node => node.matches(':focus'))).toBe(
    true,
  )
})

test('with the slider, which says where it is', async () => {
  const page = await open('en/steps.html')
  await begin(page, 'run')
  const slider = bar(page).getByRole('slider', { name: 'Step' })
  await slider.fill('4')
  expect(await slider.getAttribute('aria-valuetext')).toBe('Step 4 of 6')
  // Its own keys are its own: one step, not two.
  await slider.press('ArrowLeft')
  expect(await count(page)).toBe('Step 3 of 6')
  await slider.press('Escape')
  expect(await bar(page).isVisible()).toBe(false)
})

test('with the keyboard', async () => {
  const page = await open('en/steps.html')
  const press = (key: string) => page.keyboard.press(key)
  await page.locator('#run .wf-step-open').focus()
  await press('Enter')
  expect(await button(page, 'Next').evaluate(node => node.matches(':focus'))).toBe(true)
  await press('ArrowRight')
  expect(await count(page)).toBe('Step 2 of 6')
  await press('ArrowLeft')
  expect(await count(page)).toBe('Step 1 of 6')
  await press('End')
  await press('ArrowRight')
  expect(await count(page)).toBe('Step 6 of 6')
  await press('Home')
  await press('ArrowLeft')
  await press('Alt+ArrowRight')
  await press('Shift+End')
  expect(await count(page)).toBe('Start')
  await press('Escape')
  expect(await rows(page, 'run')).toBe('1, 2, 3, 4')
  // Elsewhere the keys are the page’s.
  await page.locator('h1').click()
  await press('ArrowRight')
  expect(await page.locator('.wf-stepping').count()).toBe(0)
})

test('all figures of a run step together, and those off the screen are named', async () => {
  const page = await open('en/steps.html#run@2')
  expect(await rows(page, 'rows')).toBe('1, 2 now, 3 later, 4 later')
  // The excerpt begins later.
  expect(await rows(page, 'end')).toBe('3, 4')
  await button(page, 'Next').click()
  expect(await rows(page, 'end')).toBe('3 now, 4 later')
  for (const id of ['握手', 'two', 'json']) {
    expect(await figure(page, id).locator('.wf-now, .wf-later').count()).toBe(0)
  }
  const also = bar(page).locator('.wf-step-also')
  expect(await also.textContent()).toMatch(/^Also changes: .*Figure 5/)
  await also.getByRole('link', { name: 'Figure 5' }).click()
  const { top } = await boxOf(page, 'end')
  expect(top).toBeGreaterThanOrEqual(-1)
  expect(top).toBeLessThan(400)
  // It is the one in hand now, and stays where it is.
  await button(page, 'Next').click()
  expect(Math.abs((await boxOf(page, 'end')).top - top)).toBeLessThan(2)
})

/** Where a figure is on the screen. */
async function boxOf(page: Page, id: string): Promise<{ top: number; bottom: number }> {
  const box = await figure(page, id).boundingBox()
  if (!box) throw new Error(`no ${id}`)
  return { top: box.y, bottom: box.y + box.height }
}

test('another run that is stepped through leaves the first one whole', async () => {
  const page = await open('en/steps.html#run@2')
  await begin(page, '握手')
  expect(await rows(page, 'run')).toBe('1, 2, 3, 4')
  expect(await figure(page, '握手').locator('.wf-later').count()).toBeGreaterThan(0)
})

describe('who wants to be asked', () => {
  const choices = (page: Page) => bar(page).locator('.wf-step-choice')
  const question = (page: Page) => bar(page).getByRole('group')

  test('says the state before the step shows it, and learns whether and why', async () => {
    const page = await open('en/steps.html#run@2')
    await button(page, 'Ask me first').click()
    expect(await button(page, 'Ask me first').getAttribute('aria-pressed')).toBe('true')
    expect(await question(page).locator('p').textContent()).toBe(
      'server: segment 2 arrives (SYN), sends segment 3 (second handshake step SYN,ACK seq=300 ack=101). Which state is server in after this?',
    )
    expect(await choices(page).allTextContents()).toEqual([
      'CLOSED',
      'LISTEN',
      'SYN-RECEIVED',
      'ESTABLISHED',
    ])
    // Nothing is given away.
    expect(await rows(page, 'run')).toBe('1, 2 now, 3 later, 4 later')
    await question(page).getByText('ESTABLISHED').click()
    expect(await status(page)).toMatch(
      /^No, not ESTABLISHED\. .*goes from LISTEN to SYN-RECEIVED\. RFC 9293 §3\.10\.7\.2$/,
    )
    await button(page, 'Next').click()
    await question(page).getByText('ESTABLISHED').click()
    expect(await status(page)).toMatch(/^Right\. .*goes from SYN-SENT to ESTABLISHED\./)
    expect(await button(page, 'Next').evaluate(node => node.matches(':focus'))).toBe(true)
  })

  test('may go on without an answer, and ask for no more', async () => {
    const page = await open('en/steps.html#run@1')
    await button(page, 'Ask me first').click()
    expect(await choices(page).count()).toBeGreaterThan(1)
    await button(page, 'Next').click()
    expect(await question(page).isVisible()).toBe(false)
    expect(await count(page)).toBe('Step 3 of 6')
    await button(page, 'Next').click()
    await button(page, 'Ask me first').click()
    expect(await question(page).isVisible()).toBe(false)
    await button(page, 'Next').click()
    expect(await count(page)).toBe('Step 4 of 6')
  })

  test('is asked in Chinese, with the keyboard, and axe finds nothing', async () => {
    const page = await open('zh/steps.html#run@2')
    await button(page, '先猜状态').click()
    expect(await violationsOf(page)).toEqual([])
    expect(
      await choices(page)
        .first()
        .evaluate(node => node.matches(':focus')),
    ).toBe(true)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await status(page)).toMatch(/^答对了。.*；状态由 LISTEN 变为 SYN-RECEIVED。/)
  })
})

test('a table: the current row, and no state before its time', async () => {
  const page = await open('en/steps.html#rows@3')
  const current = page.locator('#rows [aria-current="step"]')
  expect(await current.count()).toBe(1)
  expect(await current.getAttribute('data-row')).toBe('3')
  expect(await page.locator('#rows td.wf-later').allTextContents()).toEqual(['ESTABLISHED'])
  expect(await page.locator('#rows td.wf-later').getAttribute('data-side')).toBe('client')
  await button(page, 'Next').click()
  expect(await current.getAttribute('data-row')).toBe('4')
  await button(page, 'Next').click()
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
  await begin(page, 'run')
  for (let position = 0; position <= 5; position += 1) {
    if (position > 0) await button(page, 'Next').click()
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
  await page.goto(`${origin}/en/steps.html#closing@1`)
  expect(await now()).toEqual(['FIN-WAIT-1'])
  expect((await later()).sort()).toEqual([
    'FIN-WAIT-1/rcv ACK of FIN',
    'FIN-WAIT-2/rcv FIN',
    'TIME-WAIT/2 MSL timeout',
  ])
  await page.goto(`${origin}/en/steps.html#closing@2`)
  expect(await later()).toHaveLength(2)
  await button(page, 'To the end').click()
  // The diagram has CLOSED twice, the path only once.
  expect(await now()).toEqual(['CLOSED'])
  expect(await later()).toEqual([])
  expect(await status(page)).toContain('goes from TIME-WAIT to CLOSED.')
})

test.runIf(isFull)('the diagram of all sides: each side’s state', async () => {
  const page = await open('en/steps.html#closing@2')
  const now = figure(page, 'ways').locator('g.wf-now')
  expect((await now.allTextContents()).sort()).toEqual(['CLOSE-WAIT', 'FIN-WAIT-2'])
  await button(page, 'Next').click()
  expect((await now.allTextContents()).sort()).toEqual(['FIN-WAIT-2', 'LAST-ACK'])
})

test.runIf(isFull)(
  'variables are known when their segment arrives, and so is what a side knows',
  async () => {
    const page = await open('en/steps.html')
    await page.goto(`${origin}/en/steps.html#variables@1`)
    expect(await rows(page, 'variables')).toBe('1 now, 2 later, 3 later, 4 later')
    const sides = await page
      .locator('#variables td.wf-later')
      .evaluateAll(nodes => nodes.flatMap(node => node.getAttribute('data-side') ?? []))
    expect(new Set(sides)).toEqual(new Set(['server']))
    expect(await rows(page, 'knowledge')).toBe('1 later, 2 later, 3 later, 4 later')
    await page.goto(`${origin}/en/steps.html#variables@2`)
    expect(await rows(page, 'knowledge')).toBe('1 now, 2 later, 3 later, 4 later')
  },
)

test.runIf(isFull)('the transition table lights up with the run', async () => {
  const page = await open('en/steps.html')
  const now = page.locator('#transitions tr.wf-now')
  await begin(page, 'run')
  await button(page, 'Next').click()
  expect(await now.getAttribute('data-edge')).toBe('CLOSED/active OPEN')
  await button(page, 'Next').click()
  expect(await now.count()).toBe(0)
  await button(page, 'Next').click()
  expect(await now.getAttribute('data-edge')).toBe('LISTEN/rcv SYN')
})

describe('links to a step', () => {
  test.each(['reduce', 'no-preference'] as const)(
    'lead there, and at once: %s',
    async reducedMotion => {
      const page = await open('en/steps.html#end@2', { reducedMotion })
      expect(await count(page)).toBe('Step 5 of 6')
      const box = await figure(page, 'end').boundingBox()
      expect(box?.y).toBeGreaterThanOrEqual(0)
      expect(box?.y).toBeLessThan(400)
      await page.goto(`${origin}/en/steps.html#${encodeURIComponent('握手')}@1`)
      expect(await count(page)).toBe('Step 1 of 4')
    },
  )

  test.runIf(isFull)('beyond the end lead to the end; to nothing lead nowhere', async () => {
    const page = await open('en/steps.html#run@99')
    expect(await count(page)).toBe('Step 6 of 6')
    for (const hash of ['#nothing@2', '#transitions@1', '#run@', '#%zz@1', '#%ff@1']) {
      const other = await open(`en/steps.html${hash}`)
      expect(await other.locator('.wf-stepping').count()).toBe(0)
      await begin(other, 'run')
      expect(await count(other)).toBe('Step 1 of 6')
    }
  })

  test.runIf(isFull)('stand in the address, which makes no history', async () => {
    const page = await open('en/steps.html', {}, page => page.clock.install())
    const before = await page.evaluate('history.length')
    await begin(page, 'run')
    await button(page, 'Next').click()
    await button(page, 'Next').click()
    await page.clock.runFor(1000)
    expect(page.url()).toBe(`${origin}/en/steps.html#run@2`)
    await button(page, 'Show all').click()
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
    await begin(page, 'run')
    await button(page, 'Play').click()
    expect(await count(page)).toBe('Step 2 of 6')
    return page
  }
  const isPlaying = (page: Page) => button(page, 'Pause').isVisible()

  test('takes a step every few seconds, to the end', async () => {
    const page = await openPlaying()
    await page.clock.runFor(2000)
    expect(await count(page)).toBe('Step 2 of 6')
    await page.clock.runFor(1000)
    expect(await count(page)).toBe('Step 3 of 6')
    await page.clock.runFor(60_000)
    expect(await count(page)).toBe('Step 6 of 6')
    expect(await isPlaying(page)).toBe(false)
    await button(page, 'Play').click()
    expect(await count(page)).toBe('Start')
    expect(await isPlaying(page)).toBe(true)
  })

  test.runIf(isFull)('pauses and goes on, by the button and by the space bar', async () => {
    const page = await openPlaying()
    await button(page, 'Pause').click()
    await page.clock.runFor(60_000)
    expect(await count(page)).toBe('Step 2 of 6')
    await page.keyboard.press('Space')
    expect(await isPlaying(page)).toBe(true)
    expect(await count(page)).toBe('Step 3 of 6')
    await page.keyboard.press('Space')
    await page.clock.runFor(60_000)
    expect(await count(page)).toBe('Step 3 of 6')
  })

  test.each([
    ['a click on the figure', (page: Page) => figure(page, 'run').locator('svg').first().click()],
    ['a step', (page: Page) => button(page, 'Back').click()],
    ['a key', (page: Page) => page.keyboard.press('ArrowRight')],
    ['leaving', (page: Page) => page.keyboard.press('Escape')],
    ['another run that is stepped through', (page: Page) => begin(page, '握手')],
    [
      'leaving the screen',
      (page: Page) => page.evaluate('scrollTo(0, document.body.scrollHeight)'),
    ],
  ])('is stopped by %s', async (_, stop) => {
    const page = await openPlaying()
    await stop(page)
    await expect.poll(() => isPlaying(page)).toBe(false)
    const at = await count(page)
    await page.clock.runFor(60_000)
    expect(await count(page)).toBe(at)
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
    await page.evaluate('behaviors.length = 0')
    await begin(page, 'run')
    await button(page, 'To the end').click()
    const expected = reducedMotion === 'reduce' ? 'instant' : 'smooth'
    expect((await page.evaluate('behaviors')) as string[]).toContain(expected)
    const [row, controls] = await Promise.all([
      figure(page, 'run').locator('path.f[data-row="4"]:visible').boundingBox(),
      bar(page).boundingBox(),
    ])
    if (!row || !controls) throw new Error('not shown')
    expect(row.y).toBeGreaterThan(0)
    expect(row.y + row.height).toBeLessThan(controls.y)
    expect(controls.y + controls.height).toBeLessThanOrEqual(420)
  }
})

test('the end of the page is not behind the controls', async () => {
  const page = await open('en/steps.html#run@2')
  await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)')
  const [last, controls] = await Promise.all([
    page.locator('.wf-bottom').boundingBox(),
    bar(page).boundingBox(),
  ])
  if (!last || !controls) throw new Error('not shown')
  expect(last.y + last.height).toBeLessThanOrEqual(controls.y + 1)
})

test.runIf(isFull)('in Chinese', async () => {
  const page = await open('zh/steps.html')
  await begin(page, 'run', '逐步看')
  const names = await bar(page).locator('button').allTextContents()
  expect(names).toEqual(['回到开始', '上一步', '播放', '下一步', '到最后', '先猜状态', '显示全图'])
  await button(page, '下一步').click()
  expect(await count(page)).toBe('第 2 步，共 6 步')
  expect(await status(page)).toBe(
    '0 s 客户端：active OPEN，发送报文段 1（第一次握手 SYN seq=100，丢失）；状态由 CLOSED 变为 SYN-SENT。 RFC 9293 §3.10.1',
  )
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
  await begin(page, 'run', '逐步看')
  await button(page, '下一步').click()
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
    if (isStepped) await begin(page, 'run', '逐步看')
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
    const controls = await page
      .locator(isStepped ? '.wf-stepper button:visible' : '.wf-step-open:visible')
      .all()
    expect(controls.length).toBeGreaterThan(isStepped ? 6 : 1)
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
  expect(await page.locator('.wf-stepper, .wf-step-open').first().isVisible()).toBe(false)
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
