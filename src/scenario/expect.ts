import { z } from 'zod'
import type { Protocol } from '../protocol.ts'
import { verdicts } from '../search.ts'
import type { Reader } from './reader.ts'
import type { Expectation } from './scenario.ts'
import { choice, described, duration, escaped, jsonSchemaOf, scalar } from './schema.ts'
import { connectionsOf } from './sides.ts'
import { keysAt } from './walk.ts'
import { addressPattern, namePattern } from './word.ts'

/** What a scenario may expect of a run, for the JSON Schema: what a value can be follows from its expression. */
export function expectSchema(protocol: Protocol) {
  const { states, variables, fields, timers, message } = protocol
  const name = namePattern.source.slice(1, -1)
  /** Of a connection; not what else may stand behind the first point of a value. */
  const other = oneOf([
    ...['state', 'row', 'time', 'arrival'],
    ...[...variables, ...fields].map(known => known.name),
  ])
  const side = `(?!(?:count|timer|search)\\.)${name}(?:\\.(?!${other}(?:@|$))${addressPattern.source.slice(1, -1)})?`
  const row = `(?:${name}|\\d+)`
  const variable = oneOf(variables.map(variable => variable.name))
  const field = oneOf(fields.map(field => field.name))
  const number = z.union([z.number(), z.string().regex(/^-?\d+(?:\.\d+)?$/)])
  const values: Readonly<Record<string, z.ZodType>> = {
    [`${side}(?:\\.state(?:@${row})?)?`]: described(
      choice(states),
      'The state of the endpoint, or of its connection with a peer, at the end or at a row.',
      states.at(-1),
    ),
    [`${side}\\.${variable}(?:@${row})?`]: described(
      number,
      'The variable of the endpoint, or of its connection with a peer, at the end or at a row.',
      101,
    ),
    [`${row}\\.${field}`]: described(scalar, `The field of the ${message.en}.`, 100),
    [`${row}\\.row`]: described(number, 'The number of the row.', 1),
    [`${row}\\.(?:time|arrival)`]: described(
      duration,
      `When the ${message.en} was sent, or arrived, with its unit.`,
      '50ms',
    ),
    'search\\.verdict': described(
      choice(verdicts),
      'What a search found: of a scenario with `search`.',
      verdicts[0],
    ),
    'search\\.(?:events|states)': described(
      number,
      'How many events the run that a search found has, or how many states it tried.',
      3,
    ),
    'count\\.[\\w-]+': described(number, 'How many there were in the run.', 3),
    [`timer\\.${oneOf(Object.keys(timers))}@${row}`]: described(
      duration,
      'How long the timer was set for, at the row, with its unit.',
      '1s',
    ),
  }
  const patterns = Object.entries(values).map(([pattern, value]) => {
    const { $schema: _, ...schema } = jsonSchemaOf(value)
    return [`^${pattern}$`, schema]
  })
  return z.strictObject({}).meta({ patternProperties: Object.fromEntries(patterns) })
}

/** What the run is held to; a side alone, or its connection with a peer, stands for its state at the end. */
export function readExpectations({ document, sides, strangers }: Reader): Expectation[] {
  const states = [...sides, ...connectionsOf(sides, strangers)]
  return keysAt(document, ['expect']).flatMap((key): Expectation[] => {
    const path = ['expect', key]
    const expected = document.read(scalar, path)
    if (expected === undefined) return []
    const expression = states.includes(key) ? `${key}.state@end` : key
    return [{ place: document.placeOfKey(path), expression, expected: String(expected) }]
  })
}

function oneOf(words: readonly string[]): string {
  return `(?:${words.map(escaped).join('|')})`
}
