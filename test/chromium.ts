import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { findBrowser } from '../src/render/find.ts'

/** One browser for the tests of a file, and a page in it for each; what a page writes to its console is a failure. */
export function useBrowser(): (options?: Parameters<Browser['newPage']>[0]) => Promise<Page> {
  let browser: Browser | undefined
  beforeAll(async () => {
    const found = findBrowser(undefined)
    if (typeof found !== 'string') throw new Error(found?.reason ?? 'no browser on this machine')
    browser = await chromium.launch({ executablePath: found, args: ['--no-sandbox'] })
  }, 60_000)
  afterAll(() => browser?.close())
  return async options => {
    if (!browser) throw new Error('no browser')
    return browser.newPage(options)
  }
}
