import os from 'node:os'

/** What a process took. */
export interface Usage {
  /** Of the processor's time. */
  readonly seconds: number
  /** At most resident. */
  readonly megabytes: number
}

/** What a tool took on some pages. */
export interface Measured {
  readonly name: string
  /** How many regions it renewed. */
  readonly renewed: number
  /** For all of them, for none, and for those of one source. */
  readonly all: Usage
  readonly none: Usage
  readonly one: Usage
}

/** Everything that was measured. */
export interface Report {
  readonly starts: Readonly<Record<string, Usage>>
  readonly installs: readonly {
    readonly name: string
    readonly megabytes: number
    readonly packages: number
  }[]
  readonly sizes: readonly {
    readonly pages: number
    readonly times: number
    readonly measured: readonly Measured[]
  }[]
}

/** The page of the documentation. */
export function reportOf({ starts, installs, sizes }: Report): string {
  const [cpu] = os.cpus()
  const memory = Math.round(os.totalmem() / 2 ** 30)
  const machine = `${cpu?.model ?? 'a processor'}, ${os.cpus().length} cores, ${memory} GiB, Node.js ${process.versions.node}`
  return `# How fast it is

<!-- Written by \`npm run bench\`. -->

Measured in one run on ${machine}.
Times are seconds of the processor’s time, start-up included, as each process tells them of itself; memory is the most that was resident.

## Pages

A page is an article in Chinese of some 14 kB with three regions, each of some 2.5 kB once it is filled.
For wirefig a region shows a scenario, one for each page, which has to be run: as a sequence diagram, as a table and as text.
The other tools put a text of the same length there from a file.
_All_ fills empty regions, _none_ checks pages that are fresh, _one_ renews after one source has changed.
A tool without a check updates again instead; mdat ran by its library, for its command renews only the first of several files.

${sizes.map(sizeTable).join('\n')}
## Start and installation

${table(
  ['', 's', 'MB of memory'],
  Object.entries(starts).map(([name, { seconds, megabytes }]) => [
    name,
    seconds.toFixed(3),
    megabytes.toFixed(0),
  ]),
)}
A production installation, without optional peers:

${table(
  ['', 'MB', 'packages'],
  installs.map(({ name, megabytes, packages }) => [name, megabytes.toFixed(1), String(packages)]),
)}
## Other measurements

- \`npm run bench:runs\`: how many runs and segments a second the model does.
- \`npm run bench:explore\`: how many states a second a search tries.
- \`npm run bench:render\`: how long figures take in mermaid-cli, in one page of a browser, and as ladders.
`
}

function sizeTable({ pages, times, measured }: Report['sizes'][number]): string {
  const [own] = measured
  const cell = (usage: Usage, base: Usage | undefined) => {
    const ratio = base && base.seconds > 0 ? usage.seconds / base.seconds : 1
    return `${usage.seconds.toFixed(2)} (× ${ratio.toFixed(ratio < 10 ? 1 : 0)})`
  }
  const how = times === 1 ? 'one run' : `medians of ${times} runs`
  const thousand = (usage: Usage) => (usage.seconds * 1000) / (pages * 3)
  return `${pages.toLocaleString('en')} pages, ${(pages * 3).toLocaleString('en')} regions; ${how}; in brackets in proportion to wirefig:

${table(
  ['', 'all', 'none', 'one', 'MB, all', 'regions renewed'],
  measured.map(({ name, all, none, one, renewed }) => [
    name,
    cell(all, own?.all),
    cell(none, own?.none),
    cell(one, own?.one),
    all.megabytes.toFixed(0),
    renewed.toLocaleString('en'),
  ]),
)}
wirefig takes ${own ? `${thousand(own.none).toFixed(2)} s to check and ${thousand(own.all).toFixed(2)} s to fill` : '–'} 1,000 regions.
`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, index) => (index === 0 ? '---' : '--:'))
  return [head, rule, ...rows].map(cells => `| ${cells.join(' | ')} |\n`).join('')
}
