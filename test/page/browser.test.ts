import type { Page } from 'playwright-core'
import { describe, expect, test, vi } from 'vitest'
import { handshake, makeProject } from '../project-fixture.ts'
import { isFull, sample } from '../size.ts'
import { useSite, violationsOf } from './open.ts'
import { hostile, pagesOf, siteOf } from './site.ts'

vi.setConfig({ testTimeout: 600_000 })

const site = siteOf('.')
const open = useSite(site)
/** But for the first, which leads to another at once. */
const pages = pagesOf(site)
  .map(([path]) => path)
  .filter(path => path !== 'index.html')
  .sort()
const tried = sample(pages, 2)
const schemes = ['light', 'dark'] as const
const [article = ''] = pages.filter(path => path.startsWith('en/') && path !== 'en/index.html')

describe.each(schemes)('in %s', colorScheme => {
  test.each(tried)('%s is accessible', async path => {
    const { page, faults } = await open(path, { colorScheme })
    expect(await violationsOf(page)).toEqual([])
    expect(faults).toEqual([])
  })
})

describe.each(tried)('%s', path => {
  test('is no wider than a phone of 360 pixels', async () => {
    const { page } = await open(path, { viewport: { width: 360, height: 740 } })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
  })

  test('shows all of its text without a script', async () => {
    const { page } = await open(path, { javaScriptEnabled: false })
    const text = await page.locator('main').innerText()
    expect(text.length).toBeGreaterThan(5)
    for (const heading of await page.locator('main h2').all()) {
      expect(await heading.isVisible()).toBe(true)
    }
    for (const figure of await page.locator('.wf-view > :not(.wf-narrow)').all()) {
      expect((await figure.boundingBox())?.height).toBeGreaterThan(10)
    }
  })
})

describe('the first page', () => {
  test.each([
    ['en-US', 'en'],
    ['zh-TW', 'zh'],
    ['fr', 'en'],
  ])('takes who reads %s to %s', async (locale, language) => {
    const { page, faults } = await open('en/index.html', { locale })
    await page.evaluate(`location.href = '../index.html'`)
    await page.waitForURL(`**/index.html`)
    await expect.poll(() => new URL(page.url()).pathname).toBe(`/${language}/index.html`)
    expect(faults).toEqual([])
  })

  test('names the languages where there is no script', async () => {
    const { page } = await open('index.html', { javaScriptEnabled: false })
    expect(await page.locator('main a').allInnerTexts()).toEqual(['English', '中文'])
  })
})

describe('the theme', () => {
  /** The colours of the page, and those of its first figure. */
  const coloursOf = (page: Page) =>
    page.evaluate(`(() => {
      const colours = element => {
        const style = getComputedStyle(element)
        return [style.backgroundColor, style.color, style.fill, style.stroke]
      }
      return [document.documentElement, ...document.querySelectorAll('figure svg, figure svg *')]
        .slice(0, 400).map(colours).join('\\n')
    })()`)

  test('follows the system, and the button wins over it', async () => {
    const [light, dark] = [
      (await open(article, { colorScheme: 'light' })).page,
      (await open(article, { colorScheme: 'dark' })).page,
    ]
    const [asLight, asDark] = [await coloursOf(light), await coloursOf(dark)]
    expect(asLight).not.toEqual(asDark)
    await light.locator('.wf-theme').click()
    await dark.locator('.wf-theme').click()
    expect(await coloursOf(light)).toEqual(asDark)
    expect(await coloursOf(dark)).toEqual(asLight)
    expect(await light.locator('.wf-theme').getAttribute('aria-pressed')).toBe('true')
  })

  test.runIf(isFull)(
    'is remembered from page to page, until it is the system’s again',
    async () => {
      const { page, faults } = await open(article, { colorScheme: 'light' })
      await page.locator('.wf-theme').click()
      await page.locator('.wf-home').click()
      await page.waitForURL('**/index.html')
      expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
      await page.locator('.wf-theme').click()
      expect(await page.evaluate('localStorage.length')).toBe(0)
      await page.emulateMedia({ colorScheme: 'dark' })
      await expect.poll(() => page.locator('.wf-theme').getAttribute('aria-pressed')).toBe('true')
      expect(faults).toEqual([])
    },
  )

  test('is light on paper, where there is the article alone', async () => {
    const { page } = await open(article, { colorScheme: 'dark' })
    await page.evaluate(`document.documentElement.dataset.theme = 'dark'`)
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    const style = (of: string, name: string) =>
      page.evaluate(`getComputedStyle(document.querySelector('${of}'))['${name}']`)
    expect(await style('html', 'backgroundColor')).toBe('rgb(255, 255, 255)')
    expect(await style('html', 'color')).toBe('rgb(26, 28, 32)')
    expect(await style('figure svg .p', 'fill')).toBe('rgb(255, 255, 255)')
    expect(await style('figure', 'breakInside')).toBe('avoid')
    for (const hidden of ['.wf-top', '.wf-contents', '.wf-neighbours']) {
      expect(await page.locator(hidden).isVisible()).toBe(false)
    }
  })
})

describe('the keyboard', () => {
  test('skips to the article, and stops at what scrolls and at nothing that does not', async () => {
    const { page } = await open(article, { viewport: { width: 1440, height: 900 } })
    await page.keyboard.press('Tab')
    expect(await page.locator(':focus').innerText()).toBe('Skip to the article')
    await page.keyboard.press('Enter')
    expect(await page.locator(':focus').getAttribute('id')).toBe('wf-main')
    const stops = () =>
      page.evaluate(`[...document.querySelectorAll('section[aria-label]')]
        .map(({ scrollWidth, clientWidth, tabIndex }) => [scrollWidth > clientWidth, tabIndex === 0])`)
    for (const [scrolls, stops_] of (await stops()) as boolean[][]) expect(stops_).toBe(scrolls)
    await page.setViewportSize({ width: 300, height: 740 })
    await expect
      .poll(async () =>
        ((await stops()) as boolean[][]).every(([scrolls, stop]) => scrolls === stop),
      )
      .toBe(true)
    expect(((await stops()) as boolean[][]).some(([scrolls]) => scrolls)).toBe(true)
  })
})

test.runIf(isFull)('words of up to 100,000 letters make no page wider', async () => {
  const word = 'x'.repeat(20_000)
  const both = `{ en: '${word}', zh: '${word}' }`
  const scenario = handshake
    .replace('{ en: The handshake, zh: 三次握手 }', both)
    .replace('{ iss: 100 }', `{ iss: 100, label: ${both} }`)
    .replace('"SYN from client"', `{ segment: "SYN from client", label: ${both} }`)
  const files = siteOf(
    await makeProject({
      'content/scenarios/handshake.yaml': scenario,
      'content/en/long.md': `---
title: ${'x'.repeat(100_000)}
description: ${word}
introduction: ${word}
---

## ${word}

\`${word}\`

| ${word} |
| --- |
| ${word} |

\`\`\`wirefig handshake sequence
\`\`\`

\`\`\`wirefig handshake table caption="${word}"
\`\`\`
`,
    }),
  )
  for (const path of ['en/long.html', 'en/index.html']) {
    const { page, faults } = await open(path, { viewport: { width: 360, height: 740 } }, { files })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
    expect(faults).toEqual([])
  }
})

describe('hostile text', () => {
  test.each(sample(schemes, 1))('does nothing, in %s', async colorScheme => {
    const files = siteOf(await makeProject(hostile))
    const { page, faults } = await open('en/hostile.html', { colorScheme }, { files })
    // Whatever can be pressed is, but for links to other sites, which lead there.
    const pressed = await page.evaluate(`(() => {
      const all = [...document.querySelectorAll('article a, article summary, article figure')]
      const own = all.filter(element => !element.matches('[href^="http"]'))
      for (const element of own) element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))
      return own.length
    })()`)
    expect(pressed).toBeGreaterThan(10)
    await page.waitForLoadState()
    expect(faults).toEqual([])
  })
})
