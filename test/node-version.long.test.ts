import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refuseVersion } from '../src/node-version.ts'

/** A Node.js on the PATH that is too old; a machine may have none. */
const old = (process.env.PATH ?? '')
  .split(path.delimiter)
  .map(folder => path.join(folder, 'node'))
  .filter(existsSync)
  .find(node => refuseVersion(versionOf(node)) !== undefined)

function versionOf(node: string): string {
  return execFileSync(node, ['--version'], { encoding: 'utf8' }).trim().replace(/^v/, '')
}

/** The package as it is packed, with this checkout's packages beside it. */
const folder = mkdtempSync(path.join(tmpdir(), 'wirefig-old-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(!old)(`on ${old ?? 'an old Node.js, of which the PATH has none'}`, () => {
  const node = old ?? ''
  const refusal = old === undefined ? '' : refuseVersion(versionOf(old))
  const lib = path.join(folder, 'dist/lib')

  beforeAll(() => {
    const tsc = path.resolve('node_modules/typescript/bin/tsc')
    execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', lib])
    copyFileSync('src/sites/remark.cjs', path.join(lib, 'sites/remark.cjs'))
    copyFileSync('package.json', path.join(folder, 'package.json'))
    cpSync('templates', path.join(folder, 'templates'), { recursive: true })
    symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'))
  })

  test.each([[[]], [['--help']], [['build']], [['new', 'project', 'x']]])(
    'wirefig %j says in a line what it needs',
    words => {
      const main = path.join(lib, 'cli/main.js')
      const { status, stdout, stderr } = spawnSync(node, [main, ...words], {
        cwd: folder,
        encoding: 'utf8',
      })
      expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: `${refusal}\n` })
    },
  )

  test.each(['index.js', 'sites/remark.js', 'sites/markdown-it.js'])(
    'whoever imports %s is told the same',
    file => {
      const code = `import(${JSON.stringify(path.join(lib, file))}).catch(error => console.log(error.message))`
      const { stdout } = spawnSync(node, ['-e', code], { encoding: 'utf8' })
      expect(stdout).toBe(`${refusal}\n`)
    },
  )
})
