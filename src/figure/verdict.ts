import type { Environment, PossibleStep } from '../search.ts'
import type { TraceSearch } from '../trace/trace.ts'
import { briefCall } from './event-words.ts'
import {
  describe,
  type Figure,
  type Subject,
  sideName,
  spell,
  titleOf,
  type View,
  wordsOf,
} from './figure.ts'
import { variantsOf } from './variants.ts'
import { verdictWords } from './verdict-words.ts'

/** A question and its answer: the property, what users and network may do, and what was found. */
export const verdict: View = {
  draw(subject): Figure {
    const { replay, language } = subject
    const { search } = replay.trace
    const say = verdictWords[language]
    if (!search) throw new Error('the verdict of a run that answers no question')
    const { environment, properties } = search
    const variants = variantsOf(replay.trace, subject.notation, language)
    const expiries = Object.entries(environment.expiries)
    const rows: (readonly [string, string])[] = [
      ...properties.map(({ sentence }) => [say.property, sentence[language]] as const),
      ...(variants === undefined ? [] : [[say.variant, variants] as const]),
      [say.users, stepsOf(subject, environment)],
      [say.network, say.mayDo(environment)],
      ...expiries.map(([timer, times]): readonly [string, string] => [
        say.timers,
        say.expiries(subject.notation.timers[timer]?.[language] ?? timer, times),
      ]),
      [say.tried, say.worlds(search.states, isExhaustive(search))],
      [say.verdict, say.found(search.verdict, search.events)],
    ]
    const columns = [say.question, say.answer].map(title => ({ title, align: 'left' }) as const)
    return { kind: 'table', columns, rows }
  },
  caption: subject => wordsOf(subject).captions.verdict(titleOf(subject), ''),
  refuse: ({ replay }) =>
    replay.trace.search
      ? undefined
      : 'a run that answers no question; expected a scenario with `search`',
}

/** Whether every world that the environment allows was met. */
function isExhaustive({ verdict }: TraceSearch): boolean {
  return verdict === 'holds' || verdict === 'unreachable'
}

/** `client: active OPEN, CLOSE in SYN-SENT` */
function stepsOf(subject: Subject, { may }: Environment): string {
  const { comma, colon, semicolon } = wordsOf(subject)
  const by = Map.groupBy(may, step =>
    step.kind === 'call' ? step.endpoint : (step.by ?? step.from),
  )
  return [...by]
    .map(([who, own]) => {
      const made = own.map(step => printStep(subject, step)).join(comma)
      return `${sideName(subject, who)}${colon}${made}`
    })
    .join(semicolon)
}

function printStep(subject: Subject, step: PossibleStep): string {
  const say = wordsOf(subject)
  const verdict = verdictWords[subject.language]
  const { times, when } = step
  const isTold = subject.replay.trace.endpoints.length > 2
  const states = when.map(({ side, state }) => {
    const own = step.kind === 'call' && side === step.endpoint
    return own ? spell(subject, state) : `${sideName(subject, side)} ${spell(subject, state)}`
  })
  const [what, following] =
    step.kind === 'call'
      ? [briefCall(subject, step.call), step.following]
      : [verdict.spoofed(describe(subject, step), sideName(subject, step.from)), undefined]
  const parts = [
    what,
    isTold && step.kind === 'call' && step.to !== undefined
      ? verdict.to(sideName(subject, step.to))
      : '',
    states.length > 0 ? verdict.in(states.join(say.comma)) : '',
    following === undefined ? '' : verdict.following(following),
    times === 1 ? '' : verdict.times(times),
  ]
  return parts.join('')
}
