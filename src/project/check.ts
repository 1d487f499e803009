import type { VFileMessage } from 'vfile-message'
import { generate } from '../article/generate.ts'
import type { Part, Scenarios } from '../article/part.ts'
import { runOfTrace } from '../article/run.ts'
import { printNodes } from '../article/splice.ts'
import { isHtml } from '../figure/figure.ts'
import { complain, isMistake, type Place } from '../message.ts'
import { readTrace } from '../trace/read.ts'
import type { Trace } from '../trace/trace.ts'
import { type Build, type BuiltArticle, type BuiltTrace, isWhole, tracePath } from './build.ts'
import { leftOver, madeBy, noSource, staleLists } from './built-files.ts'
import { compareTraces } from './compare.ts'
import { diffLines } from './diff.ts'
import { readBytes, readText } from './files.ts'
import { imagesOf, staleImages } from './images.ts'
import { isSameText, withLineFeeds } from './line-ends.ts'
import { protocols } from './scenarios.ts'
import type { Settings } from './settings.ts'
import type { BuiltSite } from './site.ts'

/** Something that the built files say and the sources no longer do. */
export interface Stale {
  readonly message: VFileMessage
  /** What to show below the message, a line each. */
  readonly details: readonly string[]
}

/**
 * Compares the built files with what a build would make now, articles with a mistake left out. Writes nothing. Of a
 * project that makes pages, its site is compared, and not its Markdown.
 */
export function check(fresh: Build, site?: BuiltSite): Stale[] {
  const { root, folders } = fresh.project.settings
  const kept = readKept(root, fresh)
  const stale: Stale[] = []
  for (const [file, built] of fresh.traces) stale.push(...staleTrace(file, built, kept.get(file)))
  if (isHtml(fresh.project.settings.format)) {
    if (!site) return stale
    stale.push(...stalePages(fresh, site, kept))
    return [...stale, ...notMade(fresh, madeBy(fresh, site), stale.length === 0)]
  }
  const mistaken = new Set(fresh.messages.filter(isMistake).map(({ file }) => file ?? ''))
  const templates = [...mistaken].some(file => file.startsWith(`${folders.templates}/`))
  for (const article of fresh.articles) {
    if (templates || mistaken.has(article.loaded.article.file) || !isWhole(article)) continue
    const output = readText(root, article.output)
    if (output?.message) stale.push({ message: output.message, details: [] })
    else if (output?.text === undefined || !isSameText(output.text, article.text)) {
      stale.push(...staleArticle(fresh, article, kept, article, output?.text))
    }
    const images = staleImages(fresh.project.settings, imagesOf(article.output, article.parts))
    stale.push(...images.map(message => ({ message, details: [] })))
  }
  return [...stale, ...notMade(fresh, madeBy(fresh), stale.length === 0)]
}

/** The files of a site that are not as they would be made now. */
function stalePages(fresh: Build, site: BuiltSite, kept: ReadonlyMap<string, Kept>): Stale[] {
  const { root } = fresh.project.settings
  const articles = new Map(fresh.articles.map(article => [site.pageOf(article), article]))
  const stale = [...site.files].flatMap(([file, content]): Stale[] => {
    const bytes = readBytes(root, file)?.bytes
    if (bytes && isSameText(bytes, content)) return []
    const article = articles.get(file)
    if (article && typeof content === 'string') {
      const output = { output: file, text: content }
      return staleArticle(fresh, article, kept, output, bytes?.toString('utf8'))
    }
    const reason = bytes
      ? 'file of the site is not as it would be made now; expected it built again'
      : 'file of the site is not there; expected it built'
    return [{ message: complain({ file, line: 1, column: 1 }, reason, 'stale-page'), details: [] }]
  })
  const images = staleImages(fresh.project.settings, site.cards)
  stale.push(...images.map(message => ({ message, details: [] })))
  return stale
}

/** A kept trace, or nothing where the file is none of this format. */
interface Kept {
  readonly text: string
  readonly trace?: Trace
}

function readKept(root: string, fresh: Build): Map<string, Kept> {
  const kept = new Map<string, Kept>()
  for (const file of fresh.traces.keys()) {
    const read = readText(root, file)
    if (read?.text === undefined) continue
    const trace = readTrace(read.text, protocols)
    kept.set(file, { text: read.text, ...(trace && { trace }) })
  }
  return kept
}

function staleTrace(file: string, built: BuiltTrace, kept: Kept | undefined): Stale[] {
  if (isFresh(built, kept)) return []
  const notation = protocols[built.trace.protocol]
  const details = kept?.trace && notation ? compareTraces(kept.trace, built.trace, notation) : []
  const place: Place = { file: built.source, line: 1, column: 1 }
  const reason = !kept
    ? `\`${file}\` is not there; expected a built trace`
    : !kept.trace
      ? `\`${file}\` is no trace that can be read; expected the one of a build`
      : `${causeOf(built, kept)} since \`${file}\` was built; expected the same run`
  return [{ message: complain(place, reason, 'stale-trace'), details }]
}

function isFresh(built: BuiltTrace, kept: Kept | undefined): boolean {
  return kept !== undefined && isSameText(kept.text, built.text)
}

function causeOf({ trace }: BuiltTrace, kept: Kept | undefined): string {
  if (!kept?.trace) return 'no trace of it was kept'
  if (kept.trace.hash === trace.hash) return 'model changed'
  const before = new Map(kept.trace.captures?.map(({ file, hash }) => [file, hash]))
  const isOther = trace.captures?.some(({ file, hash }) => (before.get(file) ?? hash) !== hash)
  return isOther ? 'capture changed' : 'scenario changed'
}

/** Every figure and value that differs between the kept and the fresh traces, then the difference of the file. */
function staleArticle(
  fresh: Build,
  article: BuiltArticle,
  kept: ReadonlyMap<string, Kept>,
  { output: file, text }: Pick<BuiltArticle, 'output' | 'text'>,
  output: string | undefined,
): Stale[] {
  const { loaded, parts } = article
  const start: Place = { file: loaded.article.file, line: 1, column: 1 }
  if (output === undefined) {
    const reason = `\`${file}\` is not there; expected a built article`
    return [{ message: complain(start, reason, 'not-built'), details: [] }]
  }
  const old = generate(
    loaded.article,
    keptScenarios(fresh.project.settings, article, kept),
    fresh.project.settings,
  ).parts
  const changed = parts.flatMap((part): Stale[] => {
    const before = old.find(({ place }) => place === part.place)
    if (before && printPart(before) === printPart(part)) return []
    return [
      {
        message: complain(part.place.at, reasonOf(fresh, article, kept, before, part), 'stale'),
        details: [],
      },
    ]
  })
  const own = complain(
    start,
    'article or template changed since it was built; expected the same',
    'stale',
  )
  const lines = diffLines(file, 'a build now', withLineFeeds(output), withLineFeeds(text))
  const all = changed.length > 0 ? changed : [{ message: own, details: [] }]
  return all.map((stale, index) =>
    index === all.length - 1 ? { ...stale, details: lines } : stale,
  )
}

function reasonOf(
  fresh: Build,
  { loaded }: BuiltArticle,
  kept: ReadonlyMap<string, Kept>,
  before: Part | undefined,
  part: Part,
): string {
  if (part.kind === 'figure') {
    const causes = [part.scenario, part.versus].flatMap(name => {
      if (name === undefined) return []
      const inline = loaded.inline.outcomes.has(name)
      const file = tracePath(fresh.project.settings, name, inline ? loaded : undefined)
      const built = fresh.traces.get(file)
      if (!built || isFresh(built, kept.get(file))) return []
      const cause = causeOf(built, kept.get(file))
      return name === part.scenario ? cause : `${cause} (\`${name}\`)`
    })
    const cause = causes.join(', ') || 'model changed'
    return `figure ${part.number} \`${part.scenario} ${part.view}\` is stale: ${cause}; expected it built again`
  }
  const was = before?.kind === part.kind ? `\`${before.text}\`` : 'nothing'
  return `value \`${part.place.expression}\` was ${was}; expected \`${part.text}\`, and the sentence to be read again`
}

/** The scenarios as they ran when they were kept; those that were not are as they run now. */
function keptScenarios(
  settings: Settings,
  { loaded }: BuiltArticle,
  kept: ReadonlyMap<string, Kept>,
): Scenarios {
  const { scenarios, inline } = loaded
  return {
    ...scenarios,
    find(name) {
      const file = tracePath(settings, name, inline.outcomes.has(name) ? loaded : undefined)
      const trace = kept.get(file)?.trace
      const run = trace && runOfTrace(trace, protocols)
      return run ? { run, messages: [] } : scenarios.find(name)
    },
  }
}

function printPart(part: Part): string {
  if (part.kind !== 'figure') return part.text
  const { picture } = part
  const drawn = picture?.kind === 'drawing' ? picture.svg : (picture?.source ?? '')
  return printNodes(part.nodes) + drawn + (part.html ?? '')
}

/** Files that `build` made once and would delete now, and lists of what it made that are not right. */
function notMade(
  { project, messages }: Build,
  made: ReadonlySet<string>,
  isElseFresh: boolean,
): Stale[] {
  // Of what is mistaken it is not known what it makes.
  if (messages.some(isMistake)) return []
  const { settings } = project
  const tell = (file: string, reason: string, ruleId: string): Stale => ({
    message: complain({ file, line: 1, column: 1 }, reason, ruleId),
    details: [],
  })
  const gone = leftOver(settings, made).map(file =>
    tell(file, `${noSource}; expected it to be deleted`, 'left-over'),
  )
  if (!isElseFresh || gone.length > 0) return gone
  return staleLists(settings, made).map(file =>
    tell(file, 'does not list what is built; expected it built again', 'stale-list'),
  )
}
