import type { Figure } from './figure.ts'
import { escapeXml } from './svg/xml.ts'

/** What stands around a figure in a page. */
export interface Framed {
  /** The anchor. */
  readonly id: string
  /** The scenario. */
  readonly run: string
  readonly view: string
  /** `Figure 3` */
  readonly name: string
  /** `Figure 3.`, as the caption begins. */
  readonly label: string
  readonly caption: string
}

/** A figure as HTML, without a blank line, so that it may stand in Markdown. */
export function figureHtml(
  figure: Figure,
  { id, run, view, name, label, caption }: Framed,
): string {
  const attributes = [
    'class="wf-figure"',
    `id="${escapeXml(id)}"`,
    `data-run="${escapeXml(run)}"`,
    `data-view="${escapeXml(view)}"`,
  ]
  return [
    `<figure ${attributes.join(' ')}>`,
    `<figcaption><strong>${escapeXml(label)}</strong> ${escapeXml(caption)}</figcaption>`,
    // What is wider than the page is scrolled, with the keyboard, too.
    `<section class="wf-view" aria-label="${escapeXml(name)}" tabindex="0">`,
    contentOf(figure),
    '</section>',
    '</figure>',
  ].join('\n')
}

function contentOf(figure: Figure): string {
  switch (figure.kind) {
    case 'drawing':
      return figure.svg
    case 'diagram':
      return pre('mermaid', figure.source)
    case 'code':
      return pre(figure.language, figure.value)
    case 'table':
      return tableOf(figure)
    default:
      return figure satisfies never
  }
}

/** The break of an empty line is written out, for an empty line of Markdown would end the HTML. */
function pre(language: string, value: string): string {
  const lines = value.split('\n').map(line => (line === '' ? '&#10;' : `${escapeXml(line)}\n`))
  return `<pre><code class="language-${language}">${lines.join('').replace(/\n$/, '')}</code></pre>`
}

function tableOf({ columns, rows, numbers }: Extract<Figure, { kind: 'table' }>): string {
  const cell = (name: string, index: number, content: string, scope = '') =>
    `<${name}${scope}${columns[index]?.align === 'right' ? ' class="wf-right"' : ''}>${escapeXml(content)}</${name}>`
  const head = columns.map(({ title }, index) => cell('th', index, title, ' scope="col"'))
  const lines = rows.map((row, index) => {
    const number = numbers?.[index]
    const own = number === undefined ? '' : ` data-row="${number}"`
    return `<tr${own}>${row.map((content, column) => cell('td', column, content)).join('')}</tr>`
  })
  return [
    '<table>',
    `<thead><tr>${head.join('')}</tr></thead>`,
    '<tbody>',
    ...lines,
    '</tbody>',
    '</table>',
  ].join('\n')
}
