import type { Call, Ms } from '../../protocol.ts'
import type { ExcerptStep } from '../excerpt.ts'
import { peersOf, type Subject, sideName, sidesOf, wordsOf } from '../figure.ts'
import { printDuration } from '../words.ts'
import type { Moment } from './clock.ts'

/** What an application does or is told, or a timer's expiry. */
export interface Note {
  readonly at: Moment
  /** The number of its step, counted from 1. */
  readonly step: number
  /** Index of the connection's among the lanes. */
  readonly lane: number
  readonly kind: 'call' | 'delivery' | 'signal' | 'expiry'
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
  const { notation, language } = subject
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
      switch (event.kind) {
        case 'set':
          running.set(key, at)
          break
        case 'stopped':
          running.delete(key)
          break
        case 'expired': {
          if (!within) break
          // A capture does not show when a timer was set.
          const from = running.get(key) ?? since(event.time - event.after)
          const timer = { step: number, lane, from, to: at }
          running.delete(key)
          timers.push(timer)
          const what = notation.timers[event.timer]?.[language] ?? event.timer
          note(
            'expiry',
            `${what}${say.remark(printDuration(event.after).replace(' ', '\u{a0}'))}`,
            timer,
          )
          break
        }
        case 'call':
          note('call', callOf(subject, event.call))
          break
        case 'rebooted':
          note('signal', say.rebooted)
          break
        case 'delivered':
          note('delivery', say.delivered(event.octets.length))
          break
        case 'signal':
          if (!notation.routine.includes(event.signal)) note('signal', event.signal)
          break
        case 'rule': {
          const notice = notation.notices[event.rule]
          if (notice) note('signal', notice[language])
          break
        }
        default:
      }
    }
  }
  return { notes, timers }
}

/** `SEND 10`: a call and what it was given, but for whom it is about. */
function callOf({ replay }: Subject, { name, ...given }: Call): string {
  const sides: readonly unknown[] = replay.trace.endpoints.map(endpoint => endpoint.name)
  const values = Object.values(given).filter(
    value => (typeof value === 'number' || typeof value === 'string') && !sides.includes(value),
  )
  return [name, ...values].join(' ')
}
