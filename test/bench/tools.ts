import { readFileSync } from 'node:fs'
import path from 'node:path'
import { read } from '../torture/folder.ts'

/** A tool that renews parts of Markdown files in place. */
export interface Tool {
  /** Its packages, the one that runs first. */
  readonly packages: Readonly<Record<string, string>>
  /** The lines that begin a region, and the line that ends it. */
  readonly open: readonly string[]
  readonly close: string
  /** The opening lines with a slip of the author's. */
  readonly misspelt: readonly string[]
  /** What it needs beside the Markdown, in every folder. */
  readonly files: Readonly<Record<string, string>>
  readonly update: Command
  /** Its command takes several files and renews the first. */
  readonly oneByOne?: true
  /** Writes nothing, and says what is stale. */
  readonly check?: Command
}

/** A program of the packages, or a path, and its arguments for some files. */
export type Command = (files: readonly string[]) => readonly string[]

const repository = path.join(import.meta.dirname, '../..')
const { version } = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8'))
const wirefig = path.join(repository, 'src/cli/main.ts')
const code = { 'code.js': 'export const answer = 42\n' }

/** Each as its own documentation sets it up. wirefig itself is run from the sources. */
export const tools: readonly Tool[] = [
  {
    packages: { wirefig: version },
    open: ['<!-- wirefig opening table columns=row,ctl -->'],
    close: '<!-- /wirefig -->',
    misspelt: ['<!-- wirefg opening table columns=row,ctl -->'],
    files: read('content/scenarios', '.yaml'),
    update: files => [wirefig, 'update', ...files],
    check: files => [wirefig, 'update', '--check', '--diff', ...files],
  },
  {
    packages: { mdat: '2.3.6' },
    open: ['<!-- code({ file: "./code.js" }) -->'],
    close: '<!-- /code -->',
    misspelt: ['<!-- coed({ file: "./code.js" }) -->'],
    files: code,
    update: files => ['mdat', 'expand', ...files],
    oneByOne: true,
    check: files => ['mdat', 'check', ...files],
  },
  {
    packages: { 'markdown-magic': '4.11.0' },
    open: ['<!-- docs CODE src="./code.js" -->'],
    close: '<!-- /docs -->',
    misspelt: ['<!-- docs COED src="./code.js" -->'],
    files: code,
    update: files => ['md-magic', ...files],
    check: files => ['md-magic', ...files, '--dry'],
  },
  {
    packages: { automd: '0.4.3' },
    open: ['<!-- automd:file src="./code.js" code -->'],
    close: '<!-- /automd -->',
    misspelt: ['<!-- automd:fiel src="./code.js" code -->'],
    files: code,
    update: files => ['automd', '--input', files.join(',')],
  },
  {
    packages: { embedme: '1.22.1' },
    open: ['```js', '// code.js'],
    close: '```',
    misspelt: ['<!-- embedem code.js -->', '```js'],
    files: code,
    update: files => ['embedme', ...files],
    check: files => ['embedme', '--verify', ...files],
  },
  {
    packages: {
      'remark-cli': '12.0.1',
      'remark-code-import': '1.2.0',
      'remark-frontmatter': '5.0.0',
      'remark-gfm': '4.0.1',
    },
    open: ['```js file=./code.js'],
    close: '```',
    misspelt: ['```js fiel=./code.js'],
    files: {
      ...code,
      '.remarkrc.json': JSON.stringify({
        plugins: ['remark-frontmatter', 'remark-gfm', 'remark-code-import'],
      }),
    },
    update: files => ['remark', ...files, '--output'],
  },
]
