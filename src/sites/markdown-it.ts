import '../require-node.ts'
import path from 'node:path'
import type { VFileMessage } from 'vfile-message'
import { readArticle } from '../article/article.ts'
import type { Part, Picture } from '../article/part.ts'
import { splice } from '../article/splice.ts'
import { complain } from '../message.ts'
import { cachedImage, contentOf } from '../project/images.ts'
import {
  dataUrl,
  fillPage,
  frontMatterIn,
  inFile,
  openPage,
  openSite,
  print,
  throwMistakes,
  type WirefigOptions,
} from './site.ts'

/** The options of `wirefig/remark`, and where messages go. */
export interface MarkdownItOptions extends WirefigOptions {
  /** Told of every mistake and warning, also of those that are thrown; by default they are printed. */
  readonly onMessage?: (message: VFileMessage) => void
}

/** As much of markdown-it, of any version, as the plugin needs. */
interface MarkdownIt {
  readonly inline: {
    readonly ruler: {
      before(
        beforeName: string,
        ruleName: string,
        rule: (state: InlineState, silent: boolean) => boolean,
      ): void
    }
  }
  readonly core: {
    readonly ruler: {
      before(beforeName: string, ruleName: string, rule: (state: State) => void): void
      after(afterName: string, ruleName: string, rule: (state: State) => void): void
    }
  }
}

interface State {
  src: string
  readonly tokens: readonly Token[]
  /** Whatever a site passes on: VitePress the file's `realPath` (or `path`) and its `frontmatter`. */
  readonly env?: Readonly<Record<string, unknown>>
}

interface InlineState {
  readonly src: string
  pos: number
  readonly env: object
  push(type: string, tag: string, nesting: -1 | 0 | 1): { content: string }
}

interface Token {
  readonly type: string
  content: string
  readonly children: readonly Token[] | null
  attrGet(name: string): unknown
  attrSet(name: string, value: string): void
}

/** What a page's rules tell each other. */
interface Filled {
  readonly ids: readonly string[]
  readonly images: ReadonlyMap<string, string>
}

/** By page, while it is rendered. */
const pages = new WeakMap<State, Filled>()

/** What sites pass on of pages that were filled. */
const filled = new WeakSet<object>()

/**
 * A markdown-it plugin: the twin of `wirefig/remark` for sites without remark. A page's source is filled before it is
 * parsed. Images must be in the cache: `wirefig images` draws them.
 */
export default function wirefig(md: MarkdownIt, options: MarkdownItOptions = {}): void {
  const { onMessage = print, ...rest } = options
  md.core.ruler.before('normalize', 'wirefig', state => fill(state, rest, onMessage))
  md.core.ruler.after('block', 'wirefig-anchors', setIds)
  md.inline.ruler.before('html_inline', 'wirefig-isolated', setIsolated)
  md.core.ruler.after('inline', 'wirefig-images', setImages)
}

function fill(
  state: State,
  options: WirefigOptions,
  onMessage: (message: VFileMessage) => void,
): void {
  if (!state.src.includes('wirefig')) return
  const folder = path.resolve()
  const site = openSite(options, folder)
  site.messages.forEach(onMessage)
  throwMistakes(site, site.messages)
  if (site.messages.length > 0) return
  const { path: shown, realPath: file = shown, frontmatter } = state.env ?? {}
  const page = openPage(site, typeof file === 'string' ? file : undefined, folder, state.src)
  const article = readArticle(page.file, state.src, page.language, frontMatterIn(frontmatter))
  const { parts, messages: found } = fillPage(site, page, article)
  const messages = [...found]
  const images = new Map<string, string>()
  const whole = parts.filter(part => {
    if (part.kind !== 'figure' || !part.picture) return true
    const { picture } = part
    const bytes = cachedImage(site.settings, contentOf(picture))
    if (bytes) images.set(picture.node.url, dataUrl(bytes, picture.format))
    else messages.push(inFile(notDrawn(picture.format, part), page))
    return bytes !== undefined
  })
  messages.forEach(onMessage)
  throwMistakes(site, messages)
  state.src = splice(article, whole)
  if (state.env) filled.add(state.env)
  const ids = whole.flatMap(part => (part.kind === 'figure' ? part.id : []))
  pages.set(state, { ids, images })
}

type DrawnPart = Extract<Part, { kind: 'figure' }>

function notDrawn(format: Picture['format'], { id, place }: DrawnPart): VFileMessage {
  const reason = `image of figure \`${id}\` is not in the cache; expected \`wirefig images --format ${format}\` to be run before`
  return complain(place.at, reason, 'no-image')
}

/** The anchor of a caption becomes its paragraph's id, so that sites need not allow HTML. */
function setIds(state: State): void {
  const { tokens } = state
  const ids = pages.get(state)?.ids ?? []
  for (const [index, token] of tokens.entries()) {
    const [anchor, id = ''] = /^<a id="([^"]*)"><\/a>/.exec(token.content) ?? []
    if (token.type !== 'inline' || anchor === undefined || !ids.includes(id)) continue
    token.content = token.content.slice(anchor.length)
    tokens[index - 1]?.attrSet('id', id)
  }
}

/** A character in an element of its own, so that sites need not allow HTML. */
function setIsolated(state: InlineState, silent: boolean): boolean {
  const { src, pos, env } = state
  if (!filled.has(env) || !src.startsWith('<span>&#', pos)) return false
  const [written = '', code] = /^<span>&#(\d{2,3});<\/span>/.exec(src.slice(pos, pos + 25)) ?? []
  if (code === undefined) return false
  if (!silent) {
    state.push('span_open', 'span', 1)
    state.push('text', '', 0).content = String.fromCharCode(Number(code))
    state.push('span_close', 'span', -1)
  }
  state.pos += written.length
  return true
}

/** An SVG in an address is nothing that markdown-it takes from a page's source. */
function setImages(state: State): void {
  const { tokens } = state
  const images = pages.get(state)?.images ?? new Map<string, string>()
  for (const token of tokens.flatMap(({ children }) => children ?? [])) {
    const url = token.type === 'image' ? images.get(String(token.attrGet('src'))) : undefined
    if (url !== undefined) token.attrSet('src', url)
  }
}
