/**
 * The torture folder through other tools that renew Markdown in place, each in its own syntax. Writes `docs/peers.md`.
 * Needs the npm registry; run by `npm run bench:peers`.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { measure } from './measure.ts'
import { type Tool, tools } from './tools.ts'

const temporary = mkdtempSync(path.join(tmpdir(), 'wirefig-peers-'))

try {
  install()
  const measured = tools.map(tool => measure(tool, temporary))
  const rows = Object.keys(measured[0]?.cells ?? {}).map(row => [
    row,
    ...measured.map(({ cells }) => cells[row]),
  ])
  const table = [['', ...tools.map(nameOf)], ['---', ...tools.map(() => '---')], ...rows]
    .map(cells => `| ${cells.join(' | ')} |\n`)
    .join('')
  const errors = tools.flatMap((tool, n) =>
    Object.entries(measured[n]?.errors ?? {}).map(
      ([file, reason]) => `- ${nameOf(tool)}, \`${file}\`: \`${reason}\`\n`,
    ),
  )
  mkdirSync('docs', { recursive: true })
  writeFileSync('docs/peers.md', page(table, errors.join('')))
  process.stdout.write(table)
} finally {
  rmSync(temporary, { recursive: true, force: true })
}

function install(): void {
  const { wirefig: _, ...dependencies }: Record<string, string> = Object.assign(
    {},
    ...tools.map(({ packages }) => packages),
  )
  const manifest = JSON.stringify({ private: true, type: 'module', dependencies })
  writeFileSync(path.join(temporary, 'package.json'), manifest)
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund']
  const { status } = spawnSync('npm', args, { cwd: temporary, stdio: 'inherit' })
  if (status !== 0) throw new Error('npm could not install the tools')
}

function nameOf({ packages }: Tool): string {
  return Object.entries(packages)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')
}

function page(table: string, errors: string): string {
  const setUps = tools.map(tool => {
    const command = (of: Tool['update']) => {
      const [program = '', ...args] = of(['FILES'])
      return `\`${[path.parse(program).name.replace('main', 'wirefig'), ...args].join(' ')}\``
    }
    const region = [...tool.open, '…', tool.close].map(line => `\` ${line} \``).join('<br>')
    return `| ${nameOf(tool)} | ${region} | ${command(tool.update)} | ${tool.check ? command(tool.check) : 'none'} |\n`
  })
  return `# Other tools on the same files

<!-- Written by \`npm run bench:peers\`. -->

The files of [test/torture](../test/torture) are hard on any tool that renews a part of a Markdown file and is to leave the rest alone.
wirefig’s own tests run on them.
Here other tools of that kind run on them too.

## What was run

Every tool got the Markdown files of the folder, with each region in its own syntax, in five forms: with LF, with CRLF, with LF, CR and CRLF by turns, with a byte order mark, and without the last line break.
A region shows a code file of one line; wirefig’s shows a table of a scenario.
Each tool was run twice, then its check on a simple file before and after an update, then the update of three files with a mistake.

| Tool | A region | Update | Check |
| --- | --- | --- | --- |
${setUps.join('')}
Each ran by its own command and as it comes; remark needs a configuration, and got the plugins for front matter, for GitHub’s Markdown and for code import.
mdat ran on one file after the other, for this version’s command renews only the first of several.
wirefig ran from its sources.

## What came of it

“Changed outside the regions” counts files in which any byte outside the regions is another, and lines.
A line counts where the author’s line, its line break included, is not in the file any more; lines that were added do not count.
A file ends with an error where the command does not exit with 0.
Written means that the file was replaced or its time of change moved on; changed, that its bytes are others.

${table}
The errors, of the files with LF:

${errors}
## What this does not say

- The folder was made for wirefig, by its authors, and wirefig was mended until it came through.
- What the tools put into a region is not compared, and each of them does much that wirefig does not.
- MDX is left out, and so are markers that are link definitions: the other tools do not all have them.
- mdat and remark parse a file and print it anew, so that bullets, escapes and line breaks come out as they are configured; here nothing was.
- \`code.md\` and \`tables.md\` show markers in code, some of them without an end; a tool that looks for markers in the text takes them for its own.
- That markdown-magic’s \`--dry\` writes files is [known](https://github.com/DavidWells/markdown-magic/issues/126) and not meant.
- For mdat a region without an end is no mistake: it adds the end.
- A region of embedme and of remark-code-import is a fence; one without an end goes on to the next fence, or to the end of the file, as Markdown has it.
- In embedme’s usual syntax there is no word to misspell, so the slip is in its comment above a fence.
`
}
