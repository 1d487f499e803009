import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect, test, vi } from 'vitest'
import { makeProject, writeFiles } from '../project-fixture.ts'
import { sample } from '../size.ts'
import { useSite, violationsOf } from './open.ts'
import { answeringSite } from './site.ts'

vi.setConfig({ testTimeout: 600_000 })

const site = await answeringSite()
const open = useSite(site)
const phone = { viewport: { width: 390, height: 844 } }
const desk = { viewport: { width: 1280, height: 844 } }

describe('the table of contents', () => {
  test('is folded above the text, and without a script', async () => {
    for (const options of [
      phone,
      { viewport: { width: 1090, height: 800 } },
      { javaScriptEnabled: false },
    ]) {
      const { page } = await open('en/handshake.html', options)
      expect(await page.locator('.wf-contents details').getAttribute('open')).toBe(null)
    }
  })

  test('is beside the text where there is room, over no figure, and marks what is being read', async () => {
    const { page } = await open('en/handshake.html', desk)
    const boxOf = async (selector: string) => {
      const box = await page.locator(selector).first().boundingBox()
      if (!box) throw new Error(`no ${selector}`)
      return box
    }
    const contents = await boxOf('.wf-contents')
    expect(contents.x).toBeGreaterThanOrEqual(0)
    const wide = page.locator('article > :is(h2, p, .wf-lead, .wf-figure, .wf-scroll)')
    for (const part of await wide.all()) {
      const box = await part.boundingBox()
      expect(box?.x).toBeGreaterThanOrEqual(contents.x + contents.width)
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(1280)
    }
    const text = await boxOf('article > p')
    expect(text.width).toBeGreaterThan(700)
    expect((await boxOf('.wf-scroll')).width).toBeGreaterThan(text.width)
    expect(await page.locator('.wf-contents [aria-current]').count()).toBe(0)
    await page.evaluate(`document.getElementById('two-a').scrollIntoView({ behavior: 'instant' })`)
    const current = page.locator('.wf-contents [aria-current=location]')
    await expect.poll(() => current.allInnerTexts()).toEqual(['Two a'])
    expect(await current.isVisible()).toBe(true)
    expect(await page.locator('.wf-contents a', { hasText: 'Four a' }).isVisible()).toBe(false)
    await page.setViewportSize(phone.viewport)
    await expect.poll(() => page.locator('.wf-contents details').getAttribute('open')).toBe(null)
  })
})

describe('search', () => {
  /** A page as a file, without a server. */
  const openFile = async (file: string) => {
    const root = await makeProject({})
    await writeFiles(root, Object.fromEntries(site))
    const { page, faults } = await open(file, phone)
    await page.route('file://**', route => route.continue())
    await page.goto(pathToFileURL(path.join(root, file)).href)
    return { page, faults }
  }
  const results = (page: Page) => page.locator('.wf-results strong').allInnerTexts()

  test('finds a word of Chinese and one of English, from a file, and leads there', async () => {
    const { page, faults } = await openFile('zh/handshake.html')
    await page.keyboard.press('/')
    const input = page.locator('.wf-search input')
    await input.waitFor()
    await page.keyboard.type('重传超时')
    await expect.poll(() => results(page)).toEqual(['三、重传超时', '三、重传超时 a'])
    expect(await page.locator('.wf-results mark').first().innerText()).toBe('重传超时')
    // In other words: half of its pairs of characters are enough.
    await input.fill('超时重传')
    await expect.poll(() => results(page)).toEqual(['三、重传超时', '三、重传超时 a'])
    await input.fill('retransmissions cookie')
    await expect
      .poll(() => results(page))
      .toEqual(['Retransmission and cookies', 'Retransmission and cookies a'])
    await input.fill('no such word')
    await expect
      .poll(() => page.locator('.wf-search-status').innerText())
      .toBe('没有找到相关内容。')
    await input.fill('途中丢失')
    await expect
      .poll(async () => (await results(page)).slice(0, 2))
      .toEqual(['一、握手 a', '二、挥手 a'])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    expect(await page.locator(':focus strong').innerText()).toBe('二、挥手 a')
    await page.keyboard.press('Enter')
    await expect.poll(() => decodeURIComponent(new URL(page.url()).hash)).toBe('#二挥手-a')
    expect(await page.locator('.wf-search').isVisible()).toBe(false)
    expect(faults).toEqual([])
  })

  test.each(sample(['light', 'dark'] as const, 1))(
    'is a dialog that is accessible in %s, closed by Escape, and loads nothing before',
    async colorScheme => {
      const { page, faults } = await open('en/handshake.html', { ...phone, colorScheme })
      const loaded = () =>
        page.evaluate(`[...document.scripts].some(({ src }) => src.includes('search'))`)
      expect(await loaded()).toBe(false)
      await page.locator('.wf-search-button').click()
      await page.locator('.wf-search input').fill('text')
      await expect.poll(async () => (await results(page)).length).toBeGreaterThan(2)
      expect(await violationsOf(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
      await page.keyboard.press('Escape')
      expect(await page.locator('.wf-search').isVisible()).toBe(false)
      expect(await page.locator(':focus').getAttribute('class')).toBe('wf-search-button')
      expect(faults).toEqual([])
    },
  )
})

describe('copying', () => {
  test('takes the link of a heading and of a figure, and a fence, and says so', async () => {
    const permissions = ['clipboard-read', 'clipboard-write']
    const { page, faults } = await open('en/handshake.html', { ...desk, permissions })
    const copied = () => page.evaluate('navigator.clipboard.readText()')
    await page.locator('#two .wf-anchor').focus()
    await page.keyboard.press('Enter')
    await expect.poll(copied).toBe('https://site.test/en/handshake.html#two')
    expect(new URL(page.url()).hash).toBe('#two')
    await expect.poll(() => page.locator('p.sr-only[role=status]').innerText()).toBe('Copied')
    await page.locator('#answer figcaption .wf-anchor').click()
    await expect.poll(copied).toBe('https://site.test/en/handshake.html#answer')
    await page.locator('#answer .wf-use summary').click()
    await page.locator('#answer .wf-use button').click()
    await expect.poll(copied).toBe('```wirefig handshake sequence rows=syn..ack id=answer\n```')
    expect(faults).toEqual([])
  })

  test('is a plain link where there is no clipboard, and the fence is there without a script', async () => {
    const { page, faults } = await open('en/handshake.html', desk, {
      prepare: page =>
        page.addInitScript(`Object.defineProperty(navigator, 'clipboard', { value: undefined })`),
    })
    await page.locator('#two .wf-anchor').click()
    expect(new URL(page.url()).hash).toBe('#two')
    expect(await page.locator('.wf-use button').first().isHidden()).toBe(true)
    expect(faults).toEqual([])
    const { page: still } = await open('en/handshake.html', { javaScriptEnabled: false })
    await still.locator('#answer .wf-use summary').click()
    expect(await still.locator('#answer .wf-use pre').innerText()).toContain('```wirefig handshake')
  })
})
