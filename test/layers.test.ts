import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

/** What each part of src may import from src, besides itself. The architecture is this map. */
const imports: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  'node-version': [],
  'require-node': ['node-version'],
  message: [],
  search: ['protocol'],
  trace: ['protocol', 'message', 'search'],
  tcp: ['protocol'],
  capture: ['protocol', 'message', 'tcp', 'trace'],
  scenario: ['protocol', 'message', 'search'],
  simulate: ['protocol', 'message', 'search', 'scenario', 'trace'],
  explore: ['protocol', 'search', 'scenario', 'simulate', 'trace'],
  figure: ['protocol', 'message', 'search', 'trace'],
  article: ['protocol', 'message', 'scenario', 'simulate', 'explore', 'figure', 'trace'],
  page: ['protocol', 'trace', 'figure', 'article'],
  render: ['message'],
  project: [
    'protocol',
    'message',
    'tcp',
    'capture',
    'scenario',
    'trace',
    'figure',
    'article',
    'page',
    'render',
  ],
  sites: ['require-node', 'protocol', 'message', 'figure', 'article', 'project'],
  cli: [
    'node-version',
    'protocol',
    'message',
    'scenario',
    'capture',
    'trace',
    'figure',
    'article',
    'project',
  ],
}

/** The parts that use a package or a module of Node's with an effect, or that reads the file system's notation. */
const users: Readonly<Record<string, readonly string[]>> = {
  yaml: ['scenario'],
  zod: ['scenario', 'project', 'trace', 'cli'],
  liquidjs: ['article', 'project'],
  chokidar: ['cli'],
  commander: ['cli'],
  diff: ['project'],
  'node:buffer': ['project'],
  'node:child_process': ['cli', 'render'],
  'node:crypto': ['page', 'project', 'render', 'scenario'],
  'node:fs': ['cli', 'project', 'render'],
  'node:fs/promises': ['render'],
  'node:http': ['cli'],
  'node:module': ['cli', 'project', 'render'],
  'node:os': ['project', 'render'],
  'node:path': ['cli', 'project', 'render', 'sites'],
  sharp: ['render'],
  'node:stream/consumers': ['render'],
  'node:url': ['render'],
  'node:util': ['cli', 'explore', 'project', 'render'],
  'node:zlib': ['render'],
}

const root = path.join(import.meta.dirname, '../src')
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map(file => file.split(path.sep).join('/'))
  .filter(file => file.endsWith('.ts'))
  .sort()

test('every source file is found', () => {
  expect(files).toContain('index.ts')
  expect(new Set(files.map(partOf))).toEqual(new Set([...Object.keys(imports), 'index']))
})

describe.each(files)('src/%s', file => {
  const source = readFileSync(path.join(root, file), 'utf8')
  const part = partOf(file)

  test('imports what its part may import', () => {
    if (part === 'index') return
    const allowed = [part, ...(imports[part] ?? [])]
    const found = own(file).filter(imported => !allowed.includes(partOf(imported)))
    expect(found).toEqual([])
  })

  test('uses the packages that its part may use', () => {
    const found = importsOf(file).filter(name => {
      if (name.startsWith('.')) return false
      const listed = users[name]
      return listed ? !listed.includes(part) : name.startsWith('node:')
    })
    expect(found).toEqual([])
  })

  test('touches no console and no process unless it is of project, render or cli', () => {
    const code = source.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
    const found = code.match(
      /\bconsole\b|\bprocess\s*[.[]|\bglobalThis\b|\bDate\b|\bMath\.random\b/g,
    )
    // A site has no channel for messages but the console.
    const tells = file === 'sites/site.ts' && found?.every(word => word === 'console')
    const asks = file === 'require-node.ts' && found?.join() === 'process.'
    if (!tells && !asks && !['project', 'render', 'cli'].includes(part)) expect(found).toBeNull()
  })

  test('is no longer than 400 lines', () => {
    expect(source.split('\n').length - 1).toBeLessThanOrEqual(400)
  })
})

test('protocol.ts holds types only', () => {
  const source = readFileSync(path.join(root, 'protocol.ts'), 'utf8')
  expect(
    source.match(/^(?:export )?(?:default|const|let|var|function|class|enum|async)\b.*/gm),
  ).toBeNull()
  expect(source.match(/^export (?:type|interface) /gm)?.length).toBeGreaterThan(10)
})

test('trace.ts holds types only', () => {
  const source = readFileSync(path.join(root, 'trace/trace.ts'), 'utf8')
  expect(
    source.match(/^(?:export )?(?:default|const|let|var|function|class|enum|async)\b.*/gm),
  ).toBeNull()
})

test('nothing imports index.ts, and only index.ts exports what another file declares', () => {
  expect(files.filter(file => own(file).includes('index.ts'))).toEqual([])
  const barrels = files.filter(file =>
    /^export (?:type )?(?:\*|\{)[^;]*? from /m.test(readFileSync(path.join(root, file), 'utf8')),
  )
  expect(barrels).toEqual(['index.ts'])
})

test('no file imports itself by way of others', () => {
  expect(cycles(new Map(files.map(file => [file, own(file)])))).toEqual([])
})

test('a cycle would be found', () => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', ['b']],
    ['d', []],
  ])
  expect(cycles(graph)).toEqual([['b', 'c', 'b']])
})

/** `scenario/read.ts` is of scenario, `message.ts` of message. */
function partOf(file: string): string {
  return file.split('/')[0]?.replace(/\.ts$/, '') ?? ''
}

/** What a file imports and what it exports from elsewhere, as written. */
function importsOf(file: string): string[] {
  const source = readFileSync(path.join(root, file), 'utf8')
  const statements = source.matchAll(
    /^(?:import|export)\s(?:[^;'"`]*?\sfrom\s)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm,
  )
  return [...statements].flatMap(([, declared, dynamic]) => declared ?? dynamic ?? [])
}

/** The files of src that a file imports, as paths below src. */
function own(file: string): string[] {
  return importsOf(file)
    .filter(name => name.startsWith('.'))
    .map(name => path.posix.join(path.posix.dirname(file), name))
}

/** Each way that leads back to where it began, once. */
function cycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = []
  const done = new Set<string>()
  const follow = (name: string, way: readonly string[]): void => {
    const start = way.indexOf(name)
    if (start >= 0) found.push([...way.slice(start), name])
    if (start >= 0 || done.has(name)) return
    for (const next of graph.get(name) ?? []) follow(next, [...way, name])
    done.add(name)
  }
  for (const name of graph.keys()) follow(name, [])
  return found
}
