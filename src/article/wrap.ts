/** Characters that formatters break lines between without a space: Chinese and Japanese, and their punctuation. */
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303F\uFF01-\uFF60“”‘’…—]/u

/** A text in one line: a line's end is a space, or nothing between wide characters. */
export function unwrapped(text: string): string {
  return linesOf(text).reduce(
    (before, line) => `${before}${isWide(before.at(-1), line[0]) ? '' : ' '}${line}`,
  )
}

function isWide(before = '', behind = ''): boolean {
  return wide.test(before) && wide.test(behind)
}

/** Whether a text that may be wrapped says what another does: a line's end is a space, or nothing beside a wide character. */
export function isSameText(found: string, fresh: string): boolean {
  if (found === fresh) return true
  const [first = '', ...lines] = linesOf(found)
    .filter((line, index) => index === 0 || line !== '')
    .map(folded)
  const all = folded(fresh)
  let text = first
  for (const line of lines) {
    const isSpace = all[text.length] === ' '
    if (!isSpace && !wide.test(text.at(-1) ?? '') && !wide.test(line[0] ?? '')) return false
    text += isSpace ? ` ${line}` : line
  }
  return text === all
}

function folded(text: string): string {
  return text.replace(/[ \t\r\n]+/g, ' ')
}

/** The lines of a text, without the space around their ends. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/)
  return lines.map((line, index) => {
    const begun = index === 0 ? line : line.trimStart()
    return index === lines.length - 1 ? begun : begun.trimEnd()
  })
}
