import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { sample } from './size.ts'

/*
 * Each question of content/scenarios/why-not that is here asked again of SPIN, a model checker that is no part of the
 * project: test/spin/why-not has a Promela model by the scenario's name, which says question, property and environment
 * and includes tcp.pml (both TCPs and the network) and properties.pml. They were written from RFC 9293 and the sentences
 * of the properties, not from src/tcp. SPIN searches breadth first and must come to the verdict that the scenario
 * expects, with a shortest run of as many events.
 *
 * By hand, in a copy of test/spin: `cd why-not && spin -a NAME.pml && gcc -DSAFETY -DBFS -DNOREDUCE -o pan pan.c && ./pan`,
 * then `spin -T -t NAME.pml` prints the run that was found.
 */

interface Answer {
  readonly verdict: string
  /** Of the shortest run that breaks the property. */
  readonly events?: number
}

const models = path.join(import.meta.dirname, 'spin')
const names = readdirSync(path.join(models, 'why-not')).map(file => path.parse(file).name)

/** By scenario: what it expects. */
const answers = Object.fromEntries(names.map(name => [name, expected(name)]))

function expected(name: string): Answer {
  const file = path.join(import.meta.dirname, `../content/scenarios/why-not/${name}.yaml`)
  const { expect = {} } = parse(readFileSync(file, 'utf8')) as { expect?: Record<string, unknown> }
  const events = expect['search.events']
  return {
    verdict: String(expect['search.verdict']),
    ...(events !== undefined && { events: Number(events) }),
  }
}

// SPIN itself needs gcc, for its preprocessor.
const missing = [
  ['spin', '-V'],
  ['gcc', '--version'],
].find(([program, ...args]) => spawnSync(program as string, args).error)
if (missing)
  process.stdout.write(`${missing[0]} is not installed: the explorer's answers are not compared\n`)

describe.runIf(!missing)('SPIN', () => {
  /** What SPIN answers, and all that it said. */
  function ask(name: string, switches: readonly string[] = []): { answer: Answer; said: string } {
    // SPIN and its verifier write beside the model.
    const copy = mkdtempSync(path.join(tmpdir(), 'wirefig-spin-'))
    onTestFinished(() => rmSync(copy, { recursive: true }))
    cpSync(models, copy, { recursive: true })
    const run = (program: string, ...args: string[]) =>
      execFileSync(program, args, {
        cwd: path.join(copy, 'why-not'),
        encoding: 'utf8',
        maxBuffer: 2 ** 26,
        stdio: 'pipe',
      })
    const model = `${name}.pml`
    const generated = run('spin', ...switches, '-a', model)
    run('gcc', '-w', '-DSAFETY', '-DBFS', '-DNOREDUCE', '-o', 'pan', 'pan.c')
    const searched = generated + run('./pan')
    const depth = searched.match(/assertion violated\s+!\(broken\) \(at depth (\d+)\)/)?.[1]
    if (depth) {
      const trail = run('spin', ...switches, '-T', '-t', model)
      const events = trail.match(/^event: /gm)?.length ?? 0
      // Otherwise the run of fewest steps need not be the one of fewest events.
      expect(Number(depth), trail).toBe(2 * events)
      return { answer: { verdict: 'violated', events }, said: searched + trail }
    }
    if (!/errors: 0$/m.test(searched) || /not completed|too small/.test(searched)) {
      throw new Error(searched)
    }
    return { answer: { verdict: 'holds' }, said: searched }
  }

  test.each(sample(Object.entries(answers), 3))('%s', (name, expected) => {
    const { answer, said } = ask(name)
    expect(answer, said).toEqual(expected)
  })

  const violated = Object.keys(answers).filter(name => answers[name]?.verdict === 'violated')

  test.each(sample(violated, 1))('%s: TCP as it is does not break the property', name => {
    const { answer, said } = ask(name, ['-DSTANDARD'])
    expect(answer, said).toEqual({ verdict: 'holds' })
  })

  test('time-wait: 2 MSL must be longer than any RTO', () => {
    const { answer, said } = ask('time-wait', ['-DSHORT_TIME_WAIT'])
    expect(answer, said).toEqual({ verdict: 'violated', events: 10 })
  })
})
