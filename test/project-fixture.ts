import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import type { Scenarios } from '../src/article/part.ts'
import { runScenario } from '../src/article/run.ts'
import { protocols } from '../src/project/scenarios.ts'

/** Files by path below a project's root. */
export type Files = Readonly<Record<string, string | Uint8Array>>

/** A folder of its own with these files in it, for the length of a test. */
export async function makeProject(files: Files): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), 'wirefig-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  await writeFiles(root, files)
  return root
}

export async function writeFiles(root: string, files: Files): Promise<void> {
  for (const [file, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true })
    await writeFile(path.join(root, file), content)
  }
}

export function readFileOf(root: string, file: string): Promise<string> {
  return readFile(path.join(root, file), 'utf8')
}

/** Every file below a folder but the cache and the lists of what was built, with its text, in the order of their names. */
export async function readFiles(root: string, folder = '.'): Promise<Record<string, string>> {
  const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true })
  const files = entries
    .filter(entry => entry.isFile())
    .map(entry => path.relative(root, path.join(entry.parentPath, entry.name)))
    .filter(file => !file.startsWith(path.join('node_modules', '.cache')))
    .filter(file => path.basename(file) !== '.wirefig-built')
    .sort()
  const texts = await Promise.all(
    files.map(async file => [file.split(path.sep).join('/'), await readFileOf(root, file)]),
  )
  return Object.fromEntries(texts)
}

/** A handshake with names, without a mistake. */
export const handshake = `title: { en: The handshake, zh: 三次握手 }
endpoints: { client: { iss: 100 }, server: { iss: 300 } }
steps:
  - { server: passive OPEN }
  - { client: active OPEN }
names: { syn: "SYN from client", syn-ack: "SYN,ACK from server", ack: "ACK from client" }
expect: { client: ESTABLISHED, server: ESTABLISHED }
`

/** The scenarios of a project that has the handshake alone, as `generate` asks for them. */
export const handshakeScenarios: Scenarios = {
  names: ['handshake'],
  find: name => (name === 'handshake' ? handshakeOutcome : undefined),
}

const handshakeOutcome = runScenario({
  name: 'handshake',
  yaml: handshake,
  locate: (line, column) => ({ file: 'handshake.yaml', line, column }),
  protocols,
})

/** The front matter that the package's templates ask for. */
export function frontMatter(title: string): string {
  return `---\ntitle: ${title}\ndescription: D.\nintroduction: I.\n---\n\n`
}

/** An article of a language that shows the handshake and two of its values. */
export function article(language: 'en' | 'zh'): string {
  const [title, sent, seen] =
    language === 'en'
      ? ['The handshake', 'The first number is', 'see']
      : ['三次握手', '第一个序列号是', '见']
  return `${frontMatter(title)}## One

${sent} [100](wirefig:handshake/syn.seq), [\`SYN-SENT\`](wirefig:handshake/client.state@syn), ${seen} [${language === 'en' ? 'Figure 1' : '图 1'}](wirefig:#handshake-sequence).

\`\`\`wirefig handshake sequence
\`\`\`

\`\`\`wirefig handshake table
\`\`\`
`
}

/** A project without a mistake: a scenario, and an article in both languages. */
export const project: Files = {
  'content/scenarios/handshake.yaml': handshake,
  'content/en/handshake.md': article('en'),
  'content/zh/handshake.md': article('zh'),
}

export interface Output {
  /** The exit code. */
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command line in a project, as a person does but not on a terminal. */
export function wirefig(root: string, ...args: readonly string[]): Promise<Output> {
  const main = path.join(import.meta.dirname, '../src/cli/main.ts')
  const { FORCE_COLOR: _, NO_COLOR: __, ...env } = process.env
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [main, ...args], { cwd: root, env }, (error, stdout, stderr) => {
      const code = error ? error.code : 0
      if (typeof code === 'number') resolve({ code, stdout, stderr })
      else reject(error)
    })
  })
}
