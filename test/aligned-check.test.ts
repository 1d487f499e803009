import { expect, test } from 'vitest'
import { compareTraces } from '../src/project/compare.ts'
import { tcp } from '../src/tcp/tcp.ts'
import { runYaml } from './run.ts'

const sends = (count: number) => Array.from({ length: count }, () => send(10))
const send = (octets: number, after = '500ms') =>
  `  - { client: SEND, octets: ${octets}, after: ${after} }`
const scenario = (steps: readonly string[], client = 'client') =>
  [
    'title: T',
    `endpoints: { ${client}: { iss: 100 }, server: { iss: 300 } }`,
    'begin: established',
    'steps:',
    ...steps,
    '',
  ]
    .join('\n')
    .replaceAll('client: SEND', `${client}: SEND`)

function compare(before: string, after: string): string[] {
  const [kept, fresh] = [before, after].map(yaml => runYaml(yaml).replay.trace)
  if (!kept || !fresh) throw new Error('no trace')
  return compareTraces(kept, fresh, tcp)
}

test('two calls at the end leave every row before them as it was', () => {
  expect(compare(scenario(sends(4)), scenario([...sends(4), send(3), send(4)]))).toEqual([
    'segment of row 9: inserted, SEQ 141, ACK 301, CTL ACK, LEN 3 from client',
    'segment of row 10: inserted, SEQ 301, ACK 144, CTL ACK from server',
    'segment of row 11: inserted, SEQ 144, ACK 301, CTL ACK, LEN 4 from client',
    'segment of row 12: inserted, SEQ 301, ACK 148, CTL ACK from server',
  ])
})

test('two calls before others are two segments, and the rest is shifted', () => {
  const rest = sends(6)
  const lines = compare(scenario(rest), scenario([send(3, '1ms'), send(4, '1ms'), ...rest]))
  expect(lines.filter(line => /inserted.* LEN/.test(line))).toEqual([
    expect.stringContaining('inserted, SEQ 101, ACK 301, CTL ACK, LEN 3 from client'),
    expect.stringContaining('inserted, SEQ 104, ACK 301, CTL ACK, LEN 4 from client'),
  ])
  expect(lines.filter(line => line.includes('LEN')).length).toBe(2)
  expect(lines).toContainEqual(expect.stringMatching(/^\d+ segments of rows .*: numbers shifted/))
})

test('a call that is gone is one segment', () => {
  const lines = compare(scenario([...sends(2), send(7)]), scenario(sends(2)))
  expect(lines).toEqual([
    'segment of row 5: removed, SEQ 121, ACK 301, CTL ACK, LEN 7 from client',
    'segment of row 6: removed, SEQ 301, ACK 128, CTL ACK from server',
  ])
})

test('another name of an endpoint is told as that alone', () => {
  expect(compare(scenario(sends(1)), scenario(sends(1), 'alice'))).toEqual([
    'endpoints: client, server → alice, server',
  ])
})
