import type { Call, Calling } from '../protocol.ts'
import type { TraceStep } from '../trace/replay.ts'
import type { TraceEvent } from '../trace/trace.ts'
import { type Subject, wordsOf } from './figure.ts'
import { printDuration } from './words.ts'

/** What an endpoint's user does or is told, or that a timer expired. */
export interface Said {
  readonly kind: 'call' | 'delivery' | 'signal' | 'expiry'
  readonly text: string
}

/** An event of a step as a figure tells it in words; undefined where it has none, as what shows as an arrow or a state. */
export function sayEvent(
  subject: Subject,
  event: TraceEvent,
  step: Pick<TraceStep, 'trigger' | 'events'>,
): Said | undefined {
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
      const text = signalIn(subject, event.signal, step)
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
export function briefCall(subject: Subject, { name, of }: Call): string {
  const called = nameOfCall(subject, name)
  return typeof of === 'string' ? `${called} ${of}` : called
}

/** `CLOSE`, or `close()` where the figure calls it so. */
function nameOfCall(subject: Subject, name: string): string {
  return callingOf(subject)?.calls[name] ?? name
}

function callingOf({ notation, options }: Subject): Calling | undefined {
  return notation.callings?.[options.calls ?? '']
}

/** What a user is told in a step; undefined of what figures leave out. */
export function signalIn(
  subject: Subject,
  signal: string,
  { trigger, events }: Pick<TraceStep, 'trigger' | 'events'>,
): string | undefined {
  const { notation, language } = subject
  const calling = callingOf(subject)
  const ended = events.find(event => event.kind === 'transition')?.from
  const occasion = trigger.kind === 'call' ? trigger.call.name : ended
  const called = calling?.answers[occasion ?? '']?.[signal] ?? calling?.signals[signal]
  if (called !== undefined) return called || undefined
  return notation.routine.includes(signal)
    ? undefined
    : (notation.signals[signal]?.[language] ?? signal)
}

/** `SEND 10`: a call and what it was given, but for whom it is about. */
function callOf(subject: Subject, { name, ...given }: Call): string {
  const sides: readonly unknown[] = subject.replay.trace.endpoints.map(endpoint => endpoint.name)
  const values = Object.values(given).filter(
    value => (typeof value === 'number' || typeof value === 'string') && !sides.includes(value),
  )
  return [nameOfCall(subject, name), ...values].join(' ')
}
