import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { diffArrays } from 'diff'
import { outsidesOf, read, variants } from '../torture/folder.ts'
import type { Command, Tool } from './tools.ts'

type Texts = Readonly<Record<string, string>>

/** What came of a tool. */
export interface Measured {
  /** By row of the table. */
  readonly cells: Texts
  /** The errors that files with LF ended with, by file. */
  readonly errors: Texts
}

/** Runs a tool on the torture folder, below a folder where its packages are installed. */
export function measure(tool: Tool, below: string): Measured {
  const folder = path.join(below, Object.keys(tool.packages)[0] ?? '')
  const runs = Object.entries(written).map(([title, change]) => ({
    title,
    ...updateTwice(tool, path.join(folder, title), mapValues(translate(tool), change)),
  }))
  const sum = (count: (run: (typeof runs)[number]) => number) =>
    runs.reduce((all, run) => all + count(run), 0)
  const files = sum(run => run.files)
  const outside = runs.map(run => [
    `Changed outside the regions, ${run.title}`,
    `${run.changed} of ${run.files} files, ${run.lost} of ${run.lines} lines`,
  ])
  const cells = {
    'Regions renewed': `${sum(run => run.renewed)} of ${sum(run => run.regions)}`,
    'Files that end with an error': `${sum(run => Object.keys(run.errors).length)} of ${files}`,
    ...Object.fromEntries(outside),
    'Second run': `${sum(run => run.writtenAgain)} of ${files} files written, ${sum(run => run.changedAgain)} changed`,
    ...checks(tool, path.join(folder, 'check')),
    ...mistakes(tool, path.join(folder, 'mistakes')),
  }
  return { cells, errors: runs[0]?.errors ?? {} }
}

const written = {
  LF: variants.lf,
  CRLF: variants.crlf,
  'LF, CR and CRLF by turns': variants.mixed,
  'with a byte order mark': variants.bom,
  'without a final line break': variants['no-final-newline'],
}

/** The torture folder in a tool's syntax; links lead to a web site, and a region holds one line. */
function translate({ open, close }: Tool): Texts {
  const opening = String.raw`(?:<!--\s*wirefig(?:(?!-->)[\s\S])*-->|\[//\]: # .wirefig.*)`
  const closing = String.raw`(?:<!--\s*/wirefig\s*-->|\[//\]: # ./wirefig.)`
  const blank = String.raw`(?:[ \t>]*\n)*`
  const region = new RegExp(
    String.raw`${opening}([ \t]*\n)${blank}([ \t>]*)STALE\n${blank}([ \t>]*)${closing}`,
    'g',
  )
  return mapValues(read('.', '.md'), text => {
    const translated = text
      .replace(region, (_, end: string, prefix: string, last: string) =>
        [open.join(`\n${prefix}`), end, prefix, 'STALE\n', last, close].join(''),
      )
      .replace(/(\[[*_~` ]*)STALE/g, '$1text')
      .replace(/(\(\s*<?)wirefig:/g, '$1https://example.com/')
    return close.startsWith('<!--')
      ? translated
          .replaceAll('<!-- wirefig no such -->', open.join('\n'))
          .replaceAll('<!-- /wirefig -->', close)
      : translated
  })
}

/** Updates files in a folder, then once more. */
function updateTwice(tool: Tool, folder: string, sources: Texts) {
  const files = Object.keys(sources)
  write(folder, { ...tool.files, ...sources })
  const errors = update(tool, folder, files)
  const first = readAll(folder, files)
  const stamps = mapValues(sources, (_, file) => stampOf(path.join(folder, file)))
  update(tool, folder, files)
  const second = readAll(folder, files)
  const count = (is: (file: string) => boolean) => files.filter(is).length
  const sum = (of: (source: string, updated: string) => number) =>
    files.reduce((all, file) => all + of(sources[file] ?? '', first[file] ?? ''), 0)
  return {
    files: files.length,
    errors,
    regions: sum(source => stale(source)),
    renewed: sum((source, updated) => stale(source) - stale(updated)),
    changed: count(file => !keeps(sources[file] ?? '', first[file] ?? '')),
    lines: sum(source => linesOf(source).length),
    lost: sum(lostLines),
    writtenAgain: count(file => stampOf(path.join(folder, file)) !== stamps[file]),
    changedAgain: count(file => second[file] !== first[file]),
  }
}

/** Updates files together, or one by one where a tool must or ends with an error; the errors, by file. */
function update(tool: Tool, folder: string, files: readonly string[]): Texts {
  if (!tool.oneByOne && run(tool.update, folder, files).status === 0) return {}
  const errors = files.flatMap(file => {
    const { status, output } = run(tool.update, folder, [file])
    const lines = output.split('\n').map(line => line.trim())
    const reason = lines.find(line => /doesn't|not exist|unbalanced|error message/i.test(line))
    return status === 0 ? [] : [[file, reason ?? `exit ${status}`] as const]
  })
  return Object.fromEntries(errors)
}

/** What the tool's check says of a simple file, before and after it is updated. */
function checks({ open, close, files, update, check }: Tool, folder: string): Texts {
  const text = ['# Title', '', ...open, 'STALE', close, ''].join('\n')
  write(folder, { ...files, 'simple.md': text })
  const before = check && run(check, folder, ['simple.md'])
  const kept = readAll(folder, ['simple.md'])['simple.md'] === text
  run(update, folder, ['simple.md'])
  const after = check && run(check, folder, ['simple.md'])
  return {
    'Check of a stale file': before
      ? `exit ${before.status}, file ${kept ? 'kept' : 'written'}`
      : 'none',
    'Check of a fresh file': after ? `exit ${after.status}` : 'none',
    'Check shows the difference': before && /^\s*-.*STALE/m.test(before.output) ? 'yes' : 'no',
  }
}

/** What comes of a file that is mistaken in its third line. */
function mistakes({ open, close, misspelt, files, update }: Tool, folder: string): Texts {
  const missing = open.map(line => line.replace(/code\.js|opening/, 'none'))
  const mistaken = {
    'A misspelt marker': {
      lines: [...misspelt, 'STALE', close],
      said: /coed|fiel|wirefg|embedem/i,
    },
    'A region without an end': { lines: [...open, 'STALE'], said: /unbalanced|closing marker/i },
    'A file or scenario that is missing': { lines: [...missing, 'STALE', close], said: /none/ },
  }
  return mapValues(mistaken, ({ lines, said }) => {
    const text = ['# Title', '', ...lines, '', ...open, 'STALE', close, ''].join('\n')
    write(folder, { ...files, 'mistake.md': text })
    const { status, output } = run(update, folder, ['mistake.md'])
    const kept = readAll(folder, ['mistake.md'])['mistake.md'] === text
    const place = said.test(output) ? placeIn(output) : 'no message'
    return `exit ${status}, ${place}, file ${kept ? 'kept' : 'written'}`
  })
}

/** How exactly a message says where in `mistake.md` the mistake is. */
function placeIn(output: string): string {
  if (/mistake\.md:[36]:\d/.test(output)) return '`file:line:column`'
  if (/mistake\.md(?::|#L)[36]\b/.test(output)) return '`file:line`'
  return output.includes('mistake.md') ? '`file`' : 'no place'
}

function run(command: Command, cwd: string, files: readonly string[]) {
  const [program = '', ...args] = command(files)
  const script = path.resolve(cwd, '../../node_modules/.bin', program)
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '1' },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  return { status, output: stripVTControlCharacters(stdout + stderr).replaceAll(`${cwd}/`, '') }
}

/** Whether every byte outside the regions is still there, in order. */
function keeps(source: string, updated: string): boolean {
  const [first = '', ...rest] = outsidesOf(source)
  if (!updated.startsWith(first)) return false
  let at = first.length
  for (const outside of rest) {
    const found = updated.indexOf(outside, at)
    if (found < 0) return false
    at = found + outside.length
  }
  return at === updated.length
}

/** How many of the author's lines are gone or changed, line breaks included; a region's own blank lines are none. */
function lostLines(source: string, updated: string): number {
  const outside = source.replace(/(?<=\n|\r(?!\n))[\s>]*STALE[\s>]*(?=[\r\n])/g, 'STALE')
  return diffArrays(linesOf(outside), linesOf(updated))
    .filter(({ removed }) => removed)
    .flatMap(({ value }) => value)
    .filter(line => stale(line) === 0).length
}

function linesOf(text: string): string[] {
  return text.split(/(?<=\r\n|\n|\r(?!\n))/)
}

function stale(text: string): number {
  return text.split('STALE').length - 1
}

function write(folder: string, files: Texts): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), text)
  }
}

function readAll(folder: string, files: readonly string[]): Texts {
  return Object.fromEntries(
    files.map(file => [file, readFileSync(path.join(folder, file), 'utf8')]),
  )
}

/** What writing a file changes, even with the same bytes. */
function stampOf(file: string): string {
  const { ino, mtimeNs } = statSync(file, { bigint: true })
  return `${ino} ${mtimeNs}`
}

function mapValues<T>(
  record: Readonly<Record<string, T>>,
  change: (value: T, key: string) => string,
): Texts {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]))
}
