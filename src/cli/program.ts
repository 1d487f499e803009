import { createRequire } from 'node:module'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { type Format, formats, markdownFormats } from '../figure/figure.ts'
import { languages } from '../figure/words.ts'
import { messageOf } from '../project/files.ts'
import { projectIn, projectOf } from '../project/root.ts'
import { conventions, inMarkdown, type Settings } from '../project/settings.ts'
import type { Language } from '../protocol.ts'
import { isScenarioName, scenarioNames } from '../scenario/reader.ts'
import { type MessageFormat, messageFormats, openReport, type Report } from './report.ts'
import type { SchemaKind } from './schema.ts'

/** Exit codes: 0 fine, 1 something to fix (stale, or an author's mistake), 2 wrong usage. */
const { version } = createRequire(import.meta.url)('wirefig/package.json') as { version: string }

/** What `schema` can print. */
const schemaKinds: readonly SchemaKind[] = ['scenario', 'config', 'trace']

/** What every command may be told. */
interface Options {
  readonly root?: string
  readonly formatMessages: MessageFormat
}

const program = new Command('wirefig')
  .description('Protocol figures that are computed, not drawn.')
  .version(version)
  .option(
    '--root <folder>',
    'the project: the folder with `content` (default: the nearest with a wirefig.config, else with content/scenarios, else the working directory)',
  )
  .addOption(
    new Option('--format-messages <format>', 'how to report')
      .choices(messageFormats)
      .default('stylish'),
  )
  .showHelpAfterError()
  .showSuggestionAfterError()
  .exitOverride()
  .addHelpText(
    'after',
    `
Examples:
  wirefig new project my-articles     start a project
  wirefig new article my-first        start an article in every language
  wirefig build                       run the scenarios, write dist/en, dist/zh and dist/traces
  wirefig build --watch               build again whatever changes
  wirefig build --format html         write a site, in dist/site
  wirefig dev                         see the pages while you write
  wirefig check                       say what is stale and why; write nothing
  wirefig update README.md            renew what stands between markers, in place
  wirefig draw lost-syn table         one figure on standard output
  wirefig draw lost-syn sequence rows=1..4 lang=zh numbers=relative
  wirefig draw lost-syn sequence --format svg > lost-syn.svg
  wirefig draw lost-syn pcapng side=server > lost-syn.pcapng
  wirefig draw client.pcapng server.pcapng sequence numbers=relative
  wirefig draw lost-syn text versus=lost-syn-ack
  wirefig compare client.pcapng server.pcapng lost-syn
  wirefig why two-way-ghost           answer a question by trying every run

Exit codes: 0 fine, 1 something to fix, 2 wrong usage.`,
  )

const formatOption = (choices: readonly Format[] = markdownFormats) =>
  new Option('--format <format>', 'what becomes of diagrams (default: `mermaid`)').choices(choices)
const browserOption = () =>
  new Option('--browser <path>', 'the browser that draws images (default: one that is found)')

program
  .command('build')
  .description('run every scenario and write the articles and traces that changed')
  .addOption(formatOption(formats))
  .addOption(browserOption())
  .option('--watch', 'build again whatever changes, until interrupted')
  .action(async ({ watch: again, ...flags }: Flags & { watch?: true }) =>
    run(
      'build',
      flags,
      again ? (await import('./watch.ts')).watch : (await import('./build.ts')).build,
    ),
  )

program
  .command('dev')
  .description('show the pages in a browser, anew whenever something changes, until interrupted')
  .option('--port <port>', 'where to look for a free port first; 0 is any', parsePort, 9293)
  .action(async ({ port }: { port: number }) => {
    const { dev } = await import('./dev.ts')
    return run('dev', {}, (settings, report) => dev(settings, report, port))
  })

program
  .command('check')
  .description('list everything that is stale, and why; write nothing')
  .addOption(formatOption(formats))
  .action(async (flags: Flags) => run('check', flags, (await import('./check.ts')).check))

program
  .command('update')
  .description('renew regions and link texts in Markdown and MDX files, in place')
  .argument(
    '[files...]',
    'by default every .md, .mdx and .markdown file outside dist and node_modules',
  )
  .option('--check', 'write nothing; exit with 1 where something is stale')
  .option('--diff', 'show what changes')
  .addOption(formatOption())
  .addOption(browserOption())
  .action(async (files: string[], flags: Flags & { check?: true; diff?: true }) => {
    const { update } = await import('./update.ts')
    return run('update', flags, (settings, report) =>
      update(inMarkdown(settings), report, files, flags),
    )
  })

program
  .command('draw')
  .description('print one figure')
  .argument('<scenario>', 'a scenario below content/scenarios, or one or two capture files')
  .argument(
    '<view>',
    'sequence, table, variables, knowledge, states, transitions, text, verdict or json; or pcapng',
  )
  .argument('[options...]', 'key=value: rows=4..7, first=server, numbers=relative, lang=zh, …')
  .addOption(formatOption())
  .addOption(browserOption())
  .action(async (scenario: string, view: string, options: string[], flags: Flags) => {
    const { draw } = await import('./draw.ts')
    return run('draw', flags, (settings, report) =>
      draw(inMarkdown(settings), report, [scenario, view, ...options]),
    )
  })

program
  .command('compare')
  .description('say where a capture and a scenario, or two scenarios, part; exit with 1 if they do')
  .argument('<found>', 'one or two capture files, or a scenario')
  .argument('<expected...>', 'the scenario that they are held to')
  .action(async (found: string, expected: string[]) => {
    const { compare } = await import('./compare.ts')
    return run('compare', {}, (...of) => compare(...of, [found, ...expected]))
  })

program
  .command('why')
  .description('list the questions that scenarios ask of every run, or answer one')
  .argument('[question]', 'the scenario that asks, with or without its folder')
  .addOption(new Option('--lang <language>', 'of the answer').choices(languages).default('en'))
  .action(async (question: string | undefined, { lang }: { lang: Language }) => {
    const { why } = await import('./why.ts')
    return run('why', {}, (...of) => why(...of, question, lang))
  })

program
  .command('images')
  .description('draw the images of figures in Markdown files, for plugins that find them drawn')
  .argument('[files...]', 'by default those of `update`')
  .addOption(formatOption())
  .addOption(browserOption())
  .action(async (files: string[], flags: Flags) => {
    const { images } = await import('./images.ts')
    return run('images', flags, (settings, report) => images(inMarkdown(settings), report, files))
  })

program
  .command('schema')
  .description('print a JSON Schema')
  .addArgument(program.createArgument('<kind>', 'of what').choices(schemaKinds))
  .action(async (kind: SchemaKind) => {
    const { schema } = await import('./schema.ts')
    process.stdout.write(`${JSON.stringify(schema(kind), null, 2)}\n`)
  })

const beginning = program.command('new').description('start something from the templates')
beginning
  .command('project')
  .description('a folder with an article, its scenario, a configuration, scripts and CI')
  .argument('[folder]', 'where to', '.')
  .option('--languages <languages>', 'of the articles', parseLanguages, languages)
  .action(async (folder: string, options: { languages: readonly Language[] }) => {
    const { createProject } = await import('./new.ts')
    const report = openReport(globals().formatMessages, 'new', folder)
    process.exitCode = createProject(report, folder, options.languages, version)
    report.end()
  })
beginning
  .command('article')
  .description('content/en/NAME.md and content/zh/NAME.md')
  .argument('<name>', scenarioNames, parseName)
  .action((name: string) => start('article', name))
beginning
  .command('scenario')
  .description('content/scenarios/NAME.yaml')
  .argument('<name>', scenarioNames, parseName)
  .action((name: string) => start('scenario', name))

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else {
    // Where the system refuses something else than to read or write a file, that is no mistake of ours, either.
    process.stderr.write(`${messageOf(error, fileOf(error), 'cannot be used')}\n`)
    process.exitCode = 1
  }
}

async function start(kind: 'article' | 'scenario', name: string): Promise<void> {
  const { create } = await import('./new.ts')
  return run('new', {}, (...of) => create(...of, kind, name))
}

/** What the system refused. */
function fileOf(error: unknown): string {
  const path = error instanceof Error && 'path' in error ? error.path : undefined
  return typeof path === 'string' ? path : 'wirefig'
}

function parseName(name: string): string {
  if (!isScenarioName(name)) throw new InvalidArgumentError(`Expected ${scenarioNames}.`)
  return name
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new InvalidArgumentError('Expected a number from 0 to 65535.')
  }
  return port
}

function parseLanguages(text: string): readonly Language[] {
  const found = text.split(',').map(word => languages.find(language => language === word.trim()))
  const known = found.filter(language => language !== undefined)
  if (known.length < found.length || new Set(known).size < known.length) {
    throw new InvalidArgumentError(`Expected a list of ${languages.join(', ')}.`)
  }
  return known
}

function globals(): Options {
  return program.opts<Options>()
}

/** What the command line says instead of the configuration. */
type Flags = Partial<Pick<Settings, 'format' | 'browser'>>

/** Runs a command on the project, unless its configuration is mistaken. */
async function run(
  name: string,
  { format, browser }: Flags,
  command: (settings: Settings, report: Report) => number | Promise<number>,
): Promise<void> {
  const { root, formatMessages } = globals()
  const loaded = await settingsOf(root === undefined ? projectOf('.') : projectIn(root))
  const report = openReport(formatMessages, name, loaded.root)
  report.messages(loaded.messages)
  process.exitCode =
    loaded.messages.length > 0
      ? 1
      : await command({ ...loaded, ...(format && { format }), ...(browser && { browser }) }, report)
  report.end()
}

/** What the configuration says; without one, nothing has to be loaded to read it. */
async function settingsOf({ root, file }: ReturnType<typeof projectIn>): Promise<Settings> {
  return file ? (await import('../project/config.ts')).readConfig(root, file) : conventions(root)
}
