/**
 * Every diagram of the built articles, in both languages, as SVG and as PNG, by the browser of the npm package and with
 * no system font, twice: the second time in reverse. The bytes must be the same. Run by `npm run test:images`; a folder
 * as argument keeps the images, to be looked at.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { languages } from '../../src/figure/words.ts'
import type { DiagramRequest } from '../../src/render/key.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'wirefig-images-'))
const [kept] = process.argv.slice(2)

// No program of the system is found, and no font: the package's own configuration has one of its own.
process.env.PATH = folder
for (const name of ['WIREFIG_BROWSER', 'PUPPETEER_EXECUTABLE_PATH', 'CHROME_PATH']) {
  delete process.env[name]
}
const { openRenderer } = await import('../../src/render/renderer.ts')

let failed = 0
try {
  const requests = figures()
  const first = await drawAll('first', requests)
  const second = await drawAll('second', requests.toReversed())
  for (const [name, bytes] of first) {
    if (kept) {
      mkdirSync(kept, { recursive: true })
      writeFileSync(path.join(kept, name), bytes)
    }
    const again = second.get(name)
    if (again && Buffer.from(bytes).equals(again)) continue
    failed += 1
    print(`${name}: two runs differ`)
  }
  print(`${requests.length - failed} passed, ${failed} failed`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = failed > 0 ? 1 : 0

function figures(): DiagramRequest[] {
  const articles = languages.flatMap(language =>
    readdirSync(`dist/${language}`)
      .filter(file => file.endsWith('.md'))
      .map(file => ({ file, folder: `dist/${language}`, language })),
  )
  const requests = articles.flatMap(({ file, folder, language }) => {
    const text = readFileSync(`${folder}/${file}`, 'utf8')
    const blocks = [...text.matchAll(/^```mermaid\n([\s\S]*?)\n```$/gm)]
    return blocks.flatMap(([, source = ''], index) => {
      const id = `${path.basename(file, '.md')}-${index + 1}-${language}`
      return (['svg', 'png'] as const).map(format => ({ source, format, id }))
    })
  })
  if (requests.length === 0) throw new Error('no diagram in the built articles')
  return requests
}

/** Each run with a cache of its own, so that all is drawn. */
async function drawAll(
  run: string,
  requests: readonly DiagramRequest[],
): Promise<Map<string, Uint8Array>> {
  const start = performance.now()
  const renderer = openRenderer({ cache: path.join(folder, run) })
  const images = new Map<string, Uint8Array>()
  await Promise.all(
    requests.map(async request => {
      const drawn = await renderer.draw(request)
      if ('reason' in drawn) throw new Error(drawn.reason)
      images.set(`${request.id}.${request.format}`, drawn.bytes)
    }),
  )
  await renderer.close()
  print(`${run} run: ${images.size} images in ${((performance.now() - start) / 1000).toFixed(0)} s`)
  return images
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
