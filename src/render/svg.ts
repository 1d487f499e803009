/**
 * Makes an SVG of mermaid's fit to stand anywhere: in a page with others, in a dark page, in a viewer without HTML.
 * The SVG is as a browser's `XMLSerializer` writes it.
 */
export function finishSvg(svg: string, id: string): string {
  return `${withBackground(withOwnIds(withPlainMarkers(withTextLabels(svg)), id))}\n`
}

/** The SVG's size is the figure's, and at most the page's; its background is painted, as not every viewer knows the style. */
function withBackground(svg: string): string {
  const head = /^<svg[^<>]*>(?:<title[^<>]*>[^<]*<\/title>)?(?:<desc[^<>]*>[^<]*<\/desc>)?/.exec(
    svg,
  )?.[0]
  const box = head && /viewBox="([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+)"/.exec(head)
  if (!box) throw new Error('an SVG without its size')
  const [, x, y, width, height] = box
  const paper = `<rect x="${x}" y="${y}" width="${width}" height="${height}" style="fill: white; stroke: none;"/>`
  const fluid = head.replace(' style="', ' style="max-width: 100%; height: auto; ')
  return fluid + paper + svg.slice(head.length)
}

/** Viewers of SVG 1.1 would not turn an arrowhead that may also stand at a line's start; it may where it does. */
function withPlainMarkers(svg: string): string {
  const atStart = new Set(
    Array.from(svg.matchAll(/ marker-start="url\(#([^()"]+)\)"/g), ([, id]) => id),
  )
  return svg.replace(/<marker id="([^"<]*)"[^<>]*>/g, (marker, id) =>
    atStart.has(id) ? marker : marker.replace(' orient="auto-start-reverse"', ' orient="auto"'),
  )
}

/** Ids, and whatever refers to them, become `svg-FIGURE--ID`: letters, digits, hyphens and underscores as before. */
function withOwnIds(svg: string, figure: string): string {
  const ids = countedAnew(Array.from(svg.matchAll(/<[^<>]* id="([^"<]*)"/g), ([, id = '']) => id))
  const renew = (id: string) => {
    const counted = ids.get(id)
    return counted === undefined ? id : `svg-${figure}--${counted}`
  }
  const renewUrls = (text: string) =>
    text.replace(
      /url\((&quot;|["']?)#([^"'&()#]+)\1\)/g,
      (_, quote, id) => `url(${quote}#${renew(id)}${quote})`,
    )
  const renewSelectors = (css: string) =>
    css.replace(/#([\p{L}\p{N}_-]+)/gu, (_, id) => `#${renew(id)}`)
  const renewTag = (tag: string) =>
    renewUrls(tag).replace(
      / (id|(?:xlink:)?href|aria-labelledby|aria-describedby)="([^"]*)"/g,
      (_, name, value) => ` ${name}="${renewed(name, value, renew)}"`,
    )
  return svg.replace(/(<style[^<>]*>)([^<]*)|<[^<>]*>/g, (tag, style, css) =>
    style === undefined ? renewTag(tag) : renewTag(style) + renewSelectors(css),
  )
}

/**
 * Ids as in a page's first figure: mermaid counts `actorN` and `root-N`, of a sequence diagram's columns, on from one
 * figure to the next.
 */
function countedAnew(ids: readonly string[]): ReadonlyMap<string, string> {
  const counters = Map.groupBy(ids, id => /^(?:actor|root-)(?=\d+$)/.exec(id)?.[0])
  return new Map(
    Array.from(counters).flatMap(([name, own]) => {
      if (name === undefined) return own.map(id => [id, id] as const)
      const numbers = own.map(id => Number(id.slice(name.length))).sort((a, b) => a - b)
      return numbers.map((number, index) => [`${name}${number}`, `${name}${index}`] as const)
    }),
  )
}

function renewed(name: string, value: string, renew: (id: string) => string): string {
  if (name === 'id') return renew(value)
  if (name.startsWith('aria-')) return value.split(' ').map(renew).join(' ')
  return value.startsWith('#') ? `#${renew(value.slice(1))}` : value
}

/**
 * Labels in HTML become text, where they are of one line, as all of ours are: viewers that are no browsers leave HTML
 * out, and browsers cut it off where another font is wider.
 */
function withTextLabels(svg: string): string {
  return svg.replace(
    /<foreignObject width="([\d.]+)" height="([\d.]+)">((?:(?!<foreignObject)[\s\S])*?)<\/foreignObject>/g,
    (html, width, height, content) =>
      content.includes('<br') || Number(height) > lineHeight
        ? html
        : label(Number(width), Number(height), content),
  )
}

function label(width: number, height: number, content: string): string {
  const text = content.replace(/<[^<>]*>/g, '')
  if (text === '') return ''
  const style = /<span[^<>]* style="([^"<]*)"/.exec(content)?.[1] ?? ''
  const paper = content.includes('class="labelBkg"')
    ? `<rect width="${width}" height="${height}" style="fill: white; stroke: none; opacity: 1;"/>`
    : ''
  const [x, y] = [width / 2, height / 2 + baseline].map(number => Number(number.toFixed(3)))
  return `${paper}<text x="${x}" y="${y}" style="text-anchor: middle; ${style}">${text}</text>`
}

/** Of a label, in pixels: 1.5 times 16. */
const lineHeight = 24

/** From a line's middle to its baseline, in pixels: half of what the font's ascent (1.16) exceeds its descent (0.288), times 16. */
const baseline = 6.976
