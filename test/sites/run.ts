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
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Check, checkPage, type Drawn, imagesOf, type Language, type Page } from './check.ts'
import { checkHostile, type HostilePage, hostilePages, writeHostile } from './hostile.ts'

interface Site {
  /** What builds it without a plugin, of figures in place: only where it is installed. */
  readonly tool?: string
  /** Each after the one before, in the same folder. */
  readonly builds: readonly Build[]
  readonly pages: readonly Page[]
  /** Written before it is built. */
  readonly hostile?: readonly HostilePage[]
  /** Where a plugin fills the pages. */
  readonly plugin?: Plugin
}

interface Plugin {
  /** The configuration that has the plugin's options. */
  readonly config: string
  /** Where a page of the site may stand. */
  readonly page: string
  /** Images are drawn before, since the plugin cannot wait for a browser. */
  readonly drawsBefore?: true
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
      // What is not translated is Chinese in the English site as well.
      { file: 'build/en/untranslated/index.html', language: 'zh', shows: 'region' },
    ],
    hostile: [
      ...hostilePages({ file: 'docs/{}.md', html: 'build/{}/index.html' }),
      ...hostilePages({ file: 'docs/{}-mdx.mdx', html: 'build/{}-mdx/index.html' }),
    ],
    plugin: { config: 'docusaurus.config.js', page: 'docs/mistaken.md' },
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
    plugin: { config: 'astro.config.mjs', page: 'src/content/docs/mistaken.md' },
  },
  vitepress: {
    builds: [npmBuild],
    pages: [
      ...pages(
        'zh',
        '.vitepress/dist/lost-syn.html',
        '.vitepress/dist/region.html',
        '.vitepress/dist/assets',
      ),
      ...pages(
        'en',
        '.vitepress/dist/en/lost-syn.html',
        '.vitepress/dist/en/region.html',
        '.vitepress/dist/assets',
      ),
    ],
    hostile: hostilePages({ file: 'en/{}.md', html: '.vitepress/dist/en/{}.html' }),
    plugin: { config: '.vitepress/config.mjs', page: 'mistaken.md', drawsBefore: true },
  },
  next: {
    builds: [npmBuild],
    pages: [
      ...pages('zh', 'out/lost-syn.html', 'out/region.html'),
      ...pages('en', 'out/en/lost-syn.html', 'out/en/region.html'),
    ],
    // By the plugin alone: the site has no tables in Markdown, which `update` writes.
    hostile: [
      ...hostilePages({ file: 'app/en/{}/page.md', html: 'out/en/{}.html' }, ['plugin']),
      ...hostilePages({ file: 'app/en/{}-mdx/page.mdx', html: 'out/en/{}-mdx.html' }, ['plugin']),
    ],
    plugin: { config: 'next.config.mjs', page: 'app/en/mistaken/page.md' },
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
  if (site.plugin) {
    const { pages, plugin } = site
    // What the command line cannot see of a site's configuration stands in the project's.
    writeFileSync(
      path.join(folder, 'wirefig.config.json'),
      JSON.stringify({ lang: { [name]: 'zh' } }),
    )
    if (plugin.drawsBefore) buildImages(name, plugin, pages)
    buildMistake(name, plugin)
  }
  // The command line reads the same places as the plugins, in the same languages.
  const articles = sources.filter(file => file.includes('lost-syn'))
  const textOf = (file: string) => readFileSync(path.join(cwd, file), 'utf8')
  const before = articles.map(textOf)
  if (sources.length > 0) run(name, { command: [...update, ...sources] })
  for (const [index, file] of articles.entries()) {
    const check = { what: 'its source', found: textOf(file), expected: before[index] ?? '' }
    report(`${name}: ${file} after an update`, check)
  }
}

/** By the documented command in the site's folder, with the packages of this checkout; the diagrams are in the page. */
function buildImages(name: string, { config }: Plugin, pages: readonly Page[]): void {
  const cwd = path.join(folder, name)
  for (const needed of ['@mermaid-js/mermaid-cli', '@fontsource/noto-sans-sc', 'puppeteer']) {
    const link = path.join(cwd, 'node_modules', needed)
    mkdirSync(path.dirname(link), { recursive: true })
    symlinkSync(path.join(root, 'node_modules', needed), link)
  }
  const draw: Build = { command: ['npx', 'wirefig', 'images', '--format', 'svg'] }
  withOption(path.join(cwd, config), "format: 'svg'", () => {
    if (!run(name, draw) || !run(name, npmBuild)) return
    for (const { file } of pages.filter(({ shows }) => shows === 'article')) {
      const found = imagesOf(path.join(cwd, file))
      report(`${name}: ${file}`, { what: 'its images', found, expected: 'image/svg+xml' })
    }
  })
}

/** A page with a mistake fails the build, which says where it is; unless the plugin is told to warn. */
function buildMistake(name: string, { config, page }: Plugin): void {
  const cwd = path.join(folder, name)
  const file = path.join(cwd, page)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, '---\ntitle: M\n---\n\n```wirefig lost-syn tabel\n```\n')
  // A site's own cache would keep what a page was before.
  const build: Build = { ...npmBuild, env: { DOCUSAURUS_NO_PERSISTENT_CACHE: '1' } }
  run(name, build, `${page}:5:21: unknown view \`tabel\``)
  withOption(path.join(cwd, config), "onMistake: 'warn'", () => run(name, build))
  rmSync(file)
}

/** While a configuration has one more option of wirefig's. */
function withOption(file: string, option: string, during: () => void): void {
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replace("root: '..'", `root: '..', ${option}`))
  during()
  writeFileSync(file, text)
}

/**
 * Runs a command as one of the checks; what it printed is shown where it fails. One that should fail must print a
 * reason.
 */
function run(
  site: string,
  { command: [command, ...args], env: own }: Build,
  reason?: string,
): boolean {
  const start = performance.now()
  const cwd = path.join(folder, site)
  const result = spawnSync(command, args, {
    cwd,
    env: { ...env, ...own },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: 10 * 60 * 1000,
  })
  const printed = `${result.stdout}${result.stderr}${result.error ?? ''}`
  const succeeds =
    reason === undefined ? result.status === 0 : result.status !== 0 && printed.includes(reason)
  if (succeeds) passed += 1
  else failed += 1
  const told = Object.entries(own ?? {}).map(([key, value]) => `${key}=${value}`)
  const line = [...told, command, ...args].join(' ').replaceAll(folder, '…')
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  print(
    `${site}: \`${line}\` ${reason === undefined ? '' : `should fail by ${reason}, `}${succeeds ? 'took' : 'failed after'} ${seconds} s`,
  )
  if (!succeeds) print(printed)
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
