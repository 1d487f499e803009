import { describe, expect, test } from 'vitest'
import { evaluate } from '../../src/trace/value.ts'
import { draw, runYaml, type TestRun } from '../run.ts'

const lostTwice = runYaml(`
title: Both SYNs are lost
endpoints: { client: { iss: 100 }, server: { iss: 300 } }
network: { delay: 50ms }
steps:
  - { client: active OPEN }
  - { server: active OPEN }
names:
  syn: "SYN from client, nth 1"
  first: { segment: "any from client", label: { en: first of all, zh: 第一个 } }
  other: { segment: "SYN from client, nth 1, copy 1", label: { en: another, zh: 另一个 } }
faults: [{ drop: syn }, { drop: "SYN from server, nth 1" }]
`)

const burst = runYaml(`
title: Three segments at once
begin: established
endpoints: { client: { iss: 100, mss: 5 }, server: { iss: 300 } }
steps: [{ client: SEND, octets: 15 }]
faults: [{ drop: "any from client, nth 2" }]
`)

const crossing = runYaml(`
title: Both close at once
begin: established
endpoints: { client: { iss: 100, msl: 1s }, server: { iss: 300, msl: 1s } }
steps: [{ client: CLOSE }, { server: CLOSE }]
`)

const empty = runYaml(`
title: Nobody comes
endpoints: { client: {}, server: {} }
steps: [{ server: passive OPEN }]
`)

describe('a row with several names', () => {
  test('has all of them, and the label of the first that has one', () => {
    const [row] = lostTwice.replay.rows
    expect(row).toMatchObject({ names: ['syn', 'first', 'other'], label: { en: 'first of all' } })
  })

  test.each(['1', 'syn', 'first', 'other'])('is found as %s', ref => {
    const { replay, notation } = lostTwice
    expect(evaluate(replay, notation, `${ref}.seq`)).toEqual({ kind: 'number', number: 100 })
    expect(evaluate(replay, notation, `client.state@${ref}`)).toMatchObject({ state: 'SYN-SENT' })
    expect(draw(lostTwice, 'table', `rows=${ref} columns=row,segment`)).toBe(
      'Row | Segment\n1 | → first of all (lost)',
    )
  })

  test('is offered under each where a name is unknown', () => {
    expect(() => draw(lostTwice, 'table', 'rows=frist')).toThrow(
      'unknown row `frist`; expected `syn`, `first` or `other` (did you mean `first`?)',
    )
  })
})

describe('rows that a step sent together with others', () => {
  test('a lost one', () => {
    expect(itemsOf(burst, 'rows=2')).toEqual([
      'Note over client,server: ESTABLISHED',
      'client-xserver: ACK seq=106 ack=301 len=5',
    ])
    expect(linesOf(burst, 'rows=2')).toEqual([
      '2  ESTABLISHED  -->  <SEQ=106><ACK=301><CTL=ACK><DATA=5>   X   (lost)',
    ])
  })

  test('what is not drawn does not come between', () => {
    expect(itemsOf(burst, 'rows=3')).toEqual([
      'Note over client,server: ESTABLISHED',
      'client->>server: ACK seq=111 ack=301 len=5',
    ])
    expect(linesOf(burst, 'rows=3')).toEqual([
      '3  ESTABLISHED  -->  <SEQ=111><ACK=301><CTL=ACK><DATA=5>  -->  ESTABLISHED',
    ])
  })
})

describe('timers of both sides that expire together', () => {
  test('share a note', () => {
    const notes = itemsOf(lostTwice, '').filter(item => item.includes('timeout'))
    expect(notes).toEqual(['Note over client,server: client, server: retransmission timeout, 1 s'])
  })

  test.each([
    ['3', 'client'],
    ['4', 'server'],
  ])('row %s alone is of the %s’s', (row, side) => {
    const notes = itemsOf(lostTwice, `rows=${row}`).filter(item => item.includes('timeout'))
    expect(notes).toEqual([`Note over client,server: ${side}: retransmission timeout, 1 s`])
  })

  test('the last row shows the end of both', () => {
    expect(itemsOf(crossing, 'rows=4').slice(-3)).toEqual([
      'Note over client,server: client, server: 2 MSL timeout, 2 s',
      'Note left of client: CLOSED',
      'Note right of server: CLOSED',
    ])
    expect(linesOf(crossing, 'rows=4')).toEqual([
      '4  CLOSING     -->  <SEQ=102><ACK=302><CTL=ACK>  -->  TIME-WAIT',
      '   CLOSED           (2 MSL timeout, 2 s)',
      '                    (2 MSL timeout, 2 s)              CLOSED',
    ])
  })
})

describe('a run in which nothing is sent', () => {
  test('has figures', () => {
    expect(itemsOf(empty, '')).toEqual([
      'Note over client,server: CLOSED',
      'Note right of server: LISTEN',
    ])
    expect(linesOf(empty, '')).toEqual(['            (passive OPEN)    LISTEN'])
    expect(draw(empty, 'table')).toBe(
      'Row | Time (s) | Segment | SEQ | ACK | CTL | client | server\n– | 0 | passive OPEN | – | – | – | (CLOSED) | LISTEN',
    )
  })

  test('has no rows to ask for', () => {
    expect(() => draw(empty, 'table', 'rows=1')).toThrow('no row 1; the run has none')
    expect(() => draw(empty, 'table', 'rows=syn')).toThrow('unknown row `syn`; there is none')
  })
})

/** A sequence diagram without its head. */
function itemsOf(run: TestRun, options: string): string[] {
  const lines = draw(run, 'sequence', options).split('\n')
  return lines.map(line => line.trim()).filter(line => /^Note|^\w+-/.test(line))
}

/** The text figure without its head. */
function linesOf(run: TestRun, options: string): string[] {
  return draw(run, 'text', options).split('\n').slice(2)
}
