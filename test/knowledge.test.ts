import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { knowledge, type Statement, statements } from '../src/trace/knowledge.ts'
import { type Move, replayOf } from './moves.ts'

const two = ['c', 's']
const three = ['a', 'b', 'c']

describe('two or three segments, in every order', () => {
  test.each([
    [2, 12, []],
    [3, 120, ['csc', 'scs']],
  ] as const)(
    'of %i segments, %i orders, reach that each knows of its own sending',
    (count, all, reach) => {
      const orders = ordersOf(count)
      expect(orders).toHaveLength(all)
      const found = orders.filter(moves => {
        const known = knownAfter(two, moves, 1)
        return known.includes('c: c→s') && known.includes('s: s→c')
      })
      expect(found.map(inTurns).sort()).toEqual(reach)
    },
  )
})

describe('after k deliveries in turn, depth k of nesting holds and k + 1 does not', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('k = %i', k => {
    const known = statements(two, k + 1).filter(after(two, inTurn(k), k + 1))
    expect(Math.max(...known.map(({ knowers }) => knowers.length))).toBe(k)
  })
})

describe('what is known is what holds in every world that looks the same', () => {
  const alternating =
    (first: string) =>
    (who: string, history: History): boolean =>
      history.length === 0 ? who === first : history.at(-1) !== 'sends'
  test.each([
    ['an exchange in turn, begun by c', 6, alternating('c')],
    ['an exchange in turn, begun by s', 6, alternating('s')],
    ['whatever is sent, whenever', 4, () => true],
  ] as const)('%s, of at most %i segments', (_, most, maySend) => {
    const points = pointsOf(most, maySend)
    const asked = statements(two, 4)
    const holds = new Map<string, readonly boolean[]>()
    for (const { knowers, from, to } of asked) {
      for (let count = 0; count <= knowers.length; count += 1) {
        const inner = { knowers: knowers.slice(knowers.length - count), from, to }
        if (!holds.has(print(inner))) holds.set(print(inner), truthOf(inner, points, holds))
      }
    }
    const folded = new Map<string, (statement: Statement) => boolean>()
    const differ = points.flatMap(({ moves }, index) => {
      const key = JSON.stringify(moves)
      const knows = folded.get(key) ?? after(two, moves, 4)
      folded.set(key, knows)
      return asked
        .filter(statement => knows(statement) !== holds.get(print(statement))?.[index])
        .map(statement => `${print(statement)} after ${key}`)
    })
    expect(differ).toEqual([])
    const deepest = holds.get('c s c s: c→s') ?? []
    expect([deepest.includes(true), deepest.includes(false)]).toEqual([true, true])
  })
})

describe('whatever three endpoints and the network do', () => {
  test('what is known is what the definition says, by paths of what happened before what', () => {
    fc.assert(
      fc.property(anyMoves, moves => {
        expect(knownAfter(three, moves, 3)).toEqual(
          statements(three, 3).filter(defined(moves)).map(print),
        )
      }),
      { numRuns: 300 },
    )
  })

  test('what is known stays known, but for a reboot, after which that endpoint knows nothing', () => {
    fc.assert(
      fc.property(anyMoves, moves => {
        let before: readonly string[] = []
        for (const [index, [kind, who]] of moves.entries()) {
          const now = knownAfter(three, moves.slice(0, index + 1), 3)
          const rest = before.filter(known => kind !== 'reboot' || !known.startsWith(`${who}`))
          if (kind === 'reboot') expect(now).toEqual(rest)
          else expect(now).toEqual(expect.arrayContaining([...rest]))
          if (kind !== 'arrive' && kind !== 'reboot') expect(now).toEqual(before)
          before = now
        }
      }),
      { numRuns: 200 },
    )
  })

  test('a segment that is lost is as good as one that was not sent', () => {
    fc.assert(
      fc.property(anyMoves, moves => {
        const arrived = new Set(moves.flatMap(([kind, row]) => (kind === 'arrive' ? [row] : [])))
        const origins = originsOf(moves)
        const useless = origins.flatMap((_, index) => {
          const of = origins.flatMap((origin, row) => (origin === index + 1 ? [row + 1] : []))
          return of.length > 0 && !of.some(row => arrived.has(row)) ? of : []
        })
        const losing = useless.map(row => ['lose', row] as const)
        expect(knownAfter(three, [...moves, ...losing], 3)).toEqual(
          knownAfter(three, without(moves, new Set(useless)), 3),
        )
      }),
      { numRuns: 200 },
    )
  })

  test('a deeper look sees the same, and what is deeply known is known less deeply', () => {
    fc.assert(
      fc.property(anyMoves, moves => {
        const deep = knownAfter(three, moves, 4)
        const all = new Set(statements(three, 3).map(print))
        expect(deep.filter(known => all.has(known))).toEqual(knownAfter(three, moves, 3))
        const knows = after(three, moves, 4)
        for (const { knowers, from, to } of statements(three, 3).filter(knows)) {
          const [knower = '', other, ...rest] = knowers
          if (other === undefined) continue
          const inner = rest[0] === knower ? rest : [knower, ...rest]
          expect(knows({ knowers: inner, from, to })).toBe(true)
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('in particular', () => {
  const exchange = [
    ['send', 'c', 's'],
    ['arrive', 1],
  ] as const

  test('what was injected proves nothing, nor does its duplicate', () => {
    const moves: Move[] = [
      ['inject', 'c', 's'],
      ['duplicate', 1],
      ['arrive', 1],
      ['arrive', 2],
    ]
    expect(knownAfter(two, moves, 2)).toEqual([])
  })

  test('a duplicate carries what its original carries, not what was learnt since', () => {
    const moves: Move[] = [
      ['send', 'c', 's'],
      ['send', 's', 'c'],
      ['arrive', 2],
      ['duplicate', 1],
      ['arrive', 3],
    ]
    expect(knownAfter(two, moves, 2)).toEqual(['c: s→c', 's: c→s'])
  })

  test('who reboots forgets, and is told again; others know what it had established', () => {
    const answered: Move[] = [...exchange, ['send', 's', 'c'], ['arrive', 2]]
    const before = knownAfter(two, answered, 2)
    expect(before).toEqual(['c: c→s', 'c: s→c', 's: c→s', 'c s: c→s'])
    const rebooted: Move[] = [...answered, ['reboot', 's']]
    expect(knownAfter(two, rebooted, 2)).toEqual(['c: c→s', 'c: s→c', 'c s: c→s'])
    const again: Move[] = [...rebooted, ['send', 'c', 's'], ['arrive', 3]]
    expect(knownAfter(two, again, 2)).toEqual([
      'c: c→s',
      'c: s→c',
      's: c→s',
      's: s→c',
      'c s: c→s',
      's c: c→s',
      's c: s→c',
    ])
  })

  test('what was sent before the sender’s reboot still carries what it knew', () => {
    const moves: Move[] = [...exchange, ['send', 's', 'c'], ['reboot', 's'], ['arrive', 2]]
    expect(knownAfter(two, moves, 2)).toEqual(['c: c→s', 'c: s→c', 'c s: c→s'])
  })

  test('what one has heard of others, it passes on', () => {
    const moves: Move[] = [
      ['send', 'a', 'b'],
      ['arrive', 1],
      ['send', 'b', 'c'],
      ['arrive', 2],
    ]
    expect(knownAfter(three, moves, 2)).toEqual(['b: a→b', 'c: a→b', 'c: b→c', 'c b: a→b'])
  })

  test('what two among three know is the same where only they are asked of: the third passes it on', () => {
    fc.assert(
      fc.property(anyMoves, moves => {
        const knows = knowledge(replayOf(three, moves), ['a', 'b'], 4).at(-1) ?? (() => false)
        const all = after(three, moves, 4)
        const asked = statements(['a', 'b'], 4)
        expect(asked.filter(knows)).toEqual(asked.filter(all))
      }),
      { numRuns: 200 },
    )
  })

  test('nothing is known of those whom the run does not have, nor deeper than was asked', () => {
    const knows = after(two, inTurn(3), 1)
    expect(knows({ knowers: ['x'], from: 'c', to: 's' })).toBe(false)
    expect(knows({ knowers: ['c', 's'], from: 'c', to: 's' })).toBe(false)
    expect(after(two, inTurn(3), 2)({ knowers: ['c', 's'], from: 'c', to: 's' })).toBe(true)
  })

  test('statements are in the order of their depth, then of the endpoints', () => {
    expect(statements(two, 2).map(print)).toEqual([
      'c: c→s',
      'c: s→c',
      's: c→s',
      's: s→c',
      'c s: c→s',
      'c s: s→c',
      's c: c→s',
      's c: s→c',
    ])
    expect(statements(three, 3)).toHaveLength(6 * (3 + 6 + 12))
  })
})

/** `c s: c→s`: c knows that s knows that what c sends comes to s. */
function print({ knowers, from, to }: Statement): string {
  return `${knowers.join(' ')}: ${from}→${to}`
}

function after(
  endpoints: readonly string[],
  moves: readonly Move[],
  depth: number,
): (statement: Statement) => boolean {
  return knowledge(replayOf(endpoints, moves), endpoints, depth).at(-1) ?? (() => false)
}

function knownAfter(
  endpoints: readonly string[],
  moves: readonly Move[],
  depth: number,
): readonly string[] {
  return statements(endpoints, depth)
    .filter(after(endpoints, moves, depth))
    .map(print)
}

/** Segments in turn, each sent once the one before has arrived; c begins. */
function inTurn(count: number): Move[] {
  return Array.from({ length: count }, (_, index): Move[] => {
    const [from, to] = index % 2 === 0 ? ['c', 's'] : ['s', 'c']
    return [
      ['send', from, to],
      ['arrive', index + 1],
    ]
  }).flat()
}

/** Who sends, where each segment arrives before the next is sent; else what happens, one after another. */
function inTurns(moves: readonly Move[]): string {
  const isInTurn = moves.every(([kind], index) => kind === (index % 2 === 0 ? 'send' : 'arrive'))
  return isInTurn
    ? moves.flatMap(([kind, from]) => (kind === 'send' ? [from] : [])).join('')
    : JSON.stringify(moves)
}

/** Every order of sending and arrival of so many segments, each in either direction; all of them arrive. */
function ordersOf(count: number): Move[][] {
  const extend = (moves: readonly Move[], sent: number, flying: readonly number[]): Move[][] => {
    if (sent === count && flying.length === 0) return [[...moves]]
    const sending = sent === count ? [] : (['cs', 'sc'] as const)
    return [
      ...sending.flatMap(([from = '', to = '']) =>
        extend([...moves, ['send', from, to]], sent + 1, [...flying, sent + 1]),
      ),
      ...flying.flatMap(row =>
        extend(
          [...moves, ['arrive', row]],
          sent,
          flying.filter(other => other !== row),
        ),
      ),
    ]
  }
  return extend([], 0, [])
}

/** What an endpoint has seen: that it sent, and what arrived: all that its sender had seen. */
type History = readonly string[]

/** A moment of some run: which directions work is of the world, and no one sees it. */
interface Point {
  readonly moves: readonly Move[]
  readonly works: ReadonlySet<string>
  readonly seen: Readonly<Record<string, History>>
}

/** Every moment of every run of at most so many segments, each of which may be on its way for ever. */
function pointsOf(most: number, maySend: (who: string, history: History) => boolean): Point[] {
  const points: Point[] = []
  const explore = (
    point: Point,
    flying: readonly { row: number; from: string; to: string; content: string }[],
    sent: number,
  ): void => {
    points.push(point)
    const { moves, works, seen } = point
    for (const [from, to] of [['c', 's'] as const, ['s', 'c'] as const]) {
      const history = seen[from] ?? []
      if (sent === most || !maySend(from, history)) continue
      const grown = [...history, 'sends']
      explore(
        { works, moves: [...moves, ['send', from, to]], seen: { ...seen, [from]: grown } },
        [...flying, { row: sent + 1, from, to, content: JSON.stringify(grown) }],
        sent + 1,
      )
    }
    for (const message of flying) {
      const { row, from, to, content } = message
      if (!works.has(`${from}→${to}`)) continue
      explore(
        {
          works,
          moves: [...moves, ['arrive', row]],
          seen: { ...seen, [to]: [...(seen[to] ?? []), content] },
        },
        flying.filter(other => other !== message),
        sent,
      )
    }
  }
  for (const works of [[], ['c→s'], ['s→c'], ['c→s', 's→c']]) {
    explore({ moves: [], works: new Set(works), seen: { c: [], s: [] } }, [], 0)
  }
  return points
}

/** By point. One knows what is true at every point at which it has seen the same; inner statements stand in `holds`. */
function truthOf(
  { knowers: [knower, ...rest], from, to }: Statement,
  points: readonly Point[],
  holds: ReadonlyMap<string, readonly boolean[]>,
): readonly boolean[] {
  if (knower === undefined) return points.map(({ works }) => works.has(`${from}→${to}`))
  const inner = holds.get(print({ knowers: rest, from, to })) ?? []
  const always = new Map<string, boolean>()
  const looks = points.map(({ seen }) => JSON.stringify(seen[knower]))
  for (const [index, look] of looks.entries()) {
    always.set(look, (always.get(look) ?? true) && inner[index] === true)
  }
  return looks.map(look => always.get(look) === true)
}

/** By the definition: K_p φ at e if and only if φ was established at some f from which a path leads to e. */
function defined(moves: readonly Move[]): (statement: Statement) => boolean {
  const origins = originsOf(moves)
  const ends: (readonly [string, string])[] = []
  const sendings = new Map<number, number>()
  const last = new Map<string, number>()
  /** By event: where, what arrived if anything, and the events from which it follows at once. */
  const events: { at: string; born?: string; follows: readonly number[] }[] = []
  const happen = (at: string, born: string | undefined, follows: readonly number[]): void => {
    last.set(at, events.length)
    events.push({ at, ...(born !== undefined && { born }), follows })
  }
  const before = (at: string) => [last.get(at) ?? []].flat()
  for (const move of moves) {
    switch (move[0]) {
      case 'send':
        ends.push([move[1], move[2]])
        sendings.set(ends.length, events.length)
        happen(move[1], undefined, before(move[1]))
        break
      case 'inject':
        ends.push([move[1], move[2]])
        break
      case 'duplicate':
        ends.push(ends[move[1] - 1] ?? ['', ''])
        break
      case 'reboot':
        happen(move[1], undefined, [])
        break
      case 'arrive': {
        const [from, to] = ends[move[1] - 1] ?? ['', '']
        const sending = sendings.get(origins[move[1] - 1] ?? 0)
        if (sending === undefined) happen(to, undefined, before(to))
        else happen(to, `${from}→${to}`, [...before(to), sending])
        break
      }
      case 'lose':
        break
      default:
        move satisfies never
    }
  }
  const leadTo = (event: number): number[] => [
    event,
    ...(events[event]?.follows ?? []).flatMap(leadTo),
  ]
  const isAt = (event: number, { knowers: [knower, ...rest], from, to }: Statement): boolean => {
    if (knower === undefined) return events[event]?.born === `${from}→${to}`
    if (events[event]?.at !== knower) return false
    return leadTo(event).some(earlier => isAt(earlier, { knowers: rest, from, to }))
  }
  return statement => {
    const now = last.get(statement.knowers[0] ?? '')
    return now !== undefined && isAt(now, statement)
  }
}

/** By row: the sending or the injection that it is a copy of. */
function originsOf(moves: readonly Move[]): readonly number[] {
  const origins: number[] = []
  for (const [kind, of] of moves) {
    if (kind === 'send' || kind === 'inject') origins.push(origins.length + 1)
    if (kind === 'duplicate') origins.push(origins[Number(of) - 1] ?? 0)
  }
  return origins
}

/** The moves but for those of some rows, the others numbered anew. */
function without(moves: readonly Move[], rows: ReadonlySet<number>): Move[] {
  const renumbered = new Map<number, number>()
  let row = 0
  return moves.flatMap((move): Move[] => {
    const [kind, of] = move
    if (kind === 'send' || kind === 'inject' || kind === 'duplicate') {
      row += 1
      if (rows.has(row)) return []
      renumbered.set(row, renumbered.size + 1)
    }
    if (kind === 'arrive' || kind === 'lose' || kind === 'duplicate') {
      const number = renumbered.get(of)
      return number === undefined ? [] : [[kind, number]]
    }
    return [move]
  })
}

/** Up to twelve moves that make sense one after another: what arrives or is lost is on its way. */
const anyMoves = fc
  .array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { maxLength: 12 })
  .map(choices => {
    const moves: Move[] = []
    let rows = 0
    let flying: readonly number[] = []
    for (const [what, one, other] of choices) {
      const from = three[one % 3] ?? ''
      const to = three[(one + 1 + (other % 2)) % 3] ?? ''
      const row = flying[one % Math.max(flying.length, 1)]
      const kind = (
        [
          'send',
          'send',
          'send',
          'arrive',
          'arrive',
          'arrive',
          'arrive',
          'duplicate',
          'lose',
          'inject',
          'reboot',
        ] as const
      )[what % 11]
      if (kind === 'send' || kind === 'inject') {
        rows += 1
        flying = [...flying, rows]
        moves.push([kind, from, to])
      } else if (kind === 'reboot') moves.push([kind, from])
      else if (kind === 'duplicate' && row !== undefined) {
        rows += 1
        flying = [...flying, rows]
        moves.push([kind, row])
      } else if ((kind === 'arrive' || kind === 'lose') && row !== undefined) {
        flying = flying.filter(other => other !== row)
        moves.push([kind, row])
      }
    }
    return moves
  })
