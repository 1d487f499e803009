import { expect, test } from 'vitest'
import type { Figure } from '../src/figure/figure.ts'
import { views } from '../src/figure/views.ts'
import { loadScenarios } from '../src/project/scenarios.ts'
import { conventions } from '../src/project/settings.ts'
import { tcp } from '../src/tcp/tcp.ts'
import type { Trace } from '../src/trace/trace.ts'

/** What labels call the fields of a segment. */
const fields = new Set(tcp.fields.map(({ name }) => name))

/** RFC 9293's words for the events of its table and of its state diagram, and for what they send. */
const events = new Set(
  Object.values(tcp.transitions)
    .flatMap(row => Object.keys(row))
    .flatMap(event => event.split(/[\s,]+/))
    .concat('snd'),
)

/** The views whose rows and arrows are events. */
const ofEvents = ['states', 'state-ladder', 'transitions']

/** A number's unit. */
const units = /(?<=\d)\s(?:ms|s|min)\b|\(s\)/g

/** Names: those of endpoints, and Latin words of the Chinese title and of the variants' (`SYN cookie`). */
function namesIn({ endpoints, title }: Trace): string[] {
  const chinese = [title, ...Object.values(tcp.variants)].map(({ zh }) => zh).join(' ')
  return [...endpoints.map(({ name }) => name), ...(chinese.match(/[\w.-]+/g) ?? [])]
}

/** All that a reader reads of a figure. */
function textsOf(figure: Figure): string {
  switch (figure.kind) {
    case 'code':
      return figure.value
    case 'diagram':
      return `${figure.alternative}\n${figure.source
        .split('\n')
        .map(line => /(?<=: | as ).*|(?<=").*(?=")/.exec(line)?.[0] ?? '')
        .join('\n')}`
    case 'drawing':
      return `${figure.alternative}\n${figure.svg.replace(/<style.*?<\/style>/gs, '').replace(/<[^>]*>/g, '\n')}`
    case 'table':
      return [figure.columns.map(({ title }) => title), ...figure.rows].flat().join('\n')
    default:
      return figure satisfies never
  }
}

function englishIn(text: string, view: string, trace: Trace): string[] {
  const terms = ofEvents.includes(view) ? events : calls
  const own = new Set([...namesIn(trace), ...fields, ...terms])
  const found = text.replace(units, ' ').match(/[A-Za-z][A-Za-z0-9.-]*/g) ?? []
  // Words in capitals are states, control bits, calls and variables.
  return found.filter(word => /[a-z]{2}/.test(word) && !own.has(word))
}

/** Of the calls of users: `passive OPEN`, `CLOSE listener`. */
const calls = ['passive', 'active', 'listener']

const scenarios = loadScenarios(conventions('.'))

test.each(Object.entries(views).filter(([name]) => name !== 'json'))(
  'what `%s` says in Chinese of any scenario has no English but the RFC’s terms and the author’s names',
  (viewName, { view }) => {
    let drawn = 0
    const found = scenarios.names.flatMap(name => {
      const run = scenarios.find(name)?.run
      if (!run) throw new Error(`no run of ${name}`)
      const subject = { ...run, language: 'zh' as const, options: {} }
      if (view.refuse?.(subject) !== undefined) return []
      const figures = [
        view.draw(subject),
        view.text?.(subject),
        view.refuseDrawing?.(subject) === undefined ? view.drawing?.(subject) : undefined,
      ].filter(figure => figure !== undefined)
      drawn += figures.length
      const said = [view.caption(subject), ...figures.map(textsOf)].join('\n')
      return englishIn(said, viewName, run.replay.trace).map(word => `${name}: ${word}`)
    })
    expect(drawn).toBeGreaterThan(0)
    expect([...new Set(found)]).toEqual([])
  },
)

test('what a Chinese figure calls a duplicate and a signal is Chinese', () => {
  const draw = (name: string, view: string) => {
    const run = scenarios.find(name)?.run
    if (!run) throw new Error(`no run of ${name}`)
    return textsOf(
      views[view]?.view.draw({ ...run, language: 'zh', options: {} }) ?? {
        kind: 'code',
        language: 'text',
        value: '',
      },
    )
  }
  expect(draw('old-duplicate/data', 'text')).toContain('（1 的副本）')
  expect(draw('old-duplicate/data', 'text')).toMatch(/^ +客户端 +服务端$/m)
  expect(draw('lost-syn', 'text')).toContain('（重传超时，1 s）')
  expect(draw('abort/established', 'sequence')).toContain('连接被重置')
})
