import path from 'node:path'
import { expect, test } from 'vitest'
import { useSite } from './open.ts'
import { siteOf } from './site.ts'
import { misfitsOf } from './widths.ts'

const open = useSite(siteOf(path.join(import.meta.dirname, 'steps')))

test.each([1280, 390])('everything fits %i px, or shows that it is cut', async width => {
  const viewport = { width, height: 800 }
  const { page } = await open('en/steps.html', { viewport, reducedMotion: 'reduce' })
  expect((await misfitsOf(page)).page).toEqual([])
})

test('on a phone a table has a block for each row, with every head beside its value', async () => {
  const { page } = await open('en/steps.html', { viewport: { width: 390, height: 800 } })
  const row = page.locator('#rows tr[data-row="3"]')
  const box = await row.boundingBox()
  expect(box?.width).toBeLessThanOrEqual(390)
  expect(box?.height).toBeGreaterThan(80)
  const heads = await row
    .locator('td[data-head]')
    .evaluateAll(nodes =>
      nodes.map(node => `${node.getAttribute('data-head')}: ${node.textContent}`),
    )
  expect(heads).toContain('server: SYN-RECEIVED')
  expect(await page.locator('#rows thead').boundingBox()).toMatchObject({ width: 1, height: 1 })
})

test('a table of two runs has the heads of both under those of each side', async () => {
  const { page } = await open('en/steps.html', { viewport: { width: 1280, height: 800 } })
  const heads = await page
    .locator('#two thead tr')
    .evaluateAll(rows =>
      rows.map(row =>
        [...(row as unknown as { children: Iterable<Cell> }).children].map(
          cell =>
            `${cell.textContent} ${cell.getAttribute('scope')} ${cell.getAttribute('colspan') ?? 1}`,
        ),
      ),
    )
  expect(heads[0]).toEqual(expect.arrayContaining(['client colgroup 2', 'server colgroup 2']))
  expect(heads[1]?.slice(-4)).toEqual(['A col 1', 'B col 1', 'A col 1', 'B col 1'])
})

interface Cell {
  readonly textContent: string
  getAttribute(name: string): string | null
}
