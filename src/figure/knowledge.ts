import {
  type Knows,
  knowledge as knowledgeOf,
  type Statement,
  statements,
} from '../trace/knowledge.ts'
import type { Row } from '../trace/replay.ts'
import { excerptOf } from './excerpt.ts'
import {
  acts,
  type Figure,
  kindOf,
  type Subject,
  shortName,
  sideName,
  sidesOf,
  titleOf,
  type View,
  withRemarks,
  wordsOf,
} from './figure.ts'
import { shownInRows } from './shown.ts'
import { capitalized, messageOf, nothing, whatBecame } from './table.ts'

/**
 * What each side has established. A row a segment, in the order in which they arrive or are lost; where there are more
 * statements than stand beside one another, a row a statement.
 */
export const knowledge: View = {
  draw(subject): Figure {
    const say = wordsOf(subject)
    const depth = subject.options.depth ?? 1
    const sides = knowersOf(subject)
    const asked = statements(sides, depth).map(statement => ({
      statement,
      title: titleOfStatement(subject, statement),
      ...headsOf(subject, statement),
    }))
    const moments = momentsOf(subject, sides, depth)
    const mark = ({ knows }: Moment, statement: Statement) => (knows(statement) ? '✓' : nothing)
    if (isTurned(subject)) {
      return {
        kind: 'table',
        columns: [
          { title: say.statement, align: 'left', role: 'lead' },
          ...moments.map(({ brief }) => ({ title: brief, align: 'left' as const })),
        ],
        rows: asked.map(({ statement, title }) => [
          title,
          ...moments.map(moment => mark(moment, statement)),
        ]),
      }
    }
    return {
      kind: 'table',
      columns: [
        { title: say.row, align: 'right', role: 'lead' },
        { title: capitalized(messageOf(subject)), align: 'left', role: 'lead' },
        ...asked.map(({ title, group, fact }) => ({
          title: fact,
          group,
          alone: title,
          align: 'left' as const,
        })),
      ],
      marks: moments.map(({ number }) => (number === undefined ? {} : { row: number })),
      rows: moments.map(moment => [
        moment.row,
        moment.what,
        ...asked.map(({ statement }) => mark(moment, statement)),
      ]),
    }
  },
  refuse(subject) {
    const { depth = 1 } = subject.options
    const { length } = knowersOf(subject)
    const most = greatestDepth(length)
    return depth > most
      ? `\`depth=${depth}\` of ${length} endpoints; expected ${most === 1 ? '1' : `1 to ${most}`}, or fewer endpoints by \`sides\``
      : undefined
  },
  shows: subject => (isTurned(subject) ? { steps: [] } : shownInRows(subject)),
  caption: subject => wordsOf(subject).captions.knowledge(titleOf(subject), messageOf(subject)),
}

/** Whether a row is a statement, since there are more of them than two sides have of each other. */
function isTurned(subject: Subject): boolean {
  return statements(knowersOf(subject), subject.options.depth ?? 1).length > 4
}

/** The endpoints that do something of their own: who does nothing but spoof is told nothing. */
function knowersOf(subject: Subject): string[] {
  return sidesOf(subject)
    .map(({ name }) => name)
    .filter(name => acts(subject, name))
}

/** The more endpoints, the faster the statements grow in number: a table has room for 200 of them. */
function greatestDepth(endpoints: number): number {
  const facts = endpoints * (endpoints - 1)
  let depth = 1
  let chains = endpoints
  for (let all = facts * chains; depth < 9; depth += 1) {
    chains *= endpoints - 1
    all += facts * chains
    if (all > 200) break
  }
  return depth
}

/** Something after which a figure says what is known. */
interface Moment {
  readonly row: string
  /** The row's, where it is one. */
  readonly number?: number
  readonly what: string
  /** As the head of a column. */
  readonly brief: string
  readonly knows: Knows
}

/** Arrivals, losses, which change nothing, and reboots, which do. */
function momentsOf(subject: Subject, sides: readonly string[], depth: number): Moment[] {
  const say = wordsOf(subject)
  const after = knowledgeOf(subject.replay, sides, depth)
  return excerptOf(subject).steps.flatMap(({ step, index, within, sent, arrived }) => {
    const knows = after[index] ?? (() => false)
    const ofRow = (row: Row): Moment => ({
      row: String(row.number),
      number: row.number,
      what: whatBecame(subject, row, shortName(subject, row)),
      brief:
        `${row.number} ${withRemarks(subject, row, kindOf(subject, row) || shortName(subject, row))}`.trimEnd(),
      knows,
    })
    const { trigger } = step
    const reboots =
      within && trigger.kind === 'rebooted'
        ? [`${sideName(subject, trigger.endpoint)}${say.colon}${say.rebooted}`]
        : []
    return [
      ...reboots.map(what => ({ row: nothing, what, brief: what, knows })),
      ...[...(arrived ? [arrived] : []), ...sent.filter(({ lost }) => lost)].map(ofRow),
    ]
  })
}

/** A statement beside others of its knower: a head over theirs, and its own. */
function headsOf(
  subject: Subject,
  { knowers, from, to }: Statement,
): { readonly group: string; readonly fact: string } {
  return {
    group: wordsOf(subject).knowing(knowers.map(knower => sideName(subject, knower))),
    fact: `${sideName(subject, from)} → ${sideName(subject, to)}`,
  }
}

function titleOfStatement(subject: Subject, { knowers, from, to }: Statement): string {
  const fact = `${sideName(subject, from)} → ${sideName(subject, to)}`
  return wordsOf(subject).knows(
    knowers.map(knower => sideName(subject, knower)),
    fact,
  )
}
