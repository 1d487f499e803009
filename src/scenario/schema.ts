import { z } from 'zod'
import type { Data, Localized, Ms, Parameter, Parameters } from '../protocol.ts'
import { parseDuration } from './duration.ts'

/**
 * Schemas of what a scenario's YAML may hold. The message of an issue says what was expected, and of unknown keys
 * which ones are known; `report` in `document.ts` makes sentences of them.
 */

/** A mapping without other keys than these. */
export function mapping<Shape extends z.ZodRawShape>(
  shape: Shape,
  expected = `a mapping with the keys ${Object.keys(shape).join(', ')}`,
): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: issue => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(' ') : expected),
  })
}

export const text = z.string({ error: 'text' })

export const duration: z.ZodType<Ms> = z
  .unknown()
  .transform(value => (typeof value === 'string' ? parseDuration(value) : undefined))
  .pipe(z.number({ error: 'a duration with its unit, such as `50ms`, `1.5s` or `2min`' }))

/** Text in both languages, or one for both. */
export const localized: z.ZodType<Localized> = z.preprocess(
  value => (typeof value === 'string' ? { en: value, zh: value } : value),
  mapping({ en: text, zh: text }, 'text, or a mapping with the keys en, zh'),
)

export function choice(values: readonly string[]): z.ZodType<string> {
  return z.enum(values as [string, ...string[]], { error: `one of ${values.join(', ')}` })
}

export function list(item: z.ZodType): z.ZodType<unknown[]> {
  return z.array(item, { error: 'a list' })
}

/** A mapping whose keys are checked later. */
export const anyMapping: z.ZodType<Record<string, unknown>> = z.record(z.string(), z.unknown(), {
  error: 'a mapping',
})

export const scalar = z.union([z.string(), z.number(), z.boolean()], { error: 'text or a number' })

/** The shape of some parameters of a protocol, defaults filled in. */
export function shapeOf(parameters: Parameters): Record<string, z.ZodType> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [name, schemaOf(parameter)]),
  )
}

/** Values without the keys that were not given. */
export function dataOf(values: Readonly<Record<string, unknown>>, parameters: Parameters): Data {
  const given = Object.keys(parameters).filter(name => values[name] !== undefined)
  return Object.fromEntries(given.map(name => [name, values[name]])) as Data
}

function schemaOf(parameter: Parameter): z.ZodType {
  const one = oneOf(parameter)
  const many = 'list' in parameter ? z.preprocess(asList, listOf(one)) : one
  if (parameter.group !== undefined) return many.optional()
  if ('default' in parameter) return many.optional().transform(value => value ?? parameter.default)
  return parameter.required ? many : many.optional()
}

function oneOf(parameter: Parameter): z.ZodType {
  switch (parameter.kind) {
    case 'integer': {
      const { min, max, unit } = parameter
      const error = `a whole number from ${min} to ${max}${unit ? ` (${unit})` : ''}`
      return z.int({ error }).min(min, { error }).max(max, { error })
    }
    case 'duration': {
      const { max } = parameter
      return max === undefined
        ? duration
        : duration.pipe(z.number().max(max, { error: `a duration of at most ${max}ms` }))
    }
    case 'text':
      return text
    case 'flag':
      return z.boolean({ error: '`true` or `false`' })
    case 'choice':
      return choice(parameter.of)
    default:
      return parameter satisfies never
  }
}

/** At least one item. */
function listOf(item: z.ZodType): z.ZodType<unknown[]> {
  return z.array(item, { error: 'a list' }).min(1, { error: 'a list of at least one' })
}

/** `SYN,ACK` is a list as well as `[SYN, ACK]`; one value is a list of one. */
function asList(value: unknown): unknown {
  if (Array.isArray(value) || value === undefined) return value
  return typeof value === 'string' ? value.split(',').map(item => item.trim()) : [value]
}
