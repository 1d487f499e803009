import type { Ms, Protocol } from '../protocol.ts'
import type { Document } from './document.ts'
import type { Selector } from './selector.ts'

/** What the parts of a scenario are read with. */
export interface Reader {
  readonly document: Document
  readonly protocol: Protocol
  readonly sides: readonly string[]
  /** Sources of spoofed messages that no endpoint has. */
  readonly strangers: readonly string[]
  /** The names of rows so far: what they select, or nothing where an injection has the name. */
  readonly names: Map<string, Selector | undefined>
  readonly reserved: readonly string[]
}

/** The step at which an endpoint loses all it knows, of any protocol; it stands where a call does. */
export const rebootStep = 'REBOOT'

/** What a message takes to arrive where the scenario does not say. */
export const defaultDelay: Ms = 50

/** Words that no endpoint may be named, since they stand beside its name in a step or a value. */
export const stepKeys = ['to', 'at', 'when', 'after', 'inject', 'name', 'label', 'delay']

/** Whether a scenario may be called so: a path of words below its folder. */
export function isScenarioName(name: string): boolean {
  return /^[a-z0-9][\w-]*(?:\/[a-z0-9][\w-]*)*$/i.test(name)
}

/** What a scenario may be called, in words. */
export const scenarioNames = 'letters, digits and hyphens, with `/` for folders'
