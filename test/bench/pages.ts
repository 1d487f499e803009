/**
 * wirefig and other tools that renew Markdown in place, on the same pages: seconds of the processor's time, medians of
 * one run. Writes `docs/benchmarks.md`, of which nothing is asserted. Needs the npm registry; run by `npm run bench`.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type Corpus, corpusOf, pageText } from './corpus.ts'
import { type Renewer, renewers } from './renewers.ts'

const { values } = parseArgs({
  options: {
    /** The tools, by name. */
    only: { type: 'string' },
    pages: { type: 'string', default: '200,5000' },
    times: { type: 'string', default: '5' },
    /** A folder where the tools are installed, to be kept. */
    installed: { type: 'string' },
  },
})

const repository = path.join(import.meta.dirname, '../..')
const temporary = mkdtempSync(path.join(os.tmpdir(), 'wirefig-pages-'))
const installed = values.installed ?? path.join(temporary, 'tools')
const hook = path.join(temporary, 'usage.cjs')

/** What a process took. */
interface Usage {
  /** Of the processor's time. */
  readonly seconds: number
  /** At most resident. */
  readonly megabytes: number
}

try {
  // What a process of Node's took it tells itself as it ends, whatever tool it is.
  writeFileSync(
    hook,
    `process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  const usage = { seconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 }
  require('node:fs').appendFileSync(process.env.USAGE, JSON.stringify(usage) + '\\n')
})\n`,
  )
  install()
  const wanted = values.only?.split(',')
  for (const pages of values.pages.split(',').map(Number)) {
    const corpus = corpusOf(pages)
    for (const renewer of renewers.filter(({ name }) => !wanted || wanted.includes(name))) {
      console.log(pages, renewer.name, JSON.stringify(measure(renewer, corpus)))
    }
  }
} finally {
  rmSync(temporary, { recursive: true, force: true })
}

function install(): void {
  mkdirSync(installed, { recursive: true })
  if (readdirSync(installed).includes('node_modules')) return
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--pack-destination', installed], {
      cwd: repository,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  )
  const peers = Object.assign({}, ...renewers.map(({ packages }) => packages))
  const dependencies = { ...peers, wirefig: `file:${path.join(installed, packed.filename)}` }
  writeFileSync(
    path.join(installed, 'package.json'),
    JSON.stringify({ private: true, type: 'module', dependencies }),
  )
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--omit=peer']
  execFileSync('npm', args, { cwd: installed, stdio: ['ignore', 'ignore', 'inherit'] })
}

function measure(renewer: Renewer, corpus: Corpus) {
  const times = Number(values.times)
  const { update, check = update } = renewer
  const folders = Array.from({ length: times }, () => prepare(renewer, corpus))
  const all = folders.map(folder => run(folder, update))
  const renewed = count(folders[0] ?? '', corpus, renewer)
  const none = folders.map(folder => run(folder, check))
  const one = folders.map(folder => {
    change(folder, renewer)
    return run(folder, update)
  })
  for (const folder of folders) rmSync(folder, { recursive: true })
  return { renewed, all: median(all), none: median(none), one: median(one) }
}

/** A folder with the pages, their regions yet empty. */
function prepare({ region, files }: Renewer, corpus: Corpus): string {
  const folder = mkdtempSync(path.join(installed, 'pages-'))
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), text)
  }
  for (const [file, text] of Object.entries(files)) write(file, text)
  for (const [name, yaml] of corpus.scenarios) write(`content/scenarios/${name}.yaml`, yaml)
  for (const [index] of corpus.figures.entries()) write(`figures/${index}.js`, figureText(index))
  for (const page of corpus.pages) {
    const regionOf = (index: number) => {
      const figure = corpus.figures[index]
      return region(`figures/${index}.js`, `${figure?.scenario} ${figure?.view}`)
    }
    write(page.file, pageText(page, regionOf))
  }
  return folder
}

/** For tools that copy files: some text as long as a figure. */
function figureText(index: number, changed = ''): string {
  const line = (nth: number) =>
    `  client->>server: 第 ${nth} 个报文段 FIN,ACK seq=${100 + nth} ack=${300 + nth}\n`
  const lines = Array.from({ length: 28 }, (_, nth) => line(nth)).join('')
  return `// figure ${index}${changed}\n${lines}`
}

function change(folder: string, { name }: Renewer): void {
  if (name !== 'wirefig') {
    writeFileSync(path.join(folder, 'figures/0.js'), figureText(0, ', changed'))
    return
  }
  const file = path.join(folder, 'content/scenarios/close-1.yaml')
  writeFileSync(file, readFileSync(file, 'utf8').replace('delay: 50ms', 'delay: 60ms'))
}

/** Pages in which every region is renewed. */
function count(folder: string, corpus: Corpus, { name }: Renewer): string {
  const whole = corpus.pages.filter(page => {
    const text = readFileSync(path.join(folder, page.file), 'utf8')
    const found =
      name === 'wirefig'
        ? text.match(/^(?:\*\*图|图)|sequenceDiagram|TIME-WAIT/gm)
        : text.match(/^\/\/ figure \d+$/gm)
    return (found?.length ?? 0) >= page.figures.length
  })
  return `${whole.length} of ${corpus.pages.length}`
}

function run(folder: string, [program = '', ...args]: readonly string[]): Usage {
  const usage = path.join(temporary, 'usage.jsonl')
  rmSync(usage, { force: true })
  const bin = path.join(installed, 'node_modules/.bin', program)
  const script = program.endsWith('.mjs') ? path.join(folder, program) : bin
  const { status, stderr, stdout } = spawnSync(process.execPath, [script, ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: { ...process.env, NODE_OPTIONS: `--require ${hook}`, USAGE: usage },
  })
  if (status !== 0)
    throw new Error(
      `${program} ${args.join(' ')}: ${status}\n${stdout.slice(-2000)}${stderr.slice(-2000)}`,
    )
  const lines = readFileSync(usage, 'utf8').trim().split('\n')
  const usages: Usage[] = lines.map(line => JSON.parse(line))
  return {
    seconds: usages.reduce((sum, { seconds }) => sum + seconds, 0),
    megabytes: Math.max(...usages.map(({ megabytes }) => megabytes)),
  }
}

function median(usages: readonly Usage[]): Usage {
  const middle = (values: readonly number[]) =>
    [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0
  return {
    seconds: middle(usages.map(({ seconds }) => seconds)),
    megabytes: middle(usages.map(({ megabytes }) => megabytes)),
  }
}
