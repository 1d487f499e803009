import type { VFileMessage } from 'vfile-message'
import { views } from '../figure/views.ts'
import { complain, type Place } from '../message.ts'
import type { Notation, Protocol } from '../protocol.ts'
import { readScenario, type ScenarioSource } from '../scenario/read.ts'
import type { CapturedScenario } from '../scenario/scenario.ts'
import { nameCaptured } from '../simulate/captured.ts'
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
  /** What is wrong, and warnings; a scenario with a mistake is not to be published. */
  readonly messages: readonly VFileMessage[]
}

/** Opens the captures of a scenario: their trace under the scenario's name, its rows yet without names. */
export type OpenCaptures = (scenario: CapturedScenario) => {
  readonly trace?: Trace
  readonly messages: readonly VFileMessage[]
}

/** Reads a scenario and runs it. Without `open`, a scenario whose run was captured is a mistake. */
export function runScenario(
  source: Omit<ScenarioSource, 'reserved'>,
  open: OpenCaptures = refuseCaptures,
): Outcome {
  const reading = readScenario({ ...source, reserved: [...reserved, ...Object.keys(views)] })
  const { scenario, captured } = reading
  if (captured) return runCaptured(captured, source.protocols, open)
  const protocol = scenario && source.protocols[scenario.protocol]
  if (!scenario || !protocol) return { messages: reading.messages }
  const { trace, messages } = simulate(protocol, scenario)
  const steps = scenario.steps.map(({ place }) => place)
  return { run: { replay: replay(trace), notation: protocol }, steps, messages }
}

/** The run of a scenario in which nothing is wrong. */
export function publishable({ run, messages }: Outcome): Run | undefined {
  return messages.some(({ fatal }) => fatal) ? undefined : run
}

function runCaptured(
  captured: CapturedScenario,
  protocols: Readonly<Record<string, Protocol>>,
  open: OpenCaptures,
): Outcome {
  const { trace, messages } = open(captured)
  const protocol = protocols[captured.protocol]
  if (!trace || !protocol) return { messages }
  const named = nameCaptured(protocol, captured, trace)
  const run = { replay: replay(named.trace), notation: protocol }
  return { run, messages: [...messages, ...named.messages] }
}

function refuseCaptures({ captures: [first], place }: CapturedScenario): ReturnType<OpenCaptures> {
  const reason =
    'captures of a scenario without a folder; expected the scenario in a file of its own, with the captures beside it'
  return { messages: [complain(first?.place ?? place, reason, 'no-capture')] }
}

/** A trace that was kept. */
export function runOfTrace(
  trace: Trace,
  protocols: Readonly<Record<string, Protocol>>,
): Run | undefined {
  const notation = Object.hasOwn(protocols, trace.protocol) ? protocols[trace.protocol] : undefined
  return notation && { replay: replay(trace), notation }
}
