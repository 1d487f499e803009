import type { Browser, BrowserContext } from 'puppeteer'
import { fontSheet } from './font.ts'
import type { RenderRequest } from './key.ts'
import type { Refusal } from './packages.ts'
import { drawing, maxTextSize } from './settings.ts'
import { finishSvg } from './svg.ts'

/** Draws an image without a stamp. Fails where the browser does. */
export async function draw(
  browser: Browser,
  { source, format, id }: RenderRequest,
): Promise<Uint8Array | Refusal> {
  const image = await drawPage(browser, source, format)
  if (format === 'png' || 'reason' in image) return image
  const svg = new TextDecoder().decode(image)
  return /<svg[^>]* aria-roledescription="error"/.test(svg)
    ? refuse('an error picture')
    : new TextEncoder().encode(finishSvg(svg, id))
}

/** In a window of its own: with others in one, Chromium may wait forever to take a picture of a page behind another. */
async function drawPage(
  browser: Browser,
  source: string,
  format: RenderRequest['format'],
): Promise<Uint8Array | Refusal> {
  const { renderMermaid } = await import('@mermaid-js/mermaid-cli')
  const { PuppeteerError } = await import('puppeteer')
  const options = { ...drawing, customFontCSS: [{ cssUrl: await fontSheet(source) }] }
  const window = await browser.createBrowserContext()
  try {
    return (await renderMermaid(silent(window), source, format, options)).data
  } catch (error) {
    // Errors of the browser or the connection to it are puppeteer's; all others are thrown within the page.
    if (!(error instanceof Error) || error instanceof PuppeteerError) throw error
    return refuse(error.message)
  } finally {
    await window.close()
  }
}

/** Why a source cannot be drawn, as far as that is known without a browser. */
export function refuseSource({ source }: RenderRequest): Refusal | undefined {
  if (source.length <= maxTextSize) return undefined
  const [size, limit] = [source.length, maxTextSize].map(number => number.toLocaleString('en'))
  return {
    reason: `figure of ${size} characters of Mermaid; expected at most ${limit}, which is Mermaid's limit: show fewer rows`,
    ruleId: 'figure-too-long',
  }
}

function refuse(message: string): Refusal {
  const [line = ''] = message.split('\n')
  const said = line
    .replace(/[.:\s]+$/, '')
    .replace(/^[A-Z](?=[a-z])/, letter => letter.toLowerCase())
  return { reason: `mermaid says: ${said}; expected a figure that it draws`, ruleId: 'mermaid' }
}

/** Without the printing that mermaid-cli does of what a page's console says. */
function silent(window: BrowserContext): BrowserContext {
  const newPage = async () => {
    const page = await window.newPage()
    const on = page.on.bind(page)
    page.on = (event, handler) => (event === 'console' ? page : on(event, handler))
    return page
  }
  return new Proxy(window, {
    get: (target, name) => {
      if (name === 'newPage') return newPage
      const value = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
