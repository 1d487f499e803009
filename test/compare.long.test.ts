import { copyFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import {
  frontMatter,
  handshake,
  makeProject,
  project,
  wirefig,
  writeFiles,
} from './project-fixture.ts'
import { isFull, sample } from './size.ts'

vi.setConfig({ testTimeout: 600_000 })

const other = handshake.replace(
  '  - { client: active OPEN }\n',
  '  - { client: active OPEN }\n  - { client: SEND, octets: 5, when: { client: ESTABLISHED }, after: 100ms }\n',
)

/** A project with two scenarios, and a kernel's captures of a handshake whose first SYN was lost. */
async function twoRuns(): Promise<string> {
  const root = await makeProject({ ...project, 'content/scenarios/text.yaml': other })
  for (const side of ['A', 'B']) {
    const file = path.join(import.meta.dirname, `capture/kernel/syn_lost/${side}.pcapng`)
    await copyFile(file, path.join(root, `${side}.pcapng`))
  }
  return root
}

const lost = `${handshake}faults: [{ drop: syn }]\n`

describe('compare', () => {
  test('a capture of what the scenario says: alike', async () => {
    const root = await twoRuns()
    await writeFiles(root, { 'content/scenarios/lost.yaml': lost })
    const { code, stdout } = await wirefig(root, 'compare', 'A.pcapng', 'B.pcapng', 'lost')
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: '`A.pcapng B.pcapng` and `lost` are alike: 4 segments\n',
    })
  })

  test('a capture of something else: where they part, and what the model says there', async () => {
    const root = await twoRuns()
    const { code, stdout } = await wirefig(root, 'compare', 'A.pcapng', 'B.pcapng', 'text')
    expect(stdout).toMatchInlineSnapshot(`
      "content/scenarios/text.yaml:5:5: row 1 of \`A.pcapng B.pcapng\` is SYN seq=0 from client (lost); expected no such segment, as in \`text\`
        the nearest expected, row 1, is sent by RFC 9293 §3.10.1: client, active OPEN, CLOSED → SYN-SENT (§3.10.1)
        states after it: found client SYN-SENT, server LISTEN
        from client: 2 alike, 2 differing
        from server: 1 alike, 1 differing
        then no row 4 of \`text\`: ACK seq=1 ack=1 len=5 from client
        then no row 5 of \`text\`: ACK seq=1 ack=6 from server
      "
    `)
    expect(code).toBe(1)
  })

  test('two scenarios: the field that differs, at the step that led to it', async () => {
    const root = await twoRuns()
    await writeFiles(root, {
      'content/scenarios/more.yaml': other.replace('octets: 5', 'octets: 6'),
    })
    const { code, stdout } = await wirefig(root, 'compare', 'more', 'text')
    expect(stdout).toMatchInlineSnapshot(`
      "content/scenarios/text.yaml:6:5: row 4 of \`more\` is ACK seq=1 ack=1 len=6 from client; expected ACK seq=1 ack=1 len=5 from client, row 4 of \`text\`
             found  expected
        LEN  6      5
        expected row 4 is sent by RFC 9293 §3.10.2
        states after it: found client ESTABLISHED, server ESTABLISHED; expected client ESTABLISHED, server ESTABLISHED
        from client: 2 alike, 1 differing
        from server: 1 alike, 1 differing
        then row 5: ACK seq=1 ack=7 from server, row 5 there: ACK 7 (expected 6)
      "
    `)
    expect(code).toBe(1)
  })

  test.runIf(isFull)('as messages for programs', async () => {
    const root = await twoRuns()
    const args = ['compare', 'handshake', 'text', '--format-messages']
    const { code, stdout } = await wirefig(root, ...args, 'json')
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({
      code: 1,
      messages: [
        {
          file: 'content/scenarios/text.yaml',
          line: 6,
          column: 5,
          severity: 'error',
          rule: 'parted',
          reason: '`handshake` has no row 4 of `text`; expected ACK seq=1 ack=1 len=5 from client',
          details: expect.arrayContaining(['from client: 2 alike, 1 differing']),
        },
      ],
    })
    expect((await wirefig(root, ...args, 'github')).stdout).toMatch(
      /^::error file=.*content\/scenarios\/text\.yaml,line=6,col=5,title=wirefig parted::`handshake` has no row 4/,
    )
  })

  test.each(
    sample(
      [
        [['handshake'], 'one run; expected another to compare it with\n'],
        [['handshake', 'text', 'rows=1'], '`rows=1` behind two runs; expected no more\n'],
        [
          ['A.pcapng', 'B.pcapng', 'A.pcapng', 'text'],
          '3 captures; expected one, or one from each side\n',
        ],
        [
          ['handshake', 'txt'],
          'unknown scenario `txt`; expected `handshake` or `text` (did you mean `text`?)\n',
        ],
      ],
      1,
    ),
  )('%j is wrong usage', async (words, message) => {
    const root = await twoRuns()
    const { code, stderr } = await wirefig(root, 'compare', ...words)
    expect(code).toBe(2)
    expect(stderr.endsWith(message) || stderr.startsWith('error: missing required argument')).toBe(
      true,
    )
  })

  test.runIf(isFull)('a scenario with a mistake is reported', async () => {
    const root = await twoRuns()
    const wrong = handshake.replace('names:', 'name:')
    await writeFiles(root, { 'content/scenarios/wrong.yaml': wrong })
    const { code, stdout, stderr } = await wirefig(root, 'compare', 'handshake', 'wrong')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('content/scenarios/wrong.yaml:6:1: unknown key `name`')
  })
})

describe('a figure of two runs', () => {
  const article = (options: string) => `${frontMatter('Two')}## One

\`\`\`wirefig handshake table ${options}
\`\`\`
`

  test('of an unknown scenario is a mistake, with a suggestion', async () => {
    const root = await twoRuns()
    await writeFiles(root, { 'content/en/two.md': article('versus=txt') })
    const { code, stderr } = await wirefig(root, 'build')
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        'content/en/two.md:2:1: warning: no `content/zh/two.md`; expected the article in `en` and `zh`, or `languages: [en]` in its front matter\ncontent/en/two.md:9:28: unknown scenario `txt`; expected `handshake` or `text` (did you mean `text`?)\n',
    })
    const drawn = await wirefig(root, 'draw', 'handshake', 'table', 'versus=txt')
    expect(drawn).toMatchObject({ code: 2, stdout: '' })
    expect(drawn.stderr).toMatch(/^unknown scenario `txt`/)
  })

  test.runIf(isFull)('of a mistaken scenario says what is wrong with it', async () => {
    const root = await twoRuns()
    const wrong = handshake.replace('names:', 'name:')
    await writeFiles(root, { 'content/scenarios/wrong.yaml': wrong })
    const { code, stdout, stderr } = await wirefig(root, 'draw', 'text', 'table', 'versus=wrong')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('content/scenarios/wrong.yaml:6:1: unknown key `name`')
  })

  test('is stale where the other scenario changed, which is named', async () => {
    const root = await twoRuns()
    for (const language of ['en', 'zh']) {
      await writeFiles(root, { [`content/${language}/two.md`]: article('versus=text') })
    }
    expect((await wirefig(root, 'build')).code).toBe(0)
    expect((await wirefig(root, 'check')).code).toBe(0)
    const changed = other.replace('octets: 5', 'octets: 7')
    await writeFiles(root, { 'content/scenarios/text.yaml': changed })
    const { code, stdout } = await wirefig(root, 'check')
    expect(code).toBe(1)
    expect(stdout).toContain(
      'content/en/two.md:9:1: figure 1 `handshake table` is stale: scenario changed (`text`); expected it built again\n',
    )
  })

  test('may show a capture beside a scenario', async () => {
    const root = await twoRuns()
    await writeFiles(root, { 'content/scenarios/lost.yaml': lost })
    const words = ['A.pcapng', 'B.pcapng', 'table', 'versus=lost', 'columns=seq,ctl']
    const { code, stdout } = await wirefig(root, 'draw', ...words)
    expect(code).toBe(0)
    expect(stdout).toBe(`| Run  | SEQ | CTL     |
| ---- | --: | ------- |
| both |   0 | SYN     |
| both |   0 | SYN     |
| both |   0 | SYN,ACK |
| both |   1 | ACK     |
`)
  })
})
