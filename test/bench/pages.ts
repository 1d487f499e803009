/**
 * wirefig and other tools that renew Markdown in place, on the same pages: the processor's time and the memory of one run
 * after the other, medians. Writes `docs/benchmarks.md`; asserts nothing. Needs the npm registry; run by `npm run bench`.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type Corpus, corpusOf, pageText } from './corpus.ts'
import { type Renewer, renewers } from './renewers.ts'
import { type Measured, type Report, reportOf, type Usage } from './report.ts'

const { values } = parseArgs({
  options: {
    /** How many pages, and how often each run is repeated. */
    sizes: { type: 'string', default: '200x5,5000x1' },
    /** Tools, by name; the report is printed then, and not kept. */
    only: { type: 'string' },
    /** A folder where the tools are installed, or are to be kept. */
    installed: { type: 'string' },
  },
})

const repository = path.join(import.meta.dirname, '../..')
const temporary = mkdtempSync(path.join(os.tmpdir(), 'wirefig-bench-'))
const tools = path.resolve(values.installed ?? path.join(temporary, 'tools'))
const hook = path.join(temporary, 'usage.cjs')

// What a process of Node.js took it tells itself as it ends, whatever tool it is.
const telling = `process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  const usage = { seconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 }
  require('node:fs').appendFileSync(process.env.USAGE, JSON.stringify(usage) + '\\n')
})
`

try {
  writeFileSync(hook, telling)
  const packed = pack()
  install(tools, { ...Object.assign({}, ...renewers.map(of => of.packages)), wirefig: packed })
  const wanted = values.only?.split(',')
  const chosen = renewers.filter(({ name }) => !wanted || wanted.includes(name))
  const report: Report = {
    starts: { 'Node.js itself': start(), ...starts() },
    installs: chosen.map(({ name, packages }) => {
      const folder = path.join(temporary, `install-${name}`)
      install(folder, name === 'wirefig' ? { wirefig: packed } : packages)
      return { name, ...sizeOf(path.join(folder, 'node_modules')) }
    }),
    sizes: values.sizes.split(',').map(size => {
      const [pages = 0, times = 1] = size.split('x').map(Number)
      const corpus = corpusOf(pages)
      return { pages, times, measured: chosen.map(renewer => measure(renewer, corpus, times)) }
    }),
  }
  const text = reportOf(report)
  process.stdout.write(text)
  if (!wanted) writeFileSync(path.join(repository, 'docs/benchmarks.md'), text)
} finally {
  rmSync(temporary, { recursive: true, force: true })
}

/** wirefig as it would be published. */
function pack(): string {
  const args = ['pack', '--json', '--pack-destination', temporary]
  const stdio = ['ignore', 'pipe', 'ignore'] as const
  const printed = execFileSync('npm', args, {
    cwd: repository,
    encoding: 'utf8',
    stdio: [...stdio],
  })
  return `file:${path.join(temporary, JSON.parse(printed)[0].filename)}`
}

function install(folder: string, dependencies: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true })
  const manifest = { private: true, type: 'module', dependencies }
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest))
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--omit=peer']
  execFileSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
}

/** All that an installation brings. */
function sizeOf(modules: string): { readonly megabytes: number; readonly packages: number } {
  const lock = JSON.parse(readFileSync(path.join(modules, '.package-lock.json'), 'utf8'))
  const files = readdirSync(modules, { recursive: true, withFileTypes: true })
  const bytes = files
    .filter(entry => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(path.join(parentPath, name)).size, 0)
  return { megabytes: bytes / 1e6, packages: Object.keys(lock.packages).length }
}

function starts(): Record<string, Usage> {
  const wirefig = renewers.filter(({ name }) => name === 'wirefig')
  const [folder = ''] = wirefig.map(renewer => prepare(renewer, corpusOf(1)))
  const cold = run(folder, ['wirefig', 'update'])
  return {
    'wirefig --version': repeated(9, () => run(folder, ['wirefig', '--version'])),
    'wirefig update, one page, for the first time': cold,
    'wirefig update --check, the same page': repeated(9, () =>
      run(folder, ['wirefig', 'update', '--check']),
    ),
  }
}

function start(): Usage {
  const script = path.join(temporary, 'nothing.mjs')
  writeFileSync(script, '')
  return repeated(9, () => run(temporary, [script]))
}

function measure(renewer: Renewer, corpus: Corpus, times: number): Measured {
  const { name, update, check } = renewer
  const runs = Array.from({ length: times }, () => {
    const folder = prepare(renewer, corpus)
    const all = run(folder, update)
    const renewed = renewedIn(folder, corpus, renewer)
    const none = run(folder, check ?? update)
    change(folder, renewer)
    const one = run(folder, update)
    rmSync(folder, { recursive: true })
    return { all, none, one, renewed }
  })
  const of = (pick: (one: (typeof runs)[number]) => Usage) => median(runs.map(pick))
  return {
    name: `${name}${name === 'wirefig' ? '' : ` ${renewer.packages[name]}`}`,
    renewed: Math.min(...runs.map(({ renewed }) => renewed)),
    all: of(({ all }) => all),
    none: of(({ none }) => none),
    one: of(({ one }) => one),
  }
}

/** A folder with the pages, their regions yet empty. */
function prepare({ region, files }: Renewer, corpus: Corpus): string {
  const folder = mkdtempSync(path.join(tools, 'pages-'))
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
  const lines = Array.from(
    { length: 40 },
    (_, nth) => `  client->>server: 第 ${nth} 个报文段 FIN,ACK seq=${100 + nth} ack=${300 + nth}\n`,
  )
  return `// figure ${index}${changed}\n${lines.join('')}`
}

/** What one page shows. */
function change(folder: string, { name }: Renewer): void {
  if (name !== 'wirefig') {
    writeFileSync(path.join(folder, 'figures/0.js'), figureText(0, ', changed'))
    return
  }
  const file = path.join(folder, 'content/scenarios/connection-1.yaml')
  writeFileSync(file, readFileSync(file, 'utf8').replace('delay: 50ms', 'delay: 60ms'))
}

/** How many regions hold what they should. */
function renewedIn(folder: string, corpus: Corpus, { name }: Renewer): number {
  const filled = name === 'wirefig' ? /^<!-- wirefig .* -->\n\n[^<]/gm : /^\/\/ figure \d+$/gm
  const counts = corpus.pages.map(({ file }) => {
    const text = readFileSync(path.join(folder, file), 'utf8').replace(/<a id="[^"]*"><\/a>/g, '')
    return text.match(filled)?.length ?? 0
  })
  return counts.reduce((sum, count) => sum + count, 0)
}

/** Runs a program of the tools, or a script of the folder; it must end well. */
function run(folder: string, [program = '', ...args]: readonly string[]): Usage {
  const usage = path.join(temporary, 'usage.jsonl')
  rmSync(usage, { force: true })
  const bin = path.join(tools, 'node_modules/.bin', program)
  const script = program.endsWith('.mjs') ? path.resolve(folder, program) : bin
  const { status, stderr, stdout } = spawnSync(process.execPath, [script, ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: { ...process.env, NODE_OPTIONS: `--require ${hook}`, USAGE: usage },
  })
  if (status !== 0) {
    const said = `${stdout.slice(-2000)}${stderr.slice(-2000)}`
    throw new Error(`${program} ${args.join(' ')} ends with ${status}\n${said}`)
  }
  const usages = readFileSync(usage, 'utf8').trim().split('\n')
  const each: Usage[] = usages.map(line => JSON.parse(line))
  return {
    seconds: each.reduce((sum, { seconds }) => sum + seconds, 0),
    megabytes: Math.max(...each.map(({ megabytes }) => megabytes)),
  }
}

function repeated(times: number, once: () => Usage): Usage {
  once()
  return median(Array.from({ length: times }, once))
}

function median(usages: readonly Usage[]): Usage {
  const middle = (numbers: readonly number[]) =>
    [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0
  return {
    seconds: middle(usages.map(({ seconds }) => seconds)),
    megabytes: middle(usages.map(({ megabytes }) => megabytes)),
  }
}
