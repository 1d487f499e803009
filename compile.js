/**
 * Makes of the sources what the package holds: `dist/lib` and `dist/schema`. npm runs it as `prepare`: before it packs,
 * for whoever installs from a git address, and after `npm ci` here. Plain JavaScript for the oldest Node.js that the
 * package runs on, and without a shell, for Windows.
 */
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const root = import.meta.dirname
const compiler = compilerOf()

if (compiler === undefined) {
  process.stdout.write('nothing compiled: TypeScript is not installed, as with `--omit=dev`\n')
} else {
  rmSync(path.join(root, 'dist/lib'), { recursive: true, force: true })
  run(compiler, '--project', 'tsconfig.build.json')
  for (const file of ['remark.cjs', 'remark.d.cts']) {
    copyFileSync(path.join(root, 'src/sites', file), path.join(root, 'dist/lib/sites', file))
  }
  mkdirSync(path.join(root, 'dist/schema'), { recursive: true })
  for (const kind of ['scenario', 'config', 'trace']) {
    const schema = run('dist/lib/cli/main.js', 'schema', kind)
    writeFileSync(path.join(root, `dist/schema/${kind}.json`), schema)
  }
}

/** The file of `tsc`, or nothing where it is not installed. */
function compilerOf() {
  try {
    const file = createRequire(import.meta.url).resolve('typescript/package.json')
    return path.join(path.dirname(file), 'bin/tsc')
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') return undefined
    throw error
  }
}

/** Runs a program of Node.js, and gives what it prints. */
function run(...words) {
  const stdio = ['ignore', 'pipe', 'inherit']
  return execFileSync(process.execPath, words, { cwd: root, stdio })
}
