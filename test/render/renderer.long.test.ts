import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { fromCache } from '../../src/render/cache.ts'
import { packagedChromium } from '../../src/render/chromium.ts'
import { findBrowser } from '../../src/render/find.ts'
import { type DiagramRequest, keyOf } from '../../src/render/key.ts'
import { openRenderer } from '../../src/render/renderer.ts'
import { readStamp } from '../../src/render/stamp.ts'
import { needBrowser } from '../chromium.ts'
import { oneCharacter, sequence, states } from './figures.ts'

const requests: readonly DiagramRequest[] = [
  { source: sequence, format: 'svg', id: '握手' },
  { source: states, format: 'svg', id: 'path' },
  { source: states, format: 'svg', id: 'path-again' },
  { source: sequence, format: 'png', id: '握手' },
  { source: states, format: 'png', id: 'path' },
]

let folder: string
/** What the first renderer made of the requests, with the cache that it filled. */
let images: readonly Uint8Array[]
let cache: string

const noBrowser = await needBrowser()

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wirefig-render-'))
  if (noBrowser) return
  cache = path.join(folder, 'cache')
  const printed = (['log', 'info', 'warn', 'error'] as const).map(name => vi.spyOn(console, name))
  images = await drawAll(cache, requests)
  for (const spy of printed) expect(spy).not.toHaveBeenCalled()
})
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => {
  vi.unstubAllEnvs()
})

async function drawAll(to: string, wanted: readonly DiagramRequest[]): Promise<Uint8Array[]> {
  const renderer = openRenderer({ cache: to })
  try {
    const drawn = await Promise.all(wanted.map(request => renderer.draw(request)))
    return drawn.map(result => {
      if ('reason' in result) throw new Error(result.reason)
      return result.bytes
    })
  } finally {
    await renderer.close()
  }
}

function svgOf(index: number): string {
  return new TextDecoder().decode(images[index])
}

test('an image says what it was drawn from, and the cache has it', () => {
  for (const [index, request] of requests.entries()) {
    const image = images[index] ?? new Uint8Array()
    expect(readStamp(image, request.format)).toBe(keyOf(request))
    expect(fromCache(cache, request)).toEqual(Buffer.from(image))
  }
  expect(readdirSync(cache)).toHaveLength(requests.length)
})

test('another run draws the same bytes, in any order', async () => {
  const order = [4, 2, 0, 3, 1]
  const wanted = order.flatMap(index => requests[index] ?? [])
  const again = await drawAll(path.join(folder, 'again'), wanted)
  for (const [at, index] of order.entries()) expect(again[at]).toEqual(images[index])
})

describe('the ids of an SVG', () => {
  const idsOf = (svg: string) => Array.from(svg.matchAll(/ id="([^"]*)"/g), ([, id = '']) => id)

  test.each([0, 1, 2])(
    'are unique and of its figure, and all that is referred to exists (%i)',
    index => {
      const svg = svgOf(index)
      const ids = idsOf(svg)
      expect(ids.length).toBeGreaterThan(10)
      expect(new Set(ids).size).toBe(ids.length)
      expect(ids.filter(id => !id.startsWith(`svg-${requests[index]?.id}--`))).toEqual([])
      const referred = [
        ...Array.from(
          svg.matchAll(/url\((?:&quot;)?#([^&)]+)|href="#([^"]+)"/g),
          found => found[1] ?? found[2],
        ),
        ...Array.from(svg.matchAll(/aria-(?:labelled|described)by="([^"]*)"/g), ([, id]) => id),
        ...Array.from(svg.matchAll(/(?<=[}>,])#([\w\p{L}-]+)(?=[^{}]*\{)/gu), ([, id]) => id),
      ]
      expect(referred.length).toBeGreaterThan(10)
      expect(referred.filter(id => !ids.includes(id ?? ''))).toEqual([])
    },
  )

  test('are of no other figure, even of the same source', () => {
    const all = [0, 1, 2].flatMap(index => idsOf(svgOf(index)))
    expect(new Set(all).size).toBe(all.length)
  })
})

test('an SVG is its own size on white paper, holds text, and no HTML and no font', () => {
  for (const svg of [svgOf(0), svgOf(1)]) {
    const [, width, height] = /<svg[^>]* width="([\d.]+)"[^>]* height="([\d.]+)"/.exec(svg) ?? []
    expect(svg).toContain(`width="${width}" height="${height}" style="fill: white;`)
    expect(Number(width)).toBeLessThan(1000)
    expect(svg).not.toMatch(/foreignObject|@font-face|<!DOCTYPE/)
  }
  const texts = (index: number) =>
    Array.from(svgOf(index).matchAll(/<text[^>]*>(.*?)<\/text>/g), ([, text = '']) =>
      text.replace(/<[^>]*>/g, ''),
    )
  expect(texts(0)).toEqual(
    expect.arrayContaining(['第一次握手 SYN seq=100', 'ESTABLISHED #1', '3']),
  )
  expect(texts(1)).toEqual([
    '(1) active OPEN / snd SYN',
    '(2, 3, 4, 5, 6, 7) rcv SYN / snd SYN,ACK',
    'rcv RST',
    'CLOSED',
    'SYN-SENT',
    'SYN-RECEIVED',
  ])
})

test('a PNG is twice the size of the SVG', () => {
  const png = Buffer.from(images[4] ?? [])
  const [, width, height] = /<svg[^>]* width="([\d.]+)"[^>]* height="([\d.]+)"/.exec(svgOf(1)) ?? []
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(
    [width, height].map(number => 2 * Math.ceil(Number(number))),
  )
})

test('Chinese is no boxes', async () => {
  // Two characters that no font has, both boxes, are drawn alike.
  const characters = ['客', '务', '\u{50005}', '\u{50006}']
  const wanted = characters.map(character => ({
    source: oneCharacter(character),
    format: 'png' as const,
    id: 'x',
  }))
  const pixels = (await drawAll(cache, wanted)).map(png =>
    dataOf(Buffer.from(png)).toString('base64'),
  )
  expect(new Set(pixels).size).toBe(3)
  expect(pixels[2]).toBe(pixels[3])
})

/** The chunks of a PNG with its pixels. */
function dataOf(png: Buffer): Buffer {
  const found: Buffer[] = []
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) !== 'IDAT') continue
    found.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  }
  return Buffer.concat(found)
}

test('what the cache has is not drawn again, and no browser starts for it', async () => {
  const renderer = openRenderer({ cache, browser: '/nowhere/chromium' })
  const before = requests.map(request =>
    statSync(path.join(cache, `${keyOf(request)}.${request.format}`)),
  )
  const drawn = await Promise.all(requests.map(request => renderer.draw(request)))
  expect(drawn).toEqual(images.map(bytes => ({ bytes: Buffer.from(bytes) })))
  const changed = await renderer.draw({ source: `${sequence}\n`, format: 'svg', id: 'x' })
  expect(changed).toEqual({
    reason: 'no browser at `/nowhere/chromium`; expected Chromium, Chrome or Edge',
    ruleId: 'no-browser',
  })
  const after = requests.map(request =>
    statSync(path.join(cache, `${keyOf(request)}.${request.format}`)),
  )
  expect(after.map(({ mtimeMs }) => mtimeMs)).toEqual(before.map(({ mtimeMs }) => mtimeMs))
  await renderer.close()
})

test('a broken file of the cache is drawn again; one of a kind is drawn once', async () => {
  const request: DiagramRequest = { source: oneCharacter('a'), format: 'svg', id: 'x' }
  const file = path.join(cache, `${keyOf(request)}.svg`)
  writeFileSync(file, '<svg')
  const [one, two] = await drawAll(cache, [request, request])
  expect(one).toBe(two)
  expect(readFileSync(file)).toEqual(Buffer.from(one ?? []))
})

test('a source that cannot be drawn is told why', async () => {
  const renderer = openRenderer({ cache })
  const draw = (source: string, format: 'svg' | 'png') => renderer.draw({ source, format, id: 'x' })
  const drawn = await Promise.all([
    draw('sequenceDiagram\n  a->>: x', 'svg'),
    draw('stateDiagram-v2\n  a --> ', 'png'),
    draw('what', 'svg'),
  ])
  expect(drawn).toEqual([
    {
      reason: 'mermaid says: parse error on line 2; expected a figure that it draws',
      ruleId: 'mermaid',
    },
    { reason: expect.stringMatching(/^mermaid says: parse error on line \d; /), ruleId: 'mermaid' },
    { reason: expect.stringMatching(/^mermaid says: no diagram type detected/), ruleId: 'mermaid' },
  ])
  await renderer.close()
})

test("a source past mermaid's limit is refused without a browser", async () => {
  const source = `sequenceDiagram\n  a->>b: ${'x'.repeat(49_975)}`
  const renderer = openRenderer({ cache: path.join(folder, 'none'), browser: '/nowhere' })
  expect(await renderer.draw({ source: `${source}y`, format: 'png', id: 'x' })).toEqual({
    reason:
      "figure of 50,001 characters of Mermaid; expected at most 50,000, which is Mermaid's limit: show fewer rows",
    ruleId: 'figure-too-long',
  })
  expect(await renderer.draw({ source, format: 'png', id: 'x' })).toMatchObject({
    ruleId: 'no-browser',
  })
  await renderer.close()
})

test('a browser that does not start is told why', async () => {
  const renderer = openRenderer({ cache, browser: process.execPath })
  const request: DiagramRequest = { source: 'sequenceDiagram\n  a->>b: y', format: 'svg', id: 'x' }
  expect(await renderer.draw(request)).toEqual({
    reason: expect.stringMatching(
      /^browser `.*` does not start: .*bad option.*; expected Chromium/,
    ),
    ruleId: 'no-browser',
  })
  await renderer.close()
})

test('a run that nobody closes ends, and its browser with it', async () => {
  const script = `
    import { openRenderer } from ${JSON.stringify(path.resolve('src/render/renderer.ts'))}
    const renderer = openRenderer({ cache: ${JSON.stringify(path.join(folder, 'left'))} })
    const drawn = await renderer.draw({ source: 'sequenceDiagram\\n  a->>b: x', format: 'svg', id: 'x' })
    console.log('bytes' in drawn)`
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script])
  expect(await run).toMatchObject({ stdout: 'true\n', stderr: '' })
})

const system = findBrowser(undefined)
const onLinux = process.platform === 'linux' && process.arch === 'x64'

describe.skipIf(!onLinux)('without a browser and without fonts of the system', () => {
  test.runIf(typeof system === 'string')('the packaged Chromium draws the same SVG', async () => {
    const chromium = await packagedChromium()
    if (!chromium || 'reason' in chromium) throw new Error('@sparticuz/chromium is not there')
    const fonts = path.join(folder, 'fonts.conf')
    const own = path.join(path.dirname(chromium.path), 'fonts')
    writeFileSync(
      fonts,
      `<fontconfig><dir>${own}</dir><cachedir>${folder}/fc</cachedir></fontconfig>`,
    )
    vi.stubEnv('PATH', '')
    vi.stubEnv('FONTCONFIG_FILE', fonts)
    for (const name of ['WIREFIG_BROWSER', 'PUPPETEER_EXECUTABLE_PATH', 'CHROME_PATH'])
      vi.stubEnv(name, '')
    expect(findBrowser(undefined)).toBeUndefined()
    const svgs = requests.filter(({ format }) => format === 'svg')
    const drawn = await drawAll(path.join(folder, 'packaged'), svgs)
    expect(drawn.map(bytes => new TextDecoder().decode(bytes))).toEqual([0, 1, 2].map(svgOf))
  })
})
