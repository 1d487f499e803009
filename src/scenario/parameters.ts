import { z } from 'zod'
import type { Data, Parameter, Parameters } from '../protocol.ts'
import type { Document, Path } from './document.ts'
import { printDuration } from './duration.ts'
import { once } from './once.ts'
import { choice, duration, either, escaped, text } from './schema.ts'

/** The shape of some parameters of a protocol, defaults filled in. */
export const shapeOf = once((parameters: Parameters): Readonly<Record<string, z.ZodType>> => {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [name, schemaOf(parameter)]),
  )
})

/** Values without the keys that were not given. */
export function dataOf(values: Readonly<Record<string, unknown>>, parameters: Parameters): Data {
  const given = Object.keys(parameters).filter(name => values[name] !== undefined)
  return Object.fromEntries(given.map(name => [name, values[name]])) as Data
}

/** What `checkGroups` checks, for the JSON Schema. */
export function groupsOf(parameters: Parameters): z.core.GlobalMeta {
  const rules = groups(parameters).map(({ names, required }) => {
    const given = names.map(name => ({ type: 'object', required: [name] }))
    return { oneOf: required ? given : [...given, { not: { anyOf: given } }] }
  })
  return rules.length > 0 ? { allOf: rules } : {}
}

/** The parameters that exclude each other, and whether one of them must be given. */
function groups(
  parameters: Parameters,
): { readonly names: readonly string[]; readonly required: boolean }[] {
  const byGroup = Map.groupBy(Object.entries(parameters), ([, { group }]) => group)
  return [...byGroup].flatMap(([group, members]) =>
    group === undefined
      ? []
      : [
          {
            names: members.map(([name]) => name),
            required: members.some(([, parameter]) => parameter.required),
          },
        ],
  )
}

/** Of a group of parameters at most one is given, and exactly one where they are required. */
export function checkGroups(
  document: Document,
  path: Path,
  values: Readonly<Record<string, unknown>>,
  parameters: Parameters,
): boolean {
  for (const { names, required } of groups(parameters)) {
    const given = names.filter(name => values[name] !== undefined)
    if (given.length === 1 || (given.length === 0 && !required)) continue
    const reason =
      given.length > 1
        ? `${given.map(name => `\`${name}\``).join(' and ')}; expected one of them`
        : `none of ${names.map(name => `\`${name}\``).join(', ')}; expected one`
    document.complain(document.placeOf(path), reason, 'group')
    return false
  }
  return true
}

function schemaOf(parameter: Parameter): z.ZodType {
  const schema = ('list' in parameter ? oneOrMany(parameter) : oneOf(parameter)).meta(
    metaOf(parameter),
  )
  if (parameter.group !== undefined) return schema.optional()
  if ('default' in parameter)
    return schema.optional().transform(given => given ?? parameter.default)
  return parameter.required ? schema : schema.optional()
}

/** What an editor shows of a parameter. */
function metaOf(parameter: Parameter): z.core.GlobalMeta {
  const { kind, meaning, example } = parameter
  const limit = kind === 'duration' && parameter.max !== undefined
  const given = 'default' in parameter ? parameter.default : undefined
  const usual = kind === 'duration' && typeof given === 'number' ? printDuration(given) : given
  const shown = example ?? usual ?? (kind === 'choice' ? parameter.of[0] : undefined)
  return {
    description: limit ? `${meaning} At most ${printDuration(parameter.max)}.` : meaning,
    ...(usual !== undefined && { default: usual }),
    ...(shown !== undefined && { examples: [shown] }),
  }
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

/**
 * At least one, and one value is a list of one; choices are a list as text as well, `SYN,ACK`, and may have a word for
 * none of them.
 */
function oneOrMany(parameter: Parameter): z.ZodType<unknown[]> {
  const one = oneOf(parameter)
  const many = z.array(one, { error: 'a list' }).min(1, { error: 'a list of at least one' })
  if (parameter.kind !== 'choice') return either([one.transform(value => [value]), many])
  const { of, none } = parameter
  const alone = choice(none === undefined ? of : [...of, none]).transform(value =>
    value === none ? [] : [value],
  )
  const word = `(?:${parameter.of.map(escaped).join('|')})`
  const words = text
    .regex(new RegExp(`^\\s*${word}(?:\\s*,\\s*${word})*\\s*$`), { abort: true })
    .transform(written => written.split(',').map(part => part.trim()))
  return either([alone, words, many])
}
