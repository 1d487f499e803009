import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll } from 'vitest'

const run = promisify(execFile)

/** What runs a command of a person's: without what npm told the tests, and with the Node.js that they run on. */
export function personsEnv(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(?:npm_|VITEST|NODE_ENV|INIT_CWD)/i.test(name),
  )
  const found = (process.env.PATH ?? '').split(path.delimiter)
  const others = found.filter(folder => !/node_modules|node-gyp-bin/.test(folder))
  const PATH = [path.dirname(process.execPath), ...others].join(path.delimiter)
  return { ...Object.fromEntries(own), PATH, NO_COLOR: '1' }
}

/** The files of this checkout, committed or not, in another folder, with a link to its packages. */
export async function copyCheckout(to: string): Promise<void> {
  const { stdout } = await run('git', ['ls-files', '-z', '-co', '--exclude-standard'], {
    maxBuffer: 2 ** 26,
  })
  for (const file of stdout.split('\0').filter(Boolean)) {
    if (/^(?:test|content|docs)\//.test(file)) continue // Of no use to what is made of it.
    await cp(file, path.join(to, file)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error // Deleted, and not yet committed.
    })
  }
}

/** For the tests of a file: an installed wirefig, packed of this checkout. */
export function installedPackage() {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'wirefig-installed-'))
    const sources = path.join(folder, 'sources')
    await copyCheckout(sources)
    await symlink(path.resolve('node_modules'), path.join(sources, 'node_modules'))
    const env = personsEnv()
    await run('npm', ['pack', '--pack-destination', folder], { cwd: sources, env })
    const project = path.join(folder, 'project')
    await mkdir(project)
    await writeFile(path.join(project, 'package.json'), '{ "private": true }')
    const install = ['install', '--omit=dev', '--no-audit', '--no-fund']
    await run('npm', [...install, await packed()], { cwd: project, env })
  }, 600_000)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  async function packed(): Promise<string> {
    const names = await readdir(folder)
    return path.join(folder, names.find(name => name.endsWith('.tgz')) ?? '')
  }

  return {
    packed,
    /** Puts `package.json` and `node_modules` into a folder, as `npm install` does. */
    async install(to: string): Promise<void> {
      await cp(path.join(folder, 'project'), to, { recursive: true, verbatimSymlinks: true })
    },
  }
}
