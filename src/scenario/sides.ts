import { z } from 'zod'
import { choice, mapping } from './schema.ts'
import { addressPattern, namePattern } from './word.ts'

/** The names of the endpoints; undefined in a schema for every scenario, which knows only what names look like. */
export type Sides = readonly string[] | undefined

/** One of the endpoints, by its name. */
export function oneSide(sides: Sides): z.ZodType<string> {
  return sides ? choice(sides) : z.string().regex(namePattern)
}

/** A peer: one of these, or any that a scenario may have. */
export function onePeer(peers: readonly string[] | undefined): z.ZodType<string> {
  return peers ? choice(peers) : z.string().regex(addressPattern)
}

/** A value for each endpoint, or for some of them. */
export function bySide<T>(
  sides: Sides,
  value: z.ZodType<T>,
): z.ZodType<Readonly<Record<string, T | undefined>>> {
  return sides ? byName(sides, value) : z.record(oneSide(sides), value)
}

/** A value for some endpoints, or for some of their connections: `server`, `server.alice`. */
export function byConnection<T>(
  sides: Sides,
  strangers: readonly string[],
  value: z.ZodType<T>,
): z.ZodType<Readonly<Record<string, T | undefined>>> {
  if (sides) return byName([...sides, ...connectionsOf(sides, strangers)], value)
  const [side, peer] = [namePattern, addressPattern].map(({ source }) => source.slice(1, -1))
  return z.record(z.string().regex(new RegExp(`^${side}(?:\\.${peer})?$`)), value)
}

/** `server.alice`, for each endpoint and each of its peers; none where nobody has more than one. */
export function connectionsOf(
  sides: readonly string[],
  strangers: readonly string[],
): readonly string[] {
  const all = [...sides, ...strangers]
  if (all.length < 3) return []
  return sides.flatMap(side => all.filter(peer => peer !== side).map(peer => `${side}.${peer}`))
}

function byName<T>(names: readonly string[], value: z.ZodType<T>) {
  return mapping(Object.fromEntries(names.map(name => [name, value.optional()])))
}
