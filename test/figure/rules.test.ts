import { load } from 'cheerio'
import { expect, test } from 'vitest'
import { runArticleScenario } from '../articles.ts'
import { draw, runYaml } from '../run.ts'

test('no rule of the time axis runs through a note or a label', () => {
  const $ = load(draw(runArticleScenario('four-segment-close'), 'ladder'), { xml: true })
  const rules = [...($('path.r').first().attr('d') ?? '').matchAll(/M([\d.]+) ([\d.]+)H([\d.]+)/g)]
    .map(found => found.slice(1).map(Number))
    .map(([from = 0, y = 0, to = 0]) => ({ from, y, to }))
  expect(rules.length).toBeGreaterThan(6)
  const call = $('text.v')
    .get()
    .find(one => $(one).text() === 'CLOSE')
  const [x, y] = [Number($(call).attr('x')), Number($(call).attr('y'))]
  const through = rules.filter(
    rule => Math.abs(rule.y - y) < 8 && rule.from < x && rule.to > x - 20,
  )
  expect(through).toEqual([])
  expect(rules.filter(rule => Math.abs(rule.y - y) < 8).length).toBeGreaterThan(0)
})

test('what is sent in the same instant has its time, too', () => {
  const run = runYaml(`
title: test
endpoints: { client: { iss: 100, mss: 100 }, server: { iss: 300 } }
network: { delay: 50ms }
begin: established
steps: [{ client: SEND, octets: 200 }]
`)
  expect(run.replay.rows.slice(0, 2).map(({ time }) => time)).toEqual([0, 0])
  for (const width of ['wide', 'narrow']) {
    const $ = load(draw(run, 'ladder', `width=${width}`), { xml: true })
    const times = $('text.k')
      .get()
      .map(one => $(one).text())
    expect(times.filter(time => time === '0.00')).toHaveLength(2)
  }
})

test('every time of a figure is in seconds', () => {
  const svg = draw(runArticleScenario('linux/syn-ack-lost'), 'ladder')
  const text = load(svg, { xml: true })('text').text()
  expect(text).toContain('1.029\u{a0}s')
  expect(text).not.toMatch(/\d\s(?:ms|min|h)\b/)
})
