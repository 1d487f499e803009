import type { Browser } from 'puppeteer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch } from '../../src/render/launch.ts'
import { contentRuns, laddersOf, randomRuns } from '../ladders.ts'
import { runYaml } from '../run.ts'

let browser: Browser

beforeAll(async () => {
  const launched = await launch(undefined)
  if ('reason' in launched) throw new Error(launched.reason)
  browser = launched
})
afterAll(() => browser.close())

/** As much of a page as the check needs. */
interface Page {
  readonly body: { innerHTML: string }
  querySelector(selector: 'svg'): Svg | null
}

interface Svg {
  readonly viewBox: { readonly baseVal: { readonly width: number; readonly height: number } }
  querySelectorAll(selector: 'text'): Iterable<{
    readonly textContent: string | null
    readonly transform: { readonly baseVal: { consolidate(): Turn | null } }
    getBBox(): {
      readonly x: number
      readonly y: number
      readonly width: number
      readonly height: number
    }
  }>
}

interface Turn {
  readonly matrix: Readonly<Record<'a' | 'b' | 'c' | 'd' | 'e' | 'f', number>>
}

/**
 * The texts of a figure that lie upon another, or outside the figure. A text is where a browser has it, turned as it
 * is; the tenth at its top and at its bottom is room of the font's.
 */
async function collisions(svgs: readonly string[]): Promise<string[][]> {
  const page = await browser.newPage()
  try {
    return await page.evaluate(
      (all: string[]) => {
        const { document } = globalThis as unknown as { document: Page }
        type Point = { x: number; y: number }
        const apart = (a: Point[], b: Point[]) =>
          [a, b].some(corners =>
            [0, 1].some(side => {
              const [from, to] = [corners[side], corners[side + 1]]
              if (!from || !to) return false
              const shadow = (points: Point[]) =>
                points.map(({ x, y }) => x * (to.x - from.x) + y * (to.y - from.y))
              const [one, other] = [shadow(a), shadow(b)]
              return (
                Math.max(...one) <= Math.min(...other) || Math.max(...other) <= Math.min(...one)
              )
            }),
          )
        return all.map(svg => {
          document.body.innerHTML = svg
          const root = document.querySelector('svg')
          if (!root) return ['no svg']
          const { width, height } = root.viewBox.baseVal
          const boxes = [...root.querySelectorAll('text')].map(text => {
            const box = text.getBBox()
            const turned = text.transform.baseVal.consolidate()?.matrix
            const [top, bottom] = [box.y + 0.1 * box.height, box.y + 0.9 * box.height]
            const corners = [
              { x: box.x, y: top },
              { x: box.x + box.width, y: top },
              { x: box.x + box.width, y: bottom },
              { x: box.x, y: bottom },
            ].map(({ x, y }) =>
              turned
                ? {
                    x: turned.a * x + turned.c * y + turned.e,
                    y: turned.b * x + turned.d * y + turned.f,
                  }
                : { x, y },
            )
            return { text: text.textContent ?? '', corners }
          })
          return boxes.flatMap(({ text, corners }, index) => {
            const over = boxes.slice(index + 1).filter(other => !apart(corners, other.corners))
            const isOut = corners.some(({ x, y }) => x < 0 || y < 0 || x > width || y > height)
            return [
              ...over.map(other => `"${text}" upon "${other.text}"`),
              ...(isOut ? [`"${text}" is cut off`] : []),
            ]
          })
        })
      },
      [...svgs],
    )
  } finally {
    await page.close()
  }
}

async function expectNone(ladders: ReturnType<typeof laddersOf>): Promise<void> {
  const found = await collisions(ladders.map(({ svg }) => svg))
  const bad = ladders.flatMap(({ name, language }, index) =>
    (found[index] ?? []).map(what => `${name} ${language}: ${what}`),
  )
  expect(bad).toEqual([])
}

test('no text of a ladder is upon another: content', async () => {
  await expectNone(laddersOf(contentRuns()))
})

test('no text of a ladder is upon another: random runs', async () => {
  await expectNone(laddersOf(randomRuns()))
})

test('no text of a ladder is upon another: long names and long numbers', async () => {
  const long =
    'A long name of a segment that explains all that there is to explain about it and more'
  const run = runYaml(`
title: test
endpoints:
  client: { iss: 4294967290, label: { en: a client that has a very long name of its own here, zh: 名字很长很长很长很长很长很长的客户端 } }
  server: { iss: 4294967000 }
steps: [{ server: passive OPEN }, { client: active OPEN }]
names:
  syn:
    segment: SYN from client
    label: { en: "${long}", zh: 这是一个特别长的名字用来说明标签必须截断而不能互相重叠也不能越过任何一条生命线 }
`)
  await expectNone(laddersOf([{ name: 'long', run }]))
})

test('the check sees a text upon another', async () => {
  const [found] = await collisions([
    '<svg viewBox="0 0 100 100"><text x="10" y="50">one</text><text x="12" y="52">other</text></svg>',
  ])
  expect(found).toEqual(['"one" upon "other"'])
})
