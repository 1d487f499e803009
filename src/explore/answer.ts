import type { Data, Protocol } from '../protocol.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { checkExpectations } from '../simulate/expect.ts'
import { nameRows } from '../simulate/names.ts'
import type { Run } from '../simulate/simulate.ts'
import { hostOf, traceOf } from '../simulate/world.ts'
import type { Trace } from '../trace/trace.ts'
import { explore } from './explore.ts'
import { begin, follow, followElsewhere } from './follow.ts'
import { together } from './together.ts'

/** What came of a scenario that asks: its run is the counterexample or the witness, empty where there is none. */
export interface Answer extends Run {
  /** The same events where the rules are the standard's; only where the scenario has a variant. */
  readonly standard?: Trace
}

/** Searches for the answer to what a scenario asks. `progress` is told the number of worlds from time to time. */
export function answer<Host, Message extends Data>(
  protocol: Protocol<Host, Message>,
  scenario: Scenario,
  progress?: (states: number) => void,
): Answer {
  const { search } = scenario
  if (!search) throw new Error(`scenario ${scenario.name} asks nothing`)
  const properties = search.properties.map(name => {
    const property = protocol.exploration.properties[name]
    if (!property) throw new Error(`no property ${name}`)
    return property
  })
  const { environment, limits } = search
  const endpoints = scenario.endpoints.map(({ name }) => name)
  const begun = begin(protocol, scenario)
  const hosts = endpoints.map(name => hostOf(begun.hosts, name))
  const question = { endpoints, hosts, property: together(properties), environment, limits }
  const { verdict, states, run } = explore(protocol, question, progress)
  const isFound = verdict === 'violated' || verdict === 'reachable'
  const world = follow(protocol, scenario, run)
  const { names, messages } = nameRows(protocol, scenario.names, world.events)
  const trace: Trace = {
    ...traceOf(world, names, world.now),
    search: {
      properties: properties.map(({ sentence }, index) => ({
        name: search.properties[index] ?? '',
        sentence,
      })),
      environment,
      verdict,
      states,
      ...(isFound && { events: run.length }),
    },
  }
  const failed = checkExpectations(protocol, scenario, trace, messages)
  const answered = { trace, messages: [...messages, ...failed] }
  if (!isFound || !trace.variants) return answered
  const elsewhere = followElsewhere(protocol, standardOf(protocol, scenario), run)
  // A name that no message of this run has is no mistake: the run may have gone another way.
  const shared = nameRows(protocol, scenario.names, elsewhere.events).names
  return { ...answered, standard: traceOf(elsewhere, shared, elsewhere.now) }
}

/** The same endpoints without a variant: what the standard says, and so called. */
function standardOf({ standard }: { readonly standard: string }, scenario: Scenario): Scenario {
  return {
    ...scenario,
    title: { en: standard, zh: standard },
    endpoints: scenario.endpoints.map(endpoint => ({
      ...endpoint,
      settings: { ...endpoint.settings, variant: [] },
    })),
  }
}
