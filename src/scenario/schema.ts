import { z } from 'zod'
import type { Localized, Ms } from '../protocol.ts'
import { durationPattern, parseDuration } from './duration.ts'

/**
 * Schemas of what a scenario's YAML may hold. The message of an issue says what was expected, and of unknown keys
 * which ones are known; `report` in `document.ts` makes sentences of them. What is described here is for the JSON
 * Schema that `json-schema.ts` makes of the same schemas.
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

/** With what it means, in sentences, and values as an author writes them. */
export function described<Schema extends z.ZodType>(
  schema: Schema,
  description: string,
  ...examples: readonly unknown[]
): Schema {
  return schema.meta({ description, ...(examples.length > 0 && { examples: [...examples] }) })
}

export const text = z.string({ error: 'text' })

/** Text that is parsed later, with words of its own for what is wrong; the pattern is for the JSON Schema alone. */
export function parsed(pattern: RegExp): z.ZodString {
  return text.meta({ pattern: pattern.source })
}

/** Text as a regular expression that matches nothing else. */
export function escaped(words: string): string {
  return words.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

const durationExpected = 'a duration with its unit, such as `50ms`, `1.5s`, `2min`, `2h` or `1d`'

export const duration: z.ZodType<Ms> = z
  .string({ error: durationExpected })
  .regex(durationPattern, { error: durationExpected, abort: true })
  .transform(written => parseDuration(written) ?? 0)

/** Several ways to write a value. Where none fits, what the first one expects is expected, unless told otherwise. */
export function either<const Ways extends readonly z.ZodType[]>(
  ways: Ways,
  expected?: string,
): z.ZodUnion<Ways> {
  return z.union(ways, { error: issue => expected ?? issue.errors[0]?.[0]?.message })
}

/** Text in both languages, or one for both. */
export const localized: z.ZodType<Localized> = either(
  [
    text,
    mapping({
      en: described(text, 'The text in English.', 'first handshake step'),
      zh: described(text, 'The text in Chinese.', '第一次握手'),
    }),
  ],
  'text, or a mapping with the keys en, zh',
).transform(written => (typeof written === 'string' ? { en: written, zh: written } : written))

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

/** The JSON Schema, of draft 7, of what an author writes. */
export function jsonSchemaOf(schema: z.ZodType): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    // Defaults and examples are as an author writes them; zod leaves them out of what it transforms.
    override({ zodSchema, jsonSchema }) {
      const { default: usual, examples } = z.globalRegistry.get(zodSchema) ?? {}
      Object.assign(jsonSchema, usual !== undefined && { default: usual }, examples && { examples })
    },
  })
}
