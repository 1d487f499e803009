import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keyOf } from '../../src/render/key.ts'
import { rasterise } from '../../src/render/rasterise.ts'
import { openRenderer } from '../../src/render/renderer.ts'
import { unpackWoff } from '../../src/render/sfnt.ts'
import { readStamp } from '../../src/render/stamp.ts'
import { runArticleScenario } from '../articles.ts'
import { useLaunched } from '../chromium.ts'
import { drawing } from '../run.ts'

const browser = useLaunched()
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wirefig-raster-'))
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
})

/** The mean colour of each square of 8 by 8 pixels, row by row. */
async function squaresOf(png: Uint8Array): Promise<{ size: string; squares: number[][] }> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const { width, height } = info
  const squares: number[][] = []
  for (let top = 0; top + 8 <= height; top += 8) {
    for (let left = 0; left + 8 <= width; left += 8) {
      const sums = [0, 0, 0]
      for (let pixel = 0; pixel < 64; pixel += 1) {
        const start = 3 * ((top + (pixel >> 3)) * width + left + (pixel & 7))
        for (const channel of [0, 1, 2])
          sums[channel] = (sums[channel] ?? 0) + (data[start + channel] ?? 0)
      }
      squares.push(sums.map(sum => sum / 64))
    }
  }
  return { size: `${width} x ${height}`, squares }
}

async function byChromium(svg: string): Promise<Uint8Array> {
  const page = await browser().newPage()
  try {
    await page.setViewport({ width: 1600, height: 1200, deviceScaleFactor: 2 })
    await page.setContent(`<!doctype html><body style="margin:0">${svg}`)
    const element = await page.$('svg')
    if (!element) throw new Error('no svg')
    return await element.screenshot()
  } finally {
    await page.close()
  }
}

/** How many squares are otherwise in one picture than in the other. */
async function differences(a: Uint8Array, b: Uint8Array): Promise<number> {
  const [one, other] = [await squaresOf(a), await squaresOf(b)]
  expect(one.size).toBe(other.size)
  return one.squares.filter((rgb, index) =>
    rgb.some((value, channel) => Math.abs(value - (other.squares[index]?.[channel] ?? 0)) > 24),
  ).length
}

const drawings = [
  ['lost-syn', 'ladder'],
  ['zero-window', 'ladder'],
  ['simultaneous-close', 'state-ladder'],
  ['abort/established', 'states'],
] as const

/** Without its texts, whose font is another. */
function figureOf(name: string, view: string): string {
  const svg = drawing(runArticleScenario(name), view, '', 'zh')
  return svg.replace(/<text[\s\S]*?<\/text>/g, '')
}

test.each(drawings)('%s %s as sharp draws it is what Chromium shows', async (name, view) => {
  const svg = figureOf(name, view)
  expect(await differences(await rasterise(svg), await byChromium(svg))).toBe(0)
})

test('an arrowhead, a fill or a dash that is not there would be seen', async () => {
  const svg = figureOf('lost-syn', 'ladder')
  const whole = await byChromium(svg)
  const lacking = [
    svg.replace(/<path class="f"[^>]*>/, ''),
    svg.replace(/\.wf-ladder \.b2\{[^}]*\}/, ''),
    svg.replace('stroke-dasharray:6 3.5', ''),
    svg.replace(/<path class="x"[^>]*>/, ''),
  ]
  for (const other of lacking) {
    expect(other).not.toBe(svg)
    expect(await differences(await rasterise(other), whole)).toBeGreaterThan(0)
  }
})

test('letters are of one width where the drawing says so', async () => {
  const svg = (text: string, family: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="220" height="30"><text x="4" y="22" style="font:20px ${family}">${text}</text></svg>`
  const mono = 'Menlo,&quot;DejaVu Sans Mono&quot;,&quot;Noto Sans SC&quot;,monospace'
  // A full stop behind ten narrow letters is where it is behind ten wide ones.
  const hidden = (letters: string) => `<tspan fill-opacity="0">${letters}</tspan>.`
  const narrow = await rasterise(svg(hidden('iiiiiiiiii'), mono))
  const wide = await rasterise(svg(hidden('mmmmmmmmmm'), mono))
  const sans = await rasterise(svg(hidden('iiiiiiiiii'), '&quot;Noto Sans SC&quot;'))
  expect(Buffer.compare(narrow, wide)).toBe(0)
  expect(Buffer.compare(narrow, sans)).not.toBe(0)
})

test('the font is wirefig’s, whatever the machine has: twice the same, and Chinese is no boxes', async () => {
  const svg = (text: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="30"><style>text{font:20px Arial,"Noto Sans SC",sans-serif}</style><text x="4" y="22">${text}</text></svg>`
  const [one, again, other] = await Promise.all(
    [svg('三次握手'), svg('三次握手'), svg('四次挥手')].map(rasterise),
  )
  if (!one || !again || !other) throw new Error('nothing drawn')
  expect(Buffer.compare(one, again)).toBe(0)
  // As boxes, both would look the same.
  expect(Buffer.compare(one, other)).not.toBe(0)
})

test('a font is as it was before it was packed', () => {
  const file = path.join(
    'node_modules/@fontsource/noto-sans-sc/files/noto-sans-sc-latin-400-normal.woff',
  )
  const woff = readFileSync(file)
  const font = Buffer.from(unpackWoff(woff))
  // The size that the packed file says its font had.
  expect(font.length).toBe(woff.readUInt32BE(16))
  const count = font.readUInt16BE(4)
  const tags = Array.from({ length: count }, (_, index) =>
    font.toString('latin1', 12 + 16 * index, 16 + 16 * index),
  )
  expect(tags).toContain('glyf')
  for (const [index, tag] of tags.entries()) {
    const entry = 12 + 16 * index
    const [sum, offset, length] = [4, 8, 12].map(at => font.readUInt32BE(entry + at))
    if (tag === 'head') continue
    let found = 0
    for (let at = 0; at < (length ?? 0); at += 4) {
      found = (found + font.readUInt32BE((offset ?? 0) + at)) >>> 0
    }
    expect(found, tag).toBe(sum)
  }
  expect(() => unpackWoff(Buffer.from('no font'))).toThrow('no WOFF file')
})

test('a PNG is stamped and kept', async () => {
  const cache = path.join(folder, 'cache')
  const renderer = openRenderer({ browser: '/nowhere', cache })
  const request = { svg: drawing(runArticleScenario('lost-syn'), 'states'), format: 'png' } as const
  const [first, second] = [await renderer.draw(request), await renderer.draw(request)]
  await renderer.close()
  if ('reason' in first || 'reason' in second) throw new Error('not drawn')
  expect(readStamp(first.bytes, 'png')).toBe(keyOf(request))
  expect(Buffer.compare(first.bytes, second.bytes)).toBe(0)
  expect(keyOf({ ...request, svg: `${request.svg} ` })).not.toBe(keyOf(request))
})

test('without sharp there is no PNG, but the command that installs it', async () => {
  const alone = path.join(folder, 'alone')
  mkdirSync(alone)
  cpSync('src/render', path.join(alone, 'render'), { recursive: true })
  writeFileSync(path.join(alone, 'package.json'), '{ "type": "module" }')
  const script = `
    import { openRenderer } from './render/renderer.ts'
    const drawn = await openRenderer({ cache: 'cache' }).draw({ svg: '<svg/>', format: 'png' })
    console.log(JSON.stringify(drawn))`
  const node = ['--input-type=module', '--eval', script]
  const { stdout } = await promisify(execFile)(process.execPath, node, { cwd: alone })
  expect(JSON.parse(stdout)).toEqual({
    reason:
      'images need `sharp` and `@fontsource/noto-sans-sc`, not installed; expected `npm install --save-dev sharp @fontsource/noto-sans-sc` before',
    ruleId: 'not-installed',
  })
})

test('what sharp does not take is a fault', async () => {
  await expect(rasterise('no svg')).rejects.toThrow(/^sharp failed: /)
})
