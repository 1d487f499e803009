import type { Browser, Page } from 'puppeteer'
import { afterAll, beforeAll, expect } from 'vitest'
import { launch } from '../../src/render/launch.ts'
import type { drawingsOf } from '../drawings.ts'
import { collisions, pageIn } from './collisions.ts'
import { fonts } from './fonts.ts'

/** One browser for the tests of a file, and a check that in no font a text of some drawings is upon another. */
export function useLegible(): {
  browser(): Browser
  expectLegible(drawings: ReturnType<typeof drawingsOf>): Promise<void>
} {
  let started: Browser | undefined
  const pages = new Map<string, Page>()
  beforeAll(async () => {
    const launched = await launch(undefined)
    if ('reason' in launched) throw new Error(launched.reason)
    started = launched
    for (const font of fonts) pages.set(font.name, await pageIn(launched, font))
  })
  afterAll(() => started?.close())
  const browser = () => {
    if (!started) throw new Error('no browser')
    return started
  }
  return {
    browser,
    async expectLegible(drawings) {
      const svgs = drawings.map(({ svg }) => svg)
      const bad: string[] = []
      for (const [font, page] of pages) {
        const found = await collisions(page, svgs)
        for (const [index, { name, language }] of drawings.entries()) {
          bad.push(...(found[index] ?? []).map(what => `${name} ${language}, ${font}: ${what}`))
        }
      }
      expect(bad).toEqual([])
    },
  }
}
