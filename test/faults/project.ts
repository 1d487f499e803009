import { type ChildProcess, spawn } from 'node:child_process'
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { article, type Files, handshake, type Output } from '../project-fixture.ts'

const main = path.join(import.meta.dirname, '../../src/cli/main.ts')

/** A project with so many scenarios, and files with as many regions; `iss` sets one version apart from another. */
export function projectOf(count: number, iss: number): Files {
  const names = Array.from({ length: count }, (_, index) => `s${index}`)
  const scenario = handshake.replace('iss: 100', `iss: ${iss}`)
  const regions = (name: string) =>
    `# ${name}\n\n<!-- wirefig ${name} table -->\n<!-- /wirefig -->\n\n[0](wirefig:${name}/syn.seq)\n`
  return {
    ...Object.fromEntries(names.map(name => [`content/scenarios/${name}.yaml`, scenario])),
    ...Object.fromEntries(names.map(name => [`notes/${name}.md`, regions(name)])),
    'content/en/a.md': article('en').replaceAll('handshake', 's0'),
    'content/zh/a.md': article('zh').replaceAll('handshake', 's0'),
  }
}

/** A copy of a folder, for the length of a test. */
export async function copyOf(folder: string): Promise<string> {
  const copy = await mkdtemp(path.join(tmpdir(), 'wirefig-'))
  onTestFinished(() => rm(copy, { recursive: true, force: true }))
  await cp(folder, copy, { recursive: true })
  return copy
}

/** The command line as a process that can be killed, and what became of it. */
export function start(
  root: string,
  args: readonly string[],
  uid?: number,
): {
  readonly child: ChildProcess
  readonly done: Promise<Output & { readonly signal: string | null }>
} {
  const { FORCE_COLOR: _, NO_COLOR: __, ...env } = process.env
  const child = spawn(process.execPath, [main, ...args], {
    cwd: root,
    env,
    ...(uid !== undefined && { uid }),
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', data => {
    stdout += data
  })
  child.stderr.on('data', data => {
    stderr += data
  })
  const done = new Promise<Output & { readonly signal: string | null }>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code: code ?? -1, signal, stdout, stderr }))
  })
  return { child, done }
}

/** Every line of what was said against something is a message, and none is of a stack. */
export function expectMessages({ code, stderr }: Output): void {
  expect(stderr).not.toMatch(/^\s+at /m)
  expect(stderr).not.toMatch(/\bError\b.*\n/)
  for (const line of stderr.split('\n').slice(0, -1)) {
    expect(line).toMatch(/^.+:\d+:\d+: .+; expected .+$/u)
  }
  expect([0, 1]).toContain(code)
}

/** Temporary files that are still there. */
export async function leftIn(root: string): Promise<string[]> {
  const names = await readdir(root, { recursive: true })
  return names.filter(name => name.endsWith('.tmp'))
}
