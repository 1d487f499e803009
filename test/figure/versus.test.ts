import { describe, expect, test } from 'vitest'
import { readOptions } from '../../src/figure/options.ts'
import { views } from '../../src/figure/views.ts'
import type { Language } from '../../src/protocol.ts'
import { runArticleScenario } from '../articles.ts'
import { parse, readSequence } from '../mermaid.ts'
import { printFigure, runYaml, type TestRun } from '../run.ts'
import { stopAndWait } from '../stop-and-wait.ts'

const handshake = (settings: string, rest = '') => `
title: { en: "With ${settings || 'nothing'}", zh: "设置 ${settings || '无'}" }
endpoints: { client: { iss: 100${settings && `, ${settings}`} }, server: { iss: 300 } }
network: { delay: 50ms }
steps:
  - { server: passive OPEN }
  - { client: active OPEN }
  - { client: SEND, octets: 4, when: { client: ESTABLISHED }, after: 100ms }
until: 500ms
${rest}`

const whole = runYaml(handshake(''))
const split = runYaml(handshake('mss: 2'))
const moved = runYaml(handshake('').replace('iss: 100', 'iss: 700'))
const renamed = runYaml(handshake('').replaceAll('client', 'A').replaceAll('server', 'B'))

/** A view of a run beside another. */
function beside(
  run: TestRun,
  other: TestRun,
  view: string,
  options = '',
  language: Language = 'en',
): string {
  const { view: drawn, options: own } = views[view] ?? {}
  const written = ['versus=other', ...options.split(' ').filter(Boolean)].map(option => {
    const [key = '', value = ''] = option.split('=')
    return { key, value }
  })
  const read = readOptions(written, own ?? [], {
    ...run,
    scenarios: ['other'],
    other: name => (name === 'other' ? other : undefined),
  })
  const [mistake] = read.mistakes
  if (mistake) throw new Error(mistake.reason)
  const subject = { ...run, language, options: read.options }
  const figure = drawn?.draw(subject)
  return [drawn?.caption(subject), figure && printFigure(figure)].join('\n')
}

describe('a table', () => {
  test('has a row of both once, and others where they part', () => {
    expect(
      beside(whole, split, 'table', 'columns=row,segment,seq,len,client'),
    ).toMatchInlineSnapshot(`
      "With nothing (A) and With mss: 2 (B): the segments, and both sides’ states
      Row A | Row B | Segment | SEQ | LEN | client A | client B
      1 | 1 | → | 100 | – | SYN-SENT | SYN-SENT
      2 | 2 | ← | 300 | – | ESTABLISHED | ESTABLISHED
      3 | 3 | → | 101 | – | ESTABLISHED | ESTABLISHED
      4 |  | → | 101 | 4 | ESTABLISHED | 
       | 4 | → | 101 | 2 |  | ESTABLISHED
       | 5 | → | 103 | 2 |  | ESTABLISHED
       | 6 | ← | 301 | – |  | ESTABLISHED
      5 | 7 | ← | 301 | – | ESTABLISHED | ESTABLISHED"
    `)
  })

  test('is in Chinese, too', () => {
    const lines = beside(whole, split, 'table', 'rows=3..4', 'zh').split('\n')
    expect(lines.slice(0, 4)).toEqual([
      '设置 无（A）与设置 mss: 2（B）：各报文段与双方状态',
      '序号 A | 序号 B | 时间 (s) | 报文段 | SEQ | ACK | CTL | LEN | 客户端 A | 客户端 B | 服务端 A | 服务端 B',
      '3 | 3 | 0.1 | → | 101 | 301 | ACK | – | ESTABLISHED | ESTABLISHED | ESTABLISHED | ESTABLISHED',
      '4 |  | 0.2 | → | 101 | 301 | ACK | 4 | ESTABLISHED |  | ESTABLISHED | ',
    ])
    expect(lines).toHaveLength(5)
  })

  test('has relative numbers where the runs begin with others, unless told otherwise', () => {
    const first = (options: string) =>
      beside(whole, moved, 'table', `rows=1 columns=seq ${options}`).split('\n').at(-1)
    expect(first('')).toBe('both | 0')
    expect(first('numbers=absolute')).toBe('both | 100')
  })

  test('has the same side under one head, whatever it is called', () => {
    const options = 'first=server rows=1 columns=segment,client,server'
    expect(beside(whole, renamed, 'table', options).split('\n').slice(1)).toEqual([
      'Run | Segment | client A | client B | server A | server B',
      'both | ← | SYN-SENT | SYN-SENT | SYN-RECEIVED | SYN-RECEIVED',
    ])
  })
})

test('a table of two runs has the states of both in the order in which their sides took them', () => {
  const [mine, theirs] = ['simultaneous-open', 'simultaneous-open-literal'].map(runArticleScenario)
  if (!mine || !theirs) throw new Error('no runs')
  expect(
    beside(mine, theirs, 'table', 'columns=row,segment,client,server').split('\n').slice(1),
  ).toEqual([
    'Row A | Row B | Segment | client A | client B | server A | server B',
    '1 | 1 | → (sent) | SYN-SENT | SYN-SENT | (CLOSED) | (CLOSED)',
    '2 | 2 | ← | SYN-RECEIVED | SYN-RECEIVED | SYN-SENT | SYN-SENT',
    '3 | 3 | ← (sent) | (SYN-RECEIVED) | (SYN-RECEIVED) | SYN-RECEIVED | SYN-RECEIVED',
    '1 | 1 | → (arrives) | (SYN-RECEIVED) | (SYN-RECEIVED) | SYN-RECEIVED | SYN-RECEIVED',
    '4 | 4 | → | SYN-RECEIVED | SYN-RECEIVED | ESTABLISHED | SYN-RECEIVED',
    ' | 5 | → (sent) |  | SYN-RECEIVED |  | (SYN-RECEIVED)',
    '3 | 3 | ← (arrives) | ESTABLISHED | SYN-RECEIVED | (ESTABLISHED) | (SYN-RECEIVED)',
    ' | 6 | ← |  | ESTABLISHED |  | SYN-RECEIVED',
    ' | 5 | → (arrives) |  | (ESTABLISHED) |  | ESTABLISHED',
  ])
})

describe('text', () => {
  test('is a unified diff', () => {
    expect(beside(whole, split, 'text', 'rows=3..5')).toMatchInlineSnapshot(`
      "With nothing (A) and With mss: 2 (B), in the notation of RFC 9293
      --- A: With nothing
      +++ B: With mss: 2
               client                                                      server
               SYN-SENT                                                    SYN-RECEIVED
         3  3  ESTABLISHED  -->  <SEQ=101><ACK=301><CTL=ACK>          -->  ESTABLISHED
      -  4     ESTABLISHED  -->  <SEQ=101><ACK=301><CTL=ACK><DATA=4>  -->  ESTABLISHED
      -  5     ESTABLISHED  <--  <SEQ=301><ACK=105><CTL=ACK>          <--  ESTABLISHED
      +     4  ESTABLISHED  -->  <SEQ=101><ACK=301><CTL=ACK><DATA=2>  ...
      +     5  ESTABLISHED  -->  <SEQ=103><ACK=301><CTL=ACK><DATA=2>  ...
      +     4               ...  <SEQ=101><ACK=301><CTL=ACK><DATA=2>  -->  ESTABLISHED
      +     6               ...  <SEQ=301><ACK=103><CTL=ACK>          <--  ESTABLISHED
      +     5               ...  <SEQ=103><ACK=301><CTL=ACK><DATA=2>  -->  ESTABLISHED
      +     7               ...  <SEQ=301><ACK=105><CTL=ACK>          <--  ESTABLISHED
      +     6  ESTABLISHED  <--  <SEQ=301><ACK=103><CTL=ACK>          ...
      +     7  ESTABLISHED  <--  <SEQ=301><ACK=105><CTL=ACK>          ..."
    `)
  })

  test('of a run beside itself has no line that differs, but other names', () => {
    expect(beside(whole, whole, 'text').split('\n').slice(3).join('\n')).not.toMatch(/^[-+]/m)
    const lines = beside(whole, renamed, 'text').split('\n').slice(3)
    expect(lines.filter(line => /^[-+]/.test(line))).toEqual([
      expect.stringMatching(/^- +client +server$/),
      expect.stringMatching(/^\+ +A +B$/),
    ])
  })
})

describe('a sequence diagram', () => {
  test('has both runs in boxes, each with its own numbers', async () => {
    const [, ...lines] = beside(whole, split, 'sequence').split('\n')
    const source = lines.join('\n')
    for (const version of [10, 11, 12] as const) await parse(version, source)
    const { actors, items } = await readSequence(source)
    expect(actors.map(({ id, label }) => `${id} ${label}`)).toEqual([
      'a1 client',
      'a2 server',
      'b1 client',
      'b2 server',
    ])
    expect(source).toContain('  box transparent A: With nothing\n    participant a1 as client\n')
    const messages = items.flatMap(item =>
      item.kind === 'message' ? [`${item.from} ${item.number} ${item.text}`] : [],
    )
    expect(messages).toEqual([
      'a1 1 SYN seq=100',
      'b1 1 SYN seq=100',
      'a2 2 SYN,ACK seq=300 ack=101',
      'b2 2 SYN,ACK seq=300 ack=101',
      'a1 3 ACK seq=101 ack=301',
      'b1 3 ACK seq=101 ack=301',
      expect.stringMatching(/^a1 4 ACK seq=101 ack=301 len=4 \(.*differs\)$/),
      expect.stringMatching(/^b1 4 ACK seq=101 ack=301 len=2 \(.*differs\)$/),
      expect.stringMatching(/^b1 5 ACK seq=103 ack=301 len=2 \(.*only in B\)$/),
      expect.stringMatching(/^b2 6 ACK seq=301 ack=103 \(.*only in B\)$/),
      'a2 5 ACK seq=301 ack=105',
      expect.stringMatching(/^b2 7 ACK seq=301 ack=105/),
    ])
    const parting = items.findIndex(item => item.text === 'from here the runs differ')
    expect(items.slice(parting, parting + 2)).toMatchObject([
      { kind: 'note', actors: ['a1', 'b2'] },
      { kind: 'message', number: 4 },
    ])
  })

  test('of a run beside itself says nothing of differences', () => {
    expect(beside(whole, whole, 'sequence')).not.toMatch(/differ|only in/)
  })

  test('says in Chinese where they part', () => {
    const source = beside(whole, split, 'sequence', '', 'zh')
    expect(source).toContain('Note over a1,b2: 从这里起两次运行不同')
    expect(source).toContain('仅 B 有')
  })
})

describe('mistakes', () => {
  test.each(['variables', 'states', 'transitions', 'json'])('%s has no other run', view => {
    expect(() => beside(whole, split, view)).toThrow('unknown option `versus`')
  })

  test('a run that is nothing like it', () => {
    const long = (mss: number) =>
      runYaml(`
title: Much text
endpoints: { client: { mss: ${mss} }, server: {} }
begin: established
steps: [{ client: SEND, octets: 60000 }]
`)
    expect(() => beside(long(20), long(21), 'table')).toThrow(
      '`other` differs in too many segments to be shown beside this run; expected one more like it',
    )
  })

  test('another protocol', () => {
    const other = runYaml(
      `
title: Stop and wait
protocol: stop-and-wait
endpoints: { a: {}, b: {} }
steps: [{ a: SEND, body: x }]
`,
      { 'stop-and-wait': stopAndWait },
    )
    expect(() => beside(whole, other, 'table')).toThrow(
      '`other` is a run of stop-and-wait; expected one of tcp',
    )
  })
})
