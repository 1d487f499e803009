import type { Replay, TraceStep } from './replay.ts'

/**
 * That `to` can receive what `from` sends; with knowers, from the outermost in, that the first has established that the
 * second has established … that it is so. No knower stands beside itself: who has established a thing knows that it has.
 */
export interface Statement {
  readonly knowers: readonly string[]
  readonly from: string
  readonly to: string
}

/** Whether a statement holds of the endpoints that were asked of, with one knower or more, up to the depth. */
export type Knows = (statement: Statement) => boolean

/**
 * After each step of a run: what some of its endpoints have established of one another, by happened-before; the others
 * pass it on. `depth` is how many knowers a statement may have.
 *
 * An endpoint knows what is in its past: what happened at it earlier, and at the sender of what arrived before it was
 * sent. A fact is born where something arrives that its sender sent, whatever the receiver's rules make of it. Copies
 * of one sending carry the same; what was injected, nobody sent in his own name, and it proves nothing. As a run begins
 * nothing is known. A reboot ends the past of its endpoint, not what others have learnt of that: they know what it had
 * established.
 */
export function knowledge(
  replay: Replay,
  endpoints: readonly string[],
  depth: number,
): readonly Knows[] {
  const pasts = new Map<string, Past>()
  /** By row: what its sender knew, or nothing of a row that nobody sent. */
  const carried = new Map<number, Past>()
  return replay.steps.map(({ events }) => {
    for (const event of events) follow(event)
    const after = new Map(pasts)
    return ({ knowers: [knower = '', ...knowers], from, to }) =>
      after.get(knower)?.has(keyOf({ knowers, from, to })) ?? false
  })

  function follow(event: TraceStep['events'][number]): void {
    switch (event.kind) {
      case 'sent':
        carried.set(event.row, pasts.get(event.from) ?? none)
        return
      case 'duplicated': {
        const original = carried.get(event.of)
        if (original) carried.set(event.row, original)
        return
      }
      case 'arrived': {
        const brought = carried.get(event.row)
        const from = replay.rows[event.row - 1]?.from
        if (!brought || from === undefined) return
        const to = event.endpoint
        const isAsked = endpoints.includes(to)
        const born = isAsked && endpoints.includes(from) ? [{ knowers: [], from, to }] : []
        const news = [...born, ...brought.values()]
        const known = isAsked ? news.flatMap(statement => knownBy(to, statement, depth)) : []
        pasts.set(to, withNews(pasts.get(to) ?? none, [...news, ...known]))
        return
      }
      case 'rebooted':
        pasts.delete(event.endpoint)
        return
      default:
    }
  }
}

/** What may be said of some endpoints, by the number of knowers: from one to `depth`. */
export function statements(endpoints: readonly string[], depth: number): Statement[] {
  const pairs = endpoints.flatMap(from =>
    endpoints.filter(to => to !== from).map(to => ({ from, to })),
  )
  const found: Statement[] = []
  let chains: readonly (readonly string[])[] = [[]]
  for (let count = 1; count <= depth; count += 1) {
    chains = endpoints.flatMap(knower =>
      chains.filter(([next]) => next !== knower).map(chain => [knower, ...chain]),
    )
    found.push(...chains.flatMap(knowers => pairs.map(pair => ({ knowers, ...pair }))))
  }
  return found
}

/** What has been established up to some event, by key: bare facts, and who had established what. */
type Past = ReadonlyMap<string, Statement>

const none: Past = new Map()

/** That a knower has established a statement, where the depth asks for it: one more comes of asking whose past it is. */
function knownBy(knower: string, { knowers, from, to }: Statement, depth: number): Statement[] {
  if (knowers[0] === knower || knowers.length + 2 > depth) return []
  return [{ knowers: [knower, ...knowers], from, to }]
}

function withNews(past: Past, news: readonly Statement[]): Past {
  const fresh = news
    .map(statement => [keyOf(statement), statement] as const)
    .filter(([key]) => !past.has(key))
  return fresh.length > 0 ? new Map([...past, ...fresh]) : past
}

function keyOf({ knowers, from, to }: Statement): string {
  return [...knowers, from, to].join('\n')
}
