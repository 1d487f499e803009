/**
 * How fast figures are drawn: the same sequence diagrams of the content by mermaid-cli, in a page each and by its command, in wirefig's
 * one page, and by wirefig without a browser; and how large such drawings are. Prints a table; nothing is asserted. Run by `npm run bench:render`, with another number of
 * figures or of rounds as arguments.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser } from 'puppeteer'
import { drawInOnePage } from '../../src/render/draw.ts'
import { launch } from '../../src/render/launch.ts'
import { appearance, drawing as look } from '../../src/render/settings.ts'
import { finishSvg } from '../../src/render/svg.ts'
import { contentRuns } from '../drawings.ts'
import { contentFigures } from '../render/content.ts'
import { byMermaidCli } from '../render/mermaid-cli.ts'
import { drawing } from '../run.ts'

const [count = 50, rounds = 3] = process.argv.slice(2).map(Number)

/** A way to draw SVGs: its name, how it draws all of them from its browser's start to its end, and how many. */
interface Way {
  readonly name: string
  readonly draw: (figures: readonly Figure[]) => Promise<number>
}

type Figure = ReturnType<typeof contentFigures>[number]

/** The rows of the table. */
const ways: readonly Way[] = [
  {
    name: 'mermaid-cli, a page each',
    draw: figures =>
      withBrowser(async (browser, { id, source }) => {
        const svg = new TextDecoder().decode(await byMermaidCli(browser, source, 'svg'))
        return finishSvg(svg, id)
      }, figures),
  },
  { name: '`mmdc -i article.md`', draw: byCommand },
  {
    name: 'wirefig, one page',
    draw: figures => {
      const draw = drawInOnePage(60_000)
      return withBrowser(async (browser, { id, source }) => {
        const drawn = await draw(browser, { source, id, format: 'svg' })
        if ('reason' in drawn) throw new Error(drawn.reason)
        return new TextDecoder().decode(drawn)
      }, figures)
    },
  },
  {
    name: 'wirefig, without a browser',
    draw: figures =>
      Promise.resolve(figures.filter(one => one.drawing().includes('</svg>')).length),
  },
]

// State diagrams need no browser: they are drawn as the last rows say.
const sequences = contentFigures().filter(({ source }) => source.startsWith('sequenceDiagram'))
const figures = spread(sequences, count)
// What mermaid-cli prints of a page's console is no part of the table.
console.warn = () => {}
// By turns, so that what else the machine does slows all of them.
const times = new Map(ways.map(({ name }) => [name, [] as number[]]))
for (let round = 0; round < rounds; round += 1) {
  for (const { name, draw } of ways) {
    const start = performance.now()
    const drawn = await draw(figures)
    times.get(name)?.push((performance.now() - start) / 1000)
    if (drawn !== figures.length) throw new Error(`${name}: ${drawn} of ${figures.length} drawn`)
  }
}

const fastest = median(times.get('wirefig, one page') ?? [])
console.log(`| ${figures.length} figures as SVG, median of ${rounds} | seconds | times |`)
console.log('| --- | --: | --: |')
for (const [name, each] of times) {
  const seconds = median(each)
  console.log(`| ${name} | ${seconds.toPrecision(2)} | ${(seconds / fastest).toPrecision(2)} |`)
}

console.log('\n| Drawings, each of every scenario | median ms | longest ms | median bytes |')
console.log('| --- | --: | --: | --: |')
for (const view of ['ladder', 'states', 'state-ladder']) {
  const drawn = contentRuns().map(({ run }) => {
    const each = Array.from({ length: 5 }, () => {
      const start = performance.now()
      const bytes = Buffer.byteLength(drawing(run, view))
      return { ms: performance.now() - start, bytes }
    })
    return { ms: median(each.map(({ ms }) => ms)), bytes: each[0]?.bytes ?? 0 }
  })
  const ms = drawn.map(one => one.ms)
  const bytes = median(drawn.map(one => one.bytes))
  console.log(`| ${view} | ${median(ms).toFixed(2)} | ${Math.max(...ms).toFixed(1)} | ${bytes} |`)
}

async function withBrowser(
  drawOne: (browser: Browser, figure: Figure) => Promise<string>,
  wanted: readonly Figure[],
): Promise<number> {
  const browser = await launch(undefined)
  if ('reason' in browser) throw new Error(browser.reason)
  try {
    const svgs: string[] = []
    for (const figure of wanted) svgs.push(await drawOne(browser, figure))
    return svgs.filter(svg => svg.includes('</svg>')).length
  } finally {
    await browser.close()
  }
}

/** The command on one file with all figures, at its own pace: with as many pages at a time as it takes. */
async function byCommand(wanted: readonly Figure[]): Promise<number> {
  const browser = await launch(undefined)
  if ('reason' in browser) throw new Error(browser.reason)
  const executablePath = browser.process()?.spawnfile
  await browser.close()
  const folder = mkdtempSync(path.join(tmpdir(), 'wirefig-bench-'))
  try {
    const blocks = wanted.map(({ source }) => `\`\`\`mermaid\n${source}\n\`\`\`\n`)
    const noSandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    const files = {
      'article.md': blocks.join('\n'),
      'mermaid.json': JSON.stringify(look.mermaidConfig),
      'puppeteer.json': JSON.stringify({ executablePath, args: [...appearance, ...noSandbox] }),
    }
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text)
    const cli = path.dirname(createRequire(import.meta.url).resolve('@mermaid-js/mermaid-cli'))
    const options = ['-c', 'mermaid.json', '-p', 'puppeteer.json', '--no-font-embed', '--quiet']
    execFileSync(
      process.execPath,
      [path.join(cli, 'cli.js'), '-i', 'article.md', '-o', 'drawn.md', ...options],
      { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    const svgs = readdirSync(folder).filter(file => file.endsWith('.svg'))
    return svgs.filter(file => readFileSync(path.join(folder, file), 'utf8').includes('</svg>'))
      .length
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** So many of them, from the first to the last. */
function spread<T>(all: readonly T[], wanted: number): T[] {
  const step = all.length / wanted
  return Array.from({ length: wanted }, (_, index) => all[Math.floor(index * step)]).filter(
    (each): each is T => each !== undefined,
  )
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}
