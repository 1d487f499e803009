import type { VFileMessage } from 'vfile-message'
import { views } from '../figure/views.ts'
import type { Place } from '../message.ts'
import type { Notation, Protocol } from '../protocol.ts'
import { readScenario, type ScenarioSource } from '../scenario/read.ts'
import { simulate } from '../simulate/simulate.ts'
import { type Replay, replay } from '../trace/replay.ts'
import type { Trace } from '../trace/trace.ts'
import { reserved } from '../trace/value.ts'

/** A run that figures and values can be taken from. */
export interface Run {
  readonly replay: Replay
  readonly notation: Notation
}

/** What came of a scenario's text. */
export interface Outcome {
  /** Absent where the scenario could not be read. */
  readonly run?: Run
  /** Where the steps of the scenario stand, in the order in which they are taken. */
  readonly steps?: readonly Place[]
  /** What is wrong; a scenario with messages is not to be published. */
  readonly messages: readonly VFileMessage[]
}

/** Reads a scenario and runs it. */
export function runScenario(source: Omit<ScenarioSource, 'reserved'>): Outcome {
  const reading = readScenario({ ...source, reserved: [...reserved, ...Object.keys(views)] })
  const { scenario } = reading
  const protocol = scenario && source.protocols[scenario.protocol]
  if (!scenario || !protocol) return { messages: reading.messages }
  const { trace, messages } = simulate(protocol, scenario)
  const steps = scenario.steps.map(({ place }) => place)
  return { run: { replay: replay(trace), notation: protocol }, steps, messages }
}

/** A trace that was kept. */
export function runOfTrace(
  trace: Trace,
  protocols: Readonly<Record<string, Protocol>>,
): Run | undefined {
  const notation = Object.hasOwn(protocols, trace.protocol) ? protocols[trace.protocol] : undefined
  return notation && { replay: replay(trace), notation }
}
