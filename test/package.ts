/**
 * The package as users get it: packed, linted, installed without development dependencies into an empty folder, and
 * run there on a copy of `content` and its frame. Needs the npm registry; run by `npm run test:package`.
 */
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const limit = 25 * 1024 * 1024
const root = process.cwd()
const folder = mkdtempSync(path.join(tmpdir(), 'wirefig-package-'))

try {
  const packed = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder])) as {
    filename: string
    files: { path: string }[]
  }[]
  const [{ filename, files } = fail('npm packed nothing')] = packed
  const tarball = path.join(folder, filename)
  const strange = files
    .map(file => file.path)
    .filter(
      file =>
        !/^(dist\/lib\/.*\.(js|d\.ts)|dist\/lib\/sites\/remark\.(cjs|d\.cts)|dist\/schema\/\w+\.json|assets\/[\w-]+\.(css|js|svg)|frames\/plain\.md|templates\/.*|(package\.json|README\.md|LICENSE))$/.test(
          file,
        ),
    )
  if (strange.length > 0) fail(`the package holds ${strange.join(', ')}`)
  const orphans = files
    .map(file => /^dist\/lib\/(.*)\.(?:d\.ts|js)$/.exec(file.path)?.[1])
    .filter(name => name !== undefined && !existsSync(path.join(root, 'src', `${name}.ts`)))
  if (orphans.length > 0)
    fail(`dist/lib holds what src does not: ${orphans.join(', ')}; delete dist/lib`)
  print(
    `packed ${files.length} files: compiled code, types, schemas, assets, frames and templates only`,
  )

  run('npx', ['publint', '--strict', tarball])
  print('publint: clean')
  run('npx', ['attw', tarball, '--profile', 'esm-only'])
  print('attw: clean')

  const project = path.join(folder, 'project')
  mkdirSync(project)
  writeFileSync(path.join(project, 'package.json'), '{ "private": true, "type": "module" }')
  run('npm', ['install', '--omit=dev', '--no-audit', '--no-fund', tarball], project)
  const bytes = sizeOf(path.join(project, 'node_modules'))
  if (bytes > limit) fail(`a production install takes ${bytes} bytes; expected at most ${limit}`)
  print(`a production install takes ${(bytes / 1024 / 1024).toFixed(1)} MB`)

  for (const own of ['content', 'templates']) {
    cpSync(path.join(root, own), path.join(project, own), { recursive: true })
  }
  print(run('npx', ['wirefig', 'build'], project).trim().split('\n').at(-1) ?? '')
  for (const built of ['dist/en', 'dist/zh', 'dist/traces']) {
    const entries = readdirSync(path.join(root, built), { recursive: true, withFileTypes: true })
    for (const entry of entries.filter(entry => entry.isFile())) {
      const name = path.relative(root, path.join(entry.parentPath, entry.name))
      const same = readFileSync(path.join(root, name)).equals(
        readFileSync(path.join(project, name)),
      )
      if (!same) fail(`the package builds another ${name}`)
    }
  }
  print('the package builds what the sources build')
  const uses =
    "import { tcp, views } from 'wirefig'; import remark from 'wirefig/remark'; console.log(tcp.name, Object.keys(views).length, typeof remark)"
  print(run('node', ['--input-type=module', '--eval', uses], project).trim())
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function run(command: string, args: readonly string[], cwd = root): string {
  return execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

function sizeOf(file: string): number {
  return readdirSync(file, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

function fail(reason: string): never {
  throw new Error(reason)
}
