import type { Browser, Page } from 'puppeteer'
import { expect } from 'vitest'
import { useLaunched } from '../chromium.ts'
import type { drawingsOf } from '../drawings.ts'
import { collisions, pageIn } from './collisions.ts'
import { fonts } from './fonts.ts'

/** One browser for the tests of a file, and a check that in no font a text of some drawings is upon another. */
export function useLegible(): {
  browser(): Browser
  expectLegible(drawings: ReturnType<typeof drawingsOf>): Promise<void>
} {
  const browser = useLaunched()
  const pages = new Map<string, Page>()
  return {
    browser,
    async expectLegible(drawings) {
      const svgs = drawings.map(({ svg }) => svg)
      const bad: string[] = []
      for (const font of fonts) {
        const page = pages.get(font.name) ?? (await pageIn(browser(), font))
        pages.set(font.name, page)
        const found = await collisions(page, svgs)
        for (const [index, { name, language }] of drawings.entries()) {
          bad.push(
            ...(found[index] ?? []).map(what => `${name} ${language}, ${font.name}: ${what}`),
          )
        }
      }
      expect(bad).toEqual([])
    },
  }
}
