import { type Browser, chromium, type Page } from 'playwright-core'
import type { Browser as PuppeteerBrowser } from 'puppeteer'
import { afterAll, beforeAll, beforeEach, TestRunner } from 'vitest'
import { findBrowser } from '../src/render/find.ts'
import { installedBrowser, launch } from '../src/render/launch.ts'

/** The system's browser, else that of an npm package; with a reason, where there is none. */
async function program() {
  const found = findBrowser(undefined)
  if (found === undefined) return (await installedBrowser()) ?? { reason: 'no browser here' }
  return typeof found === 'string' ? { executablePath: found } : found
}

const skipped = 'no browser was found: what needs one is not tested'
if ('reason' in (await program())) process.stdout.write(`${skipped}\n`)

/** Leaves out every test of a file where no browser can be started; true where it does. */
export async function needBrowser(): Promise<boolean> {
  const isMissing = 'reason' in (await program())
  beforeEach(({ skip }) => skip(isMissing, skipped))
  return isMissing
}

/** Leaves out the test that asks for a browser where there is none. */
function there<T>(browser: T | undefined): T {
  if (!browser) TestRunner.getCurrentTest()?.context.skip(skipped)
  if (!browser) throw new Error(skipped)
  return browser
}

/** One browser for the tests of a file, and a page in it for each; what a page writes to its console is a failure. */
export function useBrowser(): (options?: Parameters<Browser['newPage']>[0]) => Promise<Page> {
  let browser: Browser | undefined
  beforeAll(async () => {
    const found = await program()
    if ('reason' in found) return
    const { executablePath, env } = found as typeof found & { env?: Record<string, string> }
    browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox'],
      env: { ...process.env, ...env } as Record<string, string>,
    })
  }, 60_000)
  afterAll(() => browser?.close())
  return async options => there(browser).newPage(options)
}

/** One browser for the tests of a file, started as wirefig starts it. */
export function useLaunched(): () => PuppeteerBrowser {
  let browser: PuppeteerBrowser | undefined
  beforeAll(async () => {
    if ('reason' in (await program())) return
    const launched = await launch(undefined)
    if ('reason' in launched) throw new Error(launched.reason)
    browser = launched
  })
  afterAll(() => browser?.close())
  return () => there(browser)
}
