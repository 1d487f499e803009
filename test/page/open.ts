import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { useBrowser } from '../chromium.ts'

/** Where a site of a test lies: in memory, and nowhere else. */
export const origin = 'https://site.test'

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css',
  js: 'text/javascript',
  svg: 'image/svg+xml',
}

/** A page, and whatever it says, asks for or loads that it should not. */
interface Opened {
  readonly page: Page
  readonly faults: readonly string[]
}

/** Opens a page of a site, or of other files, until the test ends; `prepare` is done before anything is loaded. */
type Open = (
  path: string,
  options?: Parameters<Browser['newPage']>[0],
  how?: {
    readonly files?: ReadonlyMap<string, string>
    prepare?(page: Page): Promise<unknown>
  },
) => Promise<Opened>

/** One browser for the tests of a file, and pages of a site in it. */
export function useSite(site: ReadonlyMap<string, string>): Open {
  const newPage = useBrowser()
  return async (path, options, { files = site, prepare } = {}) => {
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
    await prepare?.(page)
    await page.goto(`${origin}/${path}`)
    return { page, faults }
  }
}

/** What axe finds wrong with a page as it is, in lines. */
export async function violationsOf(page: Page): Promise<string[]> {
  const found = await page.evaluate(
    `${axe.source}; axe.run(document, { resultTypes: ['violations'] })`,
  )
  const { violations } = found as { violations: Violation[] }
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join('; ')}`,
  )
}

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly target: unknown; readonly failureSummary: string }[]
}
