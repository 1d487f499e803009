/**
 * Reads Mermaid source with the real Mermaid, in plain Node.
 *
 * `parse` runs the parser of Mermaid 9.4, 10, 11 or 12. `readSequence` and
 * `readState` run Mermaid 12 and give back what a reader of the drawn diagram
 * would see: entities decoded, messages numbered, markdown and `<br/>` applied.
 * Raw text that would be drawn as something else than text (HTML, an icon, a
 * formula) makes them throw rather than guess.
 */
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

export type MermaidVersion = 9.4 | 10 | 11 | 12

type SequenceItem =
  | { kind: 'message'; from: string; to: string; text: string; arrow: string; number?: number }
  | { kind: 'note'; placement: 'left' | 'right' | 'over'; actors: string[]; text: string }

export interface Sequence {
  title: string
  description: string
  actors: { id: string; label: string }[]
  items: SequenceItem[]
}

export interface StateDiagram {
  title: string
  description: string
  states: { id: string; label: string; classes: string[] }[]
  edges: { from: string; to: string; label: string }[]
}

// ---------------------------------------------------------------- loading

interface Mermaid {
  parse(code: string): Promise<unknown>
  mermaidAPI: { getDiagramFromText(code: string): Promise<{ type: string; db: unknown }> }
}

/**
 * The least a browser that Mermaid's parsers touch, set up before the first
 * import and left in place; one serves all the versions.
 * - `document` and `Element` are what DOMPurify wants to build an instance. With
 *   no `implementation` it finds itself unsupported, and its `sanitize` hands
 *   the text back as it came. A browser does the same to text without a `<`;
 *   text with one makes the readers below throw.
 * - `CSS.supports` is asked whether a `box` begins with a colour.
 */
function stubWindow(): void {
  const scope = globalThis as { window?: unknown }
  scope.window ??= {
    document: { nodeType: 9, createElement: () => ({}) },
    Element: class {},
    CSS: { supports: () => true },
  }
}

const loaders: Record<MermaidVersion, () => Promise<unknown>> = {
  9.4: () => import('mermaid94'),
  10: () => import('mermaid10'),
  11: () => import('mermaid11'),
  12: () => import('mermaid'),
}

const loaded = new Map<MermaidVersion, Promise<Mermaid>>()

function load(version: MermaidVersion): Promise<Mermaid> {
  let mermaid = loaded.get(version)
  if (mermaid === undefined) {
    stubWindow()
    mermaid = loaders[version]().then(module => (module as { default: Mermaid }).default)
    loaded.set(version, mermaid)
  }
  return mermaid
}

/** Parses `code` with that Mermaid; rejects with Mermaid's own error. */
export async function parse(version: MermaidVersion, code: string): Promise<void> {
  const mermaid = await load(version)
  await mermaid.parse(version === 9.4 ? withEntities(code) : code)
}

/** Mermaid 9.4 respells entities, and takes such ends of styles away, where it draws, and later ones where they parse. */
function withEntities(code: string): string {
  return code
    .replace(/(?:style|classDef).*:\S*#.*;/g, found => found.slice(0, -1))
    .replace(/#\w+;/g, entity => {
      const name = entity.slice(1, -1)
      return /^\d+$/.test(name) ? `ﬂ°°${name}¶ß` : `ﬂ°${name}¶ß`
    })
}

// Reading is in two steps, `parse` (which takes in the configuration) and
// `getDiagramFromText`, over databases that keep module-wide state (the
// accessible title, for one): one reading at a time.
let reading: Promise<unknown> = Promise.resolve()

function readDiagram<T>(
  code: string,
  kind: string,
  read: (db: unknown) => T | Promise<T>,
): Promise<T> {
  const result = reading.then(async () => {
    const mermaid = await load(12)
    await mermaid.parse(code)
    const diagram = await mermaid.mermaidAPI.getDiagramFromText(code)
    if (diagram.type !== kind) {
      throw new Error(`expected a ${kind} diagram, got ${diagram.type}`)
    }
    return await read(diagram.db)
  })
  reading = result.catch(() => undefined)
  return result
}

// ---------------------------------------------------------------- text

// The names that HTML gives to characters are many; these are all that the
// diagrams may need. The others throw.
const named: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
}

/** What an HTML parser makes of `&#NNN;` for the C1 range (it reads Windows-1252). */
const windows1252 = new TextDecoder('windows-1252')

function fromCodePoint(code: number): string {
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    return '\ufffd'
  }
  if (code >= 0x80 && code <= 0x9f) {
    return windows1252.decode(Uint8Array.of(code))
  }
  return String.fromCodePoint(code)
}

function fromName(name: string): string {
  const text = named[name]
  if (text === undefined) {
    throw new Error(`the harness does not know the entity ${name}`)
  }
  return text
}

/**
 * Mermaid respells `#35;` as `ﬂ°°35¶ß` and `#amp;` as `ﬂ°amp¶ß` before it
 * parses, and as the last thing turns `ﬂ°°`, `ﬂ°` and `¶ß` into `&#`, `&` and
 * `;`, for the browser to read.
 */
function respell(text: string): string {
  return text.replace(/ﬂ°°/g, '&#').replace(/ﬂ°/g, '&').replace(/¶ß/g, ';')
}

/** Both of these steps at once, where text is drawn as text: a raw `&` is not part of an entity. */
function decodeEntities(text: string): string {
  const entity = /ﬂ°°(\d+)¶ß|ﬂ°(\w+)¶ß/g
  if (/ﬂ°|¶ß/.test(text.replace(entity, ' '))) {
    throw new Error(`half an entity in ${JSON.stringify(text)}`)
  }
  return text.replace(entity, decodeEntity)
}

function decodeEntity(_: string, digits: string | undefined, name: string | undefined): string {
  return digits === undefined ? fromName(name ?? '') : fromCodePoint(Number(digits))
}

function refuse(when: boolean, text: string, as: string): void {
  if (when) {
    throw new Error(`${JSON.stringify(text)} would be drawn as ${as}`)
  }
}

/** Messages, notes and the labels of participants: drawn as SVG text, but for `<br>` and formulas. */
function seenAsText(text: string): string {
  refuse(/\$\$.*?\$\$/.test(text), text, 'a formula')
  return decodeEntities(text.replace(/<\/?br\s*\/?>/gi, '\n'))
}

/** The accessible title and description: SVG text too, but sanitized as HTML if there is a `<` in it. */
function seenAsTitle(text: string): string {
  refuse(text.includes('<'), text, 'HTML')
  return decodeEntities(text)
}

interface Token {
  type: string
  raw: string
  text?: string
  tokens?: Token[]
}

type Lexer = (markdown: string) => Token[]

let lexer: Promise<Lexer> | undefined

/** The markdown lexer of Mermaid 12 itself; the project has another version of it. */
function markdownLexer(): Promise<Lexer> {
  lexer ??= (async () => {
    const mermaidPath = createRequire(import.meta.url).resolve('mermaid')
    const markedPath = createRequire(mermaidPath).resolve('marked')
    const module = (await import(pathToFileURL(markedPath).href)) as { marked: { lexer: Lexer } }
    return module.marked.lexer
  })()
  return lexer
}

/** The labels of states and their edges: markdown, which becomes HTML. */
function seenAsMarkdown(label: string, lex: Lexer): string {
  refuse(/\$\$.*?\$\$/.test(label), label, 'a formula')
  refuse(/fa[bklrs]?:fa-[\w-]+/.test(label), label, 'an icon')
  const plain = (token: Token): string => {
    switch (token.type) {
      case 'text':
      case 'escape':
      case 'html':
        return token.text ?? ''
      case 'strong':
      case 'em':
      case 'paragraph':
        return (token.tokens ?? []).map(plain).join('')
      case 'space':
        return ''
      default:
        // Mermaid 12 draws the source of the rest as it is, but the first
        // releases of Mermaid 11 drew "Unsupported markdown: list" there.
        throw new Error(
          `${JSON.stringify(label)} has markdown that not every Mermaid draws: ${token.type}`,
        )
    }
  }
  const html = respell(lex(label).map(plain).join('')).replace(/<br\s*\/?>/gi, '\n')
  refuse(/<|&(?!(?:amp|lt|gt|quot|apos|nbsp|#\d+);)[#a-z]/i.test(html), html, 'HTML')
  const text = html.replace(/&(?:#(\d+)|(\w+));/g, decodeEntity)
  // The whole drawing is respelled once more when it is done.
  refuse(/ﬂ°|¶ß/.test(text), text, 'half an entity')
  return text
}

// ---------------------------------------------------------------- sequence

interface SequenceMessage {
  from?: string
  to?: string
  message: string | { start?: number; step?: number; visible: boolean }
  type?: number
  placement?: number
}

interface SequenceDb {
  getAccTitle(): string
  getAccDescription(): string
  getActors(): Map<string, { name: string; description: string }>
  getMessages(): SequenceMessage[]
  LINETYPE: Record<string, number>
  PLACEMENT: Record<string, number>
}

const arrows: Record<string, string> = {
  SOLID_OPEN: '->',
  DOTTED_OPEN: '-->',
  SOLID: '->>',
  DOTTED: '-->>',
  SOLID_CROSS: '-x',
  DOTTED_CROSS: '--x',
  SOLID_POINT: '-)',
  DOTTED_POINT: '--)',
  BIDIRECTIONAL_SOLID: '<<->>',
  BIDIRECTIONAL_DOTTED: '<<-->>',
}

/** Reads a `sequenceDiagram` back from Mermaid 12. Blocks (`loop`, `alt`, …) are left out. */
export function readSequence(code: string): Promise<Sequence> {
  return readDiagram(code, 'sequence', value => {
    const db = value as SequenceDb
    const typeNames = new Map(Object.entries(db.LINETYPE).map(([name, type]) => [type, name]))
    const placementNames = new Map(Object.entries(db.PLACEMENT).map(([name, code]) => [code, name]))
    const items: SequenceItem[] = []
    // The renderer's own count: it runs on while the numbers are hidden.
    let number = 1
    let step = 1
    let numbered = false
    for (const { from = '', to = '', message, type, placement } of db.getMessages()) {
      const name = type === undefined ? '' : (typeNames.get(type) ?? '')
      if (typeof message !== 'string') {
        number = message.start || number
        step = message.step || step
        numbered = message.visible
      } else if (name === 'NOTE') {
        const side = placement === undefined ? '' : (placementNames.get(placement) ?? '')
        items.push({
          kind: 'note',
          placement: side === 'LEFTOF' ? 'left' : side === 'RIGHTOF' ? 'right' : 'over',
          actors: from === to ? [from] : [from, to],
          text: seenAsText(message),
        })
      } else if (from !== '' && to !== '') {
        items.push({
          kind: 'message',
          from,
          to,
          text: seenAsText(message),
          arrow: arrows[name] ?? name,
          ...(numbered ? { number } : {}),
        })
        number = Math.round((number + step) * 100) / 100
      }
    }
    return {
      title: seenAsTitle(db.getAccTitle()),
      description: seenAsTitle(db.getAccDescription()),
      actors: [...db.getActors()].map(([id, actor]) => ({
        id,
        label: seenAsText(actor.description),
      })),
      items,
    }
  })
}

// ---------------------------------------------------------------- state

interface StateDb {
  getAccTitle(): string
  getAccDescription(): string
  getStates(): Map<string, { classes: string[] }>
  getData(): {
    nodes: { id: string; shape: string; label?: string; description?: string[] }[]
    edges: { start: string; end: string; label?: string; classes?: string }[]
  }
}

/**
 * Reads a `stateDiagram-v2` back from Mermaid 12. `[*]` is not among the
 * states, and is `[*]` at either end of an edge; notes are left out.
 */
export function readState(code: string): Promise<StateDiagram> {
  return readDiagram(code, 'stateDiagram', async value => {
    const db = value as StateDb
    const lex = await markdownLexer()
    const { nodes, edges } = db.getData()
    const drawn = new Map(nodes.map(node => [node.id, node]))
    const isPoint = (shape: string | undefined) => shape === 'stateStart' || shape === 'stateEnd'
    const end = (id: string) => (isPoint(drawn.get(id)?.shape) ? '[*]' : id)
    return {
      title: seenAsTitle(db.getAccTitle()),
      description: seenAsTitle(db.getAccDescription()),
      states: nodes
        .filter(({ shape }) => !isPoint(shape) && shape !== 'note' && shape !== 'noteGroup')
        .map(({ id, label = '', description = [] }) => ({
          id,
          // Of the two, only this one is respelled before it is read as markdown.
          label: [label, ...description].map(line => seenAsMarkdown(respell(line), lex)).join('\n'),
          classes: [...(db.getStates().get(id)?.classes ?? [])],
        })),
      edges: edges
        .filter(({ classes }) => !classes?.includes('note-edge'))
        .map(({ start, end: to, label = '' }) => ({
          from: end(start),
          to: end(to),
          label: seenAsMarkdown(label, lex),
        })),
    }
  })
}
