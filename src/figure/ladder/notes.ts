import type { Ms } from '../../protocol.ts'
import { type Said, sayEvent } from '../event-words.ts'
import type { ExcerptStep } from '../excerpt.ts'
import { peersOf, type Subject, sideName, sidesOf, wordsOf } from '../figure.ts'
import type { Moment } from './clock.ts'

/** What an application does or is told, or a timer's expiry. */
export interface Note {
  readonly at: Moment
  /** The number of its step, counted from 1. */
  readonly step: number
  /** Index of the connection's among the lanes. */
  readonly lane: number
  readonly kind: Said['kind']
  readonly text: string
  readonly timer?: Timer
}

/** A timer that expired: from its setting to its expiry. */
export interface Timer {
  /** The number of the step of its expiry, counted from 1. */
  readonly step: number
  readonly lane: number
  readonly from: Moment
  readonly to: Moment
}

/** What an endpoint's user does and is told in its steps, and its timers that expire. */
export function notesOf(
  subject: Subject,
  endpoint: string,
  steps: readonly ExcerptStep[],
  momentOf: (step: ExcerptStep) => Moment,
  since: (time: Ms) => Moment,
): { readonly notes: Note[]; readonly timers: Timer[] } {
  const say = wordsOf(subject)
  const notes: Note[] = []
  const timers: Timer[] = []
  const running = new Map<string, Moment>()
  const peers = peersOf(subject, endpoint)
  const isBeside = [0, -1].some(end => sidesOf(subject).at(end)?.name === endpoint)
  for (const one of steps) {
    const { step, within } = one
    const at = momentOf(one)
    const number = one.index + 1
    const { peer } = step
    const lane = Math.max(0, peer === undefined ? 0 : peers.indexOf(peer))
    const isOneOfSeveral = isBeside && peer !== undefined && peers.length > 1
    const whose = isOneOfSeveral ? say.remark(sideName(subject, peer)) : ''
    const note = (kind: Note['kind'], text: string, timer?: Timer) => {
      notes.push({ at, step: number, lane, kind, text: `${text}${whose}`, ...(timer && { timer }) })
    }
    for (const event of step.events) {
      const key = 'timer' in event ? `${event.endpoint} ${event.incarnation} ${event.timer}` : ''
      if (event.kind === 'set') running.set(key, at)
      if (event.kind === 'stopped') running.delete(key)
      const said = sayEvent(subject, event, step)
      if (!said) continue
      if (event.kind !== 'expired') note(said.kind, said.text)
      else if (within) {
        // A capture does not show when a timer was set.
        const from = running.get(key) ?? since(event.time - event.after)
        const timer = { step: number, lane, from, to: at }
        running.delete(key)
        timers.push(timer)
        note(said.kind, said.text, timer)
      }
    }
  }
  return { notes, timers }
}
