import type { Root, RootContent } from 'mdast'
import { VFileMessage } from 'vfile-message'
import { languageOfTag, languages } from '../figure/words.ts'
import { complain, type Place, unknown } from '../message.ts'
import type { Language } from '../protocol.ts'
import { readDocument } from '../scenario/document.ts'
import { excessIn } from './excess.ts'
import { type Dialect, parserFor, type Syntax, syntaxOf } from './parse.ts'
import { type ArticlePlace, findPlaces } from './places.ts'

/** What stands at the head of an article, as data. */
export type FrontMatter = Readonly<Record<string, unknown>>

/** An article's text as read: where wirefig has something to put, and what its front matter says. */
export interface Article {
  readonly file: string
  /** Without a byte order mark. */
  readonly source: string
  readonly syntax: Syntax
  readonly dialect: Dialect
  readonly language: Language
  /** The languages that its front matter says it is meant to have; absent where that says none that is known. */
  readonly languages?: readonly Language[]
  /** The scenario of places that name none. */
  readonly defaultScenario?: string
  /** What the front matter holds. */
  readonly data: FrontMatter
  /** Of a key of the front matter, or the place where it would be. */
  readonly placeOf: (key: string) => Place
  /** What is wrong with the front matter of an article that is to be built, and not of another tool's page. */
  readonly unfit: readonly VFileMessage[]
  /** How many characters of the source the front matter and the blank line behind it take. */
  readonly bodyStart: number
  /** Where its first heading begins, and so its lead ends; `bodyStart` where there is no lead. */
  readonly leadEnd: number
  readonly places: readonly ArticlePlace[]
  readonly messages: readonly VFileMessage[]
}

/**
 * Reads an article; the language that its file's place says is the default. `data` is front matter that a site took
 * away, `dialect` how the project's Markdown is read.
 */
export function readArticle(
  file: string,
  source: string,
  language: Language,
  data?: FrontMatter,
  dialect: Dialect = 'commonmark',
): Article {
  const syntax = syntaxOf(file, source, dialect)
  const nothing = (message: VFileMessage): Article => ({
    ...openArticle({ type: 'root', children: [] }, file, source, language),
    messages: [message],
  })
  const excess = excessIn(source)
  if (excess) {
    const { line, reason } = excess
    return nothing(complain({ file, line, column: 1 }, reason, 'too-large'))
  }
  try {
    const tree = parserFor(syntax, source, dialect).parse(source)
    const read = openArticle(tree, file, source, language, data)
    return { ...read, syntax, dialect }
  } catch (error) {
    if (syntax === 'mdx' && isAssertion(error)) {
      return nothing(noMdx({ file, line: 1, column: 1 }, error.message))
    }
    if (!(error instanceof VFileMessage)) throw error // Only MDX has text that cannot be parsed.
    const { reason } = error
    const [, line, column] = /\((\d+):(\d+)-/.exec(reason) ?? []
    const place = {
      file,
      line: error.line ?? Number(line ?? 1),
      column: error.column ?? Number(column ?? 1),
    }
    return nothing(noMdx(place, reason))
  }
}

function noMdx(place: Place, reason: string): VFileMessage {
  const expected = 'expected MDX, or `format: md` in the front matter of a page that is Markdown'
  return complain(place, `no MDX: ${reason}; ${expected}`, 'mdx')
}

/** What the parser's development build says first of a tag that is open as a heading ends. */
function isAssertion(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === 'ERR_ASSERTION'
}

/** Figures, values and references of one article, at most. */
const mostPlaces = 1000

/** The same for a tree that somebody else parsed, such as a site; `data` is the front matter that it took away. */
export function openArticle(
  tree: Root,
  file: string,
  source: string,
  language: Language,
  data?: FrontMatter,
): Article {
  const found = findPlaces(tree, source, file)
  const places = found.places.slice(0, mostPlaces)
  const messages = [...found.messages]
  const [tooMany] = found.places.slice(mostPlaces)
  if (tooMany) {
    const reason = `more than ${mostPlaces.toLocaleString('en')} figures, values and references; expected no more`
    messages.push(complain(tooMany.at, reason, 'too-large'))
  }
  const placeOf = (): Place => ({ file, line: 1, column: 1 })
  const front: FrontMatterRead = data ? { data, messages: [], placeOf } : frontMatter(tree, file)
  const [first] = tree.children
  const end = first?.type === 'yaml' || isToml(first) ? (first?.position?.end.offset ?? 0) : 0
  const bodyStart =
    end + (/^(?:[ \t]*(?:\r\n|\n|\r)){0,2}/.exec(source.slice(end))?.[0].length ?? 0)
  const heading = tree.children.find(({ type }) => type === 'heading')?.position?.start.offset
  const { lang, wirefig } = front.data
  const meant = meantLanguages(front.data)
  return {
    file,
    source,
    syntax: syntaxOf(file, source),
    dialect: 'commonmark',
    language: (typeof lang === 'string' && languageOfTag(lang)) || language,
    ...(meant && { languages: meant }),
    ...(typeof wirefig === 'string' && { defaultScenario: wirefig }),
    data: front.data,
    placeOf: front.placeOf,
    unfit: data ? [] : unfitOf(first, front, file),
    bodyStart,
    leadEnd: Math.max(heading ?? 0, bodyStart),
    places,
    messages: [...front.messages, ...messages],
  }
}

interface FrontMatterRead {
  readonly data: FrontMatter
  readonly messages: readonly VFileMessage[]
  readonly placeOf: (key: string) => Place
}

/** Front matter in TOML is not read, and pages of other tools have other languages. */
function unfitOf(
  node: RootContent | undefined,
  { data, placeOf }: FrontMatterRead,
  file: string,
): VFileMessage[] {
  if (isToml(node)) {
    const reason = 'front matter in TOML; expected YAML'
    return [complain({ file, line: 1, column: 1 }, reason, 'front-matter')]
  }
  const mistake = (key: string, reason: string) => complain(placeOf(key), reason, 'front-matter')
  const tags = [
    ...(data.lang === undefined ? [] : [{ key: 'lang', tag: String(data.lang) }]),
    ...(Array.isArray(data.languages) ? data.languages : []).map(tag => ({
      key: 'languages',
      tag: String(tag),
    })),
  ]
  const isNoList = data.languages !== undefined && !meantLanguages(data)
  return [
    ...tags
      .filter(({ tag }) => !languageOfTag(tag))
      .map(({ key, tag }) => mistake(key, unknown('language', tag, languages))),
    ...(isNoList && tags.every(({ key }) => key !== 'languages')
      ? [mistake('languages', '`languages` is no list; expected one, such as `[en]`')]
      : []),
  ]
}

/** The languages of which a front matter's list says that the article is meant to have them. */
function meantLanguages({ languages: written }: FrontMatter): readonly Language[] | undefined {
  const tags: readonly unknown[] = Array.isArray(written) ? written : []
  const found = tags.flatMap(tag => languageOfTag(String(tag)) ?? [])
  return found.length > 0 ? found : undefined
}

function frontMatter(tree: Root, file: string): FrontMatterRead {
  const [node] = tree.children
  const start = (): Place => ({ file, line: 1, column: 1 })
  if (node?.type !== 'yaml') return { data: {}, messages: [], placeOf: start }
  const locate = (line: number, column: number): Place => ({ file, line: line + 1, column })
  const document = readDocument(node.value, locate)
  const data = document.value
  const messages = [...document.messages]
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    if (messages.length === 0 && node.value.trim() !== '') {
      messages.push(
        complain(locate(1, 1), 'front matter is no mapping; expected `key: value`', 'front-matter'),
      )
    }
    return { data: {}, messages, placeOf: start }
  }
  const { wirefig } = data as Record<string, unknown>
  if (wirefig !== undefined && typeof wirefig !== 'string') {
    const reason = '`wirefig` is no text; expected the name of a scenario'
    messages.push(complain(document.placeOf(['wirefig']), reason, 'front-matter'))
  }
  return { data: data as FrontMatter, messages, placeOf: key => document.placeOf([key]) }
}

/** `toml` is a node of remark-frontmatter's that mdast does not list. */
function isToml(node: { readonly type: string } | undefined): boolean {
  return node?.type === 'toml'
}
