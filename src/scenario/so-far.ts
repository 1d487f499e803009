import type { Parameters } from '../protocol.ts'
import type { Path } from './document.ts'
import type { Reader } from './reader.ts'

/** What reading a list of steps goes on with. */
export interface SoFar {
  /** Of text in the steps. */
  octets: number
}

/** Text of all steps together, in octets, at most: more than a run of the most steps could send. */
const mostOctets = 10_000_000

/** What is sent is in memory, and in the trace: whether a step's is not too much, with all before it. */
export function countOctets(
  { document }: Reader,
  path: Path,
  values: Readonly<Record<string, unknown>>,
  parameters: Parameters,
  sofar: SoFar,
): boolean {
  const times = typeof values.times === 'number' ? values.times : 1
  const wasRight = sofar.octets <= mostOctets
  for (const [name, parameter] of Object.entries(parameters)) {
    const value = values[name]
    // A text is given itself, or in its place how many octets it has.
    const isCount = parameter.kind === 'integer' && parameter.group !== undefined
    if (isCount && parameter.unit === 'octets') sofar.octets += Number(value ?? 0) * times
    else if (parameter.kind === 'text' && typeof value === 'string')
      sofar.octets += value.length * times
  }
  const isRight = sofar.octets <= mostOctets
  if (wasRight && !isRight) {
    const limit = mostOctets.toLocaleString('en')
    const reason = `more than ${limit} octets in the steps up to here; expected at most ${limit}`
    document.complain(document.placeOf(path), reason, 'octets')
  }
  return isRight
}
