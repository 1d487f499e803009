import path from 'node:path'
import type { VFileMessage } from 'vfile-message'
import { type Article, readArticle } from '../article/article.ts'
import { generateWithInline } from '../article/inline.ts'
import type { Part, Scenarios } from '../article/part.ts'
import type { Outcome } from '../article/run.ts'
import { refresh } from '../article/splice.ts'
import { complain, isMistake, isNearly } from '../message.ts'
import { dialectOf } from './dialect.ts'
import { type Hashes, hashOf, readText } from './files.ts'
import { type Image, imagesOf } from './images.ts'
import { languageOf, languagesIn } from './language.ts'
import { protocols, type ScenarioFiles } from './scenarios.ts'
import type { Settings } from './settings.ts'

/** A file as it is and as it would be. */
export interface Updated {
  /** Path below the project's root. */
  readonly file: string
  readonly before: string
  /** The same where nothing is stale, or anything is wrong. */
  readonly after: string
  /** Every region and link text that is stale. */
  readonly stale: readonly VFileMessage[]
  /** That its regions show. */
  readonly images: readonly Image[]
  readonly messages: readonly VFileMessage[]
  /** How many regions it has. */
  readonly regions: number
  /** What `after` is made of, itself among it; undefined where there is more to say of it than that it is fresh. */
  readonly made?: Hashes
}

/** A file with its regions and the texts of its value links brought up to date, in memory. */
export function updateFile(settings: Settings, file: string, scenarios: ScenarioFiles): Updated {
  const asked = new Map<string, Outcome | undefined>()
  const noting: Scenarios = {
    ...scenarios,
    find(name) {
      const outcome = scenarios.find(name)
      asked.set(name, outcome)
      return outcome
    },
  }
  const { before, article, bom, parts, messages: all, read } = readFile(settings, file, noting)
  if (!article) {
    const made = all.length === 0 && { made: new Map([[file, hashOf(before)]]) }
    return { ...untouched(file, before), messages: all, ...made }
  }
  const isRegion = ({ place }: Pick<Part, 'place'>) =>
    place.kind === 'figure' && place.close !== undefined
  const regions = article.places.filter(place => isRegion({ place })).length
  const messages = all.filter(message => message.ruleId !== 'lag')
  // Where a part is missing, its scenario is mistaken, which is said of the scenario.
  const isWhole = parts.length === article.places.length
  if (messages.some(isMistake) || !isWhole) {
    return { ...untouched(file, before), regions, messages }
  }
  const refreshed = refresh(article, parts)
  const stale = refreshed.stale.map(part => {
    const what = part.kind === 'figure' ? `region \`${part.place.spec}\`` : 'link text'
    return complain(part.place.at, `${what} is stale; expected it renewed`, 'stale')
  })
  const inRegions = parts.filter(isRegion)
  const after = bom + refreshed.source
  const images = imagesOf(file, inRegions)
  const hashes = hashesOf(images)
  const isPlain =
    messages.length === 0 && [...asked.values()].every(run => run?.messages.length === 0)
  const made = isPlain &&
    hashes && {
      made: new Map([
        [file, hashOf(after)],
        ...read,
        ...[...asked.keys()].flatMap(name => [...(scenarios.made.get(name) ?? [])]),
        ...hashes,
      ]),
    }
  return { file, before, after, stale, images, messages, regions, ...made }
}

/** A file that stays as it is. */
function untouched(file: string, before: string) {
  return { file, before, after: before, stale: [], images: [], regions: 0 }
}

/** Undefined where a browser draws any of them: what it draws depends on more than what is read. */
function hashesOf(images: readonly Image[]): readonly (readonly [string, string])[] | undefined {
  const hashes = images.flatMap(({ file, content }) =>
    content instanceof Uint8Array ? [[file, hashOf(content)] as const] : [],
  )
  return hashes.length === images.length ? hashes : undefined
}

/** The images of every figure of a file. */
export function imagesIn(
  settings: Settings,
  file: string,
  scenarios: Scenarios,
): { readonly images: readonly Image[]; readonly messages: readonly VFileMessage[] } {
  const { parts, messages } = readFile(settings, file, scenarios)
  return { images: imagesOf(file, parts), messages }
}

interface Read {
  readonly before: string
  /** Absent where the file is not there, is no text, or has nothing of wirefig’s. */
  readonly article?: Article
  readonly bom: string
  readonly parts: readonly Part[]
  readonly messages: readonly VFileMessage[]
  /** The files that say how it is read. */
  readonly read: Hashes
}

function readFile(settings: Settings, file: string, scenarios: Scenarios): Read {
  const { root } = settings
  const read = readText(root, file, mostOfText)
  const nothing = { before: read?.text ?? '', bom: '', parts: [], read: new Map() }
  if (!read) {
    const reason = 'no such file; expected Markdown or MDX'
    return { ...nothing, messages: [complain({ file, line: 1, column: 1 }, reason, 'no-file')] }
  }
  if (read.text === undefined) return { ...nothing, messages: [read.message] }
  if (!mentions(read.text)) return { ...nothing, messages: [] }
  const bom = read.text.startsWith('\u{FEFF}') ? '\u{FEFF}' : ''
  const language = languageOf(path.join(root, file), languagesIn(settings.lang, root))
  const { dialect, made } = dialectOf(settings, file)
  const article = readArticle(file, read.text.slice(bom.length), language, undefined, dialect)
  return {
    before: read.text,
    article,
    bom,
    read: made,
    ...generateWithInline(article, protocols, scenarios, settings),
  }
}

/** Octets of a file that is looked through, at most; what is an article may have far fewer. */
const mostOfText = 64 * 1024 * 1024

/** Whether there may be anything of wirefig's in a text, its name misspelt or not; else it need not be parsed. */
function mentions(text: string): boolean {
  if (text.includes('wirefig')) return true
  const words = text.matchAll(/(?:<!--+|\{\/\*|[`~]{3}|[("'])\s*\/?([a-z]{5,9})/gi)
  return [...words].some(([, word = '']) => isNearly(word, 'wirefig'))
}
