import type { Parent, Root } from 'mdast'
import type { Extension as FromMarkdown } from 'mdast-util-from-markdown'
import type { Extension } from 'micromark-util-types'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import remarkMdx from 'remark-mdx'
import remarkParse from 'remark-parse'
import { type Processor, unified } from 'unified'
import { isNearly } from '../message.ts'
import { beyondMdx, mkdocsBlocks } from './dialects.ts'

/** Of a file, by its ending or its front matter. */
export type Syntax = 'md' | 'mdx'

/** How Markdown is read: as GitHub does, with the bodies that MkDocs has below `!!!`, or as MDX. */
export const dialects = ['commonmark', 'mkdocs', 'mdx'] as const

export type Dialect = (typeof dialects)[number]

type Parser = Pick<ReturnType<typeof markdown>, 'parse'>

/** Parses Markdown as GitHub does, with front matter in YAML or TOML. */
function markdown() {
  return unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter, ['yaml', 'toml'])
}

/** Adds to how a parser reads. */
function reading(extension: Extension) {
  return function (this: Processor) {
    this.data('micromarkExtensions', [...(this.data('micromarkExtensions') ?? []), extension])
  }
}

/** A body of MkDocs in the tree: a container as a quote is. */
const mkdocsNodes: FromMarkdown = {
  enter: {
    mkdocsBlock(token) {
      this.enter({ type: 'mkdocsBlock', children: [] }, token)
    },
  },
  exit: {
    mkdocsBlock(token) {
      this.exit(token)
    },
  },
}

declare module 'mdast' {
  interface RootContentMap {
    mkdocsBlock: MkdocsBlock
  }
}

interface MkdocsBlock extends Parent {
  type: 'mkdocsBlock'
}

function withMkdocs(this: Processor): void {
  reading(mkdocsBlocks).call(this)
  this.data('fromMarkdownExtensions', [...(this.data('fromMarkdownExtensions') ?? []), mkdocsNodes])
}

/** What is of text alone, by micromark's names. */
const disable = {
  null: [
    ...['attention', 'autolink', 'hardBreakEscape', 'labelEnd'],
    ...['labelStartImage', 'labelStartLink', 'strikethrough', 'tasklistCheck'],
    ...['wwwAutolink', 'protocolAutolink', 'emailAutolink'],
    ...['gfmFootnoteCall', 'gfmPotentialFootnoteCall'],
  ],
}

const parser = markdown().freeze()

/** The same blocks in half the time, without links, emphasis and references; code and HTML are told apart as ever. */
const parserOfBlocks = markdown().use(reading({ disable })).freeze()

const parserOfMkdocs = markdown().use(withMkdocs).freeze()

const parserOfMdx = markdown().use(remarkMdx).use(reading(beyondMdx)).freeze()

/** The parser that finds all that is wirefig's in a source: its links, too, only where it may have any. */
export function parserFor(syntax: Syntax, source: string, dialect: Dialect): Parser {
  if (syntax === 'mdx') return parserOfMdx
  if (dialect === 'mkdocs') return parserOfMkdocs
  return mayLink(source) ? parser : parserOfBlocks
}

/**
 * What a file is: MDX by its ending or by the project's dialect, unless its front matter says `format: md` or
 * `format: mdx`, as Docusaurus reads it.
 */
export function syntaxOf(file: string, source: string, dialect: Dialect = 'commonmark'): Syntax {
  const end = /^---[ \t]*[\r\n]/.test(source) ? source.slice(3).search(/[\r\n]---/) : -1
  const head = end < 0 ? '' : source.slice(0, end + 4)
  const said = /[\r\n]format:[ \t]*(['"]?)(mdx?)\1[ \t]*(?:#[^\r\n]*)?[\r\n]/.exec(head)?.[2]
  if (said === 'md' || said === 'mdx') return said
  return file.endsWith('.mdx') || dialect === 'mdx' ? 'mdx' : 'md'
}

/** Whether a scheme like `wirefig:` is in a text, in letters or in character references. */
function mayLink(source: string): boolean {
  if (/&(?:#|colon;)/i.test(source)) return true
  const schemes = [...source.matchAll(/([a-z]{5,9})\\?:/gi)]
  return schemes.some(([, word = '']) => word === 'wirefig' || isNearly(word, 'wirefig'))
}

/** A text as it is parsed where wirefig finds its places. */
export function parseMarkdown(source: string): Root {
  return parser.parse(source)
}
