import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { views } from '../../src/figure/views.ts'
import { type Move, replayOf } from '../moves.ts'
import { draw, runYaml } from '../run.ts'
import { stopAndWait } from '../stop-and-wait.ts'

const handshake = content('three-way-handshake')

describe('a row a segment', () => {
  test('the three-way handshake, as why it has three segments is told', () => {
    expect(draw(handshake, 'knowledge', 'rows=1..3')).toMatchInlineSnapshot(`
      "Row | Segment | client knows: client → server | client knows: server → client | server knows: client → server | server knows: server → client
      1 | → first handshake step | – | – | ✓ | –
      2 | ← second handshake step | ✓ | ✓ | ✓ | –
      3 | → third handshake step | ✓ | ✓ | ✓ | ✓"
    `)
  })

  test('in Chinese, the server on the left', () => {
    expect(draw(handshake, 'knowledge', 'rows=1..3 first=server', 'zh')).toMatchInlineSnapshot(`
      "序号 | 报文段 | 服务端已得知：服务端 → 客户端 | 服务端已得知：客户端 → 服务端 | 客户端已得知：服务端 → 客户端 | 客户端已得知：客户端 → 服务端
      1 | ← 第一次握手 | – | ✓ | – | –
      2 | → 第二次握手 | – | ✓ | ✓ | ✓
      3 | ← 第三次握手 | ✓ | ✓ | ✓ | ✓"
    `)
  })

  test('a lost third ACK changes nothing, and the data does in its place', () => {
    expect(draw(content('lost-third-ack'), 'knowledge')).toMatchInlineSnapshot(`
      "Row | Segment | client knows: client → server | client knows: server → client | server knows: client → server | server knows: server → client
      1 | → first handshake step | – | – | ✓ | –
      2 | ← second handshake step | ✓ | ✓ | ✓ | –
      3 | → third handshake step (lost) | ✓ | ✓ | ✓ | –
      4 | → data | ✓ | ✓ | ✓ | ✓
      5 | ← ACK | ✓ | ✓ | ✓ | ✓"
    `)
  })

  test('a simultaneous open, in the order of arrival', () => {
    expect(draw(content('simultaneous-open'), 'knowledge')).toMatchInlineSnapshot(`
      "Row | Segment | client knows: client → server | client knows: server → client | server knows: client → server | server knows: server → client
      1 | → SYN | – | – | ✓ | –
      2 | ← SYN | – | ✓ | ✓ | –
      3 | ← SYN,ACK | ✓ | ✓ | ✓ | –
      4 | → SYN,ACK | ✓ | ✓ | ✓ | ✓"
    `)
  })

  test('an old duplicate, which nobody sent, proves nothing; rows stand where they arrive', () => {
    expect(draw(content('old-duplicate-syn'), 'knowledge')).toMatchInlineSnapshot(`
      "Row | Segment | client knows: client → server | client knows: server → client | server knows: client → server | server knows: server → client
      2 | → old duplicate | – | – | – | –
      3 | ← SYN,ACK | – | ✓ | – | –
      4 | → RST | – | ✓ | ✓ | ✓
      1 | → SYN | – | ✓ | ✓ | ✓
      5 | ← SYN,ACK | ✓ | ✓ | ✓ | ✓
      6 | → ACK | ✓ | ✓ | ✓ | ✓"
    `)
  })

  test('a reboot in the midst of a run', () => {
    const run = runYaml(`
title: The server reboots
endpoints: { client: { iss: 100 }, server: { iss: 300 } }
network: { delay: 50ms }
steps:
  - { server: passive OPEN }
  - { client: active OPEN }
  - { server: REBOOT, when: { server: ESTABLISHED } }
  - { client: SEND, octets: 10, after: 10ms }
`)
    expect(draw(run, 'knowledge')).toMatchInlineSnapshot(`
      "Row | Segment | client knows: client → server | client knows: server → client | server knows: client → server | server knows: server → client
      1 | → SYN | – | – | ✓ | –
      2 | ← SYN,ACK | ✓ | ✓ | ✓ | –
      3 | → ACK | ✓ | ✓ | ✓ | ✓
      – | server: reboot | ✓ | ✓ | – | –
      4 | → ACK | ✓ | ✓ | ✓ | ✓
      5 | ← RST | ✓ | ✓ | ✓ | ✓"
    `)
    expect(draw(run, 'knowledge', 'rows=4', 'zh')).toMatchInlineSnapshot(`
      "序号 | 报文段 | 客户端已得知：客户端 → 服务端 | 客户端已得知：服务端 → 客户端 | 服务端已得知：客户端 → 服务端 | 服务端已得知：服务端 → 客户端
      4 | → ACK | ✓ | ✓ | ✓ | ✓"
    `)
  })

  test('nobody sends anything', () => {
    const run = runYaml(
      'title: test\nendpoints: { client: {}, server: {} }\nsteps: [{ server: passive OPEN }]',
    )
    expect(draw(run, 'knowledge').split('\n')).toHaveLength(1)
  })
})

describe('a row a statement', () => {
  test('three segments, to depth 3: each is one step further', () => {
    expect(draw(handshake, 'knowledge', 'rows=1..3 depth=3')).toMatchInlineSnapshot(`
      "Statement | 1 SYN | 2 SYN,ACK | 3 ACK
      client knows: client → server | – | ✓ | ✓
      client knows: server → client | – | ✓ | ✓
      server knows: client → server | ✓ | ✓ | ✓
      server knows: server → client | – | – | ✓
      client knows that server knows: client → server | – | ✓ | ✓
      client knows that server knows: server → client | – | – | –
      server knows that client knows: client → server | – | – | ✓
      server knows that client knows: server → client | – | – | ✓
      client knows that server knows that client knows: client → server | – | – | –
      client knows that server knows that client knows: server → client | – | – | –
      server knows that client knows that server knows: client → server | – | – | ✓
      server knows that client knows that server knows: server → client | – | – | –"
    `)
  })

  test('in Chinese, names in Latin letters apart', () => {
    const run = runYaml(
      `
title: test
protocol: stop-and-wait
endpoints: { alice: {}, bob: {} }
steps: [{ alice: SEND, body: hello }]
names: { msg: { segment: MSG from alice, label: { en: greeting, zh: 问候 } } }
faults: [{ drop: msg }]
`,
      { 'stop-and-wait': stopAndWait },
    )
    expect(draw(run, 'knowledge', 'depth=2', 'zh')).toMatchInlineSnapshot(`
      "命题 | 1 MSG（丢失） | 2 MSG（重传） | 3 OK
      alice 已得知：alice → bob | – | – | ✓
      alice 已得知：bob → alice | – | – | ✓
      bob 已得知：alice → bob | – | ✓ | ✓
      bob 已得知：bob → alice | – | – | –
      alice 已得知 bob 已得知：alice → bob | – | – | ✓
      alice 已得知 bob 已得知：bob → alice | – | – | –
      bob 已得知 alice 已得知：alice → bob | – | – | –
      bob 已得知 alice 已得知：bob → alice | – | – | –"
    `)
  })

  test('so many statements as the depth has', () => {
    for (const depth of [2, 9]) {
      expect(draw(handshake, 'knowledge', `depth=${depth}`).split('\n')).toHaveLength(1 + 4 * depth)
    }
  })

  test('three endpoints have more statements than stand beside one another', () => {
    const drawn = draw(chain(3), 'knowledge')
    expect(drawn.split('\n')).toHaveLength(1 + 18)
    expect(drawn).toMatch(/^Statement \| 1 \| 2$/m)
    expect(drawn).toMatch(/^c knows: a → b \| – \| ✓$/m)
  })
})

describe('of several endpoints', () => {
  test('two, and what goes between them', () => {
    const run = chain(3, ['send', 'c', 'a'], ['arrive', 3])
    expect(draw(run, 'knowledge', 'sides=a,b')).toMatchInlineSnapshot(`
      "Row | Message | a knows: a → b | a knows: b → a | b knows: a → b | b knows: b → a
      1 | → | – | – | ✓ | –"
    `)
    expect(draw(run, 'knowledge', 'sides=a,c')).toMatchInlineSnapshot(`
      "Row | Message | a knows: a → c | a knows: c → a | c knows: a → c | c knows: c → a
      3 | ← | – | ✓ | – | –"
    `)
  })

  test('two clients', () => {
    expect(
      draw(content('two-clients'), 'knowledge', 'sides=alice,server rows=1..6'),
    ).toMatchInlineSnapshot(`
      "Row | Segment | alice knows: alice → server | alice knows: server → alice | server knows: alice → server | server knows: server → alice
      1 | → SYN | – | – | ✓ | –
      3 | ← SYN,ACK | ✓ | ✓ | ✓ | –
      5 | → ACK | ✓ | ✓ | ✓ | ✓"
    `)
  })

  test('who spoofs proves nothing, and is asked of nothing', () => {
    expect(draw(content('spoofed-reset'), 'knowledge')).toMatchInlineSnapshot(`
      "Row | Segment | client knows: client → server | client knows: server → client | server knows: client → server | server knows: server → client
      1 | client → server SYN | – | – | ✓ | –
      2 | server → client SYN,ACK | ✓ | ✓ | ✓ | –
      3 | client → server ACK | ✓ | ✓ | ✓ | ✓
      4 | attacker → server in the window (source: client) | ✓ | ✓ | ✓ | ✓
      5 | server → client challenge | ✓ | ✓ | ✓ | ✓
      6 | attacker → server exactly RCV.NXT (source: client) | ✓ | ✓ | ✓ | ✓
      7 | client → server ACK | ✓ | ✓ | ✓ | ✓
      8 | server → client RST | ✓ | ✓ | ✓ | ✓"
    `)
  })
})

describe('the depth', () => {
  test.each(['0', '10', '1.5', '-1', 'two', '', '02'])('is none: %j', depth => {
    expect(() => draw(handshake, 'knowledge', `depth=${depth}`)).toThrow(/expected 1 to 9$/)
  })

  test.each([
    [3, 3, '`depth=4` of 3 endpoints; expected 1 to 3, or fewer endpoints by `sides`'],
    [4, 2, '`depth=3` of 4 endpoints; expected 1 to 2, or fewer endpoints by `sides`'],
    [5, 1, '`depth=2` of 5 endpoints; expected 1, or fewer endpoints by `sides`'],
  ])('of %i endpoints is at most %i', (count, most, reason) => {
    const run = chain(count)
    const refuse = (depth: number, sides?: readonly string[]) =>
      views.knowledge?.view.refuse?.({
        ...run,
        language: 'en',
        options: { depth, ...(sides && { sides }) },
      })
    expect(draw(run, 'knowledge', `depth=${most}`).split('\n').length).toBeLessThanOrEqual(201)
    expect(refuse(most)).toBeUndefined()
    expect(refuse(most + 1)).toBe(reason)
    expect(refuse(9, ['a', 'b'])).toBeUndefined()
  })

  test('is no option of another view', () => {
    expect(() => draw(handshake, 'table', 'depth=2')).toThrow('unknown option `depth`')
  })
})

test('its caption says what the arrows mean', () => {
  const caption = (language: 'en' | 'zh') =>
    views.knowledge?.view.caption({ ...handshake, language, options: {} })
  expect(caption('en')).toMatchInlineSnapshot(
    `"The three-way handshake: what each side knows after each segment (A → B: A can send, and B can receive)"`,
  )
  expect(caption('zh')).toMatchInlineSnapshot(
    `"三次握手：每个报文段之后，各方已得知什么（A → B：A 能发送，B 能接收）"`,
  )
})

function content(name: string) {
  return runYaml(readFileSync(`content/scenarios/${name}.yaml`, 'utf8'))
}

/** Each of so many endpoints tells the next; then more. */
function chain(count: number, ...more: Move[]) {
  const names = [...'abcdefgh'].slice(0, count)
  const told = names.slice(1).flatMap((to, index): Move[] => [
    ['send', names[index] ?? '', to],
    ['arrive', index + 1],
  ])
  return { replay: replayOf(names, [...told, ...more]), notation: stopAndWait }
}
