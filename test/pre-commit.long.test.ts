import { execFile, execFileSync } from 'node:child_process'
import { cp, readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test, vi } from 'vitest'
import { parse } from 'yaml'
import { installedPackage, personsEnv } from './installed.ts'
import { makeProject, project, readFileOf, wirefig, writeFiles } from './project-fixture.ts'
import { commitAll, git } from './repository.ts'

vi.setConfig({ testTimeout: 600_000 })

const run = promisify(execFile)
const wirefigPackage = installedPackage()

const isThere = () => {
  try {
    execFileSync('pre-commit', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const readme = '<!-- wirefig handshake text rows=1 -->\n<!-- /wirefig -->\n'
const scenario = 'content/scenarios/handshake.yaml'
const changed = { [scenario]: String(project[scenario]).replace('iss: 100', 'iss: 700') }

/** A built project in which wirefig is installed. */
async function repository(): Promise<string> {
  const root = await makeProject({
    ...project,
    'README.md': readme,
    '.gitignore': 'node_modules/\n',
  })
  await wirefigPackage.install(root)
  await wirefig(root, 'build')
  await wirefig(root, 'update', 'README.md')
  await commitAll(root)
  return root
}

async function exitCode(root: string, program: string, words: readonly string[]) {
  const env = { ...personsEnv(), PRE_COMMIT_HOME: path.join(root, 'node_modules/.pre-commit') }
  return run(program, [...words], { cwd: root, env }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout, stderr }) => ({ code: code as number, stdout: `${stdout}${stderr}` }),
  )
}

test.runIf(isThere())('pre-commit runs the hooks of a commit', async () => {
  const hooks = await makeProject({})
  await cp('.pre-commit-hooks.yaml', path.join(hooks, '.pre-commit-hooks.yaml'))
  await commitAll(hooks)
  const rev = (await git(hooks, 'rev-parse', 'HEAD')).stdout.trim()
  const root = await repository()
  await writeFiles(root, {
    '.pre-commit-config.yaml': `repos:\n  - repo: ${hooks}\n    rev: ${rev}\n    hooks: [{ id: wirefig-check }, { id: wirefig-update }]\n`,
  })
  await git(root, 'add', '-A')
  const fresh = await exitCode(root, 'pre-commit', ['run', '--all-files'])
  expect(fresh).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/check\.+Passed\n.*update\.+Passed/),
  })
  await writeFiles(root, changed)
  await git(root, 'add', '-A')
  const { code, stdout } = await exitCode(root, 'pre-commit', ['run'])
  expect({ code, stdout }).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('scenario changed since'),
  })
  expect(stdout).toContain('files were modified by this hook')
  expect(await readFileOf(root, 'README.md')).toContain('SEQ=700')
})

// Without pre-commit, this is all that is known of the hooks.
test('what the hooks run is the project’s own wirefig', async () => {
  const hooks = parse(await readFile('.pre-commit-hooks.yaml', 'utf8')) as { entry: string }[]
  const root = await repository()
  for (const { entry } of hooks) {
    const [program = '', ...words] = entry.split(' ')
    expect({ entry, ...(await exitCode(root, program, words)) }).toMatchObject({ entry, code: 0 })
  }
  await writeFiles(root, changed)
  const [program = '', ...words] = hooks[0]?.entry.split(' ') ?? []
  expect((await exitCode(root, program, words)).code).toBe(1)
})
