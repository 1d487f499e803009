import type { Protocol } from '../protocol.ts'
import type { CapturedScenario } from '../scenario/scenario.ts'
import type { Trace } from '../trace/trace.ts'
import { checkExpectations } from './expect.ts'
import { nameRows } from './names.ts'
import type { Run } from './simulate.ts'

/** Gives a captured run the names of its scenario, and holds it to what the scenario expects. */
export function nameCaptured(protocol: Protocol, scenario: CapturedScenario, trace: Trace): Run {
  const { names, messages } = nameRows(protocol, scenario.names, trace.events)
  const named = { ...trace, names }
  const failed = checkExpectations(protocol, scenario, named, messages)
  return { trace: named, messages: [...messages, ...failed] }
}
