import { expect, test } from 'vitest'
import { readScenario } from '../src/scenario/read.ts'
import { tcp } from '../src/tcp/tcp.ts'

const right = `title: { en: The first SYN is lost, zh: 第一个 }
endpoints:
  client: { iss: 100 }
  server: { iss: 300 }
steps:
  - { server: passive OPEN }
  - { client: active OPEN }
names:
  syn: SYN from client
faults:
  - drop: syn
expect:
  client: ESTABLISHED
`

function messagesOf(yaml: string): string[] {
  const locate = (line: number, column: number) => ({ file: 'x', line, column })
  const source = { name: 'x', yaml, locate, protocols: { tcp }, reserved: [] }
  return readScenario(source).messages.map(String)
}

test('without a slip there is nothing to say', () => {
  expect(messagesOf(right)).toEqual([])
})

// One slip each, and the one message that it is worth: where it is, what was found, what was expected there.
test.each<[wrote: string | RegExp, slip: string, message: string]>([
  [
    '  server: {',
    '   server: {',
    '4:4: 3 spaces before `server`; expected 2 or 0, as in the lines above',
  ],
  [
    '  server: {',
    ' server: {',
    '4:2: 1 space before `server`; expected 2 or 0, as in the lines above',
  ],
  [
    '  client: { iss',
    '   client: { iss',
    '4:3: 2 spaces before `server`; expected 3 or 0, as in the lines above',
  ],
  [
    '  - { client',
    ' - { client',
    '7:2: 1 space before `-`; expected 2 or 0, as in the lines above',
  ],
  [
    '  - { client',
    '   - { client',
    '7:4: 3 spaces before `-`; expected 2 or 0, as in the lines above',
  ],
  ['faults:', ' faults:', '10:2: 1 space before `faults`; expected 2 or 0, as in the lines above'],
  ['steps:', '  steps:', '5:3: `steps` within `endpoints`; expected it at the beginning of a line'],
  ['title:', ' title:', '2:1: no spaces before `endpoints`; expected 1, as in the lines above'],
  ['steps:', 'steps', '5:1: `steps` without `:`; expected `:` and a space behind a key'],
  [
    'endpoints:',
    'endpoints',
    '2:1: `endpoints` without `:`; expected `:` and a space behind a key',
  ],
  ['  server: {', '\tserver: {', '4:1: a tab before `server`; expected spaces as indentation'],
  [
    '  client: { iss: 100 }\n  server',
    '\tclient: { iss: 100 }\n\tserver',
    '3:1: a tab before `client`; expected spaces as indentation',
  ],
  [
    'SYN from client',
    '"SYN from client',
    '9:8: `"` is not closed; expected another behind the text',
  ],
  [
    'SYN from client',
    "'SYN from client",
    "9:8: `'` is not closed; expected another behind the text",
  ],
  [
    '{ en: The first SYN is lost, zh: 第一个 }',
    "'it's here'",
    "1:12: `s` behind a text in quotes; expected nothing more on the line, and a quote within the text as `''` in single or `\\\"` in double quotes",
  ],
  ['{ iss: 100 }', '{ iss: 100', '3:11: `{` is not closed; expected `}`'],
  [
    '{ iss: 100 }',
    '{ iss: 100 }}',
    '3:23: `}` without `{`; expected as many of one as of the other',
  ],
  ['faults:\n  - drop: syn', 'faults: [{ drop: syn }', '10:9: `[` is not closed; expected `]`'],
  [
    'faults:\n  - drop: syn',
    'faults: [{ drop: syn }]]',
    '10:24: `]` without `[`; expected as many of one as of the other',
  ],
  [
    '{ en: The first SYN is lost, zh: 第一个 }',
    '{{ page.title }}',
    '1:8: `{{`; expected quotes around a text that begins with `{`',
  ],
  ['SYN from client', '@syn', '9:8: a text that begins with `@`; expected quotes around it'],
  [
    'SYN from client',
    '`syn`',
    '9:8: a text that begins with a backtick; expected quotes around it',
  ],
  ['SYN from client', '%syn', '9:8: a text that begins with `%`; expected quotes around it'],
  ['SYN from client', '*syn', '9:8: alias `*syn`; expected the value itself'],
  [
    'SYN from client',
    '!syn x',
    '9:8: tag `!syn`; expected no tag, and quotes around a text that begins with `!`',
  ],
  [
    '{ en: The first SYN is lost, zh: 第一个 }',
    'TCP: the first',
    '1:8: a second `: ` in `TCP: the first`; expected quotes around a text with `: `',
  ],
  [
    'en: The first',
    'en: TCP: the first',
    '1:14: two `: ` without a `,` between them, from `TCP` on; expected `,` between the items, and quotes around a text with `: `',
  ],
  [
    'lost, zh',
    'lost zh',
    '1:14: two `: ` without a `,` between them, from `The` on; expected `,` between the items, and quotes around a text with `: `',
  ],
  ['names:', 'steps:', '8:1: key `steps` for the second time; expected it once'],
  [
    '  - { client',
    '  { client',
    '7:3: `{` where the items of a list begin; expected `- ` before it',
  ],
  [
    '  - { client',
    '  -{ client',
    '7:3: `-` without a space behind it; expected `- ` before an item of a list',
  ],
  [
    'endpoints:',
    'endpoints: x',
    '2:12: `x` behind a key that has more below it; expected one or the other',
  ],
  [
    'steps:',
    'steps: - x',
    '5:8: `-` on the line of its key; expected the items of a list on lines below it',
  ],
  [
    'SYN from client',
    '"SYN \\q"',
    '9:13: `\\q` in double quotes; expected `\\\\` for a backslash, or single quotes',
  ],
  ['steps:', 'steps：', '5:1: `steps：` without `:`; expected `:` and a space behind a key'],
  [/$/, '---\nx: y\n', '14:1: a second document; expected one'],
  ['{ en', '{ , en', '1:10: `,` without a value before it; expected an item'],
  [
    'SYN from client',
    '| x',
    '9:10: `x` behind `|` or `>`; expected the text on the lines below, or quotes around it',
  ],
  ['SYN from client', '"SYN"#x', '9:13: `#` directly behind a value; expected a space before it'],
  [
    '{ iss: 100 }',
    '{\n iss: 100\n}',
    '4:2: `iss` is no further right than the key of its `{`; expected more spaces before it',
  ],
  [
    'client: ESTABLISHED',
    '[a]: b',
    '13:3: a list or a mapping as a key; expected a word, and `:` behind it',
  ],
])('%j as %j', (wrote, slip, message) => {
  expect(messagesOf(right.replace(wrote, slip))).toEqual([`x:${message}`])
})

test('a slip in a value leaves those behind it to be told', () => {
  const yaml = right.replace('SYN from client', '"\\q"').replace('expect:', 'names:')
  expect(messagesOf(yaml)).toEqual([
    'x:9:9: `\\q` in double quotes; expected `\\\\` for a backslash, or single quotes',
    'x:12:1: key `names` for the second time; expected it once',
  ])
})
