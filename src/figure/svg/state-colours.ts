/**
 * By index in a protocol's states, in light and in dark: the first is of the state that is none. Found by search, so
 * that any two of them are told apart, also by those who do not see red, green or blue (a test says how far), and that
 * a text of the ink's colour is read on each.
 */
export const stateColours = [
  ['#f1eeee', '#686566'],
  ['#fab787', '#312818'],
  ['#9febfe', '#1a2b35'],
  ['#a1bffe', '#4d5eb0'],
  ['#dafccf', '#517047'],
  ['#ee7a71', '#792501'],
  ['#ffec72', '#736708'],
  ['#d5bac8', '#69315d'],
  ['#a69bbb', '#86517d'],
  ['#44b89a', '#025444'],
  ['#9195f9', '#3b0858'],
] as const satisfies readonly (readonly [light: string, dark: string])[]

/** The index of a state's colour; where there are more states than colours, they come again, but the first does not. */
export function colourOf(state: number): number {
  return state < stateColours.length ? state : 1 + ((state - 1) % (stateColours.length - 1))
}
