import type { Call } from '../protocol.ts'
import type { TraceEvent } from '../trace/trace.ts'
import { type Subject, wordsOf } from './figure.ts'
import { printDuration } from './words.ts'

/** What an endpoint's user does or is told, or that a timer expired. */
export interface Said {
  readonly kind: 'call' | 'delivery' | 'signal' | 'expiry'
  readonly text: string
}

/** An event as a figure tells it in words; undefined where it has none, as what shows as an arrow or a state. */
export function sayEvent(subject: Subject, event: TraceEvent): Said | undefined {
  const { notation, language } = subject
  const say = wordsOf(subject)
  switch (event.kind) {
    case 'expired': {
      const what = notation.timers[event.timer]?.[language] ?? event.timer
      const after = printDuration(event.after).replace(' ', '\u{a0}')
      return { kind: 'expiry', text: `${what}${say.remark(after)}` }
    }
    case 'call':
      return { kind: 'call', text: callOf(subject, event.call) }
    case 'rebooted':
      return { kind: 'signal', text: say.rebooted }
    case 'delivered':
      return { kind: 'delivery', text: say.delivered(event.octets.length) }
    case 'signal': {
      const text = signalIn(subject, event.signal)
      return text === undefined ? undefined : { kind: 'signal', text }
    }
    case 'rule': {
      const notice = notation.notices[event.rule]
      return notice && { kind: 'signal', text: notice[language] }
    }
    default:
      return undefined
  }
}

/** `CLOSE listener`, `SEND`: a call, and what it is of where it says so. */
export function briefCall({ name, of }: Call): string {
  return typeof of === 'string' ? `${name} ${of}` : name
}

/** What a user is told; undefined of what figures leave out. */
export function signalIn({ notation, language }: Subject, signal: string): string | undefined {
  return notation.routine.includes(signal)
    ? undefined
    : (notation.signals[signal]?.[language] ?? signal)
}

/** `SEND 10`: a call and what it was given, but for whom it is about. */
function callOf({ replay }: Subject, { name, ...given }: Call): string {
  const sides: readonly unknown[] = replay.trace.endpoints.map(endpoint => endpoint.name)
  const values = Object.values(given).filter(
    value => (typeof value === 'number' || typeof value === 'string') && !sides.includes(value),
  )
  return [name, ...values].join(' ')
}
