import type { Code } from 'mdast'
import type { VFileMessage } from 'vfile-message'
import { complain, type Place, warn } from '../message.ts'
import { orMkdocs } from './strays.ts'

/** What stands before a marker in its line where it begins a block. */
const before = /^(?:[ \t>]|[-+*][ \t]|\d{1,9}[.)][ \t])*/.source

const marker = new RegExp(
  `${before}(?:<!--+|\\{/\\*|\\[[^\\]\\r\\n]*\\]:[ \\t]*(?:#|<>)[ \\t]*["'(])[ \\t]*(?<close>/?)wirefig\\b`,
)

/** Code of an article that has something of wirefig's in it: in which line, counted from 1, and how many regions. */
interface InCode {
  readonly line: number
  readonly regions: number
}

function ours({ value }: Code): InCode | undefined {
  const lines = value.split(/\r\n|\n|\r/)
  const found = lines.map(line => {
    const groups = marker.exec(line)?.groups
    return groups ? (groups.close === '' ? 'open' : 'close') : /\]\(<?wirefig:/.test(line) && 'link'
  })
  const first = found.findIndex(Boolean)
  if (first < 0) return undefined
  return { line: first + 1, regions: found.filter(kind => kind === 'open').length }
}

/** What is said of a fence that nothing closes and that takes something of wirefig's into its code. */
export function openFence(node: Code, at: Place): VFileMessage[] {
  const found = ours(node)
  if (!found) return []
  const reason = `fence is not closed and makes code of line ${at.line + found.line}, which is wirefig’s; expected a line with the same fence before it`
  return [complain(at, reason, 'unclosed-fence')]
}

/** What is said, once for all, of regions that stand in indented code. */
export function regionsInCode(
  codes: readonly { readonly node: Code; readonly at: Place }[],
  source: string,
): VFileMessage[] {
  const lines = source.split(/\r\n|\n|\r/)
  const found = codes.flatMap(({ node, at }) => {
    const { line = 0, regions = 0 } = ours(node) ?? {}
    if (regions === 0) return []
    const text = lines[at.line + line - 2] ?? ''
    const column = (/^[ \t>]*/.exec(text)?.[0].length ?? 0) + 1
    return [{ node, regions, at: { ...at, line: at.line + line - 1, column } }]
  })
  const [first] = found
  if (!first) return []
  const count = found.reduce((sum, { regions }) => sum + regions, 0)
  const what = count === 1 ? 'region' : `${count} regions, the first of them,`
  const reason = `${what} in indented code, which stays as it is; expected less indentation, or a fence around an example${orMkdocs(source, first.node.position?.start.offset ?? 0)}`
  return [warn(first.at, reason, 'in-code')]
}

/** Whether code is that by its indentation: its first line is in the source as it is in the code. */
export function isIndented(node: Code, source: string): boolean {
  const { start, end } = node.position ?? {}
  if (!start || node.lang) return false
  const [line = ''] = source.slice(start.offset, end?.offset).split(/\r\n|\n|\r/)
  return line.trim() === node.value.split(/\r\n|\n|\r/)[0]?.trim()
}
