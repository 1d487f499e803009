import { execFile } from 'node:child_process'
import { chmod, readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test, vi } from 'vitest'
import { parse } from 'yaml'
import { makeProject, project, readFileOf, wirefig, writeFiles } from './project-fixture.ts'
import { isFull } from './size.ts'

vi.setConfig({ testTimeout: 120_000 })

const shell = promisify(execFile)

/** The handshake with another ISS. */
const changed = {
  'content/scenarios/handshake.yaml': String(project['content/scenarios/handshake.yaml']).replace(
    'iss: 100',
    'iss: 700',
  ),
}

async function staleProject() {
  const root = await makeProject(project)
  expect((await wirefig(root, 'build')).code).toBe(0)
  await writeFiles(root, changed)
  return root
}

describe('--format-messages', () => {
  test('json is one document, whatever is found', async () => {
    const root = await staleProject()
    await writeFiles(root, {
      'content/en/bad.md': '---\ntitle: T\n---\n\n[](wirefig:handshak/x)\n',
    })
    const { code, stdout, stderr } = await wirefig(root, 'check', '--format-messages', 'json')
    expect(code).toBe(1)
    expect(stderr).toContain('things stale')
    const { messages } = JSON.parse(stdout) as { messages: Record<string, unknown>[] }
    expect(messages).toContainEqual({
      file: 'content/en/bad.md',
      line: 5,
      column: 1,
      severity: 'error',
      rule: 'unknown-scenario',
      reason: 'unknown scenario `handshak`; expected `handshake` (did you mean `handshake`?)',
      details: [],
    })
    expect(messages).toContainEqual(
      expect.objectContaining({
        file: 'content/scenarios/handshake.yaml',
        severity: 'stale',
        rule: 'stale-trace',
        details: expect.arrayContaining([expect.stringContaining('SEQ 100 → 700')]),
      }),
    )
    expect(messages).toContainEqual(
      expect.objectContaining({ severity: 'warning', rule: 'lag', line: 9 }),
    )
  })

  test.runIf(isFull)('json of nothing wrong is an empty list', async () => {
    const root = await makeProject(project)
    const { code, stdout } = await wirefig(root, 'build', '--format-messages', 'json')
    expect({ code, found: JSON.parse(stdout) }).toEqual({ code: 0, found: { messages: [] } })
  })

  test('github annotates the places, and escapes what its commands would take', async () => {
    const root = await makeProject({
      ...project,
      'content/en/a,b:c.md': '---\ntitle: "100%"\n---\n\n[](wirefig:hand%25shake/x)\n',
    })
    const { code, stdout } = await wirefig(root, 'build', '--format-messages', 'github')
    expect(code).toBe(1)
    expect(stdout.split('\n')).toContain(
      '::error file=content/en/a%2Cb%3Ac.md,line=5,col=1,title=wirefig unknown-scenario::unknown scenario `hand%25shake`; expected `handshake` (did you mean `handshake`?)',
    )
  })

  test('an unknown format is wrong usage', async () => {
    const root = await makeProject(project)
    const { code, stderr } = await wirefig(root, 'check', '--format-messages', 'xml')
    expect(code).toBe(2)
    expect(stderr).toContain('Allowed choices are stylish, json, github.')
  })
})

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>
  readonly runs: {
    readonly steps: readonly {
      readonly run: string
      readonly env: Readonly<Record<string, string>>
    }[]
  }
}

/** Runs the steps of the action as a runner does, in a repository whose commands are this checkout's. */
async function runAction(root: string, inputs: Readonly<Record<string, string>>) {
  const action = parse(await readFile('action.yml', 'utf8')) as Action
  const main = path.resolve('src/cli/main.ts')
  await writeFiles(root, {
    '.git/info/exclude': '/bin/\n/summary.md\n/output\n',
    'bin/npx': `#!/bin/sh\nshift 2\nexec "${process.execPath}" "${main}" "$@"\n`,
    'summary.md': '',
    output: '',
  })
  await chmod(path.join(root, 'bin/npx'), 0o755)
  const value = (name: string) => inputs[name] ?? action.inputs[name]?.default ?? ''
  let stdout = ''
  let code = 0
  for (const step of action.runs.steps) {
    const given = Object.entries(step.env).map(([name, expression]) => [
      name,
      expression.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, input: string) => value(input)),
    ])
    const env = {
      ...process.env,
      ...Object.fromEntries(given),
      PATH: `${path.join(root, 'bin')}:${process.env.PATH}`,
      GITHUB_WORKSPACE: root,
      GITHUB_STEP_SUMMARY: path.join(root, 'summary.md'),
      GITHUB_OUTPUT: path.join(root, 'output'),
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
    summary: await readFileOf(root, 'summary.md'),
    output: await readFileOf(root, 'output'),
  }
}

async function repository(files: Parameters<typeof makeProject>[0]) {
  const root = await makeProject(files)
  await wirefig(root, 'build')
  const git = (...args: string[]) =>
    shell('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: root })
  await git('init', '-q')
  await git('add', '-A')
  await git('commit', '-qm', 'all')
  return root
}

describe('the action', () => {
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
        @@ -21,5 +21,5 @@
         ## One
         
        -The first number is 100, \`SYN-SENT\`, see [Figure 1](#handshake-sequence).
        +The first number is 700, \`SYN-SENT\`, see [Figure 1](#handshake-sequence).
         
         <a id="handshake-sequence"></a>**Figure 1.** The handshake
        @@ -34,10 +34,10 @@
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
        @@ -47,7 +47,7 @@
         | Row | Time (s) | Segment | SEQ | ACK | CTL     | client      | server       |
         | --: | -------: | ------- | --: | --: | ------- | ----------- | ------------ |
        -|   1 |     0.00 | →       | 100 |   – | SYN     | SYN-SENT    | SYN-RECEIVED |
        -|   2 |     0.05 | ←       | 300 | 101 | SYN,ACK | ESTABLISHED | SYN-RECEIVED |
        -|   3 |     0.10 | →       | 101 | 301 | ACK     | ESTABLISHED | ESTABLISHED  |
        +|   1 |     0.00 | →       | 700 |   – | SYN     | SYN-SENT    | SYN-RECEIVED |
        +|   2 |     0.05 | ←       | 300 | 701 | SYN,ACK | ESTABLISHED | SYN-RECEIVED |
        +|   3 |     0.10 | →       | 701 | 301 | ACK     | ESTABLISHED | ESTABLISHED  |
         
         ## ⭐ In closing
        \`\`\`\`

      - \`content/zh/handshake.md:9\` value \`handshake/syn.seq\` was \`100\`; expected \`700\`, and the sentence to be read again
      - \`content/zh/handshake.md:11\` figure 1 \`handshake sequence\` is stale: scenario changed; expected it built again
      - \`content/zh/handshake.md:14\` figure 2 \`handshake table\` is stale: scenario changed; expected it built again

        \`\`\`\`diff
        --- dist/zh/handshake.md
        +++ a build now
        @@ -19,5 +19,5 @@
         ## One
         
        -第一个序列号是 100, \`SYN-SENT\`, 见 [图 1](#handshake-sequence).
        +第一个序列号是 700, \`SYN-SENT\`, 见 [图 1](#handshake-sequence).
         
         <a id="handshake-sequence"></a>**图 1** 三次握手
        @@ -32,10 +32,10 @@
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
        @@ -45,7 +45,7 @@
         | 序号 | 时间 (s) | 报文段 | SEQ | ACK | CTL     | 客户端      | 服务端       |
         | ---: | -------: | ------ | --: | --: | ------- | ----------- | ------------ |
        -|    1 |     0.00 | →      | 100 |   – | SYN     | SYN-SENT    | SYN-RECEIVED |
        -|    2 |     0.05 | ←      | 300 | 101 | SYN,ACK | ESTABLISHED | SYN-RECEIVED |
        -|    3 |     0.10 | →      | 101 | 301 | ACK     | ESTABLISHED | ESTABLISHED  |
        +|    1 |     0.00 | →      | 700 |   – | SYN     | SYN-SENT    | SYN-RECEIVED |
        +|    2 |     0.05 | ←      | 300 | 701 | SYN,ACK | ESTABLISHED | SYN-RECEIVED |
        +|    3 |     0.10 | →      | 701 | 301 | ACK     | ESTABLISHED | ESTABLISHED  |
         
         ## ⭐ 写在最后
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
    await wirefig(root, 'update', 'README.md')
    await shell('git', ['add', '-A'], { cwd: root })
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

      1 file: 1 updated, 0 mistakes
      "
    `)
  })

  test.runIf(isFull)('refuses a command that it does not know', async () => {
    const root = await repository(project)
    const { code, stdout } = await runAction(root, { command: 'chek' })
    expect(code).toBe(2)
    expect(stdout).toContain('unknown command `chek`')
  })
})

describe('the hooks of pre-commit', () => {
  test.each(['wirefig-check', 'wirefig-update'])(
    '%s fires for whatever may make it stale',
    async id => {
      const hooks = parse(await readFile('.pre-commit-hooks.yaml', 'utf8')) as {
        id: string
        entry: string
        files: string
        pass_filenames: boolean
      }[]
      const hook = hooks.find(hook => hook.id === id)
      const pattern = new RegExp(hook?.files ?? '^$')
      const fires = (file: string) => pattern.test(file)
      expect(
        [
          'content/en/a.md',
          'docs/a.mdx',
          'content/scenarios/deep/a.yaml',
          'templates/article.en.md',
          'wirefig.config.ts',
          'package.json',
          'package-lock.json',
          'pnpm-lock.yaml',
          'dist/en/a.md',
          '.pre-commit-config.yaml',
        ].filter(file => !fires(file)),
      ).toEqual([])
      expect(['src/a.ts', 'a.png', 'my-package.json.txt'].filter(fires)).toEqual([])
      expect(hook?.pass_filenames).toBe(false)
      const { code } = await wirefig(
        await repository(project),
        ...(hook?.entry.split(' ').slice(3) ?? []),
      )
      expect(code).toBe(0)
    },
  )
})
