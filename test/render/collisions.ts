import type { Browser, Page } from 'puppeteer'
import type { Font } from './fonts.ts'

/** As much of a page as the check needs. */
interface Document {
  readonly body: { innerHTML: string }
  readonly head: { innerHTML: string }
  readonly fonts: Iterable<{ load(): Promise<unknown> }>
  querySelector(selector: 'svg'): Svg | null
}

interface Svg extends Placed {
  readonly viewBox: {
    readonly baseVal: { readonly y: number; readonly width: number; readonly height: number }
  }
  querySelectorAll(selector: `path${string}`): Iterable<
    Placed & {
      getTotalLength(): number
      getPointAtLength(length: number): { readonly x: number; readonly y: number }
    }
  >
  querySelectorAll(selector: 'text'): Iterable<
    Placed & {
      readonly textContent: string | null
      getBBox(): {
        readonly x: number
        readonly y: number
        readonly width: number
        readonly height: number
      }
    }
  >
}

/** What has a place on the screen. */
interface Placed {
  getScreenCTM(): Matrix
}

interface Matrix extends Readonly<Record<'a' | 'b' | 'c' | 'd' | 'e' | 'f', number>> {
  inverse(): Matrix
  multiply(other: Matrix): Matrix
}

/**
 * The texts of a figure that lie upon another or upon an arrow's line (of class `l…`), or outside the figure.
 * A text is where a browser has it, turned as it is; the tenth at its top and at its bottom is room of the font's.
 */
export async function collisions(page: Page, svgs: readonly string[]): Promise<string[][]> {
  return await page.evaluate(
    (all: string[]) => {
      const { document } = globalThis as unknown as { document: Document }
      type Point = { x: number; y: number }
      const apart = (a: Point[], b: Point[]) =>
        [a, b].some(corners =>
          [0, 1].some(side => {
            const [from, to] = [corners[side], corners[side + 1]]
            if (!from || !to) return false
            const shadow = (points: Point[]) =>
              points.map(({ x, y }) => x * (to.x - from.x) + y * (to.y - from.y))
            const [one, other] = [shadow(a), shadow(b)]
            return Math.max(...one) <= Math.min(...other) || Math.max(...other) <= Math.min(...one)
          }),
        )
      return all.map(svg => {
        document.body.innerHTML = svg
        const root = document.querySelector('svg')
        if (!root) return ['no svg']
        const { y: top, width, height } = root.viewBox.baseVal
        const moved = (element: Placed, points: readonly Point[]): Point[] => {
          const { a, b, c, d, e, f } = root
            .getScreenCTM()
            .inverse()
            .multiply(element.getScreenCTM())
          return points.map(({ x, y }) => ({ x: a * x + c * y + e, y: b * x + d * y + f }))
        }
        const boxes = [...root.querySelectorAll('text')].map(text => {
          const box = text.getBBox()
          const [top, bottom] = [box.y + 0.1 * box.height, box.y + 0.9 * box.height]
          const corners = moved(text, [
            { x: box.x, y: top },
            { x: box.x + box.width, y: top },
            { x: box.x + box.width, y: bottom },
            { x: box.x, y: bottom },
          ])
          return { text: text.textContent ?? '', corners }
        })
        const points = [...root.querySelectorAll('path[class^="l"][data-edge]')].flatMap(line => {
          const steps = Math.floor(line.getTotalLength() / 2)
          const along = Array.from({ length: steps }, (_, step) => line.getPointAtLength(2 * step))
          return moved(line, along)
        })
        return boxes.flatMap(({ text, corners }, index) => {
          const over = boxes.slice(index + 1).filter(other => !apart(corners, other.corners))
          const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)]
          const isCrossed = points.some(
            ({ x, y }) =>
              x > Math.min(...xs) &&
              x < Math.max(...xs) &&
              y > Math.min(...ys) &&
              y < Math.max(...ys),
          )
          const isOut = corners.some(
            ({ x, y }) => x < 0 || y < top || x > width || y > top + height,
          )
          return [
            ...over.map(other => `"${text}" upon "${other.text}"`),
            ...(isCrossed ? [`"${text}" upon a line`] : []),
            ...(isOut ? [`"${text}" is cut off`] : []),
          ]
        })
      })
    },
    [...svgs],
  )
}

/** A page in which all texts of drawings are set in a font. */
export async function pageIn(browser: Browser, { css }: Font): Promise<Page> {
  const page = await browser.newPage()
  await page.evaluate(async style => {
    const { document } = globalThis as unknown as { document: Document }
    document.head.innerHTML = `<style>${style}</style>`
    await Promise.all(Array.from(document.fonts, face => face.load()))
  }, css)
  return page
}
