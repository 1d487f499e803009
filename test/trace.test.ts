import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareTraces } from '../src/project/compare.ts'
import { tcp } from '../src/tcp/tcp.ts'
import { printTrace } from '../src/trace/print.ts'
import { readTrace } from '../src/trace/read.ts'
import { replay } from '../src/trace/replay.ts'
import { evaluate } from '../src/trace/value.ts'
import { handshake } from './project-fixture.ts'
import { runYaml } from './run.ts'

const { trace } = runYaml(`${handshake}faults: [{ duplicate: syn, after: 5ms }]`).replay
const text = printTrace(trace)

test('a trace is read as it was printed', () => {
  const read = readTrace(text, { tcp })
  expect(read).toEqual(trace)
  expect(read && printTrace(read)).toBe(text)
})

test('what is no trace is none', () => {
  for (const none of [
    '',
    '{',
    '[]',
    'null',
    '{"format":1}',
    text.replace('"format": 1', '"format": 2'),
    text.replace('"format": 1', '"format": 1, "more": 1'),
    text.replace('"kind":"sent"', '"kind":"sent","more":1'),
    text.replace('"kind":"sent"', '"kind":"send"'),
    text.replace('"row":1', '"row":2'),
    text.replace('"endpoint":"client"', '"endpoint":"cleint"'),
    text.replace('"ctl":["SYN"]', '"ctl":["FLY"]'),
  ]) {
    expect(readTrace(none, { tcp })).toBeUndefined()
  }
  expect(readTrace(text, {})).toBeUndefined()
})

test('a trace that was edited anywhere is none, or can be replayed', () => {
  let refused = 0
  const value = fc.constantFrom('null', '0', '-1', '99', '"x"', '[]', '{}', 'true')
  const tokens = [...text.matchAll(/"[^"]*"|-?\d+|true|false|null/g)]
  fc.assert(
    fc.property(fc.nat({ max: tokens.length - 1 }), value, (at, put) => {
      const index = tokens[at]?.index ?? 0
      const old = tokens[at]?.[0] ?? ''
      const edited = readTrace(text.slice(0, index) + put + text.slice(index + old.length), { tcp })
      if (!edited) {
        refused += 1
        return
      }
      const run = replay(edited)
      for (const field of tcp.fields) for (const row of run.rows) field.read(row.message)
      evaluate(run, tcp, 'client.state@end')
      compareTraces(edited, trace, tcp)
    }),
    { numRuns: 1000 },
  )
  expect(refused).toBeGreaterThan(100)
})

test('`end.time` is when the last thing happens, after the last segment', () => {
  const given = runYaml(`
title: Nobody answers
endpoints: { client: { iss: 100, r2Syn: 3s }, server: { iss: 300 } }
network: { delay: 50ms }
steps: [{ client: active OPEN }]
faults: [{ drop: "SYN from client, nth 1" }, { drop: "SYN from client, nth 2" }]
`).replay
  expect(evaluate(given, tcp, 'end.time')).toEqual({ kind: 'duration', ms: 3000 })
  expect(evaluate(given, tcp, 'end.row')).toEqual({
    kind: 'none',
    reason: 'unknown value of `end` `row`; expected `time`',
  })
  expect(evaluate(given, tcp, 'end.time@1')).toEqual({
    kind: 'none',
    reason: '`end.time` is of the whole run; expected no `@1`',
  })
})
