import type { Page } from 'playwright-core'

/** What of a page does not fit the screen, in lines. */
interface Misfits {
  /** An element that is wider, outside of what scrolls; a scroller that is cut without a cue; small text of a table. */
  readonly page: readonly string[]
  /** A drawing with text that is smaller than 11 px as it is displayed. */
  readonly drawings: readonly string[]
}

export async function misfitsOf(page: Page): Promise<Misfits> {
  return (await page.evaluate(`(${inPage})()`)) as Misfits
}

/** Runs in the page. */
const inPage = `() => {
  const scrollers = '.wf-view, .wf-scroll, .wf-code'
  const isShown = node => node.getClientRects().length > 0 && getComputedStyle(node).visibility !== 'hidden' && getComputedStyle(node).clipPath === 'none'
  const nameOf = node => {
    const figure = node.closest('.wf-figure, section')
    return (figure?.id || figure?.getAttribute('aria-label') || '') + ' ' + node.localName + ' ' + (node.getAttribute('class') ?? '') + ' ' + (node.textContent ?? '').trim().slice(0, 30)
  }
  const wide = [...document.querySelectorAll('body *')].filter(node => {
    if (node.parentElement.closest(scrollers) || node.closest('.wf-skip') || !isShown(node)) return false
    const { left, right, width } = node.getBoundingClientRect()
    return width > 1 && (left < -1 || right > document.documentElement.clientWidth + 1)
  })
  const cut = [...document.querySelectorAll(scrollers)].filter(node => {
    if (!isShown(node) || node.scrollWidth <= node.clientWidth + 1) return false
    const style = getComputedStyle(node)
    const cue = name => Number.parseFloat(style.getPropertyValue(name)) > 0
    return !cue('--wf-cut-start') && !cue('--wf-cut-end')
  })
  const small = [...document.querySelectorAll('.wf-figure *')].filter(node => {
    const hasText = [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim())
    const svg = node.ownerSVGElement
    if (!hasText || !isShown(node) || /^(style|title|desc)$/.test(node.localName)) return false
    const matrix = svg ? (node.localName === 'tspan' ? node.parentElement : node).getScreenCTM() : undefined
    const scale = matrix ? Math.hypot(matrix.a, matrix.b) : 1
    return Number.parseFloat(getComputedStyle(node).fontSize) * scale < 10.95
  })
  const perFigure = nodes => [...new Map(nodes.map(node => [node.closest('.wf-figure').id, node])).values()]
  const tooSmall = nodes => perFigure(nodes).map(node => 'too small: ' + nameOf(node))
  const { scrollWidth, clientWidth } = document.documentElement
  return {
    page: [
      ...(scrollWidth > clientWidth ? ['the page scrolls sideways'] : []),
      ...wide.slice(0, 3).map(node => 'too wide: ' + nameOf(node)),
      ...cut.map(node => 'cut without a cue: ' + nameOf(node)),
      ...tooSmall(small.filter(node => !node.ownerSVGElement)),
    ],
    drawings: tooSmall(small.filter(node => node.ownerSVGElement)),
  }
}`
