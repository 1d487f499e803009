import { load } from 'cheerio'
import { describe, expect, test } from 'vitest'
import { arrangementOf } from '../../src/figure/diagram/arrange.ts'
import type { Notation, Transitions } from '../../src/protocol.ts'
import { arrangement } from '../../src/tcp/arrangement.ts'
import { tcp } from '../../src/tcp/tcp.ts'
import { runArticleScenario } from '../articles.ts'
import { checkXml, contentRuns, drawingsOf, randomRuns } from '../drawings.ts'
import { draw, drawing, runYaml } from '../run.ts'
import { stopAndWait } from '../stop-and-wait.ts'

const all = [...contentRuns(), ...randomRuns()]

/** The texts of a drawing's edge by its key: `rcv SYN,ACK snd ACK`, its numbers before it. */
function edgesIn(svg: string): Map<string, string> {
  const $ = load(svg, { xml: true })
  const texts = new Map<string, string[]>()
  for (const one of $('[data-edge]').get()) {
    const key = $(one).attr('data-edge') ?? ''
    const own = texts.get(key) ?? []
    texts.set(key, own)
    if (one.tagName === 'text') own.push($(one).text())
  }
  return new Map([...texts].map(([key, own]) => [key, own.join(' ')]))
}

describe.each(['states', 'state-ladder'])('`%s`', view => {
  test('is XML, the same each time, with a title and a description, and without scripts', () => {
    for (const { svg } of drawingsOf(view, all)) {
      checkXml(svg)
      expect(svg).toMatch(
        / role="img" aria-labelledby="\S+-t \S+-d">\n<title id="\S+-t">.+<\/title>\n<desc/,
      )
      expect(svg).not.toMatch(/<script|<foreignObject|href|NaN|undefined|Infinity/)
    }
    expect(drawingsOf(view, all.slice(0, 20))).toEqual(drawingsOf(view, all.slice(0, 20)))
  })

  test('draws every row of the standard’s diagram, and of others those that are taken', () => {
    for (const { run, name } of all) {
      const keys = new Set(edgesIn(drawing(run, view)).keys())
      const rows = Object.entries(run.notation.transitions).flatMap(([from, own]) =>
        Object.entries(own).map(([event, { minor }]) => ({ key: `${from}/${event}`, minor })),
      )
      const usual = rows.filter(({ minor }) => !minor).map(({ key }) => key)
      expect(
        [...usual].filter(key => !keys.has(key)),
        name,
      ).toEqual([])
      const sides = run.replay.trace.endpoints.map(endpoint => endpoint.name)
      const first = run.replay.rows.find(({ origin }) => origin === 'sent')?.from ?? sides[0]
      const shown = view === 'states' ? [first] : sides
      const taken = run.replay.trace.events.flatMap(event =>
        event.kind === 'transition' && shown.includes(event.endpoint)
          ? [`${event.from}/${event.event}`]
          : [],
      )
      const expected = new Set([...usual, ...taken])
      expect(
        [...keys].filter(key => !expected.has(key)),
        name,
      ).toEqual([])
      if (view === 'states')
        expect(
          taken.filter(key => !keys.has(key)),
          name,
        ).toEqual([])
    }
  })

  test('has every state once, but CLOSED twice', () => {
    const $ = load(drawing(runArticleScenario('lost-syn'), view), { xml: true })
    const names = $('g[data-state]')
      .map((_, one) => $(one).attr('data-state'))
      .get()
    expect(names.sort()).toEqual([...tcp.states, 'CLOSED'].sort())
  })

  test('in light and dark, for nothing but its own elements', () => {
    const svg = drawing(runArticleScenario('lost-syn'), view)
    expect(svg).toMatch(/@media screen and \(prefers-color-scheme:dark\)/)
    const style = load(svg, { xml: true })('style').text()
    for (const line of style.split('\n').filter(text => !text.startsWith('@media'))) {
      for (const selector of line.slice(0, line.indexOf('{')).split(',')) {
        expect(selector).toMatch(/^\.wf-states(?: |$)/)
      }
    }
  })

  test('has less than 15 kB, if it is of two sides', () => {
    const runs = all.filter(({ run }) => run.replay.trace.endpoints.length === 2)
    const sizes = drawingsOf(view, runs).map(({ svg }) => Buffer.byteLength(svg))
    expect(Math.max(...sizes)).toBeLessThan(15_000)
  })

  test('does not break of a text of 100,000 characters', () => {
    const [title, label] = ['x', '<'].map(letter => JSON.stringify(letter.repeat(100_000)))
    const run = runYaml(`
title: ${title}
endpoints: { client: { label: ${label} }, server: {} }
steps: [{ server: passive OPEN }, { client: active OPEN }]
`)
    for (const language of ['en', 'zh'] as const) {
      const svg = drawing(run, view, '', language)
      checkXml(svg)
      expect(svg.length).toBeLessThan(40_000)
    }
  })
})

test('the path of one side has the numbers of Mermaid’s', () => {
  const run = runArticleScenario('lost-syn')
  const edges = edgesIn(drawing(run, 'states'))
  expect(edges.get('CLOSED/active OPEN')).toBe('1 active OPEN snd SYN')
  expect(edges.get('SYN-SENT/rcv SYN,ACK')).toBe('2 rcv SYN,ACK snd ACK')
  expect(edges.get('LISTEN/rcv SYN')).toBe('rcv SYN snd SYN,ACK')
  expect(draw(run, 'states')).toContain('SYN_SENT --> ESTABLISHED: (2) rcv SYN,ACK / snd ACK')
})

test('a reset is drawn where a run takes it, and leads to a name', () => {
  const svg = drawing(runArticleScenario('abort/established'), 'states', 'side=client')
  expect(edgesIn(svg).has('ESTABLISHED/ABORT')).toBe(true)
  expect(edgesIn(svg).has('ESTABLISHED/rcv RST')).toBe(false)
  expect(load(svg, { xml: true })('g[data-state="CLOSED"]').length).toBe(3)
})

test('all sides at once are numbered by the rows that they send or receive', () => {
  const edges = edgesIn(drawing(runArticleScenario('lost-syn'), 'state-ladder'))
  expect(edges.get('CLOSED/active OPEN')).toBe('1 active OPEN snd SYN')
  expect(edges.get('LISTEN/rcv SYN')).toBe('2 rcv SYN snd SYN,ACK')
  expect(edges.get('SYN-SENT/rcv SYN,ACK')).toBe('3 rcv SYN,ACK snd ACK')
  expect(edges.get('SYN-RECEIVED/rcv ACK of SYN')).toBe('4 rcv ACK of SYN')
  const both = edgesIn(drawing(runArticleScenario('simultaneous-open'), 'state-ladder'))
  expect(both.get('CLOSED/active OPEN')).toBe('1 2 active OPEN snd SYN')
  expect(both.get('SYN-SENT/rcv SYN')).toBe('2 1 rcv SYN snd SYN,ACK')
})

test('all sides, or some rows, or some sides', () => {
  const run = runArticleScenario('two-clients')
  const keys = (options: string) => {
    const $ = load(drawing(run, 'state-ladder', options), { xml: true })
    return $('text.k.i')
      .map((_, one) => $(one).text())
      .get()
  }
  expect(keys('').map(key => key.replace(/:.*/, ''))).toEqual([
    'alice',
    'server (alice)',
    'server (bob)',
    'bob',
  ])
  expect(keys('sides=server,bob').map(key => key.replace(/:.*/, ''))).toEqual(['server', 'bob'])
  expect(keys('rows=1..3')).toContain('bob: CLOSED → SYN-SENT')
  const netstat = drawing(run, 'state-ladder', 'states=netstat')
  expect(netstat).toContain('>SYN_RECV<')
})

test('a reboot leads to a state without an arrow', () => {
  const svg = drawing(runArticleScenario('half-open-syn'), 'states')
  expect(svg).toContain('client: ESTABLISHED → CLOSED → SYN-SENT → ESTABLISHED')
})

test('TCP’s arrangement has a place for every state and a way for every row of the figure', () => {
  const { places, ways } = arrangementOf(tcp)
  expect(Object.keys(places).sort()).toEqual([...tcp.states].sort())
  const table: Transitions = tcp.transitions
  const rows = Object.entries(table).flatMap(([from, own]) =>
    Object.values(own).map(({ to, minor }) => ({ from, to, minor })),
  )
  expect(rows.filter(({ from, to, minor }) => !minor && !ways[from]?.[to])).toEqual([])
  const unused = Object.entries(arrangement.ways).flatMap(([from, own]) =>
    Object.keys(own).filter(to => !rows.some(row => row.from === from && row.to === to)),
  )
  expect(unused).toEqual([])
})

/** Of each way the stretches that pass through a box that is at neither of its ends. */
function passing(notation: Notation): string[] {
  const { places, ways } = arrangementOf(notation)
  return Object.entries(ways).flatMap(([from, own]) =>
    Object.entries(own).flatMap(([to, way]) =>
      Object.entries(places).flatMap(([state, spots]) =>
        spots.flatMap(([column, row]) => {
          const isThrough = way.slice(1).some(([x2, y2], index) => {
            const [x1, y1] = way[index] ?? [x2, y2]
            return (
              Math.min(x1, x2) < column + 0.4 &&
              Math.max(x1, x2) > column - 0.4 &&
              Math.min(y1, y2) < row + 0.2 &&
              Math.max(y1, y2) > row - 0.2
            )
          })
          return isThrough && state !== from && state !== to ? [`${from} → ${to}: ${state}`] : []
        }),
      ),
    ),
  )
}

test('no way passes through a box, in any arrangement', () => {
  expect(passing(tcp)).toEqual([])
  expect(passing(stopAndWait)).toEqual([])
  const states = ['a', 'b', 'c', 'd', 'e', 'lonely']
  const to = (state: string) => ({ to: state, ref: '1' })
  const transitions: Transitions = {
    a: { one: to('b'), two: to('d'), own: to('a') },
    b: { three: to('c'), back: to('a') },
    c: { on: to('e'), back: to('a') },
    d: { on: to('e'), over: to('b') },
    e: { over: to('a'), own: to('e') },
  }
  const { arrangement: _, ...other } = { ...tcp, states, transitions }
  expect(passing(other)).toEqual([])
  const { places } = arrangementOf(other)
  expect(Object.keys(places)).toEqual(['a', 'b', 'd', 'c', 'e', 'lonely'])
})

test('a protocol without an arrangement is drawn, too', () => {
  const run = runYaml(
    `
title: test
protocol: stop-and-wait
endpoints: { alice: {}, bob: {} }
steps: [{ alice: SEND, body: one }]
`,
    { 'stop-and-wait': stopAndWait },
  )
  const edges = edgesIn(drawing(run, 'state-ladder'))
  expect([...edges]).toEqual([
    ['READY/SEND', '1 SEND snd MSG'],
    ['WAITING/rcv OK', '2 rcv OK'],
  ])
})
