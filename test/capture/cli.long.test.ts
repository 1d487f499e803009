import { execFileSync } from 'node:child_process'
import { copyFile, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { makeProject, project, wirefig } from '../project-fixture.ts'
import { isFull, sample } from '../size.ts'

vi.setConfig({ testTimeout: 600_000 })

const main = path.join(import.meta.dirname, '../../src/cli/main.ts')

/** A project with captures of a kernel’s handshake, of which the first SYN was lost. */
async function withCaptures(): Promise<string> {
  const root = await makeProject(project)
  for (const side of ['A', 'B']) {
    const file = path.join(import.meta.dirname, `kernel/syn_lost/${side}.pcapng`)
    await copyFile(file, path.join(root, `${side}.pcapng`))
  }
  return root
}

const damaged = (side: string) =>
  `${side}.pcapng:1:1: warning: 2 of the blocks not as long as they say: the one at byte 0 ends after 187 octets; expected 192\n`

describe('draw', () => {
  test('captures of both sides, with warnings', async () => {
    const root = await withCaptures()
    expect(await wirefig(root, 'draw', 'A.pcapng', 'B.pcapng', 'text', 'numbers=relative')).toEqual(
      {
        code: 0,
        stderr: damaged('A') + damaged('B'),
        stdout: `   client                                                    server
   CLOSED                                                    LISTEN
1  SYN-SENT     -->  <SEQ=0><CTL=SYN>                    X   (lost)
   SYN-SENT          (retransmission timeout, 1.004 s)
2  SYN-SENT     -->  <SEQ=0><CTL=SYN>                   -->  SYN-RECEIVED
3  ESTABLISHED  <--  <SEQ=0><ACK=1><CTL=SYN,ACK>        <--  SYN-RECEIVED
4  ESTABLISHED  -->  <SEQ=1><ACK=1><CTL=ACK>            -->  ESTABLISHED
`,
      },
    )
  })

  test.runIf(isFull)('of one capture, the title says that arrivals are assumed', async () => {
    const root = await withCaptures()
    const { code, stdout } = await wirefig(root, 'draw', 'B.pcapng', 'sequence', 'lang=zh')
    expect(code).toBe(0)
    expect(stdout).toContain('accTitle: B.pcapng（到达为推定）\n')
  })

  test('a run as a capture, which both together give again', async () => {
    const root = await makeProject(project)
    for (const side of ['client', 'server']) {
      const args = [main, 'draw', 'handshake', 'pcapng', `side=${side}`]
      await writeFile(
        path.join(root, `${side}.pcap`),
        execFileSync(process.execPath, args, { cwd: root }),
      )
    }
    const drawn = await wirefig(root, 'draw', 'client.pcap', 'server.pcap', 'text')
    expect(drawn).toEqual(await wirefig(root, 'draw', 'handshake', 'text'))
  })

  test.each(
    sample(
      [
        [['none.pcapng', 'text'], 1, 'none.pcapng:1:1: no such file; expected a capture\n'],
        [
          ['A.pcapng', 'B.pcapng', 'A.pcapng', 'text'],
          2,
          '3 captures; expected one, or one from each side\n',
        ],
        [
          ['text.pcapng', 'text'],
          1,
          'text.pcapng:1:1: no capture: begins with `74 65 78 74` at byte 0; expected pcapng or pcap\n',
        ],
        [
          ['huge.pcap', 'text'],
          1,
          'huge.pcap:1:1: file of 100,000,000 octets; expected at most 67,108,864\n',
        ],
        [
          ['handshake', 'pcapng', 'side=cleint'],
          2,
          'unknown endpoint `cleint`; expected `client` or `server` (did you mean `client`?)\n',
        ],
        [['handshake', 'pcapng', 'rows=1'], 2, '`rows=1` behind `pcapng`; expected `side=SIDE`\n'],
        [
          ['handshak', 'pcapng'],
          2,
          'unknown scenario `handshak`; expected `handshake` (did you mean `handshake`?)\n',
        ],
      ],
      2,
    ),
  )('%j is a mistake', async (args, code, stderr) => {
    const root = await withCaptures()
    await writeFile(path.join(root, 'text.pcapng'), 'text')
    await writeFile(path.join(root, 'huge.pcap'), '')
    await truncate(path.join(root, 'huge.pcap'), 100_000_000)
    expect(await wirefig(root, 'draw', ...args)).toEqual({ code, stdout: '', stderr })
  })

  test('captures without a view are a mistake', async () => {
    const root = await withCaptures()
    const { code, stderr } = await wirefig(root, 'draw', 'A.pcapng', 'B.pcapng')
    expect({ code, said: stderr.split('\n').at(-2) }).toEqual({
      code: 2,
      said: 'no view; expected `sequence`, `ladder`, `table`, `variables`, `knowledge`, `states`, `state-ladder`, `transitions`, `text`, `verdict` or `json`',
    })
  })
})
