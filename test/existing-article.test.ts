import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { makeProject, readFileOf, wirefig, writeFiles } from './project-fixture.ts'

vi.setConfig({ testTimeout: 600_000 })

/** An article as its author has it who tries wirefig: in Chinese, in no folder `zh`, without a word about wirefig. */
const original = readFileSync(path.join(import.meta.dirname, 'seed/article.txt'), 'utf8')

const configuration = { 'wirefig.config.json': '{ "figures": { "states": "netstat" } }\n' }

/** The lines that the author adds: above the first line, and between the two blank lines above others. */
const added: readonly (readonly [above: string, lines: readonly string[]])[] = [
  ['TCP四次挥手过程解密', ['---', 'lang: zh', '---']],
  [
    '第一次握手:客户端给服务端发一个 SYN',
    [
      '发出 SYN 之后，客户端处于 [](wirefig:tcp/client.state@syn) 状态，服务端处于 [](wirefig:tcp/server.state@syn) 状态，见 [](wirefig:#tcp-sequence)。',
    ],
  ],
  [
    '上述每一次握手的作用如下',
    ['<!-- wirefig tcp sequence rows=syn..ack caption=三次握手 -->', '<!-- /wirefig -->'],
  ],
  [
    '第一次挥手:客户端发送一个 FIN',
    [
      '收到 FIN 之后，客户端在 [](wirefig:tcp/client.state@fin2) 状态等待 [](wirefig:tcp/timer.time-wait@fin2)。',
    ],
  ],
  [
    '四次挥手原因',
    [
      '<!-- wirefig tcp table rows=fin..last-ack columns=row,segment,ctl,client,server caption=四次挥手 -->',
      '<!-- /wirefig -->',
    ],
  ],
]

/** The article with the lines added, or with others in their places. */
function withLines(renewed: (line: string) => string = line => line): string {
  const lines = original.split('\n')
  for (const [above, more] of added) {
    const index = lines.findIndex(line => line.startsWith(above))
    lines.splice(index === 0 ? 0 : index - 1, 0, ...more.map(renewed))
  }
  return lines.join('\n')
}

/** What stands between markers. */
const region = /(?<=<!-- wirefig [^\n]*\n).*?(?=<!-- \/wirefig -->)/gs

test('ten lines are added at most, configuration included, and no line is changed', () => {
  const lines = [...added.flatMap(([, lines]) => lines), ...Object.values(configuration)]
  expect(lines.length).toBeLessThanOrEqual(10)
  const kept = withLines().split('\n')
  for (const line of added.flatMap(([, lines]) => lines)) kept.splice(kept.indexOf(line), 1)
  expect(kept.join('\n')).toBe(original)
})

describe('an article that exists', () => {
  test('gets its figures and states by `update`, in Chinese, as netstat spells them', async () => {
    const root = await makeProject({ ...configuration, 'article.md': withLines() })
    expect((await wirefig(root, 'new', 'scenario', 'tcp')).code).toBe(0)
    expect(await wirefig(root, 'update', 'article.md')).toEqual({
      code: 0,
      stdout: expect.stringContaining('updated article.md\n'),
      stderr: '',
    })
    const updated = await readFileOf(root, 'article.md')
    const values = new Map([
      ['client.state@syn', 'SYN_SENT'],
      ['server.state@syn', 'SYN_RECV'],
      ['client.state@fin2', 'TIME_WAIT'],
      ['timer.time-wait@fin2', '4 分钟'],
      ['#tcp-sequence', '图 1'],
    ])
    const filled = (line: string) =>
      line.replace(/\[\](?=\(wirefig:(?:tcp\/)?(.*?)\))/g, (_, name) => `[${values.get(name)}]`)
    // Nothing else is otherwise: every line of the author's is there, byte for byte.
    expect(updated.replace(region, '')).toBe(withLines(filled))
    const [handshake, close] = updated.match(region) ?? []
    expect(handshake).toBe(`
<a id="tcp-sequence"></a>**图 1** 三次握手

\`\`\`mermaid
sequenceDiagram
  accTitle: tcp
  accDescr: 3 个报文段；客户端：CLOSE → SYN_SENT → ESTABLISHED；服务端：LISTEN → SYN_RECV → ESTABLISHED
  autonumber
  participant client as 客户端
  participant server as 服务端
  Note left of client: CLOSE
  Note right of server: LISTEN
  client->>server: 第一次握手 SYN seq=100
  Note left of client: SYN_SENT
  Note right of server: SYN_RECV
  server->>client: 第二次握手 SYN,ACK seq=300 ack=101
  Note left of client: ESTABLISHED
  client->>server: 第三次握手 ACK seq=101 ack=301
  Note right of server: ESTABLISHED
\`\`\`

`)
    expect(close).toBe(`
<a id="tcp-table"></a>**图 2** 四次挥手

| 序号 | 报文段              | CTL     | 客户端    | 服务端     |
| ---: | ------------------- | ------- | --------- | ---------- |
|    6 | → 第一次挥手        | FIN,ACK | FIN_WAIT1 | CLOSE_WAIT |
|    7 | ← 第二次挥手        | ACK     | FIN_WAIT2 | CLOSE_WAIT |
|    8 | ← 第三次挥手        | FIN,ACK | TIME_WAIT | LAST_ACK   |
|    9 | → 第四次挥手        | ACK     | TIME_WAIT | CLOSE      |
|    – | 2 MSL 超时（240\u{a0}s） | –       | CLOSE     | （CLOSE）  |

`)
    expect((await wirefig(root, 'update', '--check', 'article.md')).code).toBe(0)
  })

  test.each([
    [
      'lines of Windows and a byte order mark',
      'article.md',
      (text: string) => `\u{FEFF}${text.replaceAll('\n', '\r\n')}`,
    ],
    ['the ending .txt', 'article.txt', (text: string) => text],
  ])('and has %s, gets the same', async (_, file, made) => {
    const root = await makeProject({ ...configuration, 'plain.md': withLines() })
    await wirefig(root, 'new', 'scenario', 'tcp')
    await writeFiles(root, { [`other/${file}`]: made(withLines()) })
    const { code, stderr } = await wirefig(root, 'update', 'plain.md', `other/${file}`)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(await readFileOf(root, `other/${file}`)).toBe(made(await readFileOf(root, 'plain.md')))
  })
})
