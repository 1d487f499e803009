import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { explore } from '../../src/explore/explore.ts'
import type { Finding } from '../../src/explore/question.ts'
import type { Data } from '../../src/protocol.ts'
import { questionOf } from '../explore/question.ts'

/*
 * How fast questions are answered: `npm run bench:explore`. Medians of several runs on this machine; nothing is asserted.
 * `--large` asks the largest questions that finish in ten minutes, once each: 21 and 16 million worlds, a GiB of memory.
 */

const root = path.join(import.meta.dirname, '../..')
const { values } = parseArgs({ options: { large: { type: 'boolean', default: false } } })
const times = 3

const article = (name: string) => path.join(root, 'content/scenarios/why-not', `${name}.yaml`)
const here = path.join(import.meta.dirname, 'three-way.yaml')

console.table([
  row('three-way', article('three-way')),
  row('three incarnations, 1 duplicate, 1 retransmission', here),
])

console.table([
  {
    command: 'wirefig draw why-not/two-way-ghost verdict',
    seconds: seconds(() => {
      const arguments_ = ['src/cli/main.ts', 'draw', 'why-not/two-way-ghost', 'verdict']
      execFileSync(process.execPath, arguments_, { cwd: root })
    }),
  },
])

compareWithSpin()

if (values.large) {
  // With a loss as well, it is not finished after ten minutes.
  console.table([
    row('2 duplicates, 1 retransmission', here, { duplicates: 2 }),
    row('1 duplicate, 1 loss, 2 retransmissions', here, { losses: 1, expiries: { rto: 2 } }),
  ])
}

/** What a question takes in this process; `changes` are of its environment. */
function row(question: string, file: string, changes?: object) {
  const asked = questionOf(readFileSync(file, 'utf8'))
  const environment = { ...asked.question.environment, ...changes }
  const limits = changes ? { states: 2 ** 31, memory: 2 ** 32 } : asked.question.limits
  let finding: Finding<Data> | undefined
  const took = seconds(
    () => {
      finding = explore(asked.protocol, { ...asked.question, environment, limits })
    },
    changes ? 1 : times,
  )
  const { verdict, states, memory } = finding as Finding<Data>
  return {
    question,
    verdict,
    states,
    seconds: took,
    'states/s': Math.round(states / took),
    'octets/state': Math.round(memory / states),
  }
}

/** The same questions in this process and, where it is installed, by SPIN: its generator, its compiler, its search. */
function compareWithSpin(): void {
  if (spawnSync('spin', ['-V']).error || spawnSync('gcc', ['--version']).error) {
    console.log('SPIN is not installed')
    return
  }
  const models = path.join(root, 'test/spin')
  const copy = mkdtempSync(path.join(tmpdir(), 'wirefig-bench-'))
  cpSync(models, copy, { recursive: true })
  const cwd = path.join(copy, 'why-not')
  const run = (program: string, ...of: string[]) =>
    execFileSync(program, of, { cwd, stdio: 'pipe', maxBuffer: 2 ** 26 })
  const names = readdirSync(path.join(models, 'why-not')).map(file => path.parse(file).name)
  console.table(
    names.map(question => {
      const asked = questionOf(readFileSync(article(question), 'utf8'))
      const made = seconds(() => {
        run('spin', '-a', `${question}.pml`)
        run('gcc', '-w', '-O2', '-DSAFETY', '-DBFS', '-DNOREDUCE', '-o', 'pan', 'pan.c')
      }, 1)
      return {
        question,
        seconds: seconds(() => explore(asked.protocol, asked.question)),
        'SPIN, s': seconds(() => run('./pan')),
        'made in, s': made,
      }
    }),
  )
  rmSync(copy, { recursive: true })
}

/** The median. */
function seconds(does: () => unknown, count = times): number {
  const taken = Array.from({ length: count }, () => {
    const start = performance.now()
    does()
    return (performance.now() - start) / 1000
  }).sort((a, b) => a - b)
  return Number((taken[Math.floor(count / 2)] ?? 0).toFixed(3))
}
