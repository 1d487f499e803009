import type { VFileMessage } from 'vfile-message'
import { complain } from '../message.ts'
import type { Data, Protocol } from '../protocol.ts'
import type { Named } from '../scenario/scenario.ts'
import type { Selector } from '../scenario/selector.ts'
import type { RowName, TraceEvent } from '../trace/trace.ts'

/** By sender, receiver and kind, of `keyOf`: how many messages there were. */
export type Counts = Map<string, number>

/** A copy of a message, as selectors tell one from the other. */
interface Met {
  readonly from: string
  readonly to: string
  /** By kind of the message, to anybody and to its receiver: the how many-th of its endpoint's it is. */
  readonly ordinals: ReadonlyMap<string, number>
  /** 1 for the message itself. */
  readonly copy: number
}

/** The rows of a run that have a name, in the order of the names, and the names that no row has. */
export function nameRows<Message extends Data>(
  protocol: Pick<Protocol<unknown, Message>, 'kindsOf'>,
  named: readonly Named[],
  events: readonly TraceEvent[],
): { readonly names: readonly RowName[]; readonly messages: readonly VFileMessage[] } {
  const sent: Counts = new Map()
  const copies = new Map<number, { readonly met: Omit<Met, 'copy'>; count: number }>()
  const rows: (Met & { readonly row: number })[] = []
  for (const event of events) {
    if (event.kind === 'sent') {
      const { row, from, to } = event
      const kinds = [...protocol.kindsOf(event.message as Message), 'any']
      const met = { from, to, ordinals: countIn(sent, { from, to }, kinds) }
      copies.set(row, { met, count: 1 })
      rows.push({ ...met, row, copy: 1 })
    } else if (event.kind === 'duplicated') {
      const of = copies.get(event.of)
      if (!of) continue // A copy of what was injected.
      of.count += 1
      copies.set(event.row, of)
      rows.push({ ...of.met, row: event.row, copy: of.count })
    }
  }
  const found = named.map(({ name, label, selector }) => {
    const row = rows.find(met => isMeant(selector, met))?.row
    return row === undefined ? undefined : { name, row, ...(label && { label }) }
  })
  return {
    names: found.filter(name => name !== undefined),
    messages: named
      .filter((_, index) => !found[index])
      .map(({ place, name, selector }) =>
        complain(place, `\`${name}\` names nothing: ${missed(sent, selector)}`, 'name-without-row'),
      ),
  }
}

/** Counts a message of an endpoint, and gives the how many-th it is of each of its kinds, by `keyOf`. */
export function countIn(
  sent: Counts,
  { from, to }: Pick<Met, 'from' | 'to'>,
  kinds: readonly string[],
): ReadonlyMap<string, number> {
  const keys = kinds.flatMap(kind => [keyOf({ from, kind }), keyOf({ from, to, kind })])
  return new Map(
    keys.map(key => {
      const nth = (sent.get(key) ?? 0) + 1
      sent.set(key, nth)
      return [key, nth]
    }),
  )
}

/** Whether a selector means this copy. */
export function isMeant(selector: Selector, { from, to, ordinals, copy }: Met): boolean {
  return (
    selector.from === from &&
    (selector.to ?? to) === to &&
    selector.copy === copy &&
    ordinals.get(keyOf(selector)) === selector.nth
  )
}

/** Why a selector means nothing. */
export function missed(sent: Counts, selector: Selector): string {
  const { kind, from, to, nth, copy } = selector
  const count = sent.get(keyOf(selector)) ?? 0
  const whom = to === undefined ? '' : ` to ${to}`
  const what = kind === 'any' ? 'messages' : `\`${kind}\``
  return count >= nth
    ? `${from}'s ${what}${whom} number ${nth} has no copy ${copy}; expected a duplicate of it`
    : `${from} sent ${count} ${what}${whom}; expected ${nth}`
}

function keyOf({ from, to = '', kind }: Pick<Selector, 'from' | 'to' | 'kind'>): string {
  return [from, to, kind].join('\n')
}
