import { createRequire } from 'node:module'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { type Format, formats, markdownFormats } from '../figure/figure.ts'
import { viewMeanings } from '../figure/view-names.ts'
import { languages } from '../figure/words.ts'
import { unknown } from '../message.ts'
import { messageOf } from '../project/files.ts'
import { withSlashes } from '../project/paths.ts'
import { projectIn, projectOf } from '../project/root.ts'
import { conventions, inMarkdown, type Settings } from '../project/settings.ts'
import { type FrameName, frameNames } from '../project/templates.ts'
import type { Language } from '../protocol.ts'
import { isScenarioName, scenarioNames } from '../scenario/reader.ts'
import { type MessageFormat, messageFormats, openReport, type Report } from './report.ts'
import type { SchemaKind } from './schema.ts'

/** Exit codes: 0 fine, 1 something to fix (stale, or an author's mistake), 2 wrong usage. */
const { version } = createRequire(import.meta.url)('wirefig/package.json') as { version: string }

/** What `schema` can print. */
const schemaKinds: readonly SchemaKind[] = ['scenario', 'config', 'trace']

/** What may stand in place of a view, though it is none. */
const captureMeaning = 'no figure: the run as a capture for Wireshark'

/** What every command may be told. */
interface Options {
  readonly root?: string
  readonly formatMessages: MessageFormat
}

/** The program's own help was shown, because of a mistake or not: its examples are to follow. */
let helped: { readonly error: boolean } | undefined

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
  .addHelpText('after', context => {
    helped = context
    return ''
  })

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
  .argument('<view>', 'one of those below, or pcapng')
  .argument(
    '[options...]',
    'key=value: rows=4..7, rows=fin.., first=server, numbers=relative, lang=zh, versus=OTHER, …',
  )
  .addOption(formatOption())
  .addOption(browserOption())
  .addHelpText('after', `\nViews:\n${listOf({ ...viewMeanings, pcapng: captureMeaning })}`)
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
  .argument('[folder]', 'where to', (folder: string) => withSlashes(folder), '.')
  .option('--languages <languages>', 'of the articles', parseLanguages, languages)
  .option(
    '--frame <frame>',
    'what stands around each article: plain, or column, whose templates are then yours',
    parseFrame,
    'plain',
  )
  .action(async (folder: string, flags: { languages: readonly Language[]; frame: FrameName }) => {
    const { createProject } = await import('./new.ts')
    const report = openReport(globals().formatMessages, 'new', folder)
    process.exitCode = createProject(report, folder, flags.languages, flags.frame, version)
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
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2
    if (helped) await showExamples(helped.error ? process.stderr : process.stdout)
  } else {
    // Where the system refuses something else than to read or write a file, that is no mistake of ours, either.
    process.stderr.write(`${messageOf(error, fileOf(error), 'cannot be used')}\n`)
    process.exitCode = 1
  }
}

/** What follows the program's help: this depends on the project, which no help but this needs to load. */
async function showExamples(stream: NodeJS.WriteStream): Promise<void> {
  const { examplesOf } = await import('./examples.ts')
  const { root } = globals()
  const settings = await settingsOf(root === undefined ? projectOf('.') : projectIn(root))
  stream.write(`
${examplesOf(settings)}

Exit codes: 0 fine, 1 something to fix, 2 wrong usage.
`)
}

/** Names and what they mean, a line each. */
function listOf(meanings: Readonly<Record<string, string>>): string {
  const width = Math.max(...Object.keys(meanings).map(name => name.length))
  return Object.entries(meanings)
    .map(([name, meaning]) => `  ${name.padEnd(width)}  ${meaning}`)
    .join('\n')
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

function parseName(written: string): string {
  const name = written.replaceAll('\\', '/')
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

function parseFrame(text: string): FrameName {
  const frame = frameNames.find(name => name === text)
  if (!frame) throw new InvalidArgumentError(unknown('frame', text, frameNames))
  return frame
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
  const loaded = await settingsOf(
    root === undefined ? projectOf('.') : projectIn(withSlashes(root)),
  )
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
