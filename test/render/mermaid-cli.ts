import { readFile } from 'node:fs/promises'
import { renderMermaid } from '@mermaid-js/mermaid-cli'
import type { Browser } from 'puppeteer'
import { facesFor } from '../../src/render/font.ts'
import { drawing } from '../../src/render/settings.ts'

/** A figure as mermaid-cli draws it, in a page of its own, with the same settings and the same font. */
export async function byMermaidCli(
  browser: Browser,
  source: string,
  format: 'svg' | 'png',
): Promise<Uint8Array> {
  const window = await browser.createBrowserContext()
  const cssUrl = await fontSheet(source)
  try {
    const options = { ...drawing, fontEmbed: false, customFontCSS: [{ cssUrl }] }
    return (await renderMermaid(window, source, format, options)).data
  } finally {
    await window.close()
  }
}

async function fontSheet(text: string): Promise<URL> {
  const faces = facesFor(text).map(async ({ file, weight, ranges }) => {
    const url = `data:font/woff2;base64,${await readFile(file, 'base64')}`
    return `@font-face{font-family:"Noto Sans SC";font-weight:${weight};unicode-range:${ranges};src:url(${url}) format("woff2")}`
  })
  const sheet = Buffer.from((await Promise.all(faces)).join('\n'))
  return new URL(`data:text/css;base64,${sheet.toString('base64')}`)
}
