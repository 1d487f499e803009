import type { Column, Figure, LineMark, Shown } from './figure.ts'
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
  /** `Figure 3.`, as the caption begins; a figure without it has no caption. */
  readonly label?: string
  readonly caption: string
  /** Absent where a page cannot step through it. */
  readonly shown?: Shown
}

/** A figure as HTML, without a blank line, so that it may stand in Markdown. */
export function figureHtml(figure: Figure, framed: Framed): string {
  const { id, run, view, name, label, caption, shown } = framed
  const { side, steps = [] } = shown ?? {}
  const attributes = [
    'class="wf-figure"',
    `id="${escapeXml(id)}"`,
    `data-run="${escapeXml(run)}"`,
    `data-view="${escapeXml(view)}"`,
    ...(side === undefined ? [] : [`data-side="${escapeXml(side)}"`]),
    ...(steps.length === 0 ? [] : [`data-steps="${rangesOf(steps)}"`]),
  ]
  return [
    `<figure ${attributes.join(' ')}>`,
    ...(label === undefined
      ? []
      : [`<figcaption><strong>${escapeXml(label)}</strong> ${inert(caption)}</figcaption>`]),
    // What is wider than the page is scrolled, with the keyboard, too.
    `<section class="wf-view" aria-label="${escapeXml(name)}" tabindex="0">`,
    contentOf(figure),
    '</section>',
    '</figure>',
  ].join('\n')
}

/** A text whose signs of templates and of formulas do not meet: a page's script would find them in its elements. */
function inert(text: string): string {
  return escapeXml(text).replace(/&#123;(?=&#123;)|&#36;|\\(?=[()[\]])/g, '<span>$&</span>')
}

/** `2-4 6`, of 2, 3, 4 and 6. */
function rangesOf(numbers: readonly number[]): string {
  const ranges: { readonly from: number; to: number }[] = []
  for (const number of numbers) {
    const last = ranges.at(-1)
    if (last?.to === number - 1) last.to = number
    else ranges.push({ from: number, to: number })
  }
  return ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(' ')
}

function contentOf(figure: Figure): string {
  switch (figure.kind) {
    case 'drawing':
      return figure.narrow === undefined
        ? figure.svg
        : `<div class="wf-wide">${figure.svg}</div>\n<div class="wf-narrow">${figure.narrow}</div>`
    case 'diagram':
      return pre('mermaid', figure.source)
    case 'code':
      return pre(figure.language, figure.value, figure.marks)
    case 'table':
      return tableOf(figure)
    default:
      return figure satisfies never
  }
}

/** The break of an empty line is written out, for an empty line of Markdown would end the HTML. */
function pre(language: string, value: string, marks: readonly LineMark[] = []): string {
  const lines = value.split('\n').map((line, index) => {
    if (line === '') return '&#10;'
    const { row, step } = marks[index] ?? {}
    const [name, number] = row === undefined ? ['step', step] : ['row', row]
    const text = escapeXml(line)
    return number === undefined ? `${text}\n` : `<span data-${name}="${number}">${text}</span>\n`
  })
  return `<pre><code class="language-${language}">${lines.join('').replace(/\n$/, '')}</code></pre>`
}

function tableOf({ columns, rows, numbers, edges }: Extract<Figure, { kind: 'table' }>): string {
  const cell = (name: string, index: number, content: string, own: string) =>
    `<${name}${own}${columns[index]?.align === 'right' ? ' class="wf-right"' : ''}>${inert(content)}</${name}>`
  const head = columns.map(({ title }, index) => cell('th', index, title, ' scope="col"'))
  const lines = rows.map((row, index) => {
    const number = numbers?.[index]
    const edge = edges?.[index]
    const own = number === undefined ? '' : ` data-row="${number}"`
    const taken = edge === undefined ? '' : ` data-edge="${escapeXml(edge)}"`
    return `<tr${own}${taken}>${row.map((content, column) => cell('td', column, content, sideIn(columns[column]))).join('')}</tr>`
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

function sideIn(column: Column | undefined): string {
  return column?.side === undefined ? '' : ` data-side="${escapeXml(column.side)}"`
}
