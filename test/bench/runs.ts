/**
 * How fast scenarios run, in seconds of the processor's time, so that other programs do not count: medians, of which
 * nothing is asserted. Run by `npm run bench:runs`.
 */
import { readFileSync } from 'node:fs'
import { runYaml } from '../run.ts'

/** What is measured: by name, something that is done and how many segments it has to do with. */
type Benches = Readonly<Record<string, () => number>>

const benches: Benches = {
  'a lost SYN': scenario(
    readFileSync(new URL('../../content/scenarios/lost-syn.yaml', import.meta.url), 'utf8'),
  ),
  'a megabyte, 1460 octets a segment': scenario(bulk(1_000_000, 1460)),
  'the same, every 20th segment lost': scenario(bulk(1_000_000, 1460, 20)),
  '10,000 segments, half of them ACKs': scenario(bulk(500_000, 100)),
}

const atLeast = { ms: 2000, times: 5 }

console.log('| | runs a second | segments a second |\n| --- | --: | --: |')
for (const [name, run] of Object.entries(benches)) {
  const { ms, segments } = measure(run)
  console.log(`| ${name} | ${round(1000 / ms)} | ${round((1000 * segments) / ms)} |`)
}

/** The median time of the processor, in milliseconds, of many repetitions after a first one. */
function measure(run: () => number): { readonly ms: number; readonly segments: number } {
  const segments = run()
  const times: number[] = []
  const begin = performance.now()
  while (times.length < atLeast.times || performance.now() - begin < atLeast.ms) {
    const start = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(start)
    times.push((user + system) / 1000)
  }
  times.sort((a, b) => a - b)
  return { ms: times[times.length >> 1] ?? 0, segments }
}

/** Reads and runs a scenario; a row is a segment. */
function scenario(yaml: string): () => number {
  return () => {
    const { messages, replay } = runYaml(yaml)
    if (messages.length > 0) throw new Error(messages.join('\n'))
    return replay.rows.length
  }
}

/** `a` sends so many octets, of which every so many-th segment is lost the first time. */
function bulk(octets: number, mss: number, lost?: number): string {
  const count = lost === undefined ? 0 : Math.floor(octets / mss / lost)
  const drops = Array.from({ length: count }, (_, n) => ({
    drop: `data from a, nth ${(n + 1) * (lost ?? 1)}`,
  }))
  return JSON.stringify({
    title: 'bulk',
    begin: 'established',
    endpoints: { a: { mss }, b: {} },
    network: { delay: '10ms' },
    steps: [{ a: 'SEND', octets }],
    faults: drops,
  })
}

function round(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en')
}
