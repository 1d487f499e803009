import { type Column, type Figure, headOf, type LineMark, type Shown } from './figure.ts'
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
    const mark = markIn(marks[index])
    const text = escapeXml(line)
    return mark === '' ? `${text}\n` : `<span${mark}>${text}</span>\n`
  })
  return `<pre><code class="language-${language}">${lines.join('').replace(/\n$/, '')}</code></pre>`
}

function tableOf({ columns, rows, marks, edges }: Extract<Figure, { kind: 'table' }>): string {
  const begins = cellsOf(columns)
  const lines = rows.map((row, index) => {
    const edge = edges?.[index]
    const taken = edge === undefined ? '' : ` data-edge="${escapeXml(edge)}"`
    const cells = row.map((content, column) => `${begins[column] ?? '<td>'}${inert(content)}</td>`)
    return `<tr${markIn(marks?.[index])}${taken}>${cells.join('')}</tr>`
  })
  const isTold = columns.some(({ role }) => role === 'lead')
  return [
    isTold ? '<table class="wf-told">' : '<table>',
    ...headOfTable(columns),
    '<tbody>',
    ...lines,
    '</tbody>',
    '</table>',
  ].join('\n')
}

/** The heads of a table's columns: of one line, or of two where some belong together. */
function headOfTable(columns: readonly Column[]): string[] {
  const groups = groupsOf(columns)
  const isPlain = groups.every(({ name }) => name === undefined)
  const head = ({ title, align }: Column, own: string, isFirst: boolean) => {
    const classes = [...(align === 'right' ? ['wf-right'] : []), ...(isFirst ? ['wf-first'] : [])]
    const look = classes.length > 0 ? ` class="${classes.join(' ')}"` : ''
    return `<th scope="col"${own}${look}>${inert(title)}</th>`
  }
  if (isPlain) {
    return [`<thead><tr>${columns.map(column => head(column, '', false)).join('')}</tr></thead>`]
  }
  const over = groups.flatMap(({ name, columns }, group) =>
    name === undefined
      ? columns.map((column, index) => head(column, ' rowspan="2"', index === 0 && group > 0))
      : [`<th scope="colgroup" colspan="${columns.length}" class="wf-first">${inert(name)}</th>`],
  )
  const under = groups.flatMap(({ name, columns }, group) =>
    name === undefined
      ? []
      : columns.map((column, index) => head(column, '', index === 0 && group > 0)),
  )
  return [
    ...groups.map(({ columns }) => `<colgroup span="${columns.length}"></colgroup>`),
    `<thead><tr>${over.join('')}</tr><tr>${under.join('')}</tr></thead>`,
  ]
}

/** Columns side by side that have a head in common. */
function groupsOf(
  columns: readonly Column[],
): { readonly name: string | undefined; readonly columns: Column[] }[] {
  const groups: { readonly name: string | undefined; readonly columns: Column[] }[] = []
  for (const column of columns) {
    const last = groups.at(-1)
    if (last && last.name === column.group) last.columns.push(column)
    else groups.push({ name: column.group, columns: [column] })
  }
  return groups
}

/** By column, the beginning of its cells: each says what its column is, for where there is no room for heads. */
function cellsOf(columns: readonly Column[]): string[] {
  const isTold = columns.some(({ role }) => role === 'lead')
  return groupsOf(columns).flatMap(({ name, columns: own }, group) =>
    own.map((column, index) => {
      const { align, side, role } = column
      const classes = [
        ...(align === 'right' ? ['wf-right'] : []),
        ...(role === undefined ? [] : [`wf-${role}`]),
        ...(index === 0 && group > 0 ? ['wf-first'] : []),
        ...(name === undefined || role ? [] : [`wf-of-${Math.min(own.length, 4)}`]),
      ]
      const label = isTold && role !== 'lead' ? ` data-head="${escapeXml(headOf(column))}"` : ''
      const look = classes.length > 0 ? ` class="${classes.join(' ')}"` : ''
      const of = side === undefined ? '' : ` data-side="${escapeXml(side)}"`
      return `<td${of}${label}${look}>`
    }),
  )
}

function markIn({ row, step }: LineMark = {}): string {
  if (row !== undefined) return ` data-row="${row}"`
  return step === undefined ? '' : ` data-step="${step}"`
}
