import type { VFileMessage } from 'vfile-message'
import { complain, unknown } from '../message.ts'
import type { Notation } from '../protocol.ts'
import { parseDuration } from '../scenario/duration.ts'
import type { ScenarioHead } from '../scenario/scenario.ts'
import { verdicts } from '../search.ts'
import { replay } from '../trace/replay.ts'
import type { Trace } from '../trace/trace.ts'
import { evaluate, type TraceValue } from '../trace/value.ts'

/**
 * The expectations of a scenario that its run does not meet. A value that is not there may be for want of what is
 * reported already.
 */
export function checkExpectations(
  notation: Notation,
  scenario: ScenarioHead,
  trace: Trace,
  reported: readonly VFileMessage[],
): VFileMessage[] {
  const failed = failedExpectations(notation, scenario, trace)
  return reported.length > 0 ? failed.filter(({ ruleId }) => ruleId !== 'unknown-value') : failed
}

function failedExpectations(
  notation: Notation,
  scenario: ScenarioHead,
  trace: Trace,
): VFileMessage[] {
  const run = replay(trace)
  return scenario.expectations.flatMap(({ place, expression, expected }) => {
    const value = evaluate(run, notation, expression)
    switch (value.kind) {
      case 'none':
        return [complain(place, value.reason, 'unknown-value')]
      case 'duration':
        if (parseDuration(expected) === undefined) {
          const reason = `\`${expected}\`; expected a duration with its unit, such as \`50ms\` or \`1.5s\``
          return [complain(place, reason, 'expectation')]
        }
        return value.ms === parseDuration(expected)
          ? []
          : [
              complain(
                place,
                `\`${expression}\` is ${value.ms}ms; expected ${expected}`,
                'expectation',
              ),
            ]
      default: {
        const found = printed(value)
        if (found === expected) return []
        const { states } = notation
        const known = [states, verdicts].find(words => (words as readonly string[]).includes(found))
        if (known && !(known as readonly string[]).includes(expected)) {
          const what = known === states ? 'state' : 'verdict'
          return [complain(place, unknown(what, expected, known), 'expectation')]
        }
        const side = /^(\S+)\.state@end$/.exec(expression)?.[1]
        const tried = found === 'not finished' ? ` after ${trace.search?.states} states` : ''
        const is = side
          ? `${side} is ${found} at ${trace.end} ms`
          : `\`${expression}\` is ${found}${tried}`
        return [complain(place, `${is}; expected ${expected}`, 'expectation')]
      }
    }
  })
}

/** A value as an expectation is held to it: a state in the standard's spelling, whatever figures and articles have. */
function printed(value: Exclude<TraceValue, { kind: 'duration' }>): string {
  switch (value.kind) {
    case 'state':
      return value.state
    case 'text':
      return value.text
    case 'number':
    case 'count':
      return String(value.number)
    default:
      return value satisfies never
  }
}
