import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type Capture, readCapture } from '../../src/capture/read.ts'

/** What is known of a run of Linux 6.18 between two hosts, of which each took a capture. */
export interface KernelRun {
  readonly name: string
  readonly folder: string
  readonly segments: readonly KernelSegment[]
  readonly states: Readonly<
    Record<'A' | 'B', readonly (readonly [number, string, string, string])[]>
  >
}

export interface KernelSegment {
  readonly dir: 'A>B' | 'B>A'
  readonly fate: 'delivered' | 'dropped' | 'duplicated'
  /** In s. */
  readonly sent: number
  readonly arrived: readonly number[]
  readonly seq: number
  readonly ack: number
  readonly rseq: number
  readonly rack?: number
  /** `SA`: SYN, FIN, RST, PSH, ACK. */
  readonly flags: string
  readonly win: number
  readonly len: number
}

const root = path.join(import.meta.dirname, 'kernel')

export const kernelRuns: readonly KernelRun[] = readdirSync(root).map(name => {
  const folder = path.join(root, name)
  const { segments, states } = JSON.parse(readFileSync(path.join(folder, 'run.json'), 'utf8'))
  return { name, folder, segments, states }
})

export function captureOf({ folder }: KernelRun, side: string): Capture {
  return readCapture(`${side}.pcapng`, readFileSync(path.join(folder, `${side}.pcapng`)))
}

/** `SA` as control bits of the model, which has no PSH. */
export function controlBitsOf(flags: string): string {
  const names = { S: 'SYN', F: 'FIN', R: 'RST', A: 'ACK' }
  return Object.entries(names)
    .flatMap(([letter, name]) => (flags.includes(letter) ? [name] : []))
    .join()
}
