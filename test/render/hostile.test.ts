import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { drawInOnePage } from '../../src/render/draw.ts'
import { useLaunched } from '../chromium.ts'
import { sample } from '../size.ts'

const browser = useLaunched()
let origin: string
const asked: string[] = []
const server = createServer((request, response) => {
  asked.push(request.url ?? '')
  response.end()
})

beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(async () => {
  await new Promise(resolve => server.close(resolve))
})

/** Mermaid that wants more than a drawing; `URL` is where somebody listens. */
const hostile: Readonly<Record<string, string>> = {
  image: 'sequenceDiagram\n  A->>B: <img src="URL/img"><object data="URL/object"></object>',
  script:
    'sequenceDiagram\n  A->>B: <script src="URL/script"></script><svg onload="fetch(\'URL/onload\')">',
  frame: 'sequenceDiagram\n  A->>B: <iframe src="URL/frame"></iframe><embed src="URL/embed">',
  refresh: 'sequenceDiagram\n  A->>B: <meta http-equiv="refresh" content="0;url=URL/refresh">',
  link: 'sequenceDiagram\n  A->>B: <link rel="stylesheet" href="URL/link"><link rel="dns-prefetch" href="URL">',
  import:
    '%%{init: {"themeCSS": "@import url(URL/import); text { fill: url(URL/fill) }"}}%%\nsequenceDiagram\n  A->>B: x',
  font: '%%{init: {"themeCSS": "@font-face { font-family: f; src: url(URL/font) } text { font-family: f }"}}%%\nsequenceDiagram\n  A->>B: x',
  loose:
    '%%{init: {"securityLevel": "loose"}}%%\nflowchart LR\n  A["<img src=URL/loose onerror=fetch(`URL/onerror`)>"]\n  click A href "URL/click"',
  shape: 'flowchart LR\n  A@{ img: "URL/shape", label: "x" }',
  style: 'flowchart LR\n  A --> B\n  style A fill:url(URL/style),background:url(URL/background)',
  file: 'flowchart LR\n  A@{ img: "file:///etc/passwd", label: "x" }',
}

test.each(sample(Object.keys(hostile), 4))(
  'a hostile figure reaches nothing and keeps no script: %s',
  async name => {
    const source = (hostile[name] ?? '').replaceAll('URL', origin)
    const drawn = await drawInOnePage(60_000)(browser(), { source, format: 'svg', id: 'x' })
    if (!('reason' in drawn)) {
      const svg = new TextDecoder().decode(drawn)
      expect(svg).not.toMatch(
        /<script|<iframe|<object|<embed|<meta|<[^<>]*\s(?:on\w+\s*=|href="(?!#))/i,
      )
      expect(svg).not.toContain('root:')
    }
    expect(asked).toEqual([])
  },
)

test('the browser that draws has no network, whatever a page allows', async () => {
  const page = await browser().newPage()
  const fails = await page.evaluate(
    url =>
      fetch(url, { mode: 'no-cors' }).then(
        () => false,
        () => true,
      ),
    `${origin}/fetch`,
  )
  await page.close()
  expect(fails).toBe(true)
  expect(asked).toEqual([])
})
