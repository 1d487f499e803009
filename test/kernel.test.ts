import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { pathOf } from '../src/trace/replay.ts'
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

/** Where a run parts from the model, and what backs the model; by side what each sends from there to where they agree. */
const deviations: Readonly<Record<string, Deviation>> = {
  close_3seg: {
    // §3.8.6.3: an ACK may be delayed, and Linux delays that of a FIN once both users have written; without `ackDelay`
    // the model delays none.
    why: 'RFC 9293 §3.8.6.3',
    B: { kernel: [], model: ['A seq=2 ack=3 len=0'] },
  },
  data_with_fin: {
    // §3.9.1.2: text of a SEND without PUSH may wait for more; the kernel's user asked for that, the model sends at once.
    why: 'RFC 9293 §3.9.1.2',
    A: {
      kernel: ['AF seq=1 ack=1 len=20'],
      model: ['A seq=1 ack=1 len=20', 'AF seq=21 ack=1 len=0'],
    },
    B: { kernel: [], model: ['A seq=1 ack=21 len=0'] },
  },
}

interface Deviation extends Partial<Readonly<Record<Side, Parted>>> {
  readonly why: string
}

interface Parted {
  readonly kernel: readonly string[]
  readonly model: readonly string[]
}

describe.each(readdirSync(folder).sort())('%s', name => {
  const kernel = JSON.parse(readFileSync(path.join(folder, name, 'run.json'), 'utf8')) as KernelRun
  const run = runYaml(scenarioOf(kernel))

  test.each(['A', 'B'] as const)('%s sends what it sent', side => {
    const [model, real] = [sentByModel(run, side), sentByKernel(kernel, side)]
    expect(differenceOf(model, real)).toEqual(deviations[name]?.[side] ?? { kernel: [], model: [] })
  })

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

/** What is left of two lists without what they begin and end with in common. */
function differenceOf(model: readonly string[], kernel: readonly string[]): Parted {
  const least = Math.min(model.length, kernel.length)
  let head = 0
  while (head < least && model[head] === kernel[head]) head += 1
  let tail = 0
  while (tail < least - head && model.at(-1 - tail) === kernel.at(-1 - tail)) tail += 1
  return {
    kernel: kernel.slice(head, kernel.length - tail),
    model: model.slice(head, model.length - tail),
  }
}

function callOf(what: string): string | undefined {
  const [, call] = /^(passive OPEN|active OPEN|SEND|CLOSE|ABORT|CRASH)/.exec(what) ?? []
  return call === 'CRASH' ? 'REBOOT' : call
}

function sentByKernel({ segments }: KernelRun, side: Side): string[] {
  return segments
    .filter(({ dir }) => dir.startsWith(side))
    .map(({ flags, rseq = 0, rack, len }) => printSegment(flags, rseq, rack, len))
}

function sentByModel({ replay }: TestRun, side: Side): string[] {
  const origin = { A: 1000, B: 9000 }
  const peer = side === 'A' ? 'B' : 'A'
  return replay.rows
    .filter(({ from, origin: how }) => from === side && how === 'sent')
    .map(({ message }) => {
      const { seq, ack, ctl, text } = message as {
        seq: number
        ack?: number
        ctl: readonly string[]
        text: string
      }
      const flags = ctl.map(bit => bit[0]).join('')
      // The RST of a closed port has SEQ=0 and no numbers of its own.
      const relative = seq === 0 ? 0 : seq - origin[side]
      return printSegment(flags, relative, ack && ack - origin[peer], text.length)
    })
}

function printSegment(flags: string, seq: number, ack: number | undefined, length: number): string {
  const isReset = flags.includes('R')
  const bits = [...flags].filter(bit => bit !== 'P' && !(isReset && bit === 'A')).sort()
  const acknowledged = isReset || ack === undefined ? '' : ` ack=${ack}`
  return `${bits.join('')} seq=${seq}${acknowledged} len=${length}`
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
