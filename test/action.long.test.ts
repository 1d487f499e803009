import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test, vi } from 'vitest'
import { parse } from 'yaml'
import { installedPackage, personsEnv } from './installed.ts'
import {
  type Files,
  makeProject,
  project,
  readFileOf,
  readFiles,
  wirefig,
  writeFiles,
} from './project-fixture.ts'
import { commitAll, git } from './repository.ts'

vi.setConfig({ testTimeout: 600_000 })

const shell = promisify(execFile)
const wirefigPackage = installedPackage()

/** The handshake with another ISS. */
const changed = {
  'content/scenarios/handshake.yaml': String(project['content/scenarios/handshake.yaml']).replace(
    'iss: 100',
    'iss: 700',
  ),
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>
  readonly runs: {
    readonly steps: readonly {
      readonly run: string
      readonly env: Readonly<Record<string, string>>
    }[]
  }
}

/** Runs the steps of the action as a runner does, at the top of a repository, with the machine's own npx. */
async function runAction(root: string, inputs: Readonly<Record<string, string>>) {
  const action = parse(await readFile('action.yml', 'utf8')) as Action
  const runner = await makeProject({ 'summary.md': '', output: '' })
  const value = (name: string) => inputs[name] ?? action.inputs[name]?.default ?? ''
  let stdout = ''
  let code = 0
  for (const step of action.runs.steps) {
    const given = Object.entries(step.env).map(([name, expression]) => [
      name,
      expression.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, input: string) => value(input)),
    ])
    const env = {
      ...personsEnv(),
      ...Object.fromEntries(given),
      GITHUB_WORKSPACE: root,
      GITHUB_STEP_SUMMARY: path.join(runner, 'summary.md'),
      GITHUB_OUTPUT: path.join(runner, 'output'),
    }
    const done = await shell('bash', ['-eo', 'pipefail', '-c', step.run], { cwd: root, env }).catch(
      (error: { code: number; stdout: string }) => error,
    )
    stdout += done.stdout
    if ('code' in done) code = done.code
  }
  return {
    code,
    stdout,
    summary: await readFileOf(runner, 'summary.md'),
    output: await readFileOf(runner, 'output'),
  }
}

/** A repository with these files, built and brought up to date, in which wirefig is installed in a folder. */
async function repository(files: Files, below = '.') {
  const root = await makeProject({ ...files, '.gitignore': 'node_modules/\n' })
  const folder = path.join(root, below)
  await wirefigPackage.install(folder)
  if (Object.keys(files).some(file => file.includes('content/en/'))) await wirefig(folder, 'build')
  await wirefig(folder, 'update')
  await commitAll(root)
  return root
}

/** Some files below a folder. */
function below(folder: string, files: Files): Files {
  return Object.fromEntries(
    Object.entries(files).map(([file, text]) => [`${folder}/${file}`, text]),
  )
}

const readme = '# Mine\n\n<!-- wirefig handshake text rows=1 -->\n<!-- /wirefig -->\n'
const scenario = 'content/scenarios/handshake.yaml'

describe('the action, in a project of articles', () => {
  test('passes where nothing is stale', async () => {
    const root = await repository(project)
    expect(await runAction(root, {})).toEqual({
      code: 0,
      stdout: '2 articles, 1 scenario: all fresh\n',
      summary: '## wirefig check\n\n\n2 articles, 1 scenario: all fresh\n',
      output: 'changed=false\n',
    })
  })

  test('fails where a scenario changed, and the summary tells figures and segments', async () => {
    const root = await repository(project)
    await writeFiles(root, changed)
    const { code, stdout, summary, output } = await runAction(root, {})
    expect({ code, output }).toEqual({ code: 1, output: 'changed=false\n' })
    expect(stdout).toContain(
      '::error file=content/en/handshake.md,line=11,col=1,title=wirefig stale::figure 1 `handshake sequence` is stale: scenario changed; expected it built again',
    )
    expect(summary).toMatchInlineSnapshot(`
      "## wirefig check

      - \`content/en/handshake.md:9\` \`100\` lags behind \`wirefig:handshake/syn.seq\`; expected \`700\`
      - \`content/zh/handshake.md:9\` \`100\` lags behind \`wirefig:handshake/syn.seq\`; expected \`700\`
      - \`content/scenarios/handshake.yaml:1\` scenario changed since \`dist/traces/handshake.json\` was built; expected the same run

        \`\`\`diff
        segment syn (row 1): SEQ 100 → 700
        segment syn-ack (row 2): ACK 101 → 701
        segment ack (row 3): SEQ 101 → 701
        \`\`\`

      - \`content/en/handshake.md:9\` value \`handshake/syn.seq\` was \`100\`; expected \`700\`, and the sentence to be read again
      - \`content/en/handshake.md:11\` figure 1 \`handshake sequence\` is stale: scenario changed; expected it built again
      - \`content/en/handshake.md:14\` figure 2 \`handshake table\` is stale: scenario changed; expected it built again

        \`\`\`\`diff
        --- dist/en/handshake.md
        +++ a build now
        @@ -11,5 +11,5 @@
         ## One
         
        -The first number is 100, \`SYN-SENT\`, see [Figure 1](#handshake-sequence).
        +The first number is 700, \`SYN-SENT\`, see [Figure 1](#handshake-sequence).
         
         <a id="handshake-sequence"></a>**Figure 1.** The handshake
        @@ -24,10 +24,10 @@
           Note left of client: CLOSED
           Note right of server: LISTEN
        -  client->>server: SYN seq=100
        +  client->>server: SYN seq=700
           Note left of client: SYN-SENT
           Note right of server: SYN-RECEIVED
        -  server->>client: SYN,ACK seq=300 ack=101
        +  server->>client: SYN,ACK seq=300 ack=701
           Note left of client: ESTABLISHED
        -  client->>server: ACK seq=101 ack=301
        +  client->>server: ACK seq=701 ack=301
           Note right of server: ESTABLISHED
         \`\`\`
        @@ -37,5 +37,5 @@
         | Row | Time (s) | Segment | SEQ | ACK | CTL     | client      | server       |
         | --: | -------: | ------- | --: | --: | ------- | ----------- | ------------ |
        -|   1 |     0.00 | →       | 100 |   – | SYN     | SYN-SENT    | SYN-RECEIVED |
        -|   2 |     0.05 | ←       | 300 | 101 | SYN,ACK | ESTABLISHED | SYN-RECEIVED |
        -|   3 |     0.10 | →       | 101 | 301 | ACK     | ESTABLISHED | ESTABLISHED  |
        +|   1 |     0.00 | →       | 700 |   – | SYN     | SYN-SENT    | SYN-RECEIVED |
        +|   2 |     0.05 | ←       | 300 | 701 | SYN,ACK | ESTABLISHED | SYN-RECEIVED |
        +|   3 |     0.10 | →       | 701 | 301 | ACK     | ESTABLISHED | ESTABLISHED  |
        \`\`\`\`

      - \`content/zh/handshake.md:9\` value \`handshake/syn.seq\` was \`100\`; expected \`700\`, and the sentence to be read again
      - \`content/zh/handshake.md:11\` figure 1 \`handshake sequence\` is stale: scenario changed; expected it built again
      - \`content/zh/handshake.md:14\` figure 2 \`handshake table\` is stale: scenario changed; expected it built again

        \`\`\`\`diff
        --- dist/zh/handshake.md
        +++ a build now
        @@ -11,5 +11,5 @@
         ## One
         
        -第一个序列号是 100, \`SYN-SENT\`, 见 [图 1](#handshake-sequence).
        +第一个序列号是 700, \`SYN-SENT\`, 见 [图 1](#handshake-sequence).
         
         <a id="handshake-sequence"></a>**图 1** 三次握手
        @@ -24,10 +24,10 @@
           Note left of client: CLOSED
           Note right of server: LISTEN
        -  client->>server: SYN seq=100
        +  client->>server: SYN seq=700
           Note left of client: SYN-SENT
           Note right of server: SYN-RECEIVED
        -  server->>client: SYN,ACK seq=300 ack=101
        +  server->>client: SYN,ACK seq=300 ack=701
           Note left of client: ESTABLISHED
        -  client->>server: ACK seq=101 ack=301
        +  client->>server: ACK seq=701 ack=301
           Note right of server: ESTABLISHED
         \`\`\`
        @@ -37,5 +37,5 @@
         | 序号 | 时间 (s) | 报文段 | SEQ | ACK | CTL     | 客户端      | 服务端       |
         | ---: | -------: | ------ | --: | --: | ------- | ----------- | ------------ |
        -|    1 |     0.00 | →      | 100 |   – | SYN     | SYN-SENT    | SYN-RECEIVED |
        -|    2 |     0.05 | ←      | 300 | 101 | SYN,ACK | ESTABLISHED | SYN-RECEIVED |
        -|    3 |     0.10 | →      | 101 | 301 | ACK     | ESTABLISHED | ESTABLISHED  |
        +|    1 |     0.00 | →      | 700 |   – | SYN     | SYN-SENT    | SYN-RECEIVED |
        +|    2 |     0.05 | ←      | 300 | 701 | SYN,ACK | ESTABLISHED | SYN-RECEIVED |
        +|    3 |     0.10 | →      | 701 | 301 | ACK     | ESTABLISHED | ESTABLISHED  |
        \`\`\`\`


      7 things stale; run \`wirefig build\`
      "
    `)
  })

  test('renews regions in place, and says what changed', async () => {
    const root = await repository({
      ...project,
      'README.md': '<!-- wirefig handshake text rows=1 -->\n<!-- /wirefig -->\n',
    })
    await writeFiles(root, changed)
    const { code, output, summary } = await runAction(root, {
      command: 'update',
      arguments: 'README.md',
    })
    expect({ code, output }).toEqual({ code: 0, output: 'changed=true\n' })
    expect(summary).toMatchInlineSnapshot(`
      "## wirefig update

      - \`README.md:1\` region \`handshake text rows=1\` is stale; expected it renewed

        \`\`\`\`diff
        --- README.md
        +++ updated
        @@ -6,5 +6,5 @@
            client                                  server
            CLOSED                                  LISTEN
        -1  SYN-SENT  -->  <SEQ=100><CTL=SYN>  -->  SYN-RECEIVED
        +1  SYN-SENT  -->  <SEQ=700><CTL=SYN>  -->  SYN-RECEIVED
         \`\`\`
        \`\`\`\`


      updated README.md

      1 file: 1 updated, 0 mistakes; 1 region
      "
    `)
  })

  test('refuses a command that it does not know', async () => {
    const root = await repository(project)
    const { code, stdout } = await runAction(root, { command: 'chek' })
    expect(code).toBe(2)
    expect(stdout).toContain('unknown command `chek`')
  })
})

describe('the action’s arguments', () => {
  test('are all read, on however many lines, and nothing is written that is only to be checked', async () => {
    const root = await repository({ ...project, 'README.md': readme, 'a b.md': readme })
    await writeFiles(root, changed)
    const before = await readFiles(root)
    for (const given of [
      'README.md\n--check\n',
      '"a b.md"\r\n  --check',
      "'a b.md' 'READ'ME.md --check",
    ]) {
      const { code, stdout, output } = await runAction(root, {
        command: 'update',
        arguments: given,
      })
      expect({ given, code, output }).toEqual({ given, code: 1, output: 'changed=false\n' })
      expect(stdout).toContain('region `handshake text rows=1` is stale')
      expect(stdout).toContain(
        given.includes('READ') && given.includes('a b') ? '2 files' : '1 file:',
      )
    }
    expect(await readFiles(root)).toEqual(before)
  })

  test('with a quote that does not end are wrong usage', async () => {
    const root = await repository(project)
    const { code, stdout } = await runAction(root, { command: 'update', arguments: "--check 'a" })
    expect(code).toBe(2)
    expect(stdout).toContain('`arguments` ends within quotes')
  })

  test('are not run by the shell', async () => {
    const root = await repository(project)
    const given = '$(touch ran) `touch ran` ; touch ran *'
    const { code } = await runAction(root, { command: 'update', arguments: given })
    expect(code).not.toBe(0)
    expect(Object.keys(await readFiles(root))).not.toContain('ran')
  })
})

test('the action builds, and says that files changed', async () => {
  const root = await repository(project)
  await writeFiles(root, changed)
  expect(await runAction(root, { command: 'build' })).toMatchObject({
    code: 0,
    output: 'changed=true\n',
  })
  expect(await readFileOf(root, 'dist/en/handshake.md')).toContain('seq=700')
})

describe('the action, in a project below the repository’s top', () => {
  test('runs the wirefig that is installed there', async () => {
    const root = await repository(below('my docs', { ...project, 'README.md': readme }), 'my docs')
    expect(await runAction(root, { root: 'my docs' })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('2 articles, 1 scenario: all fresh\n'),
    })
    await writeFiles(root, below('my docs', changed))
    const checked = await runAction(root, { root: 'my docs' })
    expect(checked.code).toBe(1)
    expect(checked.stdout).toContain('::error file=my docs/content/en/handshake.md,line=11,')
    // Files are named from the top.
    const named = { root: 'my docs', command: 'update', arguments: '--check "my docs/README.md"' }
    const updated = await runAction(root, named)
    expect(updated.code).toBe(1)
    expect(updated.stdout).toContain('1 file: 1 stale, 0 mistakes')
  })

  test('or above it', async () => {
    const root = await repository(below('docs', project))
    await wirefig(path.join(root, 'docs'), 'build')
    expect(await runAction(root, { root: 'docs' })).toMatchObject({ code: 0 })
  })
})

test.each([
  ['by convention', { 'README.md': readme, [scenario]: String(project[scenario]) }, scenario],
  [
    'elsewhere',
    {
      'docs/guide.md': readme,
      'runs/handshake.yaml': String(project[scenario]),
      'wirefig.config.json': '{ "folders": { "scenarios": "runs" } }',
    },
    'runs/handshake.yaml',
  ],
])(
  'the action checks a repository that has regions only, its scenarios %s',
  async (_, files, file) => {
    const root = await repository(files)
    expect(await runAction(root, {})).toMatchObject({
      code: 0,
      stdout: '1 file: 0 stale, 0 mistakes; 1 region\n',
      output: 'changed=false\n',
    })
    await writeFiles(root, { [file]: String(changed[scenario]) })
    const { code, stdout } = await runAction(root, {})
    expect(code).toBe(1)
    expect(stdout).toContain('region `handshake text rows=1` is stale; expected it renewed')
    expect((await git(root, 'status', '--porcelain')).stdout).toBe(` M ${file}\n`)
  },
)

test('the action runs with npm 10, too', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'wirefig-npm-'))
  try {
    await writeFile(path.join(folder, 'package.json'), '{ "private": true }')
    await shell('npm', ['install', '--no-audit', '--no-fund', 'npm@10'], {
      cwd: folder,
      env: personsEnv(),
    })
    const bin = path.join(folder, 'node_modules/.bin')
    const root = await repository(project)
    vi.stubEnv('PATH', `${path.dirname(process.execPath)}:${folder}/bin:${process.env.PATH}`)
    await shell('ln', ['-s', bin, path.join(folder, 'bin')])
    expect(await runAction(root, {})).toMatchObject({ code: 0 })
    expect(await runAction(root, { root: '.' })).toMatchObject({ code: 0 })
  } finally {
    vi.unstubAllEnvs()
    await rm(folder, { recursive: true, force: true })
  }
})
