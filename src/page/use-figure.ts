import { parseSpec } from '../article/grammar.ts'
import type { Part } from '../article/part.ts'
import type { Language } from '../protocol.ts'
import { element, printHtml } from './element.ts'
import { pageWords } from './words.ts'

type FigurePart = Extract<Part, { kind: 'figure' }>

/** A figure with how it is had in an article of one’s own: its fence, behind a few words that unfold. */
export function withUse(html: string, part: FigurePart, language: Language): string {
  const { use, useHow } = pageWords[language]
  const details = element(
    'details',
    { className: ['wf-use'], dataFigure: part.id },
    element('summary', {}, use),
    element('p', {}, useHow),
    element('pre', {}, element('code', {}, fenceOf(part))),
  )
  const end = html.lastIndexOf('</figure>')
  return html.slice(0, end) + printHtml({ type: 'root', children: [details] }) + html.slice(end)
}

/** The fence as its author wrote it, the scenario named also where the article has a default. */
function fenceOf({ place: { spec, body }, scenario }: FigurePart): string {
  const isOmitted = parseSpec(spec).words.length === 1
  const written = spec
    .split(/[\r\n]/)
    .map(line => line.trim())
    .join(' ')
    // What would be read as a character reference is one again.
    .replace(/&(?=#?\w+;)/g, '&amp;')
  const ticks = [...(body ?? '').matchAll(/`+/g)].reduce(
    (most, [run]) => Math.max(most, run.length),
    2,
  )
  const fence = '`'.repeat(ticks + 1)
  const words = ['wirefig', ...(isOmitted ? [scenario] : []), written].join(' ')
  return [`${fence}${words}`, ...(body === undefined ? [] : [body]), fence].join('\n')
}
