import type { Ms } from '../protocol.ts'
import { end, has, length, type Segment } from '../tcp/segment.ts'
import { distance } from '../tcp/sequence.ts'
import type { Passing, Side } from './connection.ts'
import { type Draft, draftOf, type Happening } from './passage.ts'

/**
 * What happened as far as one capture tells, wherever it was taken: every segment is assumed to arrive when it
 * passes, unless the other end shows later that it had not arrived. Then it arrives after what showed so; or it was
 * lost, where that took more than a round trip and it was sent again.
 */
export function seenFromOneSide(passings: readonly Passing[]): Happening[] {
  const drafts = passings.map(draftOf)
  /** By side: what it sent last. */
  const last: [Segment?, Segment?] = []
  const trips = [roundTrip(passings, 0), roundTrip(passings, 1)] as const
  /** By side: the index after which what it sent last arrives; what it sends later does not overtake that. */
  const latest: [number, number] = [-1, -1]
  /** By index of what passes: those that arrive after it. */
  const held = new Map<number, Draft[]>()
  for (const [index, { from, time, segment }] of passings.entries()) {
    last[from] = segment
    const isRefused = refuses(last[from === 0 ? 1 : 0], segment)
    const denial = isRefused ? -1 : denialOf(passings, index)
    const denied = passings[denial]
    const draft = drafts[index]
    if (!draft) continue
    if (denied && denied.time - time > trips[from] && isRepeated(passings, index)) {
      draft.lost = true
      continue
    }
    latest[from] = Math.max(latest[from], denial, index)
    const others = held.get(latest[from])
    if (others) others.push(draft)
    else held.set(latest[from], [draft])
  }
  return drafts.flatMap((copy, index) => {
    const time = passings[index]?.time ?? 0
    const arrivals = held.get(index) ?? []
    const arrive = arrivals.map(draft => ({ kind: 'arrives', time, copy: draft }) as const)
    return [{ kind: 'departs', time, copy } as const, ...arrive]
  })
}

/** Whether a zero window lets in nothing of a segment's text: it was not taken, which does not tell that it was lost. */
function refuses(answer: Segment | undefined, segment: Segment): boolean {
  return answer?.wnd === 0 && answer.ack === segment.seq && segment.text !== ''
}

/** How many segments behind one may tell what became of it: more than any window has. */
const horizon = 1000

/** The last that the other end sent without having received the segment at an index; -1 where there is none. */
function denialOf(passings: readonly Passing[], index: number): number {
  const sent = passings[index]
  if (!sent || has(sent.segment, 'RST')) return -1
  let denial = -1
  for (let at = index + 1; at <= index + horizon; at += 1) {
    const other = passings[at]
    if (!other) break
    if (other.from === sent.from) {
      if (supersedes(other.segment, sent.segment)) break
    } else if (acknowledges(other.segment, sent.segment)) break
    else if (denies(other.segment, sent.segment)) denial = at
  }
  return denial
}

/** Whether the answer's sender was still waiting for the segment: its text or SYN or FIN, or else its ACK. */
function denies(answer: Segment, segment: Segment): boolean {
  if (has(answer, 'RST')) return false
  if (length(segment) > 0) {
    if (answer.ack === undefined) return has(answer, 'SYN')
    return distance(answer.ack, segment.seq) >= 0 && distance(answer.ack, end(segment)) < 0
  }
  return segment.ack !== undefined && length(answer) > 0 && distance(end(answer), segment.ack) <= 0
}

function acknowledges(answer: Segment, segment: Segment): boolean {
  return length(segment) > 0 && answer.ack !== undefined && distance(answer.ack, end(segment)) >= 0
}

/** Whether a later ACK of the same sender tells more than this one, so that no more is to be learnt of it. */
function supersedes(later: Segment, segment: Segment): boolean {
  return (
    length(segment) === 0 &&
    later.ack !== undefined &&
    segment.ack !== undefined &&
    distance(later.ack, segment.ack) > 0
  )
}

/** Whether its sender sends all of it again later. */
function isRepeated(passings: readonly Passing[], index: number): boolean {
  const sent = passings[index]
  return passings.slice(index + 1, index + 1 + horizon).some(({ from, segment }) => {
    if (!sent || from !== sent.from || has(segment, 'RST')) return false
    const { segment: before } = sent
    return length(before) > 0
      ? distance(segment.seq, before.seq) <= 0 && distance(end(segment), end(before)) >= 0
      : segment.ack !== undefined && distance(segment.ack, before.ack ?? segment.ack) >= 0
  })
}

/** The least time between a segment of a side and the first that acknowledges it; infinite where none does. */
function roundTrip(passings: readonly Passing[], side: Side): Ms {
  let least = Number.POSITIVE_INFINITY
  const waiting: Passing[] = []
  for (const passing of passings) {
    if (passing.from === side) {
      const isNew = waiting.every(({ segment }) => end(segment) !== end(passing.segment))
      if (isNew && length(passing.segment) > 0) waiting.push(passing)
      if (waiting.length > horizon) waiting.shift()
      continue
    }
    const count = waiting.findLastIndex(({ segment }) => acknowledges(passing.segment, segment)) + 1
    const answered = waiting.splice(0, count).at(-1)
    if (answered) least = Math.min(least, passing.time - answered.time)
  }
  return least
}
