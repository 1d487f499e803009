import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { readCapture } from '../src/capture/read.ts'
import { traceOf } from '../src/capture/trace.ts'
import { describe as label, type Subject } from '../src/figure/figure.ts'
import { tcp } from '../src/tcp/tcp.ts'
import { align } from '../src/trace/align.ts'
import { pathOf, type Replay, type Row, replay } from '../src/trace/replay.ts'
import { runYaml, type TestRun } from './run.ts'

/**
 * Runs of a real kernel, with what became of every segment (`capture/kernel/NAME/run.json`). The same calls at the same
 * times and the same fate for each segment give the same segments and the same states: by direction and in their order,
 * with control bits, relative SEQ and ACK, and length. PSH, windows, options, times and the ACK bit of a RST are not
 * compared.
 */
const folder = path.join(import.meta.dirname, 'capture/kernel')

type Side = 'A' | 'B'

interface KernelRun {
  /** Seconds, side, what its user did or was told. */
  readonly app: readonly (readonly [number, Side, string])[]
  readonly segments: readonly KernelSegment[]
  /** By side: seconds, socket, from, to; sampled, so that a brief state may be missing. */
  readonly states: Readonly<Record<Side, readonly (readonly [number, string, string, string])[]>>
}

interface KernelSegment {
  readonly dir: 'A>B' | 'B>A'
  readonly sent: number
  readonly arrived: readonly number[]
  readonly fate: 'delivered' | 'dropped' | 'delayed' | 'duplicated' | 'injected'
  readonly flags: string
  readonly rseq?: number
  readonly rack?: number
  readonly len: number
}

/** One way, in seconds. */
const latency = 0.05

/**
 * Where a run parts from the model, and what backs the model: `+` is what only the kernel sends, `-` what only the
 * model does, numbers relative.
 */
const deviations: Readonly<Record<string, { readonly why: string; readonly parts: string[] }>> = {
  close_3seg: {
    // §3.8.6.3: an ACK may be delayed, and Linux delays that of a FIN once both users have written; without `ackDelay`
    // the model delays none.
    why: 'RFC 9293 §3.8.6.3',
    parts: ['- 9: ACK seq=2 ack=3'],
  },
  data_with_fin: {
    // §3.9.1.2: text of a SEND without PUSH may wait for more; the kernel's user asked for that, the model sends at once.
    why: 'RFC 9293 §3.9.1.2',
    parts: [
      '4: FIN,ACK seq=1 ack=1 len=20: CTL FIN,ACK, not ACK',
      '- 5: FIN,ACK seq=21 ack=1',
      '- 6: ACK seq=1 ack=21',
    ],
  },
}

describe.each(readdirSync(folder).sort())('%s', name => {
  const kernel = JSON.parse(readFileSync(path.join(folder, name, 'run.json'), 'utf8')) as KernelRun
  const run = runYaml(scenarioOf(kernel))

  test('each sends what it sent', () => {
    expect(partsOf(name, run)).toEqual(deviations[name]?.parts ?? [])
  })

  const yaml = scenarioOf(kernel)
  test.runIf(yaml.includes('octets: ') && !deviations[name])(
    'another text is found where it was sent',
    () => {
      const changed = runYaml(
        yaml.replace(/octets: (\d+)/, (_, count) => `octets: ${Number(count) + 1}`),
      )
      const first = run.replay.rows.find(({ message }) => message.text !== '')
      expect(partsOf(name, changed)[0]).toMatch(new RegExp(`^${first?.number}: .*: LEN \\d+, not`))
    },
  )

  test.each(['A', 'B'] as const)('%s goes through the states that were seen', side => {
    const model = statesOfModel(run, side)
    expect(merge(model, statesOfKernel(kernel, side))).toEqual(model.map(({ state }) => state))
  })
})

/** Every fault names a segment by its place among those of its side. */
function scenarioOf({ app, segments }: KernelRun): string {
  const start = Math.min(...app.map(([time]) => time), ...segments.map(({ sent }) => sent))
  const ms = (seconds: number) => Math.round(seconds * 1000)
  const closed = new Set<Side>()
  const steps = app.flatMap(([time, side, what]) => {
    const call = callOf(what)
    // shutdown() and close() are one CLOSE.
    if (!call || (call === 'CLOSE' && closed.has(side))) return []
    if (call === 'CLOSE') closed.add(side)
    const octets = /^SEND (\d+)/.exec(what)?.[1]
    return [
      `  - { ${side}: ${call}, ${octets ? `octets: ${octets}, ` : ''}at: ${ms(time - start)}ms }`,
    ]
  })
  const counts = { A: 0, B: 0 }
  const faults = segments.flatMap(({ dir, fate, arrived, sent }) => {
    if (fate === 'injected') throw new Error('an injected segment')
    const side = dir[0] as Side
    counts[side] += 1
    const selector = `"any from ${side}, nth ${counts[side]}"`
    const [first = 0, second = 0] = arrived
    if (fate === 'dropped') return [`  - { drop: ${selector} }`]
    if (fate === 'duplicated') {
      return [`  - { duplicate: ${selector}, after: ${ms(second - first)}ms }`]
    }
    if (fate === 'delayed') {
      return [`  - { delay: ${selector}, by: ${ms(first - sent - latency)}ms }`]
    }
    return []
  })
  const end = Math.max(...app.map(([time]) => time), ...segments.map(({ sent }) => sent)) - start
  // Linux answers the SYN,ACKs that cross in a simultaneous open by the letter of §3.10.7.4, and repeated SYNs as the
  // model does by default.
  const openers = new Set(
    app.filter(([, , what]) => callOf(what) === 'active OPEN').map(([, side]) => side),
  )
  const rules = openers.size > 1 ? 'literal' : 'relaxed'
  const settings = (iss: number) => `{ iss: ${iss}, rtoMin: 200ms, rules: ${rules} }`
  return [
    'title: test',
    `endpoints: { A: ${settings(1000)}, B: ${settings(9000)} }`,
    `network: { delay: ${ms(latency)}ms }`,
    'steps:',
    ...steps,
    ...(faults.length > 0 ? ['faults:', ...faults] : []),
    `until: ${ms(end) + 100}ms`,
  ].join('\n')
}

/** Where the captures of both sides and the model part. */
function partsOf(name: string, model: TestRun): string[] {
  const captures = ['A', 'B'].map(side => {
    const file = path.join(folder, name, `${side}.pcapng`)
    return readCapture(file, readFileSync(file))
  })
  const { trace } = traceOf(captures, '0'.repeat(64))
  const alignment = trace && align(replay(trace), model.replay, tcp)
  if (!alignment) throw new Error(`${name} cannot be compared`)
  const print = (run: Replay, row: Row) => {
    const subject: Subject = {
      replay: run,
      notation: tcp,
      language: 'en',
      options: { numbers: 'relative' },
    }
    return `${row.number}: ${label(subject, row)}`
  }
  const rows = alignment.pairs.flatMap(pair => {
    if (!pair.left) return [`- ${print(model.replay, pair.right)}`]
    const text = print(alignment.left, pair.left)
    if (!pair.right) return [`+ ${text}`]
    return pair.differences.map(
      each =>
        `${text}: ${each.kind === 'field' ? each.field.title : each.kind} ${each.left}, not ${each.right}`,
    )
  })
  const ways = alignment.ways.map(({ side, left, right }) => `${side}: ${left}, not ${right}`)
  return [...rows, ...ways]
}

function callOf(what: string): string | undefined {
  const [, call] = /^(passive OPEN|active OPEN|SEND|CLOSE|ABORT|CRASH)/.exec(what) ?? []
  return call === 'CRASH' ? 'REBOOT' : call
}

interface Held {
  readonly state: string
  /** How long, in ms. */
  readonly held: number
}

function statesOfModel({ replay }: TestRun, side: Side): Held[] {
  const moments = replay.steps.flatMap(step =>
    pathOf(step, side).map(state => ({ state, time: step.time })),
  )
  return moments.map(({ state, time }, index) => ({
    state,
    held: (moments[index + 1]?.time ?? replay.trace.end) - time,
  }))
}

/** A child appears as CLOSED → SYN-RECEIVED. */
function statesOfKernel({ states }: KernelRun, side: Side): string[] {
  return states[side].map(([, , , to]) => to)
}

/** The states that were seen, with those that the model holds too briefly to be sampled. */
function merge(model: readonly Held[], seen: readonly string[]): string[] {
  const left = [...seen]
  const merged = model.flatMap(({ state, held }) => {
    if (left[0] === state) {
      left.shift()
      return [state]
    }
    return held < sampling ? [state] : []
  })
  return [...merged, ...left]
}

/** Every so many ms a state was looked at, at the longest. */
const sampling = 10
