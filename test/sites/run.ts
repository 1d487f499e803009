/**
 * Sites of several makers with wirefig in them, each set up as its documentation says and as a user of the package
 * would: installed from its lock file and the packed package, built, and its pages read. Needs the npm registry; run
 * by `npm run test:sites`, or `node test/sites/run.ts NAME …` for some of them.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Check, checkPage, type Drawn, type Language, type Page } from './check.ts'
import { checkHostile, type HostilePage, hostilePages, writeHostile } from './hostile.ts'

interface Site {
  /** What builds it without a plugin, of figures in place: only where it is installed. */
  readonly tool?: string
  /** Each after the one before, in the same folder. */
  readonly builds: readonly Build[]
  readonly pages: readonly Page[]
  /** Written before it is built. */
  readonly hostile?: readonly HostilePage[]
}

interface Build {
  readonly command: readonly [string, ...string[]]
  readonly env?: Readonly<Record<string, string>>
}

const npmBuild: Build = { command: ['npm', 'run', 'build'] }

const sites: Readonly<Record<string, Site>> = {
  docusaurus: {
    builds: [
      { ...npmBuild, env: { DOCUSAURUS_V4: 'true' } },
      { command: ['npm', 'run', 'build', '--', '--no-minify'] },
    ],
    pages: [
      ...pages('zh', 'build/index.html', 'build/region/index.html', 'build/assets/js'),
      ...pages('en', 'build/en/index.html', 'build/en/region/index.html', 'build/en/assets/js'),
    ],
    hostile: [
      ...hostilePages({ file: 'docs/{}.md', html: 'build/{}/index.html' }),
      ...hostilePages({ file: 'docs/{}-mdx.mdx', html: 'build/{}-mdx/index.html' }),
    ],
  },
  starlight: {
    builds: [npmBuild],
    pages: [
      ...pages('zh', 'dist/lost-syn/index.html', 'dist/region/index.html'),
      ...pages('en', 'dist/en/lost-syn/index.html', 'dist/en/region/index.html'),
    ],
    hostile: [
      ...hostilePages({ file: 'src/content/docs/en/{}.md', html: 'dist/en/{}/index.html' }),
      ...hostilePages({
        file: 'src/content/docs/en/{}-mdx.mdx',
        html: 'dist/en/{}-mdx/index.html',
      }),
    ],
  },
  vitepress: {
    builds: [npmBuild],
    pages: [
      ...pages('zh', '.vitepress/dist/lost-syn.html', '.vitepress/dist/region.html'),
      ...pages('en', '.vitepress/dist/en/lost-syn.html', '.vitepress/dist/en/region.html'),
    ],
    hostile: hostilePages({ file: 'en/{}.md', html: '.vitepress/dist/en/{}.html' }),
  },
  next: {
    builds: [npmBuild],
    pages: [
      ...pages('zh', 'out/lost-syn.html', 'out/region.html'),
      ...pages('en', 'out/en/lost-syn.html', 'out/en/region.html'),
    ],
    hostile: [
      ...hostilePages({ file: 'app/en/{}/page.md', html: 'out/en/{}.html' }),
      ...hostilePages({ file: 'app/en/{}-mdx/page.mdx', html: 'out/en/{}-mdx.html' }),
    ],
  },
  mkdocs: {
    tool: 'mkdocs',
    builds: [{ command: ['mkdocs', 'build', '--strict'] }],
    pages: [
      ...pages('zh', 'site/zh/lost-syn/index.html'),
      ...pages('en', 'site/en/lost-syn/index.html'),
    ],
    hostile: hostilePages({ file: 'docs/en/{}.md', html: 'site/en/{}/index.html' }, ['update']),
  },
  mdbook: {
    tool: 'mdbook',
    builds: [{ command: ['mdbook', 'build'] }],
    pages: [...pages('zh', 'book/zh/lost-syn.html'), ...pages('en', 'book/en/lost-syn.html')],
  },
  eleventy: {
    builds: [npmBuild],
    pages: [],
    hostile: [
      ...hostilePages({ file: '{}.md', html: '_site/{}/index.html' }, ['update']),
      ...hostilePages(
        {
          file: '{}-nunjucks.md',
          html: '_site/{}-nunjucks/index.html',
          head: 'templateEngineOverride: njk,md\n',
        },
        ['update'],
      ),
    ],
  },
  mdsvex: {
    builds: [npmBuild],
    pages: [],
    hostile: hostilePages({ file: '{}.md', html: 'dist/{}.html' }, ['update']),
  },
  jekyll: {
    tool: 'jekyll',
    builds: [{ command: ['jekyll', 'build'] }],
    pages: [],
    hostile: hostilePages({ file: '{}.md', html: '_site/{}.html' }, ['update']),
  },
  hugo: {
    tool: 'hugo',
    builds: [{ command: ['hugo'] }],
    pages: [],
    hostile: hostilePages({ file: 'content/{}.md', html: 'public/{}/index.html' }, ['update']),
  },
}

const root = process.cwd()
const folder = mkdtempSync(path.join(tmpdir(), 'wirefig-sites-'))
const { NODE_ENV: _, ...inherited } = process.env
const env = {
  ...inherited,
  PATH: [path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
  CI: 'true',
  PUPPETEER_SKIP_DOWNLOAD: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  ASTRO_TELEMETRY_DISABLED: '1',
}

let passed = 0
let failed = 0

try {
  const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(sites)
  const tarball = pack()
  const main = install(tarball)
  cpSync(path.join(root, 'content/scenarios'), path.join(folder, 'content/scenarios'), {
    recursive: true,
  })
  cpSync(
    path.join(import.meta.dirname, 'hostile.yaml'),
    path.join(folder, 'content/scenarios/hostile.yaml'),
  )
  const drawn: Drawn = { en: draw(main, 'en'), zh: draw(main, 'zh') }
  for (const name of names) {
    const site = sites[name]
    if (!site) throw new Error(`no site ${name}; expected one of ${Object.keys(sites).join(', ')}`)
    test(name, site, { tarball, main, drawn })
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
print(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

/** The packed package. */
function pack(): string {
  const output = call('npm', ['pack', '--json', '--pack-destination', folder], root)
  const [packed] = JSON.parse(output) as { filename: string }[]
  return path.join(folder, packed?.filename ?? '')
}

/** The command line of the package, for sites that have no `node_modules`. */
function install(tarball: string): string {
  const project = path.join(folder, 'node')
  mkdirSync(project)
  writeFileSync(path.join(project, 'package.json'), '{ "private": true }')
  call('npm', ['install', '--omit=dev', '--ignore-scripts', tarball], project)
  return path.join(project, 'node_modules/wirefig/dist/lib/cli/main.js')
}

function draw(main: string, language: Language): Drawn[Language] {
  const figure = (view: string) =>
    call('node', [main, '--root', folder, 'draw', 'lost-syn', view, `lang=${language}`], folder)
  return { sequence: figure('sequence').trim(), table: figure('table').trim() }
}

interface Package {
  readonly tarball: string
  readonly main: string
  readonly drawn: Drawn
}

/** Builds a site in a copy of its own, beside a copy of the scenarios, and reads its pages after every build. */
function test(name: string, site: Site, { tarball, main, drawn }: Package): void {
  const cwd = path.join(folder, name)
  const isOwn = (file: string) => path.basename(file) !== 'node_modules'
  cpSync(path.join(import.meta.dirname, name), cwd, { recursive: true, filter: isOwn })
  const sources = globSync('**/*.{md,mdx}', { cwd })
  const update = ['node', main, '--root', folder, 'update'] as const
  const steps: Build[] = existsSync(path.join(cwd, 'package.json'))
    ? [
        { command: ['npm', 'ci', '--ignore-scripts'] },
        // Beside a lock file that does not know it.
        { command: ['npm', 'install', '--ignore-scripts', '--no-save', tarball] },
      ]
    : sources.length > 0
      ? [{ command: [...update, '--check', ...sources] }]
      : []
  if (!steps.every(step => run(name, step))) return
  const hostile = site.hostile ?? []
  writeHostile(cwd, hostile, file => call('node', [...update.slice(1), file], cwd))
  if (site.tool && spawnSync(site.tool, ['--version'], { env }).error) {
    print(`${name}: ${site.tool} is not installed, the site is not built`)
    return
  }
  for (const build of site.builds) {
    if (!run(name, build)) return
    for (const page of site.pages) {
      for (const check of checkPage(cwd, page, drawn)) report(`${name}: ${page.file}`, check)
    }
    for (const page of hostile) {
      for (const check of checkHostile(cwd, page)) report(`${name}: ${page.html}`, check)
    }
  }
  // The command line reads the same places as the plugins.
  if (sources.length > 0) run(name, { command: [...update, ...sources] })
}

/** Runs a command as one of the checks; what it printed is shown where it fails. */
function run(site: string, { command: [command, ...args], env: own }: Build): boolean {
  const start = performance.now()
  const cwd = path.join(folder, site)
  const result = spawnSync(command, args, {
    cwd,
    env: { ...env, ...own },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: 10 * 60 * 1000,
  })
  const succeeds = result.status === 0
  if (succeeds) passed += 1
  else failed += 1
  const told = Object.entries(own ?? {}).map(([key, value]) => `${key}=${value}`)
  const line = [...told, command, ...args].join(' ').replaceAll(folder, '…')
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  print(`${site}: \`${line}\` ${succeeds ? 'took' : 'failed after'} ${seconds} s`)
  if (!succeeds) print(`${result.stdout}${result.stderr}${result.error ?? ''}`)
  return succeeds
}

function report(where: string, { what, found, expected }: Check): void {
  if (found === expected) passed += 1
  else {
    failed += 1
    print(`${where}: ${what} is\n${found}\nexpected\n${expected}`)
  }
}

function pages(language: Language, article: string, region?: string, scripts?: string): Page[] {
  const page = { language, ...(scripts !== undefined && { scripts }) }
  return [
    { ...page, file: article, shows: 'article' },
    ...(region === undefined ? [] : [{ ...page, file: region, shows: 'region' } as const]),
  ]
}

function call(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
