import { escapeXml } from './xml.ts'

/** A number as SVG writes it, with at most so many decimals. */
export function round(value: number, decimals = 1): number {
  const scale = 10 ** decimals
  // No negative zero.
  return Math.round(value * scale) / scale || 0
}

/** A point in a path or a transformation. */
export function at(x: number, y: number): string {
  return `${round(x)} ${round(y)}`
}

/** Attributes by which a page finds what belongs to a row or a step, with a space before each. */
export function data(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .flatMap(([name, value]) =>
      value === undefined ? [] : ` data-${name}="${escapeXml(String(value))}"`,
    )
    .join('')
}

/** An element of text; `content` is XML. */
export function text(classes: string, place: string, content: string): string {
  return `<text class="${classes}" ${place}>${content}</text>`
}
