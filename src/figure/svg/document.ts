import { type Rules, styleOf } from './style.ts'
import { escapeXml } from './xml.ts'

/** What an SVG is and says besides what it shows. */
export interface Frame {
  /** What kind of drawing it is: the class that its style is for. */
  readonly kind: string
  /** Unlike that of any other figure of a page: letters, digits, hyphens and underscores, beginning with a letter. */
  readonly id: string
  readonly title: string
  readonly description: string
  readonly width: number
  readonly height: number
  /** How far it reaches above what its elements take for its top, in pixels; by default not at all. */
  readonly above?: number
  readonly rules: Rules
}

/** A whole SVG, on paper of its own. */
export function svgOf(
  { kind, id, title, description, width, height, above = 0, rules }: Frame,
  elements: readonly string[],
): string {
  const whole = height + above
  const body = [
    `<rect class="p"${above > 0 ? ` y="-${above}"` : ''} width="${width}" height="${whole}"/>`,
    ...elements.filter(Boolean),
  ].join('\n')
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" id="${id}" class="wf-${kind}" width="${width}" height="${whole}" viewBox="0 ${0 - above} ${width} ${whole}" role="img" aria-labelledby="${id}-t ${id}-d">`,
    `<title id="${id}-t">${escapeXml(title)}</title>`,
    `<desc id="${id}-d">${escapeXml(description)}</desc>`,
    `<style>${styleOf(`wf-${kind}`, rules, body)}</style>`,
    body,
    '</svg>',
  ].join('\n')
}

/** An id of a figure's own id. */
export function svgId(kind: string, id: string): string {
  return `${kind}-${id.replace(/[^\p{L}\p{N}_-]/gu, '-')}`
}
