/**
 * The one place that knows Mermaid's syntax: every text and every id of a figure passes through it.
 * `test/figure/mermaid.test.ts` holds it against the real mermaid 10, 11 and 12.
 */

/** Text that Mermaid shows as it is: what its grammars or its Markdown would take for syntax becomes an entity. */
export function escapeText(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim()
  return Array.from(line, character =>
    unsafe.test(character) ? `#${character.codePointAt(0)};` : character,
  )
    .join('')
    .replace(/^(no)?wrap(?=\s*#58;)/i, found => `#${found.charCodeAt(0)};${found.slice(1)}`)
}

const unsafe = /[#;<>&"%:\\`{}|*_$~^[\]@]/

/** An id for a name: the name itself where it is a word that Mermaid does not know. */
export function idOf(name: string, index: number): string {
  return /^[A-Za-z][A-Za-z0-9]*$/.test(name) && !keywords.has(name.toLowerCase())
    ? name
    : `side${index + 1}`
}

const keywords = new Set(['end'])

export interface Participant {
  readonly id: string
  readonly label: string
}

/** An item of a sequence diagram, from top to bottom. */
export type SequenceItem =
  | {
      readonly kind: 'message'
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

export function sequenceDiagram(diagram: {
  readonly title: string
  readonly description: string
  /** The number of the first message. */
  readonly firstNumber: number
  readonly participants: readonly Participant[]
  readonly items: readonly SequenceItem[]
}): string {
  const { title, description, firstNumber, participants, items } = diagram
  return lines('sequenceDiagram', [
    `accTitle: ${escapeText(title)}`,
    `accDescr: ${escapeText(description)}`,
    firstNumber === 1 ? 'autonumber' : `autonumber ${firstNumber}`,
    ...participants.map(({ id, label }) => `participant ${id} as ${escapeText(label)}`),
    ...items.map(item =>
      item.kind === 'note'
        ? `Note ${item.at} ${item.ids.join(',')}: ${escapeText(item.text)}`
        : `${item.from}${item.arrow}${item.to}: ${escapeText(item.text)}`,
    ),
  ])
}

export interface StateEdge {
  readonly from: string
  readonly to: string
  readonly label: string
}

export function stateDiagram(diagram: {
  readonly title: string
  readonly description: string
  readonly states: readonly { readonly name: string; readonly label: string }[]
  readonly edges: readonly StateEdge[]
  /** The states to stand out. */
  readonly path: readonly string[]
}): string {
  const { title, description, states, edges, path } = diagram
  const id = (name: string) => name.replace(/[^A-Za-z0-9]/g, '_')
  return lines('stateDiagram-v2', [
    `accTitle: ${escapeText(title)}`,
    `accDescr: ${escapeText(description)}`,
    'direction TB',
    ...states.map(({ name, label }) => `state "${escapeText(label)}" as ${id(name)}`),
    ...edges.map(({ from, to, label }) => `${id(from)} --> ${id(to)}: ${escapeText(label)}`),
    ...(path.length > 0
      ? ['classDef path font-weight:bold,stroke-width:3px', `class ${path.map(id).join(',')} path`]
      : []),
  ])
}

function lines(head: string, body: readonly string[]): string {
  return [head, ...body.map(line => `  ${line}`)].join('\n')
}
