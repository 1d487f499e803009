import { z } from 'zod'
import type { Protocol } from '../protocol.ts'
import { capturesSchema } from './captures.ts'
import { endpointSchema, networkSchema, reservedForSides } from './endpoints.ts'
import { expectSchema } from './expect.ts'
import { faultKinds, faultSchema } from './faults.ts'
import { namedSchema, nameSchema } from './names.ts'
import { rebootStep } from './reader.ts'
import { choice, described, jsonSchemaOf, list } from './schema.ts'
import { searchSchema } from './search.ts'
import { callSchema, examplesOfSteps, injectionSchema } from './steps.ts'
import { capturedTopLevel, topLevel } from './top-level.ts'

/**
 * The JSON Schema of a scenario's file, of draft 7, which every editor knows, made of the schemas that read scenarios.
 * It refuses nothing that runs. What it cannot say is left to reading: which endpoints and names there are, and that a
 * step has one endpoint.
 */
export function scenarioSchema(
  /** By name; the first is the default. */
  protocols: Readonly<Record<string, Protocol>>,
  /** Words that no row may be named: the views' names and those of the value grammar. */
  reserved: readonly string[] = [],
): object {
  const variants = Object.entries(protocols).flatMap(([name, protocol], index): z.ZodType[] => {
    const schema = scenarioOf(name, protocol, reserved)
    const asked = { anyOf: [{ required: ['steps'] }, { required: ['search'] }] }
    if (index > 0) return [schema.required({ protocol: true }).meta(asked)]
    return [schema.meta(asked), capturedOf(protocol, reserved)]
  })
  const { $schema, ...schema } = jsonSchemaOf(z.union(variants))
  return {
    $schema,
    title: 'wirefig scenario',
    description: 'What endpoints do, and what the network does to what they send.',
    ...schema,
  }
}

/** A scenario of one protocol, whatever its endpoints are called. */
function scenarioOf(name: string, protocol: Protocol, reserved: readonly string[]) {
  const { beginnings, calls, kinds, message } = protocol
  const sideName = nameSchema('endpoint', [...reservedForSides(protocol, reserved)])
  const steps = [...Object.keys(calls), rebootStep].map(call =>
    callSchema(protocol, call, undefined, [], 'steps'),
  )
  const possible = Object.keys(calls).map(call => callSchema(protocol, call, undefined, [], 'may'))
  const may = list(
    z.union([...possible, injectionSchema(protocol, undefined, [], reserved, true, 'may')]),
  )
  const variant = choice(Object.keys(protocol.variants))
  const parts = {
    endpoints: described(
      z.record(sideName, endpointSchema(protocol)).meta({ minProperties: 2 }),
      'The endpoints, two or more, by name, and their settings; figures translate `client` and `server`.',
      { client: {}, server: {} },
    ),
    network: described(
      networkSchema(protocol, undefined),
      `What the network does to every ${message.en}.`,
      { delay: '50ms' },
    ),
    begin: described(
      choice(beginnings).meta({ default: beginnings[0] }),
      `How the endpoints are as the run begins; \`${beginnings[0]}\` without it.`,
      beginnings.at(-1),
    ),
    steps: described(
      list(z.union([...steps, injectionSchema(protocol, undefined, [], reserved, true, 'steps')])),
      'What the users of the endpoints do, in this order: each step is taken after the one above it.',
      ...examplesOfSteps(protocol),
    ),
    variant: described(
      z.union([variant, z.array(variant)]),
      'What is not as the standard has it, for all endpoints: a variant, or several.',
      ...Object.keys(protocol.variants).slice(0, 1),
    ),
    search: described(
      searchSchema(protocol, may),
      'What is asked of every run, in place of what happens; the steps come before it.',
    ),
    faults: described(
      list(z.union(faultKinds.map(kind => faultSchema(protocol, kind)))),
      `What the network does to one ${message.en} each; a fault that never applies is a mistake.`,
      [{ drop: `${kinds[0]} from client, nth 1` }],
    ),
    ...namesAndExpectations(protocol, reserved),
  }
  return topLevel([name], parts, true)
}

/** A scenario whose run was captured. */
function capturedOf(protocol: Protocol, reserved: readonly string[]) {
  const captures = capturesSchema
  return capturedTopLevel({ captures, ...namesAndExpectations(protocol, reserved) })
}

function namesAndExpectations(protocol: Protocol, reserved: readonly string[]) {
  const { kinds, message } = protocol
  return {
    names: described(
      z.record(nameSchema('name', reserved), namedSchema(protocol)),
      `Names of rows, for faults, expectations, figures and prose; a row is one copy of a ${message.en}.`,
      { [kinds[0]?.toLowerCase() ?? 'first']: `${kinds[0]} from client` },
    ),
    expect: described(
      expectSchema(protocol),
      'Values of the run and what they must be; an endpoint alone, or its connection with a peer (`server.alice`), stands for its state at the end.',
      { client: protocol.states.at(-1), 'count.lost': 1 },
    ),
  }
}
