import { load } from 'cheerio'
import { expect, test } from 'vitest'
import { stepsOf } from '../../src/page/steps.ts'
import { runArticleScenario } from '../articles.ts'
import { draw, runYaml } from '../run.ts'

const run = runArticleScenario('four-segment-close')

const aborted = runYaml(`
title: test
endpoints: { client: { iss: 100 }, server: { iss: 300 } }
network: { delay: 50ms }
begin: established
steps:
  - { client: SEND, octets: 10 }
  - { server: RECEIVE, octets: 5 }
  - { client: ABORT, after: 1s }
`)

const refused = runYaml(`
title: test
endpoints: { client: { iss: 100 }, server: { iss: 300 } }
steps: [{ client: active OPEN }]
`)

function written(svg: string): string[] {
  const $ = load(svg, { xml: true })
  return $('text.y, text.j')
    .get()
    .map(one => $(one).text())
}

test('by default a ladder calls calls as the RFC does, and leaves out what is routine', () => {
  expect(written(draw(run, 'ladder')).join(' | ')).toMatch(/^CLOSE \| .*CLOSE$/)
})

test('`calls=socket` calls them as sockets do, in both languages', () => {
  for (const language of ['en', 'zh'] as const) {
    const text = written(draw(run, 'ladder', 'calls=socket', language)).join(' | ')
    expect(text).toContain('close()')
    expect(text).toContain('read() → EOF')
    expect(text).not.toContain('CLOSE')
  }
  const open = written(draw(runArticleScenario('lost-syn'), 'ladder', 'calls=socket'))
  expect(open).toContain('connect()')
})

test('data, errors, and an abort, after which nobody is told', () => {
  const text = written(draw(aborted, 'ladder', 'calls=socket'))
  expect(text).toEqual(
    expect.arrayContaining(['write() 10', 'close(), SO_LINGER 0', 'read() → ECONNRESET']),
  )
  expect(text.filter(one => one === 'read() → ECONNRESET')).toHaveLength(1)
  expect(draw(refused, 'sequence', 'calls=socket')).toContain('connect() → ECONNREFUSED')
  const given = draw(runArticleScenario('give-up'), 'ladder', 'calls=socket')
  expect(written(given).join(' ')).toContain('ETIMEDOUT')
})

test('the other views that name them do, too', () => {
  expect(draw(run, 'sequence', 'calls=socket')).toContain('CLOSE-WAIT (read() → EOF)')
  const listener = runArticleScenario('old-syn-two-listeners')
  expect(draw(listener, 'text', 'calls=socket')).not.toMatch(/\((?:passive OPEN|CLOSE)/)
  const { steps } = stepsOf({ ...run, language: 'zh', calls: 'socket' })
  const told = steps.map(({ what }) => what).join('\n')
  expect(told).toContain('close()')
  expect(told).toContain('read() → EOF')
  expect(told).not.toContain('CLOSE')
})

test('an interface that the protocol does not have is a mistake', () => {
  expect(() => draw(run, 'ladder', 'calls=winsock')).toThrow(
    'unknown calls `winsock`; expected `rfc` or `socket`',
  )
})
