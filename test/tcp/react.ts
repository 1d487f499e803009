import type { State } from '../../src/tcp/transitions.ts'
import { account, runYaml, type TestRun } from '../run.ts'

/**
 * What one endpoint `a`, ISS 100, does in a state. Its peer is mute: what `a` sends takes an hour to arrive, and
 * everything from `b`, ISS 300, is a segment of the test, so that nothing happens that the test does not say.
 *
 * A step is a segment from `b` in the RFC's notation (`<SEQ=301><CTL=RST>`; text as `<DATA=10>`) or a call of `a`'s
 * user (`CLOSE`, `SEND 10`). The result is a line a step, and a line an expiry.
 */
export function react(state: Start, steps: readonly string[], options: Options = {}): string[] {
  const prelude = preludes[state]
  return account(runSteps(state, [...prelude, ...steps], options), 'a').slice(prelude.length)
}

export interface Options {
  /** Settings of `a`, and of `b`, as YAML: `rules: literal, mss: 10`. */
  readonly settings?: string
  readonly peer?: string
  /** The ISSs of `a`, as YAML. */
  readonly iss?: string
  /** By default before the first retransmission. */
  readonly until?: string
  /** Between two steps. */
  readonly pause?: string
}

/** The run itself, from the state on. */
export function runIn(state: Start, steps: readonly string[], options: Options = {}): TestRun {
  return runSteps(state, [...preludes[state], ...steps], options)
}

type Start = Exclude<State, 'SYN-RECEIVED'> | 'SYN-RECEIVED, passive' | 'SYN-RECEIVED, active'

/** How a state is reached. From ESTABLISHED on, SND.NXT is 101 and RCV.NXT is 301 before FINs are counted. */
const preludes: Readonly<Record<Start, readonly string[]>> = {
  CLOSED: [],
  LISTEN: ['passive OPEN'],
  'SYN-SENT': ['active OPEN'],
  'SYN-RECEIVED, passive': ['passive OPEN', '<SEQ=300><CTL=SYN>'],
  'SYN-RECEIVED, active': ['active OPEN', '<SEQ=300><CTL=SYN>'],
  ESTABLISHED: [],
  'FIN-WAIT-1': ['CLOSE'],
  'FIN-WAIT-2': ['CLOSE', '<SEQ=301><ACK=102><CTL=ACK>'],
  'CLOSE-WAIT': ['<SEQ=301><ACK=101><CTL=FIN,ACK>'],
  CLOSING: ['CLOSE', '<SEQ=301><ACK=101><CTL=FIN,ACK>'],
  'LAST-ACK': ['<SEQ=301><ACK=101><CTL=FIN,ACK>', 'CLOSE'],
  'TIME-WAIT': ['CLOSE', '<SEQ=301><ACK=102><CTL=FIN,ACK>'],
}

const fromClosed: readonly Start[] = [
  'CLOSED',
  'LISTEN',
  'SYN-SENT',
  'SYN-RECEIVED, passive',
  'SYN-RECEIVED, active',
]

function runSteps(state: Start, steps: readonly string[], options: Options): TestRun {
  const { settings = '', peer = '', iss = '100', until = '900ms', pause = '20ms' } = options
  return runYaml(`
title: test
begin: ${fromClosed.includes(state) ? 'closed' : 'established'}
endpoints:
  a: { iss: ${iss}${settings && `, ${settings}`} }
  b: { iss: 300${peer && `, ${peer}`} }
network: { delay: { a: 60min, b: 0ms } }
until: ${until}
steps: ${steps.length === 0 ? '[]' : ''}
${steps.map((step, index) => `  - { ${write(step)}, after: ${index === 0 ? '0ms' : pause} }`).join('\n')}
`)
}

function write(step: string): string {
  if (!step.startsWith('<')) {
    const [, name = '', count] = /^(.*?)(?: (\d+))?$/.exec(step) ?? []
    return count ? `a: ${name}, octets: ${count}` : `a: ${name}`
  }
  const keys: Readonly<Record<string, string>> = { DATA: 'octets' }
  const fields = [...step.matchAll(/<(\w+)=([^>]*)>/g)].map(
    ([, name = '', value = '']) =>
      `${keys[name] ?? name.toLowerCase()}: ${name === 'CTL' ? JSON.stringify(value) : value}`,
  )
  return `inject: { from: b, ${fields.join(', ')} }`
}
