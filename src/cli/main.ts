#!/usr/bin/env node
import { createRequire } from 'node:module'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { isScenarioName, scenarioNames } from '../scenario/reader.ts'
import { build } from './build.ts'
import { check } from './check.ts'
import { draw } from './draw.ts'
import { create } from './new.ts'
import { update } from './update.ts'

/** Exit codes: 0 fine, 1 something to fix (stale, or an author's mistake), 2 wrong usage. */
const { version } = createRequire(import.meta.url)('wirefig/package.json') as { version: string }

const program = new Command('wirefig')
  .description('Protocol figures that are computed, not drawn.')
  .version(version)
  .option('--root <folder>', 'the project: the folder with `content`', '.')
  .showHelpAfterError()
  .showSuggestionAfterError()
  .exitOverride()
  .addHelpText(
    'after',
    `
Examples:
  wirefig new article my-first        start an article in every language
  wirefig build                       run the scenarios, write dist/en, dist/zh and dist/traces
  wirefig check                       say what is stale and why; write nothing
  wirefig update README.md            renew what stands between markers, in place
  wirefig draw lost-syn table         one figure on standard output
  wirefig draw lost-syn sequence rows=1..4 lang=zh numbers=relative

Exit codes: 0 fine, 1 something to fix, 2 wrong usage.`,
  )

program
  .command('build')
  .description('run every scenario and write the articles and traces that changed')
  .action(() => run(build(root())))

program
  .command('check')
  .description('list everything that is stale, and why; write nothing')
  .action(() => run(check(root())))

program
  .command('update')
  .description('renew regions and link texts in Markdown and MDX files, in place')
  .argument(
    '[files...]',
    'by default every .md, .mdx and .markdown file outside dist and node_modules',
  )
  .option('--check', 'write nothing; exit with 1 where something is stale')
  .option('--diff', 'show what changes')
  .action((files: string[], options: { check?: true; diff?: true }) =>
    run(update(root(), files, options)),
  )

program
  .command('draw')
  .description('print one figure')
  .argument('<scenario>', 'a scenario below content/scenarios')
  .argument('<view>', 'sequence, table, variables, states, transitions, text or json')
  .argument('[options...]', 'key=value: rows=4..7, first=server, numbers=relative, lang=zh, …')
  .action((scenario: string, view: string, options: string[]) =>
    run(draw(root(), [scenario, view, ...options])),
  )

const start = program.command('new').description('start something from the templates')
start
  .command('article')
  .description('content/en/NAME.md and content/zh/NAME.md')
  .argument('<name>', scenarioNames, parseName)
  .action((name: string) => run(create(root(), 'article', name)))
start
  .command('scenario')
  .description('content/scenarios/NAME.yaml')
  .argument('<name>', scenarioNames, parseName)
  .action((name: string) => run(create(root(), 'scenario', name)))

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? 0 : 2
}

function parseName(name: string): string {
  if (!isScenarioName(name)) throw new InvalidArgumentError(`Expected ${scenarioNames}.`)
  return name
}

function root(): string {
  return program.opts<{ root: string }>().root
}

async function run(command: Promise<number>): Promise<void> {
  process.exitCode = await command
}
