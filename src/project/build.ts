import type { VFileMessage } from 'vfile-message'
import { generate } from '../article/generate.ts'
import type { Part, Scenarios } from '../article/part.ts'
import type { Outcome } from '../article/run.ts'
import { splice } from '../article/splice.ts'
import { type Frame, fillFrame, type Span } from '../article/template.ts'
import { complain, inOrder, isMistake } from '../message.ts'
import type { Language } from '../protocol.ts'
import { printTrace } from '../trace/print.ts'
import type { Trace } from '../trace/trace.ts'
import { compareRuns } from './compare.ts'
import { builtOf, tracesOf } from './folders.ts'
import { type Image, imagesOf } from './images.ts'
import type { LoadedArticle, Project } from './load.ts'
import type { Settings } from './settings.ts'

/** Everything that a build makes, in memory. */
export interface Build {
  readonly project: Project
  /** By path below the project's root. */
  readonly traces: ReadonlyMap<string, BuiltTrace>
  readonly articles: readonly BuiltArticle[]
  /** By path below the project's root. */
  readonly images: ReadonlyMap<string, Image>
  /** Mistakes, for which nothing is to be written, and warnings. */
  readonly messages: readonly VFileMessage[]
}

/** A trace and the text that is kept of it. */
export interface BuiltTrace {
  readonly trace: Trace
  /** The file that the scenario stands in. */
  readonly source: string
  readonly text: string
}

/** An article in its frame, and what was put into it. */
export interface BuiltArticle {
  readonly loaded: LoadedArticle
  readonly parts: readonly Part[]
  /** Path below the project's root. */
  readonly output: string
  readonly text: string
  /** Where in the text the author's own stands, the rest being the frame's. */
  readonly own: readonly Span[]
  readonly frame: Frame | undefined
  /** The runs that it was built from. */
  readonly asked: ReadonlyMap<string, Outcome | undefined>
  readonly messages: readonly VFileMessage[]
}

/** What a project's built files hold now; an article of which nothing changed is taken over from a build before. */
export function build(project: Project, previous?: Build): Build {
  const { settings } = project
  const known = new Map(previous?.articles.map(built => [built.output, built]))
  const articles = project.articles.map((loaded): BuiltArticle => {
    const output = `${builtOf(settings.folders, loaded.folder)}/${loaded.name}.md`
    const frame = project.frames[loaded.folder]
    const before = known.get(output)
    return before && isSame(before, loaded, frame)
      ? before
      : buildArticle(settings, loaded, frame, output)
  })
  const made = articles.flatMap(({ parts, output }) => imagesOf(output, parts))
  const messages = [
    ...project.messages,
    ...articles.flatMap(article => article.messages),
    ...differences(settings.languages, articles.filter(isWhole)),
  ]
  return {
    project,
    traces: readTraces(project),
    articles,
    images: new Map(made.map(image => [image.file, image])),
    messages: inOrder(messages),
  }
}

function buildArticle(
  settings: Settings,
  loaded: LoadedArticle,
  frame: Frame | undefined,
  output: string,
): BuiltArticle {
  const asked = new Map<string, Outcome | undefined>()
  const scenarios: Scenarios = {
    ...loaded.scenarios,
    find(name) {
      const outcome = loaded.scenarios.find(name)
      asked.set(name, outcome)
      return outcome
    },
  }
  const { parts, messages } = generate(loaded.article, scenarios, settings)
  const framed = fillIn(frame, loaded, parts)
  return {
    loaded,
    frame,
    asked,
    parts,
    output,
    text: framed.text,
    own: framed.own,
    messages: [...messages, ...framed.messages],
  }
}

/** Whether an article would be built of the same text, in the same frame, from the same runs. */
function isSame(built: BuiltArticle, loaded: LoadedArticle, frame: Frame | undefined): boolean {
  return (
    built.loaded.article === loaded.article &&
    built.frame?.source === frame?.source &&
    built.loaded.scenarios.names.join() === loaded.scenarios.names.join() &&
    [...built.asked].every(([name, outcome]) => loaded.scenarios.find(name) === outcome)
  )
}

/** Where the trace of a file's or of an article's own scenario is kept. */
export function tracePath(settings: Settings, name: string, loaded?: LoadedArticle): string {
  const traces = tracesOf(settings.folders)
  const folder = loaded ? `${traces}/${loaded.folder}/${loaded.name}.md` : traces
  return `${folder}/${name}.json`
}

function readTraces({ settings, scenarios, articles }: Project): Map<string, BuiltTrace> {
  const traces = new Map<string, BuiltTrace>()
  const add = (file: string, source: string, trace: Trace | undefined) => {
    if (trace) traces.set(file, { trace, source, text: printTrace(trace) })
  }
  for (const [name, { run }] of scenarios.ran) {
    add(tracePath(settings, name), `${settings.folders.scenarios}/${name}.yaml`, run?.replay.trace)
  }
  for (const loaded of articles) {
    for (const [name, { run }] of loaded.inline.outcomes) {
      add(tracePath(settings, name, loaded), loaded.article.file, run?.replay.trace)
    }
  }
  return traces
}

/** The front matter as it is, then the frame with the body in it. */
function fillIn(
  frame: Frame | undefined,
  { bom, article }: LoadedArticle,
  parts: readonly Part[],
): Pick<BuiltArticle, 'text' | 'own' | 'messages'> {
  const nothing: Pick<BuiltArticle, 'text' | 'own'> = { text: '', own: [] }
  if (!frame) return { ...nothing, messages: [] }
  const { bodyStart, leadEnd, source } = article
  const variables = { ...article.data, lang: article.language }
  const isUnread = [...article.messages, ...article.unfit].some(
    ({ ruleId }) => ruleId === 'front-matter' || ruleId === 'yaml',
  )
  if (isUnread) {
    return { ...nothing, messages: [] } // What its variables are is not known.
  }
  const lead = splice(article, parts, [bodyStart, leadEnd])
  const body = splice(article, parts, [leadEnd, source.length])
  const filled = fillFrame(frame, variables, { lead, body }, article.file)
  const before = `${bom}${source.slice(0, bodyStart)}`
  const { length } = before
  return {
    text: `${before}${filled.text ?? ''}`,
    own: (filled.own ?? []).map(([start, end]) => [length + start, length + end]),
    messages: filled.messages,
  }
}

/** Whether every figure of an article could be drawn, so that it can be compared. */
export function isWhole({ loaded, parts }: BuiltArticle): boolean {
  const { places, messages } = loaded.article
  const count = (list: readonly { readonly kind: string }[]) =>
    list.filter(({ kind }) => kind === 'figure').length
  return !messages.some(isMistake) && count(parts) === count(places)
}

/** Two languages of one article show the same figures of the same runs, in the same order; captions are their own. */
function differences(
  languages: readonly Language[],
  articles: readonly BuiltArticle[],
): VFileMessage[] {
  const [first, ...others] = languages
  return articles
    .filter(({ loaded }) => loaded.folder === first)
    .flatMap(article =>
      others.flatMap(language => {
        const other = articles.find(
          ({ loaded }) => loaded.folder === language && loaded.name === article.loaded.name,
        )
        return other ? difference(article, other) : []
      }),
    )
}

function difference(article: BuiltArticle, other: BuiltArticle): VFileMessage[] {
  const [expected, found] = [figuresOf(article), figuresOf(other)]
  for (let index = 0; index < Math.max(expected.length, found.length); index += 1) {
    const [a, b] = [expected[index], found[index]]
    if (a && b && printFigure(a) === printFigure(b)) continue
    const { file } = article.loaded.article
    const where = a ? ` as in ${file}:${a.place.at.line}` : `, as ${file} ends`
    const place = b?.place.at ?? { file: other.loaded.article.file, line: 1, column: 1 }
    const is = b ? `is \`${printFigure(b)}\`` : 'is missing'
    const reason = `figure ${index + 1} ${is}; expected ${a ? `\`${printFigure(a)}\`` : 'no figure'}${where}`
    return [complain(place, reason, 'languages-differ')]
  }
  return found.flatMap(({ place, scenario }) => {
    const runs = [article, other].map(({ loaded }) => loaded.inline.outcomes.get(scenario)?.run)
    const [a, b] = runs
    if (place.body === undefined || !a || !b) return []
    const [change] = compareRuns(a.replay.trace, b.replay.trace, a.notation)
    if (!change) return []
    const reason = `scenario \`${scenario}\` runs otherwise than in ${article.loaded.article.file}: ${change}; expected the same run`
    return [complain(place.at, reason, 'languages-differ')]
  })
}

type FigurePart = Extract<Part, { kind: 'figure' }>

function figuresOf({ parts }: BuiltArticle): FigurePart[] {
  return parts.filter(part => part.kind === 'figure')
}

function printFigure({ scenario, view, options }: FigurePart): string {
  return [scenario, view, ...options].join(' ')
}
