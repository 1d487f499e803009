import { z } from 'zod'
import { unknown } from '../message.ts'
import type { Protocol } from '../protocol.ts'
import type { PossibleStep } from '../search.ts'
import type { Reader } from './reader.ts'
import type { Endpoint, ScenarioStep, Search } from './scenario.ts'
import { anyMapping, choice, described, either, list, mapping } from './schema.ts'
import { examplesOfSteps, readSteps } from './steps.ts'
import { isMapping, keysAt, valueAt } from './walk.ts'

/** What a scenario asks, in place of what happens. */
export function searchSchema(protocol: Protocol, may: z.ZodType) {
  const { exploration, timers } = protocol
  const property = choice(Object.keys(exploration.properties))
  const names = either([
    property.transform(name => [name]),
    z.array(property, { error: 'a list' }).min(1, { error: 'a list of at least one' }),
  ])
  const limited = Object.keys(timers)
  return mapping({
    property: described(
      names,
      'What is asked of every run: a property, or several that are asked at once.',
      ...Object.keys(exploration.properties).slice(0, 1),
    ),
    may: described(
      may,
      'What users may call, and what may be put into the network, at any moment.',
      ...examplesOfSteps(protocol),
    ),
    network: described(
      mapping({
        order: described(
          choice(['any', 'fifo']).optional(),
          'Whether what goes one way may overtake, `any`, or not, `fifo`; `any` without it.',
          'fifo',
        ),
        losses: described(
          budget.optional(),
          'How many messages it may lose in a run; none without it.',
          1,
        ),
        duplicates: described(
          budget.optional(),
          'How many copies it may make in a run; none without it.',
          1,
        ),
      }),
      'What the network may do.',
      { losses: 1 },
    ).optional(),
    expiries: described(
      mapping(Object.fromEntries(limited.map(name => [name, expiries(protocol, name)]))),
      'By timer: how often it may expire in a run; without it, as often as it is due. A timer expires where nothing in flight could stop it, and shorter ones before longer ones.',
      Object.fromEntries(limited.slice(0, 1).map(name => [name, 2])),
    ).optional(),
    spurious: described(
      z.boolean({ error: '`true` or `false`' }).optional(),
      'Whether timers may expire at any moment, however late the network is.',
      true,
    ),
    states: described(
      z.int({ error: statesExpected }).min(1, { error: statesExpected }).optional(),
      'How many states are tried at most; 1,000,000 without it.',
      1_000_000,
    ),
  })
}

function expiries({ timers }: Protocol, name: string) {
  return described(
    budget.optional(),
    `How often it may expire in a run, on all connections together: ${timers[name]?.en}.`,
    1,
  )
}

const budgetExpected = 'a whole number from 0 to 255'
const budget = z
  .int({ error: budgetExpected })
  .min(0, { error: budgetExpected })
  .max(255, { error: budgetExpected })

const statesExpected = 'a whole number, 1 or more'

/** What is asked; undefined where nothing is, or something is wrong with it. */
export function readSearch(
  reader: Reader,
  endpoints: readonly Endpoint[] | undefined,
  before: readonly ScenarioStep[],
): Search | undefined {
  const { document, protocol } = reader
  if (!isMapping(document, ['search'])) return undefined
  for (const key of keysAt(document, []).filter(key => ['faults', 'until'].includes(key))) {
    const reason = `\`${key}\` beside \`search\`, which tries every run; expected none`
    document.complain(document.placeOfKey([key]), reason, 'search')
  }
  for (const step of before) {
    const isPlain = step.kind === 'call' && step.at === undefined && step.when.length === 0
    if (isPlain && step.after === 0) continue
    const reason = 'step before a search; expected a call, without `at`, `when` and `after`'
    document.complain(step.place, reason, 'search')
  }
  const values = document.read(searchSchema(protocol, list(anyMapping)), ['search'])
  const steps = readSteps(reader, endpoints, 'may')
  checkFollowing(reader, steps)
  if (!values) return undefined
  const kinds = new Set(values.property.map(name => protocol.exploration.properties[name]?.kind))
  if (kinds.size > 1 || (values.property.length > 1 && !kinds.has('always'))) {
    const reason = 'properties that are not all `always`; expected one of the others alone'
    document.complain(document.placeOf(['search', 'property']), reason, 'search')
  }
  const { network = {}, expiries = {}, spurious = false, states = defaultStates } = values
  const order = network.order === 'fifo' ? 'fifo' : 'any'
  const { losses = 0, duplicates = 0 } = network
  const given = Object.entries(expiries).filter(
    (entry): entry is [string, number] => entry[1] !== undefined,
  )
  return {
    properties: values.property,
    environment: {
      may: steps.flatMap(step => possibleStep(step)),
      order,
      losses,
      duplicates,
      expiries: Object.fromEntries(given),
      spurious,
    },
    limits: { states, memory: defaultMemory },
  }
}

const defaultStates = 1_000_000

/** 2 GiB. */
const defaultMemory = 2 ** 31

/** A call that another one follows must be possible. */
function checkFollowing({ document }: Reader, steps: readonly ScenarioStep[]): void {
  for (const step of steps) {
    if (step.following === undefined) continue
    const own = steps.flatMap(other =>
      step.kind === 'call' && other.kind === 'call' && other.side === step.side && other !== step
        ? [other.call.name]
        : [],
    )
    if (own.includes(step.following)) continue
    document.complain(step.place, unknown('call to follow', step.following, own), 'search')
  }
}

function possibleStep(step: ScenarioStep): PossibleStep[] {
  const { times = 1, when } = step
  switch (step.kind) {
    case 'call': {
      const { side: endpoint, call, to, following } = step
      const more = {
        ...(to !== undefined && { to }),
        ...(following !== undefined && { following }),
      }
      return [{ kind: 'call', endpoint, call, times, when, ...more }]
    }
    case 'inject': {
      const { from, to, by, message } = step
      return [{ kind: 'inject', from, to, ...(by !== undefined && { by }), message, times, when }]
    }
    default:
      return []
  }
}

/** The variants that all endpoints have, of a scenario's `variant`. */
export function readVariants({ document, protocol }: Reader): readonly string[] {
  const known = choice(Object.keys(protocol.variants))
  const one = known.transform(name => [name])
  if (valueAt(document, ['variant']) === undefined) return []
  return document.read(either([one, z.array(known, { error: 'a list' })]), ['variant']) ?? []
}
