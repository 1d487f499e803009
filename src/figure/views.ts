import { stateLadder } from './diagram/state-ladder.ts'
import type { View } from './figure.ts'
import { json } from './json.ts'
import { knowledge } from './knowledge.ts'
import { ladder } from './ladder/ladder.ts'
import type { OptionName } from './options.ts'
import { sequence } from './sequence.ts'
import { states } from './states.ts'
import { table } from './table.ts'
import { text } from './text.ts'
import { transitions } from './transitions.ts'
import { variables } from './variables.ts'
import { verdict } from './verdict.ts'
import type { ViewName } from './view-names.ts'

interface Entry {
  readonly view: View
  readonly options: readonly OptionName[]
}

/** Every view, and the options that are its own. */
export const views: Readonly<Record<string, Entry>> = {
  sequence: {
    view: sequence,
    options: ['rows', 'first', 'sides', 'numbers', 'states', 'calls', 'versus'],
  },
  ladder: {
    view: ladder,
    options: ['rows', 'first', 'sides', 'numbers', 'states', 'calls', 'versus', 'width'],
  },
  table: {
    view: table,
    options: ['rows', 'first', 'sides', 'numbers', 'states', 'columns', 'versus'],
  },
  variables: { view: variables, options: ['rows', 'first', 'sides', 'numbers', 'side'] },
  knowledge: { view: knowledge, options: ['rows', 'first', 'sides', 'depth'] },
  states: { view: states, options: ['side', 'states', 'from'] },
  'state-ladder': { view: stateLadder, options: ['rows', 'first', 'sides', 'states'] },
  transitions: { view: transitions, options: ['states', 'from'] },
  text: { view: text, options: ['rows', 'first', 'sides', 'numbers', 'states', 'calls', 'versus'] },
  verdict: { view: verdict, options: ['states', 'calls'] },
  json: { view: json, options: [] },
} satisfies Readonly<Record<ViewName, Entry>>
