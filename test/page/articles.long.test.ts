import { describe, expect, test } from 'vitest'
import { useSite } from './open.ts'
import { pagesOf, siteOf } from './site.ts'
import { withTextFonts } from './text-fonts.ts'

const site = siteOf(process.cwd())
const open = useSite(site)
const articles = pagesOf(site).flatMap(([path, html]) => (html.includes('wf-lead') ? [path] : []))
const viewport = { width: 390, height: 844 }

describe.each(articles)('%s on a phone', path => {
  test('answers with a figure on its first screen', async () => {
    const { page } = await open(path, { viewport, bypassCSP: true })
    await withTextFonts(page)
    const figure = await page.locator('.wf-lead .wf-view').first().boundingBox()
    expect(figure?.y).toBeLessThan(400)
    expect((figure?.y ?? 0) + (figure?.height ?? 844)).toBeLessThanOrEqual(844)
  })
})

test.each(['en', 'zh'])(
  'the first article has 12 screens and 8 figures at most: %s',
  async language => {
    const path = `${language}/tcp-handshake-and-close.html`
    const { page } = await open(path, { viewport, bypassCSP: true })
    await withTextFonts(page)
    const height = Number(await page.evaluate('document.documentElement.scrollHeight'))
    expect(height / viewport.height).toBeLessThanOrEqual(12)
    expect(await page.locator('.wf-figure').count()).toBeLessThanOrEqual(8)
  },
)
