import { load } from 'cheerio'
import { describe, expect, test } from 'vitest'
import type { Run } from '../../src/article/run.ts'
import { runArticleScenario } from '../articles.ts'
import { checkXml, contentRuns, drawingsOf, randomRuns } from '../drawings.ts'
import { draw, drawing, runYaml } from '../run.ts'

const all = [...contentRuns(), ...randomRuns()]

test('every ladder is XML, the same each time, with a title and a description', () => {
  for (const { svg } of drawingsOf('ladder', all)) {
    checkXml(svg)
    expect(svg).toMatch(
      / role="img" aria-labelledby="\S+-t \S+-d">\n<title id="\S+-t">.+<\/title>\n<desc/,
    )
    expect(svg).not.toMatch(/<script|<foreignObject|href|NaN|undefined|Infinity/)
  }
  expect(drawingsOf('ladder', all.slice(0, 20))).toEqual(drawingsOf('ladder', all.slice(0, 20)))
})

test('every row has its label, every lost one a cross, every other its arrow', () => {
  for (const { run, name } of all) {
    const { rows } = run.replay
    const $ = load(draw(run, 'ladder'), { xml: true })
    const numbers = $('text .n')
      .map((_, one) => $(one).text())
      .get()
    expect(numbers, name).toEqual(rows.map(({ number }) => String(number)))
    expect($('path.x').length, name).toBe(rows.filter(({ lost }) => lost).length)
    expect($('path.f').length, name).toBe(rows.filter(({ arrival }) => arrival).length)
  }
})

test('time goes down: what arrives or departs later is lower, at every lifeline', () => {
  for (const { run, name } of all) {
    const $ = load(draw(run, 'ladder'), { xml: true })
    const lines = $('path.m[d*="L"]:not(.p)')
      .get()
      .flatMap(one => {
        const found = /^M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)$/.exec($(one).attr('d') ?? '')
        return found ? [found.slice(1).map(Number)] : []
      })
    const { rows } = run.replay
    expect(lines.length, name).toBe(rows.length)
    const events = rows.flatMap((row, index) => {
      const [, y1 = 0, , y2 = 0] = lines[index] ?? []
      return [
        { time: row.time, y: y1 },
        ...(row.arrival ? [{ time: row.arrival.time, y: y2 }] : []),
      ]
    })
    events.sort((a, b) => a.time - b.time)
    for (const [index, { time, y }] of events.entries()) {
      const before = events.slice(0, index).filter(other => other.time < time)
      const lowest = Math.max(0, ...before.map(other => other.y))
      // The line ends where the arrowhead begins, a little above its tip.
      expect(y, `${name} at ${time} ms`).toBeGreaterThanOrEqual(lowest - 6)
    }
  }
})

test('light and dark are in one file, and nothing of it is for elements of a page', () => {
  const [{ svg } = { svg: '' }] = drawingsOf('ladder', all)
  expect(svg).toMatch(/@media screen and \(prefers-color-scheme:dark\)/)
  const style = load(svg, { xml: true })('style').text()
  for (const line of style.split('\n').filter(text => !text.startsWith('@media'))) {
    for (const selector of line.slice(0, line.indexOf('{')).split(',')) {
      expect(selector).toMatch(/^\.wf-ladder(?: |$)/)
    }
  }
})

test('figures of one page have ids of their own', () => {
  const [run] = all.map(({ run }) => run)
  const ids = ['id=one', 'id=other'].map(option => {
    const svg = run ? draw(run, 'ladder', option) : ''
    return Array.from(svg.matchAll(/ id="([^"]+)"/g), ([, id]) => id)
  })
  expect(new Set(ids.flat()).size).toBe(6)
})

describe('a hostile text is a text', () => {
  const hostile = '</svg><script>alert(1)</script>]]>&amp;<!-- \u{1}\u{202e}\u{ffff} "\' onload="x'
  const hostileRun = (text: string): Run => {
    const label = JSON.stringify({ en: text, zh: text })
    return runYaml(`
title: ${label}
endpoints: { client: { label: ${label} }, server: {} }
steps: [{ server: passive OPEN }, { client: active OPEN }]
names: { syn: { segment: SYN from client, label: ${label} } }
`)
  }

  test('whatever it holds', () => {
    const svg = draw(hostileRun(hostile), 'ladder')
    checkXml(svg)
    expect(svg).not.toMatch(/<script|\]\]>|\u{202e}/u)
  })

  test('however long it is', () => {
    const svg = draw(hostileRun('x'.repeat(40_000)), 'ladder')
    checkXml(svg)
    expect(svg.length).toBeLessThan(20_000)
    expect(svg).toMatch(/x…/)
  })
})

test('a usual ladder has less than 15 kB, and half of them less than 9 kB', () => {
  const sizes = drawingsOf(
    'ladder',
    contentRuns().filter(({ run }) => run.replay.rows.length <= 10),
  )
    .map(({ svg }) => Buffer.byteLength(svg))
    .sort((a, b) => a - b)
  expect(sizes.at(-1)).toBeLessThan(15_000)
  expect(sizes[sizes.length >> 1]).toBeLessThan(9000)
})

test('a page finds what belongs to a row, to a state and to a step', () => {
  for (const { run, name } of all) {
    const { rows, steps } = run.replay
    const $ = load(draw(run, 'ladder'), { xml: true })
    for (const { number } of rows) {
      const own = $(`[data-row="${number}"]`)
      expect(own.filter('text').length, `${name} ${number}`).toBeGreaterThan(0)
      expect(own.filter('path').length, `${name} ${number}`).toBeGreaterThan(1)
    }
    const parts = $('rect.b:not([height="0"])[data-step], .s, .w, .y, .j').get()
    for (const one of parts) {
      const [side, step] = [$(one).attr('data-side') ?? '', Number($(one).attr('data-step'))]
      const { trigger } = steps[step - 1] ?? {}
      if (step > 0) expect(trigger && 'endpoint' in trigger && trigger.endpoint, name).toBe(side)
    }
    expect($('.m, .f, .x, .t').not('[data-row]').length, name).toBe(0)
  }
})

test('a state says with which step it began, also before an excerpt, and with whom', () => {
  const $ = load(draw(runArticleScenario('lost-syn'), 'ladder', 'rows=2..3'), { xml: true })
  const states = $('.s')
    .map((_, one) => `${$(one).attr('data-side')} ${$(one).attr('data-step')} ${$(one).text()}`)
    .get()
  expect(states).toEqual([
    'client 2 SYN-SENT',
    'client 5 ESTABLISHED',
    'server 1 LISTEN',
    'server 4 SYN-RECEIVED',
  ])
  const three = load(draw(runArticleScenario('two-clients'), 'ladder'), { xml: true })
  expect(three('.s[data-peer="bob"]').length).toBeGreaterThan(1)
  expect(three('.s[data-side="server"]').not('[data-peer]').length).toBe(0)
})

describe('two runs side by side', () => {
  const other = (name: string): Run => runArticleScenario(name)
  const svg = drawing(
    { ...runArticleScenario('lost-syn'), other },
    'sequence',
    'versus=lost-syn-ack',
  )
  const $ = load(svg, { xml: true })
  const texts = (selector: string) =>
    $(selector)
      .map((_, one) => $(one).text())
      .get()

  test('have a heading each, all their rows, and one time scale', () => {
    expect(texts('.h')).toEqual(
      expect.arrayContaining(['A: The first SYN is lost', 'B: The SYN,ACK is lost']),
    )
    const rows = (run: string) =>
      $(`.t[data-run="${run}"]`)
        .map((_, one) => $(one).attr('data-row'))
        .get()
    expect(new Set(rows('A'))).toEqual(new Set(['1', '2', '3', '4']))
    expect(new Set(rows('B'))).toEqual(new Set(['1', '2', '3', '4', '5']))
    const times = texts('.k').slice(1).map(Number)
    expect(times).toEqual([...times].sort((a, b) => a - b))
    // Both clients retransmit after a second: at one height.
    const tops = ['A', 'B'].map(run => {
      const number = run === 'A' ? 2 : 3
      const d = $(`path.m[data-run="${run}"][data-row="${number}"]`).attr('d') ?? ''
      return /^M\S+ ([\d.]+)/.exec(d)?.[1]
    })
    expect(tops[0]).toBe(tops[1])
  })

  test('say what only one has, and where they part', () => {
    expect(texts('.t[data-run="B"][data-row="2"]').join(' ')).toContain('(only in B)')
    expect(texts('.o').join(' ')).toBe('from here the runs differ')
  })

  test('of which some rows, and the sides in another order', () => {
    const run = { ...runArticleScenario('lost-syn'), other }
    const some = load(drawing(run, 'ladder', 'versus=lost-syn-ack rows=2..3 first=server'), {
      xml: true,
    })
    const sides = some('.s[data-run="A"]')
      .map((_, one) => some(one).attr('data-side'))
      .get()
    expect(sides[0]).toBe('server')
    const shown = some('.t[data-run="A"]')
      .map((_, one) => some(one).attr('data-row'))
      .get()
    expect(new Set(shown)).toEqual(new Set(['2', '3']))
  })
})

test('what is sent to a stranger whom its own sender plays comes back to it', () => {
  const run = runYaml(`
title: test
endpoints: { a: {}, b: {}, c: {} }
steps:
  - { c: passive OPEN }
  - { inject: { by: a, from: 203.0.113.9, to: c, seq: 90, ctl: SYN }, at: 10ms }
  - { inject: { by: b, from: 203.0.113.9, to: a, seq: 90, ctl: SYN }, at: 20ms }
until: 500ms
`)
  const answer = run.replay.rows.find(({ from, to }) => from === 'a' && to === '203.0.113.9')
  expect(answer).toBeDefined()
  for (const options of ['', 'first=c', 'sides=a,b', 'sides=b,a']) {
    const svg = drawing(run, 'ladder', options)
    checkXml(svg)
    const $ = load(svg, { xml: true })
    expect($(`path.m[data-row="${answer?.number}"]`).attr('d')).toMatch(/^M\S+ \S+L\S+ \S+L/)
  }
})
