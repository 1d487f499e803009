/** Characters of an article, at most: a book's chapter has some fifty thousand. */
const mostText = 256 * 1024

/**
 * What Markdown's rules make readers compare with everything before it, in a block of lines without a blank one between
 * them: emphasis and brackets, and the lines themselves. The squares of all blocks together are at most that of one
 * block of so many.
 */
const mostInOneBlock = 5000

/** Quotes and lists in each other. */
const mostDepth = 100

/** Definitions of links and of footnotes. */
const mostDefinitions = 2000

/** What is too much in a text to be read as Markdown in any reasonable time, and in which line, counted from 1. */
export function excessIn(
  source: string,
): { readonly line: number; readonly reason: string } | undefined {
  if (source.length > mostText) {
    const [found, limit] = [source.length, mostText].map(number => number.toLocaleString('en'))
    return { line: 1, reason: `article of ${found} characters; expected at most ${limit}` }
  }
  const sums = { lines: 0, emphases: 0, brackets: 0 }
  const block = { start: 1, lines: 0, emphases: 0, brackets: 0 }
  let definitions = 0
  /** The columns of the lists that a line may be in. */
  const lists: number[] = []
  const lines = source.split(/\r\n|\n|\r/)
  for (const [index, text] of [...lines, ''].entries()) {
    const line = index + 1
    if (depthOf(text, lists) > mostDepth) {
      const reason = `quotes and lists more than ${mostDepth} deep; expected no such depth`
      return { line, reason }
    }
    if (!isBlank(text)) {
      if (block.lines === 0) block.start = line
      block.lines += 1
      block.emphases += countOf(text, /[*_~]/g)
      block.brackets += countOf(text, /[[\]]/g)
      if (/^[ \t>]*\[/.test(text) && text.includes(']:')) definitions += 1
      if (definitions > mostDefinitions) {
        return { line, reason: `more than ${mostDefinitions} definitions; expected no more` }
      }
      continue
    }
    for (const what of ['lines', 'emphases', 'brackets'] as const) {
      sums[what] += block[what] ** 2
      if (sums[what] > mostInOneBlock ** 2) {
        const found = `${block[what].toLocaleString('en')} ${words[what]} without a blank line between them`
        const reason = `${found}; expected at most ${mostInOneBlock.toLocaleString('en')}, and fewer in other blocks`
        return { line: block.start, reason }
      }
      block[what] = 0
    }
  }
  return undefined
}

const words = { lines: 'lines', emphases: 'signs of emphasis', brackets: 'brackets' }

function isBlank(line: string): boolean {
  return /^[ \t>]*$/.test(line)
}

function countOf(text: string, sign: RegExp): number {
  return text.match(sign)?.length ?? 0
}

/** How deeply a line may lie in quotes and lists; `lists` is brought up to date. */
function depthOf(line: string, lists: number[]): number {
  const start = /^(?:[ \t>]|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))*/.exec(line)?.[0] ?? ''
  let quotes = 0
  for (const { 0: sign, index } of start.matchAll(/>|[-+*]|\d{1,9}[.)]/g)) {
    if (sign === '>') quotes += 1
    else {
      while ((lists.at(-1) ?? -1) >= index) lists.pop()
      lists.push(index)
    }
  }
  return quotes + lists.length
}
