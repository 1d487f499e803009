import { describe, expect, test } from 'vitest'
import { views } from '../src/figure/views.ts'
import { draw, runYaml } from './run.ts'
import { stopAndWait } from './stop-and-wait.ts'

/** Every view but that of the answer to a question. */
const drawn = Object.keys(views).filter(name => name !== 'verdict')

/** Two messages, of which the first and the second's OK are lost. */
const run = runYaml(
  `
title: { en: Two messages, zh: 两个消息 }
protocol: stop-and-wait
endpoints: { alice: { bit: 1 }, bob: { timeout: 3s } }
network: { delay: { alice: 100ms, bob: 200ms } }
steps:
  - { alice: SEND, body: hello }
  - { alice: SEND, body: world, when: { alice: READY } }
names:
  lost: { segment: "MSG from alice", label: { en: a lost one, zh: 丢失者 } }
  last: OK from bob, nth 3
faults:
  - { drop: lost }
  - { drop: "OK from bob, nth 2" }
expect:
  alice: READY
  alice.state@lost: WAITING
  alice.NEXT: 1
  bob.EXPECTED: 1
  last.bit: 0
  timer.patience@lost: 1s
  count.octets: 10
`,
  { 'stop-and-wait': stopAndWait },
)

test('it runs as expected: each message arrives once', () => {
  expect(run.messages).toEqual([])
  const delivered = run.replay.trace.events.flatMap(event =>
    event.kind === 'delivered' ? [`${event.endpoint} ${event.octets}`] : [],
  )
  expect(delivered).toEqual(['bob hello', 'bob world'])
})

test('a call at the wrong time is told so', () => {
  const busy = runYaml(
    `
title: test
protocol: stop-and-wait
endpoints: { alice: {}, bob: {} }
steps: [{ alice: SEND, body: one }, { alice: SEND, body: two }]
`,
    { 'stop-and-wait': stopAndWait },
  )
  expect(draw(busy, 'sequence')).toMatch(/Note left of alice: busy/)
  expect(busy.replay.rows).toHaveLength(2)
})

test('its words are what a scenario may say', () => {
  const text = (call: string) => `
title: test
protocol: stop-and-wait
endpoints: { alice: {}, bob: {} }
steps: [{ alice: ${call} }]
`
  const read = (call: string) => () => runYaml(text(call), { 'stop-and-wait': stopAndWait })
  expect(read('CLOSE')).toThrow('test.yaml:5:18: unknown call `CLOSE`; expected `SEND`')
  expect(read('SEND')).toThrow('test.yaml:5:9: missing `body`; expected text')
})

describe('every view draws it', () => {
  const shown = new Map<string, string>()
  for (const name of drawn) shown.set(name, draw(run, name))

  test('sequence', () => {
    expect(shown.get('sequence')).toMatchInlineSnapshot(`
      "sequenceDiagram
        accTitle: Two messages
        accDescr: 7 messages, 2 lost, 3 retransmissions. alice: READY → WAITING → READY → WAITING → READY. bob: READY
        autonumber
        participant alice as alice
        participant bob as bob
        Note over alice,bob: READY
        alice-xbob: a lost one MSG bit=1 body=hello
        Note left of alice: WAITING
        Note over alice,bob: alice: out of patience, 1 s
        alice->>bob: MSG bit=1 body=hello (retransmission)
        bob->>alice: OK bit=1
        Note left of alice: READY
        alice->>bob: MSG bit=0 body=world
        Note left of alice: WAITING
        bob-xalice: OK bit=0
        Note over alice,bob: alice: out of patience, 1 s
        alice->>bob: MSG bit=0 body=world (retransmission)
        bob->>alice: OK bit=0 (retransmission)
        Note left of alice: READY"
    `)
  })
  test('ladder', () => {
    const texts = Array.from(shown.get('ladder')?.matchAll(/<text[^>]*>(.*)<\/text>/g) ?? [], m =>
      m[1]?.replace(/<tspan[^>]*>/g, ' ').replaceAll('</tspan>', ''),
    )
    expect(texts).toEqual(
      expect.arrayContaining([
        ' 1 a lost one MSG bit=1 body=hello',
        ' 2 MSG bit=1 body=hello (retransmission)',
        'WAITING',
        'SEND hello',
        '5 octets delivered',
        'out of patience (1\u{a0}s)',
      ]),
    )
  })
  test('table', () => {
    expect(shown.get('table')).toMatchInlineSnapshot(`
      "Row | Time (s) | Message | TYPE | BIT | BODY | alice | bob
      1 | 0.0 | → a lost one (lost) | MSG | 1 | hello | WAITING | (READY)
      2 | 1.0 | → retransmission | MSG | 1 | hello | WAITING | READY
      3 | 1.1 | ← | OK | 1 | – | READY | READY
      4 | 1.3 | → | MSG | 0 | world | WAITING | READY
      5 | 1.4 | ← lost | OK | 0 | – | (WAITING) | READY
      6 | 2.3 | → retransmission | MSG | 0 | world | WAITING | READY
      7 | 2.4 | ← retransmission | OK | 0 | – | READY | READY"
    `)
  })
  test('variables', () => {
    expect(shown.get('variables')).toMatchInlineSnapshot(`
      "Row | Message | alice NEXT | alice EXPECTED | bob NEXT | bob EXPECTED
      1 | → a lost one | 1 | 0 | 0 | 1
      2 | → MSG | 1 | 0 | 0 | 0
      3 | ← OK | 0 | 0 | 0 | 0
      4 | → MSG | 0 | 0 | 0 | 1
      5 | ← OK | 0 | 0 | 0 | 1
      6 | → MSG | 0 | 0 | 0 | 1
      7 | ← OK | 1 | 0 | 0 | 1"
    `)
  })
  test('variables of one side, relative: its bits count from its own first', () => {
    expect(draw(run, 'variables', 'side=alice numbers=relative rows=3..4')).toMatchInlineSnapshot(`
      "Row | Message | alice NEXT | alice EXPECTED
      3 | ← OK | 1 | 0
      4 | → MSG | 1 | 0"
    `)
  })
  test('states, in another spelling', () => {
    expect(draw(run, 'states', 'states=lower')).toMatchInlineSnapshot(`
      "stateDiagram-v2
        accTitle: Two messages: the path through the state diagram, numbered (alice)
        accDescr: alice: ready → waiting → ready → waiting → ready
        direction TB
        state "ready" as READY
        state "waiting" as WAITING
        READY --> WAITING: (1, 3) SEND / snd MSG
        WAITING --> READY: (2, 4) rcv OK
        classDef path0 fill:#f1eeee,color:#1a1c20,stroke-width:3px,font-weight:bold
        class READY path0
        classDef path1 fill:#fab787,color:#1a1c20,stroke-width:3px,font-weight:bold
        class WAITING path1"
    `)
  })
  test('knowledge', () => {
    expect(shown.get('knowledge')).toMatchInlineSnapshot(`
      "Row | Message | alice knows: alice → bob | alice knows: bob → alice | bob knows: alice → bob | bob knows: bob → alice
      1 | → a lost one (lost) | – | – | – | –
      2 | → MSG (retransmission) | – | – | ✓ | –
      3 | ← OK | ✓ | ✓ | ✓ | –
      4 | → MSG | ✓ | ✓ | ✓ | ✓
      5 | ← OK (lost) | ✓ | ✓ | ✓ | ✓
      6 | → MSG (retransmission) | ✓ | ✓ | ✓ | ✓
      7 | ← OK (retransmission) | ✓ | ✓ | ✓ | ✓"
    `)
  })
  test('transitions', () => {
    expect(shown.get('transitions')).toMatchInlineSnapshot(`
      "State | Event | Sends | Next state | Section | Taken by
      READY | SEND | MSG | WAITING | §1 | alice
      WAITING | rcv OK | – | READY | §2 | alice"
    `)
  })
  test('text', () => {
    expect(shown.get('text')).toMatchInlineSnapshot(`
      "   alice                                             bob
         READY                                             READY
      1  WAITING  -->  <TYPE=MSG><BIT=1><BODY=hello>   X   (lost)
         WAITING       (out of patience, 1 s)
      2  WAITING  -->  <TYPE=MSG><BIT=1><BODY=hello>  -->  READY
      3  READY    <--  <TYPE=OK><BIT=1>               <--  READY
      4  WAITING  -->  <TYPE=MSG><BIT=0><BODY=world>  -->  READY
      5  (lost)    X   <TYPE=OK><BIT=0>               <--  READY
         WAITING       (out of patience, 1 s)
      6  WAITING  -->  <TYPE=MSG><BIT=0><BODY=world>  -->  READY
      7  READY    <--  <TYPE=OK><BIT=0>               <--  READY"
    `)
  })
  test('a part of it in Chinese', () => {
    expect(draw(run, 'sequence', 'rows=lost..2', 'zh')).toMatchInlineSnapshot(`
      "sequenceDiagram
        accTitle: 两个消息
        accDescr: 2 个消息，1 个丢失，1 个重传；alice：READY → WAITING；bob：READY
        autonumber
        participant alice as alice
        participant bob as bob
        Note over alice,bob: READY
        alice-xbob: 丢失者 MSG bit=1 body=hello
        Note left of alice: WAITING
        Note over alice,bob: alice 等待超时（1 s）
        alice->>bob: MSG bit=1 body=hello（重传）"
    `)
  })
  test('json is the trace', () => {
    expect(JSON.parse(shown.get('json') ?? '')).toEqual(run.replay.trace)
  })
  test('and there is no other view', () => {
    expect([...shown.keys()]).toEqual([
      'sequence',
      'ladder',
      'table',
      'variables',
      'knowledge',
      'states',
      'state-ladder',
      'transitions',
      'text',
      'json',
    ])
  })
})

test('no view speaks of TCP', () => {
  for (const name of drawn.filter(name => name !== 'json')) {
    for (const language of ['en', 'zh'] as const) {
      expect(draw(run, name, '', language)).not.toMatch(/TCP|RFC|SYN|FIN|ACK|SEQ|CTL/)
    }
  }
})

test('with two others, it waits for each by itself', () => {
  const three = runYaml(
    `
title: test
protocol: stop-and-wait
endpoints: { alice: {}, bob: {}, carol: { bit: 1 } }
steps:
  - { alice: SEND, to: bob, body: one }
  - { alice: SEND, to: carol, body: two }
  - { carol: SEND, to: alice, body: three, when: { alice.carol: READY } }
faults: [{ drop: "MSG from alice to bob" }]
expect:
  alice.bob.state@1: WAITING
  alice.carol.state@1: READY
  alice.bob.NEXT: 1
  alice.carol.EXPECTED: 0
  count.retransmissions: 1
`,
    { 'stop-and-wait': stopAndWait },
  )
  expect(three.messages).toEqual([])
  expect(draw(three, 'sequence')).toMatchInlineSnapshot(`
    "sequenceDiagram
      accTitle: test
      accDescr: 7 messages, 1 lost, 1 retransmission. alice (bob): READY → WAITING → READY. alice (carol): READY → WAITING → READY. bob: READY. carol: READY → WAITING → READY
      autonumber
      participant alice as alice
      participant bob as bob
      participant carol as carol
      Note over alice,carol: READY
      alice-xbob: MSG bit=0 body=one
      Note left of alice: WAITING (bob)
      alice->>carol: MSG bit=0 body=two
      Note left of alice: WAITING (carol)
      carol->>alice: OK bit=0
      Note left of alice: READY (carol)
      carol->>alice: MSG bit=1 body=three
      Note right of carol: WAITING
      alice->>carol: OK bit=1
      Note right of carol: READY
      Note over alice: alice (bob): out of patience, 1 s
      alice->>bob: MSG bit=0 body=one (retransmission)
      bob->>alice: OK bit=0
      Note left of alice: READY (bob)"
  `)
})

describe('a question of it is answered', () => {
  /** One message from alice, which the network may lose or duplicate. */
  const asked = (property: string, network: string, more = '') =>
    runYaml(
      `
title: { en: A question, zh: 一个问题 }
protocol: stop-and-wait
endpoints: { alice: {}, bob: {} }
search:
  property: ${property}
  may: [{ alice: SEND, body: a }, { alice: SEND, body: b, when: { alice: READY } }]
  network: ${network}
  expiries: { patience: 2 }
${more}
`,
      { 'stop-and-wait': stopAndWait },
    )
  const answerOf = (run: ReturnType<typeof asked>) => {
    const { search, events } = run.replay.trace
    const kinds = events.map(({ kind }) => kind)
    const found = kinds.filter(kind =>
      ['call', 'arrived', 'lost', 'duplicated', 'expired'].includes(kind),
    )
    return { verdict: search?.verdict, events: search?.events, found }
  }

  test('a loss is made good by the retransmission', () => {
    expect(answerOf(asked('delivered', '{ losses: 1 }'))).toEqual({
      verdict: 'holds',
      found: [],
    })
    expect(answerOf(asked('delivered', '{ losses: 1 }', 'variant: no-retransmission'))).toEqual({
      verdict: 'violated',
      events: 2,
      found: ['call', 'lost'],
    })
  })

  test('the bit tells a copy from a new message, as long as nothing is overtaken', () => {
    const copied = '{ duplicates: 1, order: fifo }'
    expect(answerOf(asked('delivered-once', copied))).toMatchObject({ verdict: 'holds' })
    expect(answerOf(asked('delivered-once', copied, 'variant: no-bit'))).toEqual({
      verdict: 'violated',
      events: 4,
      found: ['call', 'duplicated', 'arrived', 'arrived'],
    })
  })

  test('what is reachable, and what stays reachable', () => {
    expect(answerOf(asked('both-waiting', '{}'))).toMatchObject({ verdict: 'unreachable' })
    expect(answerOf(asked('can-rest', '{ losses: 1 }'))).toMatchObject({ verdict: 'holds' })
    expect(answerOf(asked('can-rest', '{ losses: 1 }', 'variant: no-retransmission'))).toEqual({
      verdict: 'violated',
      events: 2,
      found: ['call', 'lost'],
    })
  })

  test('its figure speaks its language', () => {
    const run = asked('delivered-once', '{ duplicates: 1 }', 'variant: no-bit')
    expect(draw(run, 'verdict')).toMatchInlineSnapshot(`
      "Question | Answer
      Property | what is sent is delivered once at most
      Variant | no alternating bit
      Applications may | alice: SEND, SEND in READY
      The network may | reorder, lose nothing, duplicate 1
      Timers may | out of patience: at most 2 times
      Tried | 25 states
      Verdict | violated; the shortest counterexample has 4 events"
    `)
    for (const language of ['en', 'zh'] as const) {
      expect(draw(run, 'verdict', '', language)).not.toMatch(/TCP|RFC|SYN|FIN|ACK|SEQ|CTL/)
    }
  })
})
