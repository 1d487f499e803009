import { expect, test } from 'vitest'
import { useSite } from './open.ts'
import { answeringSite } from './site.ts'
import { withTextFonts } from './text-fonts.ts'

const open = useSite(await answeringSite())

test('of a phone has the title, the answer, and 470 pixels for its figure', async () => {
  const viewport = { width: 390, height: 844 }
  const { page } = await open('zh/handshake.html', { viewport, bypassCSP: true })
  await withTextFonts(page)
  const figure = await page.locator('.wf-lead .wf-view').boundingBox()
  expect((figure?.y ?? 844) + 470).toBeLessThanOrEqual(844)
  const top = await page.locator('.wf-top').boundingBox()
  expect(top?.height).toBeLessThan(56)
  const caption = await page.locator('.wf-lead figcaption').boundingBox()
  expect(caption?.y).toBeGreaterThan((figure?.y ?? 0) + (figure?.height ?? 0))
  for (const later of ['.wf-facts', '.wf-contents']) {
    expect((await page.locator(later).boundingBox())?.y).toBeGreaterThan(caption?.y ?? 844)
  }
})
