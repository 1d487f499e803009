import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'

/** The subsets of a font that has Chinese and Latin letters, and the names that pages ask for them by. */
const subsets = { 'chinese-simplified': 'PingFang SC', latin: 'Segoe UI' } as const

/** All text of a page in Noto Sans SC, so that it is as wide and as long as that on a phone, whatever fonts this machine has. */
export async function withTextFonts(page: Page): Promise<void> {
  const faces = Object.entries(subsets).flatMap(([subset, family]) =>
    [400, 700].map(weight => {
      const file = `node_modules/@fontsource/noto-sans-sc/files/noto-sans-sc-${subset}-${weight}-normal.woff2`
      const data = readFileSync(file).toString('base64')
      return `@font-face { font-family: "${family}"; font-weight: ${weight}; src: url(data:font/woff2;base64,${data}) }`
    }),
  )
  const content = [...faces, ':root { --wf-sans: "Segoe UI" !important }'].join('\n')
  await page.addStyleTag({ content })
  await page.evaluate('document.fonts.ready.then(() => true)')
}
