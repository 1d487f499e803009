import { Liquid, LiquidError, type Template } from 'liquidjs'
import type { VFileMessage } from 'vfile-message'
import { complain, isNearly, unknown } from '../message.ts'

/**
 * The frame of a built article: a Liquid template that says `{{ body }}` where the article goes. Where it says
 * `{{ lead }}`, too, the article's lead goes there, and the rest where the body goes.
 */
export interface Frame {
  readonly file: string
  /** Whether it is the project's own, for its author to change; else it is the package's. */
  readonly own: boolean
  readonly source: string
}

/** Templates see their variables and nothing else: no files, no layouts, no partials, no clock. */
const engine = new Liquid({
  strictVariables: true,
  strictFilters: true,
  templates: {},
  // Octets of a template; what it may compute with, in characters and elements; and milliseconds.
  parseLimit: 64 * 1024,
  memoryLimit: 1_000_000,
  renderLimit: 2000,
})
for (const filter of Object.keys(engine.filters)) {
  if (filter.startsWith('date')) delete engine.filters[filter]
}

/** Characters that a template may make, the article's own body not counted. */
const mostText = 1024 * 1024

/** Where a piece of text begins, and where it ends. */
export type Span = readonly [start: number, end: number]

/** A text, or what is wrong with the template. */
export interface Filled {
  readonly text?: string
  /** Where in the text the author's own stands. */
  readonly own?: readonly Span[]
  readonly messages: readonly VFileMessage[]
}

/** An article without its front matter. */
export interface Unframed {
  /** What stands before its first heading: nothing, or the answer in short. */
  readonly lead: string
  readonly body: string
}

/**
 * Puts the article of a file into its frame. The article is data: what looks like Liquid in it stays as it is. The frame
 * takes on the line breaks of the article, and an article that ends without one gets it. A lead that is not there is
 * nothing to Liquid, so that `{% if lead %}` holds only where it is.
 */
export function fillFrame(
  frame: Frame,
  variables: Readonly<Record<string, unknown>>,
  { lead, body }: Unframed,
  file: string,
): Filled {
  const marks = unusedMarks(JSON.stringify([frame.source, variables]))
  const hasLead = lead.trim() !== ''
  const shown = { lead: hasLead ? marks.lead : null, body: marks.body }
  const { text, messages } = fill(frame, { ...variables, ...shown }, file)
  if (text === undefined) return { messages }
  const [leads, bodies] = [marks.lead, marks.body].map(mark => text.split(mark).length - 1)
  const mistake = (reason: string): Filled => {
    const place = { file: frame.file, line: 1, column: 1 }
    return { messages: [complain(place, reason, 'template-body')] }
  }
  if (bodies !== 1) return mistake(`\`{{ body }}\` shows ${bodies} times; expected it once`)
  if (leads !== 0 && leads !== 1) {
    return mistake(`\`{{ lead }}\` shows ${leads} times; expected it once, or not at all`)
  }
  const rest = leads === 1 ? body : lead + body
  const eol = /\r\n|\n|\r/.exec(lead + body)?.[0] ?? '\n'
  const whole = /[\r\n]$/.test(rest) ? rest : rest + eol
  const framed = text.replace(/\r\n|\n|\r/g, eol)
  const puts = [
    { mark: marks.lead, put: lead.trimEnd() },
    { mark: marks.body, put: whole },
  ]
    .map(({ mark, put }) => ({ start: framed.indexOf(mark), mark, put }))
    .filter(({ start }) => start >= 0)
    .sort((a, b) => a.start - b.start)
  let [filled, at] = ['', 0]
  const own: Span[] = []
  for (const { start, mark, put } of puts) {
    filled += framed.slice(at, start)
    own.push([filled.length, filled.length + put.length])
    filled += put
    at = start + mark.length
  }
  return { text: filled + framed.slice(at), own, messages }
}

/** What a frame may show that is of no front matter. */
const given: readonly string[] = ['lead', 'body', 'lang']

/** The keys of the front matter that a frame shows, or what is wrong with it. */
export function keysOf(frame: Frame): {
  readonly keys: readonly string[]
  readonly messages: readonly VFileMessage[]
} {
  return {
    keys: [],
    ...withTemplate(frame, parsed => {
      const names = new Set(globalsOf(parsed).map(({ segments }) => String(segments[0])))
      return { keys: [...names].filter(name => !given.includes(name)), messages: [] }
    }),
  }
}

/** Fills a template for a file. */
export function fill(
  template: Frame,
  variables: Readonly<Record<string, unknown>>,
  file: string,
): Filled {
  return withTemplate(template, parsed => {
    const messages = missing(template, parsed, Object.keys(variables), file)
    if (messages.length > 0) return { messages }
    const text = String(engine.renderSync([...parsed], variables))
    if (text.length <= mostText) return { text, messages: [] }
    const [found, limit] = [text.length, mostText].map(number => number.toLocaleString('en'))
    const reason = `${found} characters around the article; expected at most ${limit}`
    const place = { file: template.file, line: 1, column: 1 }
    return { messages: [complain(place, reason, 'template')] }
  })
}

/** What comes of a parsed template; one that is no Liquid, or cannot be filled, is its author's mistake. */
function withTemplate<T>(
  { file, source }: Frame,
  use: (parsed: readonly Template[]) => T,
): T | { readonly messages: readonly VFileMessage[] } {
  try {
    return use(engine.parse(source))
  } catch (error) {
    if (!(error instanceof LiquidError)) throw error
    const [line, column] = error.token.getPosition()
    const place = { file, line: line ?? 1, column: column ?? 1 }
    const reason = `no Liquid: ${error.originalError?.message ?? error.message}; expected a template`
    return { messages: [complain(place, reason.split(', file:')[0] ?? reason, 'template')] }
  }
}

/** Characters of Unicode's private use that a text does not have. */
function unusedMarks(text: string): Readonly<Record<'lead' | 'body', string>> {
  const runs = text.match(/[\u{F8FE}\u{F8FF}]+/gu) ?? []
  const length = runs.reduce((most, { length }) => Math.max(most, length), 0) + 1
  return { lead: '\u{F8FE}'.repeat(length), body: '\u{F8FF}'.repeat(length) }
}

/** Every variable that the template asks for and the article does not have. */
function missing(
  frame: Frame,
  template: readonly Template[],
  known: readonly string[],
  file: string,
): VFileMessage[] {
  return globalsOf(template)
    .filter(({ segments }) => !known.includes(String(segments[0])))
    .map(({ segments, location }) => {
      const name = segments.map(String).join('.')
      if (!frame.own || !known.some(other => isNearly(name, other))) {
        const where = frame.own ? `\`${frame.file}\`` : 'the template'
        const reason = `front matter without \`${name}\`; expected it, for ${where} shows it`
        return complain({ file, line: 1, column: 1 }, reason, 'template-variable')
      }
      const place = { file: frame.file, line: location.row, column: location.col }
      const reason = unknown('template variable', name, known)
      return complain(place, `for \`${file}\`: ${reason}`, 'template-variable')
    })
}

function globalsOf(template: readonly Template[]) {
  const { globals } = engine.analyzeSync([...template], { partials: false })
  return Object.values(globals).flat()
}
