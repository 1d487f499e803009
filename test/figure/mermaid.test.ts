import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { idOf, sequenceDiagram, stateDiagram } from '../../src/figure/mermaid.ts'
import { views } from '../../src/figure/views.ts'
import type { Language } from '../../src/protocol.ts'
import { tcp } from '../../src/tcp/tcp.ts'
import { pathOf } from '../../src/trace/replay.ts'
import { pick } from '../../src/trace/snapshot.ts'
import { articleScenarios, runArticleScenario } from '../articles.ts'
import { parse, readSequence, readState } from '../mermaid.ts'
import { runs, sample } from '../size.ts'

const versions = [9.4, 10, 11, 12] as const
const languages: readonly Language[] = ['en', 'zh']
const scenarios = sample(articleScenarios.names, 10).map(name => ({
  name,
  run: runArticleScenario(name),
}))

/** What a reader sees of a text: a line, without spaces around it. */
function asLine(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cs}]+/gu, ' ').trim() || '\u{200B}'
}

const pieces = fc.constantFrom(
  ...[
    '#',
    ';',
    '<',
    '>',
    ':',
    '"',
    "'",
    '`',
    '\\',
    '{',
    '}',
    '|',
    '%',
    '&',
    '~',
    '@',
    '*',
    '_',
    '$',
  ],
  ...['end', 'note', 'loop', 'wrap:', 'nowrap:', 'style', 'classDef', 'direction LR', 'fa:fa-x'],
  ...[
    '%%',
    '%%{init}%%',
    '#35;',
    '#amp;',
    '&lt;',
    '<br/>',
    '<b>x</b>',
    '$$x$$',
    '**b**',
    '[[a]](b)',
  ],
  ...[
    'SYN,ACK',
    'seq=100',
    '第一次握手',
    '（重传）',
    '👍🏽',
    'عربي',
    'a b',
    '1. ',
    '- ',
    ' ',
    '\n',
    '\t',
  ],
)
const label = fc
  .array(
    fc.oneof({ weight: 3, arbitrary: pieces }, fc.string({ unit: 'grapheme', maxLength: 6 })),
    {
      maxLength: 5,
    },
  )
  .map(parts => parts.join(''))
  .filter(text => !/ﬂ°|¶ß/.test(text))

describe('any text survives the round trip through the real mermaid', () => {
  test('in a sequence diagram', async () => {
    await fc.assert(
      fc.asyncProperty(label, label, async (text, other) => {
        const code = sequenceDiagram({
          title: text,
          description: other,
          participants: [
            { id: 'client', label: text },
            { id: 'server', label: other },
          ],
          items: [
            { kind: 'message', number: 1, from: 'client', to: 'server', arrow: '->>', text },
            { kind: 'note', at: 'left of', ids: ['client'], text: other },
          ],
        })
        for (const version of versions) await parse(version, code)
        const read = await readSequence(code)
        expect(read.title).toBe(asLine(text))
        expect(read.description).toBe(asLine(other))
        expect(read.actors.map(actor => actor.label)).toEqual([asLine(text), asLine(other)])
        expect(read.items.map(item => item.text)).toEqual([asLine(text), asLine(other)])
      }),
      { numRuns: runs(15, 300) },
    )
  })

  test('in a state diagram', async () => {
    await fc.assert(
      fc.asyncProperty(label, label, async (text, other) => {
        const code = stateDiagram({
          title: text,
          description: other,
          states: [
            { name: 'SYN-SENT', label: text },
            { name: 'end', label: other },
          ],
          edges: [{ from: 'SYN-SENT', to: 'end', label: text }],
          path: [{ name: 'SYN-SENT', colour: 2 }],
        })
        for (const version of versions) await parse(version, code)
        const read = await readState(code)
        expect(read.title).toBe(asLine(text))
        expect(read.states.map(state => state.label)).toEqual([asLine(text), asLine(other)])
        expect(read.edges.map(edge => edge.label)).toEqual([asLine(text)])
        expect(read.states[0]?.classes).toContain('path2')
      }),
      { numRuns: runs(15, 300) },
    )
  })

  test('with participants of any name', async () => {
    const names = fc.constantFrom(
      'end',
      'note',
      'Loop',
      'over',
      'links',
      '__proto__',
      'a-b',
      'A',
      'title',
      'side2',
    )
    const others = fc.oneof(fc.constantFrom('box', 'side1'), fc.string({ maxLength: 8 }))
    await fc.assert(
      fc.asyncProperty(names, others, async (first, second) => {
        const [from, to] = [idOf(first, 0), idOf(second, 1)]
        fc.pre(first !== second)
        expect(from).not.toBe(to)
        const code = sequenceDiagram({
          title: 't',
          description: 'd',
          participants: [
            { id: from, label: 'a' },
            { id: to, label: 'b' },
          ],
          items: [{ kind: 'message', number: 4, from, to, arrow: '-x', text: 'x' }],
        })
        for (const version of versions) await parse(version, code)
        expect((await readSequence(code)).items).toEqual([
          { kind: 'message', from, to, arrow: '-x', text: 'x', number: 4 },
        ])
      }),
      { numRuns: runs(15, 100) },
    )
  })
})

test('no name is like the id that stands in for another', () => {
  expect([idOf('side2', 0), idOf('box', 1)]).toEqual(['side2', 'side_2'])
  expect(idOf('side_2', 0)).toBe('side_1')
})

describe('every Mermaid block of the built articles', () => {
  const files = languages.flatMap(language =>
    readdirSync(`dist/${language}`, { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.md'))
      .map(file => `dist/${language}/${file}`),
  )
  test.each(sample(files, 2))('%s is parsed by mermaid 9.4, 10, 11 and 12', async file => {
    const blocks = [...readFileSync(file, 'utf8').matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)]
    expect(blocks.length).toBeGreaterThan(3)
    for (const [, code = ''] of blocks) for (const version of versions) await parse(version, code)
  })
})

describe.each(languages)(
  'in %s, figures read back by mermaid 12 say what the trace says',
  language => {
    test.each(scenarios)('$name, sequence', async ({ run }) => {
      const { replay } = run
      const figure = views.sequence?.view.draw({ ...run, language, options: {} })
      const { actors, items } = await readSequence(figure?.kind === 'diagram' ? figure.source : '')
      const sides = replay.trace.endpoints.map(({ name }) => name)
      expect(actors.map(({ id }) => id)).toEqual(sides)
      const messages = items.filter(item => item.kind === 'message')
      expect(messages.map(({ number, from, to }) => ({ number, from, to }))).toEqual(
        replay.rows.map(({ number, from, to, by = from }) => ({
          number,
          from: by,
          to: replay.strangers.get(to) ?? to,
        })),
      )
      for (const [index, row] of replay.rows.entries()) {
        const message = messages[index]
        const { seq, ack, ctl } = row.message as { seq: number; ack?: number; ctl: string[] }
        const numbers = `${ctl.join(',')} seq=${seq}${ack === undefined ? '' : ` ack=${ack}`}`
        expect(message?.text).toContain(numbers)
        expect(message?.arrow.endsWith('x')).toBe(row.lost)
        expect(/retransmission|重传/.test(message?.text ?? '')).toBe(row.retransmission)
        if (row.label) expect(message?.text.startsWith(row.label[language])).toBe(true)
        if (row.by) expect(message?.text).toMatch(/source: |源地址：/)
        if (replay.strangers.has(row.to)) expect(message?.text).toContain(row.to)
      }
      for (const side of sides) {
        const own = replay.steps.filter(
          ({ trigger }) => 'endpoint' in trigger && trigger.endpoint === side,
        )
        if (own.length === 0) continue // It does nothing but spoof.
        const noted = items.flatMap(item =>
          item.kind === 'note' && (item.actors.length > 1 || item.actors.includes(side))
            ? (/[A-Z][A-Z-]+(?:-[12])?(?=$|（| \()/.exec(item.text)?.[0] ?? [])
            : [],
        )
        const reboot = replay.steps.findIndex(({ trigger }) => trigger.kind === 'rebooted')
        const sent = replay.rows[0]?.sentIn ?? 0
        // What is before the first row shows in the states at the start, but for a reboot.
        const first = reboot < 0 ? sent : Math.min(reboot, sent)
        const states = [
          pick(replay.steps[first - 1]?.after ?? replay.start, side).state,
          ...replay.steps.slice(first).flatMap(step => {
            const path = pathOf(step, side)
            return path.slice(-1)
          }),
        ]
        // What happens on different connections is not in order.
        const isOne = new Set(own.map(({ peer }) => peer)).size === 1
        const inOrder = (found: string[]) => (isOne ? found : found.toSorted())
        const shown = noted.filter(state => tcp.states.includes(state))
        expect(inOrder(shown)).toEqual(inOrder(states))
      }
    })

    test.each(scenarios)('$name, states', async ({ run }) => {
      for (const { name: side } of run.replay.trace.endpoints) {
        const figure = views.states?.view.draw({ ...run, language, options: { side } })
        const { states, edges } = await readState(figure?.kind === 'diagram' ? figure.source : '')
        expect(states.map(state => state.label)).toEqual([...tcp.states])
        // A listener that is closed beside its children is on no connection's path: it has the incarnation 0.
        const taken = run.replay.trace.events.flatMap(event =>
          event.kind === 'transition' && event.endpoint === side && event.incarnation > 0
            ? [event]
            : [],
        )
        const numbered = edges.flatMap(({ from, to, label }) => {
          const numbers = /^\(([\d, ]+)\) /.exec(label)?.[1]?.split(', ') ?? []
          return numbers.map(number => ({ number: Number(number), from, to }))
        })
        const id = (state: string) => state.replaceAll('-', '_')
        expect(numbered.map(({ number }) => number).sort((a, b) => a - b)).toEqual(
          taken.map((_, index) => index + 1),
        )
        const path = numbered.sort((a, b) => a.number - b.number)
        const printed = path.map(({ from, to }) => `${from} ${to}`)
        const expected = taken.map(({ from, to }) => `${id(from)} ${id(to)}`)
        // Of several connections, the path of one follows that of another.
        const isOne = run.replay.trace.endpoints.length === 2
        expect(isOne ? printed : printed.sort()).toEqual(isOne ? expected : expected.sort())
      }
    })
  },
)
