import { load } from 'cheerio'
import { expect, test } from 'vitest'
import { runArticleScenario } from '../articles.ts'
import { contentRuns, drawingsOf } from '../drawings.ts'
import { drawing, drawingsInPage, runYaml } from '../run.ts'

/** Of a phone of 390 px, less 4 px that a page keeps free at each side, and the frame. */
const room = 380

const pairs = contentRuns().filter(({ run }) => run.replay.trace.endpoints.length === 2)

/** Width and height of an SVG. */
function sizeOf(svg: string): readonly [width: number, height: number] {
  const [, width, height] = /^<svg [^>]*? width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? []
  return [Number(width), Number(height)]
}

test('a narrow ladder of two is no wider than a phone, both lifelines and all', () => {
  for (const { name, language, svg } of drawingsOf('ladder', pairs, 'width=narrow')) {
    const $ = load(svg, { xml: true })
    // An endpoint with several connections has a band for each.
    if ($('text.e').length > 0) continue
    expect(sizeOf(svg)[0], `${name} ${language}`).toBeLessThanOrEqual(room)
    const ends = $('rect.p[x]')
      .get()
      .map(one => Number($(one).attr('x')) + Number($(one).attr('width')))
    expect(ends.length).toBe(2)
    expect(Math.max(...ends), name).toBeLessThan(room)
  }
})

test('no letter of a ladder has less than 11 px, and no state of TCP is cut', () => {
  for (const { name, svg } of drawingsOf('ladder', pairs, 'width=narrow')) {
    for (const [, size] of svg.matchAll(/font-size:([\d.]+)px/g)) {
      expect(Number(size), name).toBeGreaterThanOrEqual(11)
    }
    const $ = load(svg, { xml: true })
    const states = $('text.s')
      .get()
      .map(one => $(one).text())
    expect(states.join(' '), name).not.toContain('…')
  }
})

test('a handshake and a close fit on the first screen', () => {
  const run = runYaml(`
title: test
endpoints: { client: { iss: 100 }, server: { iss: 300 } }
network: { delay: 50ms }
steps:
  - { server: passive OPEN }
  - { client: active OPEN }
  - { client: CLOSE, when: { client: ESTABLISHED }, after: 1s }
  - { server: CLOSE, when: { server: CLOSE-WAIT }, after: 50ms }
until: 1.5s
`)
  expect(run.replay.rows.length).toBe(7)
  for (const language of ['en', 'zh'] as const) {
    const [, height] = sizeOf(drawing(run, 'ladder', 'width=narrow', language))
    expect(height).toBeLessThanOrEqual(470)
  }
})

test('two runs stand one above the other, each with its name, and the key says where they part', () => {
  const other = (name: string) => ({ ...runArticleScenario(name), messages: [] })
  const run = { ...runArticleScenario('lost-syn'), other }
  const svg = drawing(run, 'ladder', 'versus=lost-syn-ack width=narrow')
  expect(sizeOf(svg)[0]).toBeLessThanOrEqual(room)
  const $ = load(svg, { xml: true })
  const texts = $('text.h, text.w0')
    .get()
    .map(one => ({ text: $(one).text(), y: Number($(one).attr('y')) }))
  expect(texts.map(({ text }) => text)).toEqual([
    'A: The first SYN is lost',
    'client',
    'server',
    'B: The SYN,ACK is lost',
    'client',
    'server',
  ])
  const lowest = (name: string) => {
    const ys = $(`[data-run="${name}"][data-row]`)
      .get()
      .flatMap(one => / d="M[\d.]+ ([\d.]+)/.exec($.xml(one))?.[1] ?? [])
    return ys.map(Number)
  }
  expect(Math.max(...lowest('A'))).toBeLessThan(texts[3]?.y ?? 0)
  expect(Math.min(...lowest('B'))).toBeGreaterThan(texts[3]?.y ?? 0)
  expect($('text.u').text()).toContain('from here the runs differ')
})

test('`width` is of a ladder, and is narrow or wide', () => {
  const run = runArticleScenario('lost-syn')
  expect(() => drawing(run, 'ladder', 'width=small')).toThrow(/unknown width `small`/)
  expect(() => drawing(run, 'table', 'width=narrow')).toThrow(/unknown option `width`/)
})

/** What of an SVG must be the same in both arrangements, and its ids. */
function partsOf(svg: string | undefined) {
  const $ = load(svg ?? '', { xml: true })
  const all = (name: string) =>
    $(`[${name}]`)
      .get()
      .map(one => $(one).attr(name))
  return { ids: all('id'), rows: new Set(all('data-row')), steps: new Set(all('data-step')) }
}

test.each([
  ['lost-syn', ''],
  ['two-clients', ''],
  ['lost-syn', 'versus=lost-syn-ack'],
])(
  'in a page the two arrangements of %s %s have ids of their own, the same rows, and room',
  (name, more) => {
    const run = runArticleScenario(name)
    const drawn = drawingsInPage({ ...run, other: runArticleScenario }, `id=x ${more}`)
    const [desk, phone] = [partsOf(drawn.svg), partsOf(drawn.narrow)]
    expect(desk.ids).toHaveLength(3)
    expect(new Set([...desk.ids, ...phone.ids]).size).toBe(6)
    expect(phone.rows).toEqual(desk.rows)
    expect(phone.steps).toEqual(desk.steps)
    expect(sizeOf(drawn.svg)[0]).toBeLessThanOrEqual(960)
  },
)
