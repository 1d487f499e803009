import { blankLine, htmlFlow, htmlText } from 'micromark-core-commonmark'
import type {
  Code,
  Construct,
  Effects,
  Extension,
  State,
  TokenizeContext,
} from 'micromark-util-types'

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    mkdocsBlock: 'mkdocsBlock'
    mkdocsBlockTitle: 'mkdocsBlockTitle'
    mkdocsBlockIndent: 'mkdocsBlockIndent'
  }
}

type Tokenize = (this: TokenizeContext, effects: Effects, ok: State, nok: State) => State

/**
 * What MkDocs has beyond Markdown: below a line that begins with `!!!`, `???` or `===` stands a body, indented by four
 * columns. The line is taken whole, as the container's sign.
 */
export const mkdocsBlocks: Extension = {
  document: Object.fromEntries(
    ['!', '?', '='].map(sign => [
      sign.charCodeAt(0),
      {
        name: 'mkdocsBlock',
        tokenize: openBlock,
        continuation: { tokenize: continueBlock },
        exit: effects => void effects.exit('mkdocsBlock'),
      } satisfies Construct,
    ]),
  ),
}

/** Admonitions, details of pymdownx and tabs of pymdownx: the kind in words, the title in quotes. */
const opening =
  /^(?:!!! ?[\w-]+(?: +[\w-]+)*(?: +".*")?|\?\?\?\+? ?(?:[\w-]+(?: +[\w-]+)*(?: +".*")?|".*")|===[!+]{0,2} +".*") *$/

function openBlock(...[effects, ok, nok]: Parameters<Tokenize>): State {
  let line = ''
  const title = (code: Code): State | undefined => {
    if (isEnd(code)) {
      if (!opening.test(line)) return nok(code)
      effects.exit('mkdocsBlockTitle')
      return ok(code)
    }
    line += characterOf(code)
    effects.consume(code)
    return title
  }
  return code => {
    effects.enter('mkdocsBlock', { _container: true })
    effects.enter('mkdocsBlockTitle')
    return title(code)
  }
}

function continueBlock(...[effects, ok, nok]: Parameters<Tokenize>): State {
  return effects.check(
    blankLine,
    ok,
    effects.attempt({ tokenize: takeIndentation, partial: true }, ok, nok),
  )
}

/** Four columns of spaces and tabs. */
function takeIndentation(...[effects, ok, nok]: Parameters<Tokenize>): State {
  let columns = 0
  const space = (code: Code): State | undefined => {
    if (columns === 4) {
      effects.exit('mkdocsBlockIndent')
      return ok(code)
    }
    if (characterOf(code) !== ' ') return nok(code)
    columns += 1
    effects.consume(code)
    return space
  }
  return code => {
    effects.enter('mkdocsBlockIndent')
    return space(code)
  }
}

/**
 * What pages of sites have that MDX itself refuses, as Docusaurus takes it: HTML comments, and lists of attributes in
 * braces behind a heading or a directive (`## Title {#id}`, `:::note{.wide}`), which are text here.
 */
export const beyondMdx: Extension = {
  flow: {
    60: {
      ...htmlFlow,
      name: 'commentFlow',
      tokenize(effects, ok, nok) {
        const comment = htmlFlow.tokenize.call(this, effects, ok, nok)
        return effects.check({ tokenize: lookForComment, partial: true }, comment, nok)
      },
    },
  },
  text: {
    60: {
      name: 'commentText',
      tokenize(effects, ok, nok) {
        const comment = htmlText.tokenize.call(this, effects, ok, nok)
        return effects.check({ tokenize: lookForSign, partial: true }, comment, nok)
      },
    },
    123: { name: 'attributesText', tokenize: takeAttributes },
  },
}

/** At `<!--`. */
function lookForSign(...[effects, ok, nok]: Parameters<Tokenize>): State {
  let found = ''
  return look(effects, ok, nok, character => {
    if (found === sign) return true
    found += character
    return sign.startsWith(found) && character !== '' ? undefined : false
  })
}

/** At a comment with nothing behind it in its last line. */
function lookForComment(...[effects, ok, nok]: Parameters<Tokenize>): State {
  let start = ''
  let last = ''
  let isClosed = false
  return look(effects, ok, nok, (character, isLineOver) => {
    if (isClosed && isLineOver) return true
    if (character === '') return false
    if (start.length < sign.length) {
      start += character
      if (!sign.startsWith(start)) return false
    }
    if (isClosed) return character === ' ' ? undefined : false
    last = `${last}${character}`.slice(-3)
    // The hyphens of the sign are its end's, too.
    isClosed = last === '-->' && start === sign
    return undefined
  })
}

const sign = '<!--'

/** Reads on until it is known whether here is what is looked for; at the end of all, the character is none. */
function look(
  effects: Effects,
  ok: State,
  nok: State,
  judge: (character: string, isLineOver: boolean) => boolean | undefined,
): State {
  const next = (code: Code): State | undefined => {
    const found = judge(characterOf(code), isEnd(code))
    if (found === undefined) {
      effects.consume(code)
      return next
    }
    effects.exit('data')
    return found ? ok(code) : nok(code)
  }
  return code => {
    effects.enter('data')
    return next(code)
  }
}

/** `{#id .class key="value"}` in one line. What MDX could take for an expression is as good as text here. */
const attributes =
  /^\{(?:\s*(?:[#.][^\s{}"'=]+|[\w-]+(?:=(?:"[^"{}]*"|'[^'{}]*'|[^\s{}"'=]+))?)(?=[\s}]))+\s*\}$/

function takeAttributes(...[effects, ok, nok]: Parameters<Tokenize>): State {
  let text = ''
  const inside = (code: Code): State | undefined => {
    if (isEnd(code) || (text !== '' && code === 123)) return nok(code)
    text += characterOf(code)
    effects.consume(code)
    if (code !== 125) return inside
    effects.exit('data')
    return attributes.test(text) ? ok : nok
  }
  return code => {
    effects.enter('data')
    return inside(code)
  }
}

/** The end of a line, or of all. */
function isEnd(code: Code): boolean {
  return code === null || (code < -2 && code >= -5)
}

/** Tabs come as a tab and the columns that it fills; a line's end is one character. */
function characterOf(code: Code): string {
  if (code === null) return ''
  return code < 0 ? (code < -2 ? '\n' : ' ') : String.fromCharCode(code)
}
