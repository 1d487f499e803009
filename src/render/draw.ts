import type { Browser } from 'puppeteer'
import type { DiagramRequest } from './key.ts'
import type { Refusal } from './packages.ts'
import { type DrawingPage, openPage } from './page.ts'
import { maxTextSize } from './settings.ts'
import { finishSvg } from './svg.ts'

/** Draws an image without a stamp, after the one before is done. Fails where the browser does. */
export type Draw = (browser: Browser, request: DiagramRequest) => Promise<Uint8Array | Refusal>

/**
 * All in one page of the browser. A page that crashes, or does not answer for so many milliseconds, is replaced, and
 * the figure tried once more: it may have suffered from another.
 */
export function drawInOnePage(patience: number): Draw {
  let kept: { readonly browser: Browser; readonly page: DrawingPage } | undefined

  async function attempt(browser: Browser, { source, format }: DiagramRequest) {
    const page = kept?.browser === browser ? kept.page : await openPage(browser, patience)
    // One that fails is not used again.
    kept = undefined
    const drawn = await page.draw(source, format)
    if ('lost' in drawn) await page.close()
    else kept = { browser, page }
    return drawn
  }

  return async (browser, request) => {
    const first = await attempt(browser, request)
    const drawn = 'lost' in first ? await attempt(browser, request) : first
    if ('lost' in drawn) return refuseLost(drawn.lost)
    if ('error' in drawn) return refuse(drawn.error)
    if (request.format === 'png') return drawn
    const svg = new TextDecoder().decode(drawn)
    return /<svg[^<>]* aria-roledescription="error"/.test(svg)
      ? refuse('an error picture')
      : new TextEncoder().encode(finishSvg(svg, request.id))
  }
}

/** Why a source cannot be drawn, as far as that is known without a browser. */
export function refuseSource({ source }: DiagramRequest): Refusal | undefined {
  if (source.length <= maxTextSize) return undefined
  const [size, limit] = [source.length, maxTextSize].map(number => number.toLocaleString('en'))
  return {
    reason: `figure of ${size} characters of Mermaid; expected at most ${limit}, which is Mermaid's limit: show fewer rows`,
    ruleId: 'figure-too-long',
  }
}

function refuseLost(how: string): Refusal {
  return {
    reason: `the browser's page ${how}, twice; expected a figure that it draws`,
    ruleId: 'page-lost',
  }
}

function refuse(message: string): Refusal {
  const [line = ''] = message.split('\n')
  const said = line
    .replace(/(?<![.:\s])[.:\s]+$/, '')
    .replace(/^[A-Z](?=[a-z])/, letter => letter.toLowerCase())
  return { reason: `mermaid says: ${said}; expected a figure that it draws`, ruleId: 'mermaid' }
}
