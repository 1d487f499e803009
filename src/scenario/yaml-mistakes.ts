import type { YAMLError } from 'yaml'

/** What is wrong with a text as YAML: where it is, as an offset, and `found; expected` in an author's words. */
interface YamlMistake {
  readonly offset: number
  readonly reason: string
}

/**
 * The mistakes that errors tell of, in the order of the text. A slip in the structure (indentation, a bracket, a colon)
 * makes the parser stumble over whatever follows, so that only the first of these is a mistake of the author's.
 */
export function mistakesIn(errors: readonly YAMLError[], text: string): YamlMistake[] {
  const sorted = errors.toSorted((a, b) => a.pos[0] - b.pos[0])
  const broken = sorted.findIndex(({ code }) => !local.has(code))
  return sorted.slice(0, broken < 0 ? sorted.length : broken + 1).map(error => {
    const told = tell(error, text)
    return { offset: error.pos[0], ...told }
  })
}

/** Errors of one value or one key, after which the parser reads on as if there were none. */
const local: ReadonlySet<YAMLError['code']> = new Set([
  ...(['BAD_ALIAS', 'BAD_DQ_ESCAPE', 'BAD_SCALAR_START', 'BAD_COLLECTION_TYPE'] as const),
  ...(['DUPLICATE_KEY', 'NON_STRING_KEY', 'TAG_RESOLVE_FAILED'] as const),
])

/** A mistake; the place is the error's where nothing better is known. */
type Told = Omit<YamlMistake, 'offset'> & { readonly offset?: number }

function tell({ code, message, pos }: YAMLError, text: string): Told {
  const at = pos[0]
  const word = wordAt(text, at)
  switch (code) {
    case 'TAB_AS_INDENT':
      return {
        reason: `a tab before \`${wordAt(text, skip(text, at))}\`; expected spaces as indentation`,
      }
    case 'DUPLICATE_KEY':
      return { reason: `key \`${word}\` for the second time; expected it once` }
    case 'BAD_SCALAR_START':
      return {
        reason: `a text that begins with ${text[at] === '`' ? 'a backtick' : `\`${text[at] ?? ''}\``}; expected quotes around it`,
      }
    case 'BAD_DQ_ESCAPE':
      return {
        reason: `\`${text.slice(at, at + 2)}\` in double quotes; expected \`\\\\\` for a backslash, or single quotes`,
      }
    case 'TAG_RESOLVE_FAILED':
      return {
        reason: `tag \`${word}\`; expected no tag, and quotes around a text that begins with \`!\``,
      }
    case 'NON_STRING_KEY':
      return text[at] === '{' && text.slice(0, at).trimEnd().endsWith('{')
        ? {
            offset: text.lastIndexOf('{', at - 1),
            reason: '`{{`; expected quotes around a text that begins with `{`',
          }
        : { reason: 'a list or a mapping as a key; expected a word, and `:` behind it' }
    case 'BLOCK_IN_FLOW':
      return {
        reason: `two \`: \` without a \`,\` between them, from \`${word}\` on; expected \`,\` between the items, and quotes around a text with \`: \``,
      }
    case 'MULTILINE_IMPLICIT_KEY':
      return withoutColon(text, at)
    case 'BLOCK_AS_IMPLICIT_KEY':
      return secondColon(text, at)
    case 'BAD_INDENT':
      return message.startsWith('Flow ') ? openBracket(text, at) : indentation(text, at)
    case 'MISSING_CHAR':
      return missing(message, text, at)
    case 'UNEXPECTED_TOKEN':
      return unexpected(message, text, at)
    default:
      return { reason: `${lowerFirst(message)}; expected YAML 1.2` }
  }
}

function missing(message: string, text: string, at: number): Told {
  const word = wordAt(text, skip(text, at))
  const quote = /^Missing closing (["'])/.exec(message)?.[1]
  if (quote !== undefined) {
    const offset = openQuote(text, quote)
    return {
      ...(offset !== undefined && { offset }),
      reason: `\`${quote}\` is not closed; expected another behind the text`,
    }
  }
  if (message.startsWith('Implicit map keys')) return withoutColon(text, at)
  if (message.startsWith('Comments')) {
    return { reason: '`#` directly behind a value; expected a space before it' }
  }
  if (message.startsWith('Missing ,')) {
    return { reason: `no \`,\` before \`${word}\`; expected \`,\` between the items` }
  }
  if (message.startsWith('Missing space after :')) {
    return { reason: '`:` without a space behind it; expected `KEY: VALUE`' }
  }
  if (message.startsWith('Sequence item')) return indentation(text, at)
  if (message.startsWith('Flow ')) return openBracket(text, at)
  return { reason: `${lowerFirst(message)}; expected YAML 1.2` }
}

function unexpected(message: string, text: string, at: number): Told {
  const word = wordAt(text, at)
  const [, bracket] = /^([}\]])/.exec(text.slice(at)) ?? []
  if (bracket !== undefined) {
    const pair = bracket === '}' ? '{' : '['
    return { reason: `\`${bracket}\` without \`${pair}\`; expected as many of one as of the other` }
  }
  if (message.startsWith('Unexpected ,')) {
    return { reason: '`,` without a value before it; expected an item' }
  }
  if (message.startsWith('Not a YAML token')) {
    return {
      reason: `\`${word}\` behind \`|\` or \`>\`; expected the text on the lines below, or quotes around it`,
    }
  }
  if (message.includes('on same line with key')) {
    return { reason: '`-` on the line of its key; expected the items of a list on lines below it' }
  }
  const before = text.slice(0, at)
  if (/(?:^|[\n\r])[ ]*$/.test(before)) return indentation(text, at)
  if (/["']\s*$/.test(before)) {
    return {
      reason: `\`${word}\` behind a text in quotes; expected nothing more on the line, and a quote within the text as \`''\` in single or \`\\"\` in double quotes`,
    }
  }
  return { reason: `\`${word}\` behind a value; expected a line of its own, or quotes around all` }
}

/** A key that has none, so that the line below seems to go on with it. */
function withoutColon(text: string, at: number): Told {
  const start = skip(text, at)
  const line = lineAt(text, start)
  return line.startsWith('- ')
    ? indentation(text, at)
    : {
        offset: start,
        reason: `\`${line}\` without \`:\`; expected \`:\` and a space behind a key`,
      }
}

/** A value that goes on with a `:`, on its own line or on the one below. */
function secondColon(text: string, at: number): Told {
  const start = skip(text, at)
  const line = lineAt(text, start)
  if (line.startsWith('- ')) return indentation(text, at)
  if (/:(?:\s|$)/.test(line)) {
    return { reason: `a second \`: \` in \`${line}\`; expected quotes around a text with \`: \`` }
  }
  return {
    reason: `\`${line}\` behind a key that has more below it; expected one or the other`,
  }
}

/** A line that begins where none of the lines above lets it; or what begins where it should, but for a `-`. */
function indentation(text: string, at: number): Told {
  const begin = Math.max(text.lastIndexOf('\n', at - 1) + 1, 0)
  const start = skip(text, Math.max(begin, 0))
  const found = start - begin
  const known = columnsAbove(text.slice(0, begin))
  const line = lineAt(text, start)
  const word = wordAt(text, start)
  if (known.includes(found)) {
    const reason = /^-\S/.test(line)
      ? '`-` without a space behind it; expected `- ` before an item of a list'
      : `\`${word}\` where the items of a list begin; expected \`- \` before it`
    return { offset: start, reason }
  }
  const spaces = `${found || 'no'} space${found === 1 ? '' : 's'}`
  const expected = known.length > 0 ? known.join(' or ') : 'none'
  return {
    offset: start,
    reason: `${spaces} before \`${word}\`; expected ${expected}, as in the lines above`,
  }
}

/** How many spaces the lines above a line have, from the nearest, as far as a line below them may begin there. */
function columnsAbove(above: string): number[] {
  const columns: number[] = []
  for (const line of above.split('\n').reverse()) {
    if (/^\s*(?:#|$)/.test(line)) continue
    const [, lead = '', content = ''] = /^( *(?:- +)*)(.*)/.exec(line) ?? []
    const dashes = [...lead.matchAll(/- /g)].map(({ index }) => index)
    const inner = /^[^{["'#][^:]*:(?:\s|$)/.test(content) ? [lead.length] : []
    for (const column of [...inner, ...dashes.reverse()]) {
      if (column < Math.min(...columns, Infinity)) columns.push(column)
    }
    if (columns.at(-1) === 0) break
  }
  return columns
}

/** A bracket that no other closes, or what stands in it too far to the left. */
function openBracket(text: string, at: number): Told {
  let depth = 0
  for (let offset = at - 1; offset >= 0; offset -= 1) {
    const character = text[offset] ?? ''
    if ('}]'.includes(character)) depth += 1
    else if ('{['.includes(character)) depth -= 1
    if (depth >= 0) continue
    const pair = character === '{' ? '}' : ']'
    return isClosed(text, offset)
      ? {
          offset: skip(text, at),
          reason: `\`${wordAt(text, skip(text, at))}\` is no further right than the key of its \`${character}\`; expected more spaces before it`,
        }
      : { offset, reason: `\`${character}\` is not closed; expected \`${pair}\`` }
  }
  return { reason: 'a bracket is not closed; expected `}` or `]`' }
}

function isClosed(text: string, open: number): boolean {
  let depth = 0
  for (const character of text.slice(open)) {
    if ('{['.includes(character)) depth += 1
    else if ('}]'.includes(character)) depth -= 1
    if (depth === 0) return true
  }
  return false
}

/** Where the quote opens that is not closed: the last one that begins a value. */
function openQuote(text: string, quote: string): number | undefined {
  const starts = [...text.matchAll(/(?:^|[\s,:[{])(["'])/g)]
  const last = starts.filter(([, found]) => found === quote).at(-1)
  return last && last.index + last[0].length - 1
}

/** Behind blanks. */
function skip(text: string, at: number): number {
  return at + (/^[ \t]*/.exec(text.slice(at))?.[0].length ?? 0)
}

/** The rest of a line, without blanks at its end. */
function lineAt(text: string, at: number): string {
  return /^[^\r\n]*/.exec(text.slice(at))?.[0].trimEnd() ?? ''
}

/** The word that begins at a place, without the `:` behind a key; of anything else the character. */
function wordAt(text: string, at: number): string {
  const line = lineAt(text, at)
  return /^[^\s:,{}[\]]+/.exec(line)?.[0] ?? line.slice(0, 1)
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, '')
}
