import stringWidth from 'string-width'

/** Columns as wide as their widest cell, two spaces between them; `right` are the indices of those that end flush. */
export function layOut(
  lines: readonly (readonly string[])[],
  right: readonly number[] = [],
): string {
  const cells = lines.map(line => line.map(text => ({ text, width: stringWidth(text) })))
  const widths: number[] = []
  for (const line of cells) {
    for (const [column, { width }] of line.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, width)
    }
  }
  const pad = ({ text, width }: { text: string; width: number }, column: number) => {
    const room = ' '.repeat((widths[column] ?? 0) - width)
    return right.includes(column) ? room + text : text + room
  }
  return cells.map(line => line.map(pad).join('  ').trimEnd()).join('\n')
}
