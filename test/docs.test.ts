import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { chmod, mkdir, symlink } from 'node:fs/promises'
import path from 'node:path'
import type { Code, Root } from 'mdast'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { describe, expect, test, vi } from 'vitest'
import { parse } from 'yaml'
import { makeProject, readFileOf, wirefig, writeFiles } from './project-fixture.ts'
import { sample } from './size.ts'

vi.setConfig({ testTimeout: 600_000 })

const pages = readdirSync('docs').filter(file => file.endsWith('.md'))
const parser = unified().use(remarkParse).use(remarkGfm)

function blocksOf(page: string): Code[] {
  const found: Code[] = []
  visit(parser.parse(readFileSync(`docs/${page}`, 'utf8')) as Root, 'code', node => {
    found.push(node)
  })
  return found
}

/** The file that a block is the text of: `title="content/en/a.md"`. */
function titleOf({ meta }: Code): string | undefined {
  return /\btitle="([^"]+)"/.exec(meta ?? '')?.[1]
}

/** What the pages but the first begin with: a project that is built, and a README with a region. */
const begun = new Set(pages.filter(page => page !== 'write-an-article.md'))

/**
 * A folder in which a page's commands run: `npx wirefig` and `npx prettier` are this checkout's, `npm install` installs
 * nothing and takes only packages that this project has itself.
 */
async function workplace(page: string) {
  const root = await makeProject({})
  const node = process.execPath
  const main = path.resolve('src/cli/main.ts')
  await writeFiles(root, {
    'bin/npx': `#!/bin/sh
program=$1
shift
case "$program" in
  wirefig) exec "${node}" "${main}" "$@" ;;
  prettier) exec "${node}" "${path.resolve('node_modules/prettier/bin/prettier.cjs')}" "$@" ;;
  *) exit 9 ;;
esac
`,
    'bin/npm': `#!/bin/sh
[ "$1" = install ] || exit 9
shift
for word in "$@"; do
  case "$word" in
    --save-dev | wirefig) ;;
    *) [ -d "${path.resolve('node_modules')}/$word" ] || exit 9 ;;
  esac
done
`,
    'package/package.json': '{ "name": "wirefig", "type": "module", "exports": "./index.ts" }',
    'package/index.ts': `export * from ${JSON.stringify(path.resolve('src/project/config.ts'))}\n`,
  })
  for (const tool of ['npx', 'npm']) await chmod(path.join(root, 'bin', tool), 0o755)
  let cwd = path.join(root, 'work')
  await mkdir(cwd)
  if (begun.has(page)) {
    expect((await wirefig(cwd, 'new', 'project')).code).toBe(0)
    await mkdir(path.join(cwd, 'node_modules'))
    await symlink(path.join(root, 'package'), path.join(cwd, 'node_modules/wirefig'))
    const region = '<!-- wirefig handshake sequence -->\n<!-- /wirefig -->\n'
    await writeFiles(cwd, { 'README.md': region })
    expect((await wirefig(cwd, 'update')).code).toBe(0)
    expect((await wirefig(cwd, 'build')).code).toBe(0)
  }
  return {
    folder: () => cwd,
    async run(script: string): Promise<{ code: number; stdout: string; stderr: string }> {
      const where = path.join(root, 'where')
      const env = { ...process.env, PATH: `${path.join(root, 'bin')}:${process.env.PATH}` }
      const whole = `set -e\ntrap 'pwd > "${where}"' EXIT\n${script}`
      const done = await new Promise<{ code: number; stdout: string; stderr: string }>(resolve => {
        execFile('bash', ['-c', whole], { cwd, env }, (error, stdout, stderr) => {
          resolve({ code: error ? Number(error.code) : 0, stdout, stderr })
        })
      })
      cwd = (await readFileOf(root, 'where')).trim()
      return done
    },
  }
}

/** Of which the commands are run. */
const tried = sample(pages, 2)

describe.each(pages)('docs/%s', page => {
  const blocks = blocksOf(page)

  test.runIf(tried.includes(page))(
    'every file it shows can be written, and every command run, in their order',
    async () => {
      const { folder, run } = await workplace(page)
      for (const [index, block] of blocks.entries()) {
        const title = titleOf(block)
        if (title !== undefined) await writeFiles(folder(), { [title]: `${block.value}\n` })
        if (block.lang !== 'sh') continue
        const done = await run(block.value)
        const fails = block.meta === 'fails'
        expect({ ran: block.value, ...done }).toMatchObject({ code: fails ? 1 : 0 })
        const next = blocks[index + 1]
        if (next?.lang === 'text') expect(done.stdout.trimEnd()).toBe(next.value)
      }
    },
  )

  test('every other block is the text of a file', () => {
    const loose = blocks.filter(
      block => !['sh', 'text'].includes(block.lang ?? '') && titleOf(block) === undefined,
    )
    expect(loose.map(({ value }) => value)).toEqual([])
  })

  test('every link to a file leads to one', () => {
    const targets: string[] = []
    visit(parser.parse(readFileSync(`docs/${page}`, 'utf8')) as Root, 'link', ({ url }) => {
      if (!url.includes(':')) targets.push(url.replace(/#.*/, ''))
    })
    expect(targets.filter(target => !existsSync(path.join('docs', target)))).toEqual([])
  })
})

const shown = pages.flatMap(page => blocksOf(page).map(block => ({ page, block })))

function fileShown(title: string): string {
  return shown.find(({ block }) => titleOf(block) === title)?.block.value ?? ''
}

test('the workflow that the docs show gives the action what it takes', () => {
  const { inputs } = parse(readFileSync('action.yml', 'utf8')) as { inputs: object }
  const workflow = parse(fileShown('.github/workflows/wirefig.yml')) as {
    jobs: { check: { steps: { uses?: string; with?: object }[] } }
  }
  const step = workflow.jobs.check.steps.find(({ uses }) => uses?.startsWith('wirefig/'))
  expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(step?.with ?? { x: 1 })))
})

test('the hooks that the docs show are those that there are', () => {
  const hooks = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8')) as { id: string }[]
  const config = parse(fileShown('.pre-commit-config.yaml')) as {
    repos: { hooks: { id: string }[] }[]
  }
  expect(config.repos.flatMap(({ hooks }) => hooks.map(({ id }) => id))).toEqual(
    hooks.map(({ id }) => id),
  )
})

test('the configurations of sites that the docs show are those that are built', () => {
  const embed = blocksOf('embed-in-a-site.md').filter(({ lang }) => lang === 'js' || lang === 'py')
  const files = embed.map(block => ({ title: titleOf(block) ?? '', text: `${block.value}\n` }))
  const sites = readdirSync('test/sites', { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => name)
  for (const { title, text } of files) {
    const site = sites.find(name => existsSync(`test/sites/${name}/${title}`))
    expect({ title, text }).toEqual({
      title,
      text: readFileSync(`test/sites/${site}/${title}`, 'utf8'),
    })
  }
  expect(files).toHaveLength(6)
})

test('the configuration that the docs show has every key', () => {
  const config = fileShown('wirefig.config.ts')
  for (const key of ['folders', 'languages', 'lang', 'format', 'mermaid', 'figures'])
    expect(config).toContain(`${key}:`)
})
