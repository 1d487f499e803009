import { describe, expect, test } from 'vitest'
import { useSite, violationsOf } from './open.ts'
import { pagesOf, siteOf } from './site.ts'
import { misfitsOf } from './widths.ts'

const site = siteOf(process.cwd())
const open = useSite(site)
const articles = pagesOf(site).flatMap(([path, html]) => (html.includes('wf-figure') ? [path] : []))

describe.each(articles)('%s', path => {
  test.each([1280, 1024, 768, 390, 360])('fits %i px, or shows that it is cut', async width => {
    const viewport = { width, height: 800 }
    const { page } = await open(path, { viewport, reducedMotion: 'reduce' })
    expect((await misfitsOf(page)).page).toEqual([])
  })

  test.each([1280, 390])('every text of a drawing has 11 px or more: %i px', async width => {
    const { page } = await open(path, { viewport: { width, height: 800 } })
    expect((await misfitsOf(page)).drawings).toEqual([])
  })

  test('axe finds nothing, plain, stepped, and where the reader is asked', async () => {
    const viewport = { width: 1280, height: 800 }
    const { page } = await open(path, { viewport, reducedMotion: 'reduce' })
    expect(await violationsOf(page)).toEqual([])
    await page.locator('.wf-step-open').first().click()
    expect(await violationsOf(page)).toEqual([])
    await page.locator('.wf-step-ask').click()
    expect(await violationsOf(page)).toEqual([])
  })
})
