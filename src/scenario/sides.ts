import { z } from 'zod'
import { namePattern } from './reader.ts'
import { choice, mapping } from './schema.ts'

/** The names of the two endpoints; undefined in a schema for every scenario, which knows only what names look like. */
export type Sides = readonly string[] | undefined

/** One of the endpoints, by its name. */
export function oneSide(sides: Sides): z.ZodType<string> {
  return sides ? choice(sides) : z.string().regex(namePattern)
}

/** A value for each endpoint, or for one of them. */
export function bySide<T>(
  sides: Sides,
  value: z.ZodType<T>,
): z.ZodType<Readonly<Record<string, T | undefined>>> {
  return sides
    ? mapping(Object.fromEntries(sides.map(side => [side, value.optional()])))
    : z.record(oneSide(sides), value).meta({ maxProperties: 2 })
}
