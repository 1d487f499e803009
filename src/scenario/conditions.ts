import { z } from 'zod'
import type { Ms, Protocol } from '../protocol.ts'
import type { Document, Path } from './document.ts'
import type { ScenarioStep } from './scenario.ts'
import { choice, described, duration, text } from './schema.ts'
import { byConnection, type Sides } from './sides.ts'

/** The steps that are taken in their order, or those of a search, which may be taken at any moment. */
export type StepList = 'steps' | 'may'

/** Keys of the steps of a search alone. */
export const possibleKeys: readonly string[] = ['times', 'following']

const times = 'a whole number from 1 to 255'

/** When a step is taken. */
export function conditions(
  { states }: Protocol,
  sides: Sides,
  strangers: readonly string[],
  list: StepList,
): Record<string, z.ZodType> {
  const state = described(choice(states), 'The state that the endpoint must be in.', states[0])
  const when = described(
    byConnection(sides, strangers, state),
    list === 'steps'
      ? 'By endpoint, or by endpoint and peer (`server.alice`): the states that they must be in before the step is taken.'
      : 'By endpoint, or by endpoint and peer (`server.alice`): the states that they must be in for the step to be possible.',
    { client: states[0] },
  ).optional()
  if (list === 'may') {
    return {
      when,
      times: described(
        z.int({ error: times }).min(1, { error: times }).max(255, { error: times }),
        'How often it may be done in a run; once without it.',
        2,
      ).optional(),
      following: described(
        text,
        'A call of the same endpoint: not before it has been made as often as it may be.',
        'SEND',
      ).optional(),
    }
  }
  return {
    at: described(
      duration,
      'When the step is taken, with its unit, counted from the beginning of the run; not before the step above it.',
      '500ms',
    ).optional(),
    when,
    after: described(
      duration,
      'How long the step waits, with its unit, counted from the step above it and from `when`.',
      '20ms',
    ).optional(),
  }
}

export function conditionsOf(
  document: Document,
  path: Path,
  values: Readonly<Record<string, unknown>>,
): Pick<ScenarioStep, 'place' | 'at' | 'when' | 'after' | 'times' | 'following'> {
  const when = Object.entries((values.when as Record<string, string | undefined>) ?? {})
  return {
    place: document.placeOf(path),
    ...(values.at !== undefined && { at: values.at as Ms }),
    when: when.flatMap(([name, state]) => {
      const [, side = name, peer] = /^([^.]+)\.(.*)$/.exec(name) ?? []
      return state === undefined ? [] : [{ side, ...(peer !== undefined && { peer }), state }]
    }),
    after: (values.after as Ms | undefined) ?? 0,
    ...(values.times !== undefined && { times: values.times as number }),
    ...(values.following !== undefined && { following: values.following as string }),
  }
}
