import { stateColours } from './svg/state-colours.ts'
import { ink } from './svg/style.ts'

/**
 * The one place that knows Mermaid's syntax: every text and every id of a figure passes through it.
 *
 * A text is shown as it is, in mermaid 9.4, 10, 11 and 12: what their grammars, their Markdown or their HTML would take for
 * syntax becomes an entity (`#59;`), a brace too, for template engines read the source before it does, and nothing else
 * does, so that the source reads well too. A line break or a control character becomes a space.
 */

/** Characters of a diagram that Mermaid draws, at most, unless its host raises `maxTextSize`: its own default. */
export const mostOfDiagram = 50_000

/** In every context: statements' ends, entities, tags, comments and directives. */
const everywhere = /[#;<{]|%(?=%)|ﬂ(?=°)|¶(?=ß)|(?<=direction)\s(?=(?:TB|BT|RL|LR))/gi

/** In a sequence diagram also: formulas, and the prefix that would switch wrapping. */
const inSequence = union(everywhere, /\$(?=\$)|(?<=^:?(?:no)?wrap):/)

/** In a state diagram also: quotes, what Markdown takes for emphasis, links, lists or addresses, and icons. */
const inState = union(
  everywhere,
  /["\\`@~]|\$(?=\$)|&(?=[a-z])|\*(?!\s)|(?<!\s)\*|_(?![a-z0-9])|(?<![a-z0-9])_/,
  /\[(?=\[)|\](?=[(:])|:(?=fa-|\/\/)|^>|^[-+](?=[\s-]|$)|(?<=^\d{1,9})[.)](?=\s|$)|(?<=www)\./,
)

/** On an arrow of a state diagram a colon ends the arrow. */
const inEdge = union(inState, /:/)

function union(...parts: readonly RegExp[]): RegExp {
  return new RegExp(parts.map(({ source }) => source).join('|'), 'gi')
}

function escapeText(text: string, unsafe: RegExp): string {
  const line = text.replace(/[\s\p{Cc}\p{Cs}]+/gu, ' ').trim() || '\u{200B}'
  return withoutStyles(line.replace(unsafe, asEntities))
}

/** Behind `style` or `classDef`, Mermaid takes a `;` from a line's end where a colon and then a `#` are in one word. */
function withoutStyles(line: string): string {
  const start = line.search(/style|classDef/)
  if (start < 0) return line
  const behind = line.slice(start).replace(/\S+/g, word => {
    const hash = Math.max(0, word.lastIndexOf('#'))
    return word.slice(0, hash).replaceAll(':', asEntities) + word.slice(hash)
  })
  return line.slice(0, start) + behind
}

function asEntities(text: string): string {
  return Array.from(text, character => `#${character.codePointAt(0)};`).join('')
}

/**
 * An id for the name at an index: the name itself where no version of Mermaid takes it for a word of its own, else
 * `side_N`, which no name is itself an id with.
 */
export function idOf(name: string, index: number): string {
  const plain = /^[A-Za-z][A-Za-z0-9]*$/.test(name)
  const isSafe = plain && !keywords.has(name.toLowerCase()) && !/style|classdef/i.test(name)
  return isSafe ? name : `side_${index + 1}`
}

const keywords = new Set(
  `accdescr acctitle activate actor alt and autonumber box break create critical deactivate destroy details else end
  link links loop note off opt option over par participant properties rect sequencediagram title`.split(
    /\s+/,
  ),
)

/** What the Mermaid that a page's host has can take. */
export interface MermaidStyle {
  /** Whether a diagram has a title and a description for those who do not see it. Default: true. */
  readonly accessibility?: boolean
}

/** What a diagram says to those who do not see it. */
interface Said {
  readonly title: string
  readonly description: string
  readonly style?: MermaidStyle | undefined
}

function accessibility({ title, description, style }: Said): string[] {
  if (style?.accessibility === false) return []
  return [
    `accTitle: ${escapeText(title, everywhere)}`,
    `accDescr: ${escapeText(description, everywhere)}`,
  ]
}

/** A column of a sequence diagram, from left to right. */
export interface Participant {
  /** Of `idOf`. */
  readonly id: string
  readonly label: string
  /** The title of the box around it and its neighbours in the same one. */
  readonly box?: string
}

/** An item of a sequence diagram, from top to bottom. */
export type SequenceItem =
  | {
      readonly kind: 'message'
      readonly number: number
      readonly from: string
      readonly to: string
      readonly arrow: '->>' | '-x' | '-)' | '-->>' | '--)' | '--x'
      readonly text: string
    }
  | {
      readonly kind: 'note'
      readonly at: 'left of' | 'right of' | 'over'
      readonly ids: readonly string[]
      readonly text: string
    }

/** Mermaid's source; ids stand as they are, all else is escaped. */
export function sequenceDiagram(
  diagram: Said & {
    readonly participants: readonly Participant[]
    readonly items: readonly SequenceItem[]
  },
): string {
  const { participants, items } = diagram
  const messages = items.filter(item => item.kind === 'message')
  /** By the message that is not numbered one higher than the one before it: its number. */
  const jumps = new Map(
    messages.flatMap((message, index): [SequenceItem, number][] => {
      const before = messages[index - 1]
      return before && message.number !== before.number + 1 ? [[message, message.number]] : []
    }),
  )
  const first = messages[0]?.number ?? 1
  return lines('sequenceDiagram', [
    ...accessibility(diagram),
    first === 1 ? 'autonumber' : `autonumber ${first}`,
    ...participants.flatMap((participant, index) => boxed(participants, participant, index)),
    ...items.flatMap(item => {
      const text = escapeText(item.text, inSequence)
      if (item.kind === 'note') return [`Note ${item.at} ${item.ids.join(',')}: ${text}`]
      const jump = jumps.get(item)
      const numbered = jump === undefined ? [] : [`autonumber ${jump}`]
      return [...numbered, `${item.from}${item.arrow}${item.to}: ${text}`]
    }),
  ])
}

/** `transparent` is the colour, without which Mermaid may take a title's first word for one. */
function boxed(
  participants: readonly Participant[],
  { id, label, box }: Participant,
  index: number,
): string[] {
  const line = `participant ${id} as ${escapeText(label, inSequence)}`
  if (box === undefined) return [line]
  const [before, next] = [participants[index - 1], participants[index + 1]]
  return [
    ...(before?.box === box ? [] : [`box transparent ${escapeText(box, inSequence)}`]),
    `  ${line}`,
    ...(next?.box === box ? [] : ['end']),
  ]
}

/** An arrow between two states, by their names. */
export interface StateEdge {
  readonly from: string
  readonly to: string
  readonly label: string
}

/** Mermaid's source; every edge is between two of the states. */
export function stateDiagram(
  diagram: Said & {
    readonly states: readonly { readonly name: string; readonly label: string }[]
    readonly edges: readonly StateEdge[]
    /** The states to stand out, and the index of each one's colour. */
    readonly path: readonly { readonly name: string; readonly colour: number }[]
  },
): string {
  const { states, edges, path } = diagram
  const id = (name: string) =>
    `${name.replace(/[^A-Za-z0-9]/g, '_')}${stateWords.test(name) ? '_' : ''}`
  return lines('stateDiagram-v2', [
    ...accessibility(diagram),
    'direction TB',
    ...states.map(({ name, label }) => `state "${escapeText(label, inState)}" as ${id(name)}`),
    ...edges.map(
      ({ from, to, label }) => `${id(from)} --> ${id(to)}: ${escapeText(label, inEdge)}`,
    ),
    // Arrows cannot have a colour, so the numbers of their labels say which the path takes.
    ...path.flatMap(({ name, colour }) => [
      `classDef path${colour} fill:${stateColours[colour]?.[0]},color:${ink[0]},stroke-width:3px,font-weight:bold`,
      `class ${id(name)} path${colour}`,
    ]),
  ])
}

/** Words that a state may not be called. */
const stateWords =
  /^(?:accdescr|acctitle|as|class|classdef|click|default|direction|end|href|note|root|scale|state|statediagram|style)$/i

function lines(head: string, body: readonly string[]): string {
  return [head, ...body.map(line => `  ${line}`)].join('\n')
}
