import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { useBrowser } from '../chromium.ts'
import { makeProject } from '../project-fixture.ts'
import { hostile, pagesOf, siteOf } from './site.ts'

vi.setConfig({ testTimeout: 300_000 })

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const origin = 'https://site.test'
const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css',
  js: 'text/javascript',
  svg: 'image/svg+xml',
}

const newPage = useBrowser()
const site = siteOf('.')
const pages = pagesOf(site).map(([path]) => path)
const schemes = ['light', 'dark'] as const
const [article = ''] = pages.filter(path => path.startsWith('en/') && path !== 'en/index.html')

/** A page of a site that lies in memory, and whatever it says, asks for or loads that it should not. */
async function open(
  path: string,
  options: Parameters<Browser['newPage']>[0] = {},
  files: ReadonlyMap<string, string> = site,
): Promise<{ readonly page: Page; readonly faults: readonly string[] }> {
  const page = await newPage(options)
  onTestFinished(() => page.close())
  const faults: string[] = []
  page.on('console', message => faults.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', error => faults.push(`error: ${error.message}`))
  page.on('dialog', dialog => {
    faults.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  await page.route('**/*', async route => {
    const url = new URL(route.request().url())
    const file = decodeURIComponent(url.pathname).slice(1)
    const body = url.origin === origin ? files.get(file) : undefined
    if (body === undefined) faults.push(`request: ${url}`)
    const contentType = types[file.split('.').at(-1) ?? ''] ?? 'text/plain'
    await (body === undefined ? route.abort() : route.fulfill({ body, contentType }))
  })
  await page.goto(`${origin}/${path}`)
  return { page, faults }
}

describe.each(schemes)('in %s', colorScheme => {
  test.each(pages)('%s is accessible', async path => {
    const { page, faults } = await open(path, { colorScheme })
    const found = await page.evaluate(`${axe}; axe.run(document, { resultTypes: ['violations'] })`)
    const { violations } = found as { violations: Violation[] }
    const told = violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join('; ')}`,
    )
    expect(told).toEqual([])
    expect(faults).toEqual([])
  })
})

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly target: unknown; readonly failureSummary: string }[]
}

describe.each(pages)('%s', path => {
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
    for (const figure of await page.locator('.wf-view > *').all()) {
      expect((await figure.boundingBox())?.height).toBeGreaterThan(10)
    }
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

  test('is remembered from page to page, until it is the system’s again', async () => {
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
  })

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
    await page.setViewportSize({ width: 360, height: 740 })
    await expect
      .poll(async () =>
        ((await stops()) as boolean[][]).every(([scrolls, stop]) => scrolls === stop),
      )
      .toBe(true)
    expect(((await stops()) as boolean[][]).some(([scrolls]) => scrolls)).toBe(true)
  })
})

describe('hostile text', () => {
  test.each(schemes)('does nothing, in %s', async colorScheme => {
    const files = siteOf(await makeProject(hostile))
    const { page, faults } = await open('en/hostile.html', { colorScheme }, files)
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
