import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, Page } from 'puppeteer'
import { facesFor } from './font.ts'
import { drawFigure, type MermaidError, prepare, showFigure, useFaces } from './in-page.ts'
import type { RenderRequest } from './key.ts'
import { mermaidFolder } from './packages.ts'
import { drawing } from './settings.ts'

/** A page with mermaid in it, that draws one figure after the other. */
export interface DrawingPage {
  /** A page that is lost draws no more, and is to be closed. */
  draw(source: string, format: RenderRequest['format']): Promise<Uint8Array | MermaidError | Lost>
  close(): Promise<void>
}

/** What became of the page: `crashed`. */
interface Lost {
  readonly lost: string
}

/**
 * In a window of its own: with others in one, Chromium may wait forever to take a picture of a page behind another.
 * It is lost when it does not answer for so many milliseconds. Nothing that is drawn can run a script or reach the
 * network.
 */
export async function openPage(browser: Browser, patience: number): Promise<DrawingPage> {
  const window = await browser.createBrowserContext()
  const page = await window.newPage()
  const crash = new Promise<Lost>(resolve => page.once('error', () => resolve({ lost: 'crashed' })))
  await page.setViewport(drawing.viewport)
  await page.setContent(paper)
  // As an expression rather than a script: the page's policy allows none.
  await page.evaluate(`${await readFile(mermaidFile(), 'utf8')};undefined`)
  await page.evaluate(prepare, drawing.mermaidConfig)
  const known = new Set<string>()

  async function drawAlone(source: string, format: RenderRequest['format']) {
    await loadFaces(page, source, known)
    const { svgId, backgroundColor } = drawing
    const drawn = await page.evaluate(drawFigure, { source, svgId, backgroundColor })
    if (typeof drawn !== 'string') return drawn
    return format === 'svg' ? new TextEncoder().encode(drawn) : photograph(page)
  }

  return {
    async draw(source, format) {
      let timer: NodeJS.Timeout | undefined
      const silence = new Promise<Lost>(resolve => {
        const lost = `gave no answer for ${patience / 1000} seconds`
        timer = setTimeout(() => resolve({ lost }), patience)
      })
      try {
        return await Promise.race([drawAlone(source, format), crash, silence])
      } finally {
        clearTimeout(timer)
      }
    },
    close: () => window.close(),
  }
}

/** The sheet that a figure is drawn on, as mermaid-cli has it: its margins decide where a PNG's pixels lie. */
const paper = `<!doctype html>
<html>
  <head>
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; font-src data:">
  </head>
  <body style="background: ${drawing.backgroundColor}"></body>
</html>`

/** One script with all in it, as mermaid is served to browsers. */
function mermaidFile(): string {
  return path.join(mermaidFolder(), 'dist/mermaid.min.js')
}

/** The bytes of a face are sent to a page once. */
async function loadFaces(page: Page, text: string, known: Set<string>): Promise<void> {
  const faces = facesFor(text).map(async ({ name, file, weight, ranges }) => ({
    name,
    ...(!known.has(name) && { url: `data:font/woff2;base64,${await readFile(file, 'base64')}` }),
    weight: String(weight),
    unicodeRange: ranges,
  }))
  const sent = await Promise.all(faces)
  await page.evaluate(useFaces, sent)
  for (const { name } of sent) known.add(name)
}

/** Of the figure that was drawn last, at its own size. */
async function photograph(page: Page): Promise<Uint8Array> {
  const clip = await page.evaluate(showFigure)
  const [width, height] = [clip.x + clip.width, clip.y + clip.height]
  await page.setViewport({ ...drawing.viewport, width, height })
  const image = await page.screenshot({ clip })
  await page.setViewport(drawing.viewport)
  return image
}
