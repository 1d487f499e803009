import type { VFileMessage } from 'vfile-message'
import type { Data, Ms, Protocol } from '../protocol.ts'
import type { Fault, Scenario, ScenarioStep } from '../scenario/scenario.ts'
import type { RowName, Trace, TraceEvent } from '../trace/trace.ts'
import type { Counts } from './names.ts'
import { Queue } from './queue.ts'

/** Something that is due. */
export type Happening<Message> =
  | {
      readonly kind: 'arrival'
      readonly time: Ms
      readonly row: number
      /** The source that the message bears. */
      readonly from: string
      readonly to: string
      readonly message: Message
      /** Index of the event by which the copy came into the network. */
      readonly cause: number
    }
  | {
      readonly kind: 'timer'
      readonly time: Ms
      readonly endpoint: string
      readonly incarnation: number
      readonly timer: string
      readonly after: Ms
      /** Index of the event that set the timer. */
      readonly cause: number
    }
  | { readonly kind: 'step'; readonly time: Ms; readonly step: ScenarioStep }

/** The state of a run, changed in place as it goes on. */
export interface World<Host, Message extends Data> {
  readonly protocol: Protocol<Host, Message>
  readonly scenario: Scenario
  readonly start: Trace['endpoints']
  readonly hosts: Map<string, Host>
  readonly queue: Queue<Happening<Message>>
  readonly events: TraceEvent[]
  /** How many messages were sent. */
  readonly sent: Counts
  /** The injected ones. */
  readonly names: RowName[]
  readonly applied: Set<Fault>
  readonly messages: VFileMessage[]
  rows: number
  /** Index of the step that waits or is in the queue. */
  next: number
  scheduled: boolean
  /** When the last step was taken. */
  lastStep: Ms
  now: Ms
}

/** A run before anything has happened. */
export function createWorld<Host, Message extends Data>(
  protocol: Protocol<Host, Message>,
  scenario: Scenario,
): World<Host, Message> {
  const begun = protocol.begin(scenario.beginning, scenario.endpoints)
  const hosts = new Map(
    begun.map((host, index) => [scenario.endpoints[index]?.name ?? '', host] as const),
  )
  const start = scenario.endpoints.map(({ name, label, settings }) => {
    const variables = protocol.inspect(hostOf(hosts, name), 1)
    return {
      name,
      ...(label && { label }),
      // An endpoint that knows variables as the run begins has its first connection.
      incarnation: Object.keys(variables).length > 0 ? 1 : 0,
      state: protocol.state(hostOf(hosts, name)),
      variables,
      origin: protocol.origin(settings),
    }
  })
  return {
    protocol,
    scenario,
    start,
    hosts,
    queue: new Queue(),
    events: [],
    sent: new Map(),
    names: [],
    applied: new Set(),
    messages: [],
    rows: 0,
    next: 0,
    scheduled: false,
    lastStep: 0,
    now: 0,
  }
}

/** The number of a copy that comes into being. */
export function nextRow<Host, Message extends Data>(world: World<Host, Message>): number {
  world.rows += 1
  return world.rows
}

/** The host of an endpoint. Throws where there is no such endpoint. */
export function hostOf<Host>(hosts: ReadonlyMap<string, Host>, endpoint: string): Host {
  const host = hosts.get(endpoint)
  if (host === undefined) throw new Error(`no endpoint ${endpoint}`)
  return host
}
