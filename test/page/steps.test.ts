import { describe, expect, test } from 'vitest'
import type { Run } from '../../src/article/run.ts'
import type { FigureOptions } from '../../src/figure/options.ts'
import { views } from '../../src/figure/views.ts'
import { languages } from '../../src/figure/words.ts'
import { embedded, type RunSteps, stepsOf } from '../../src/page/steps.ts'
import { align } from '../../src/trace/align.ts'
import { pick } from '../../src/trace/snapshot.ts'
import { runArticleScenario } from '../articles.ts'
import { contentRuns, randomRuns } from '../drawings.ts'
import { runYaml } from '../run.ts'

const runs = [...contentRuns(), ...randomRuns()]

/** The states of a side after each step, the start first. */
function statesOf({ sides, steps }: RunSteps, side: string): (readonly string[])[] {
  const all = [sides[side]?.states ?? []]
  for (const step of steps) {
    all.push((step.side === side ? step.states : undefined) ?? all.at(-1) ?? [])
  }
  return all
}

/** Numbers of the steps that a figure of a run shows. */
function stepsShown(view: string, run: Run, options: FigureOptions = {}): readonly number[] {
  return views[view]?.view.shows?.({ ...run, language: 'en', options }).steps ?? []
}

/** A line a step: time, what happens, the change of state and the section. */
function account(name: string, language: 'en' | 'zh'): string[] {
  return stepsOf({ ...runArticleScenario(name), language }).steps.map(({ time, what, path, ref }) =>
    [time, what, path, ref].filter(Boolean).join(' | '),
  )
}

describe.each(runs)('$name', ({ run }) => {
  const { replay, notation } = run
  const told = stepsOf({ ...run, language: 'en' })

  test('each step is one of the replay, with its rows', () => {
    expect(told.steps.map(({ sent = [], arrived }) => [...sent, arrived])).toEqual(
      replay.steps.map(({ sent, arrived }) => [
        ...sent.map(({ number }) => number),
        arrived?.number,
      ]),
    )
  })

  test('the states after each step are those of the replay', () => {
    for (const side of Object.keys(told.sides)) {
      const newest = [replay.start, ...replay.steps.map(({ after }) => after)].map(
        after => pick(after, side).state,
      )
      const found = statesOf(told, side)
      expect(found).toHaveLength(newest.length)
      // Of several connections all are told, the newest among them.
      const missing = found.filter((states, index) => !states.includes(newest[index] ?? ''))
      expect(missing).toEqual([])
      const peers = new Set(
        replay.steps.flatMap(({ trigger, peer }) =>
          'endpoint' in trigger && trigger.endpoint === side ? (peer ?? []) : [],
        ),
      )
      if (peers.size <= 1) expect(found).toEqual(newest.map(state => [state]))
    }
  })

  test('each edge is a row of the transition table, and leads where the step does', () => {
    for (const { edges = [], path } of told.steps) {
      const ends = edges.map(edge => {
        const [from = '', event = ''] = edge.split(/\/(.*)/)
        return [from, notation.transitions[from]?.[event]?.to]
      })
      if (ends.length === 0) continue
      expect(path).toBe([ends[0]?.[0], ...ends.map(([, to]) => to)].join(' → '))
    }
  })

  test('every change of state is told with its section, in every language alike', () => {
    for (const language of languages) {
      const { steps } = stepsOf({ ...run, language })
      expect(steps.filter(({ path, ref }) => path && !ref?.startsWith('RFC 9293 §'))).toEqual([])
      expect(steps.filter(({ what }) => /undefined|^\s*$/.test(what))).toEqual([])
      expect(steps.map(({ what: _, ...rest }) => rest)).toEqual(
        told.steps.map(({ what: _, ...rest }) => rest),
      )
    }
  })

  test('it fits a page: no more than 500 characters a step', () => {
    expect(embedded(told).length).toBeLessThan(700 + 500 * told.steps.length)
  })

  test('a figure of all rows shows each row sent and each arrival, in order', () => {
    const shown = stepsShown('ladder', run)
    expect(shown).toEqual([...new Set(shown)].sort((a, b) => a - b))
    const missing = replay.steps.flatMap(({ sent, arrived }, index) =>
      (sent.length > 0 || arrived) && !shown.includes(index + 1) ? [index + 1] : [],
    )
    expect(missing).toEqual([])
  })
})

test('a run in words', () => {
  expect(account('lost-syn', 'en')).toEqual([
    '0 s | server: passive OPEN | CLOSED → LISTEN | RFC 9293 §3.10.1',
    '0 s | client: active OPEN, sends segment 1 (first handshake step SYN seq=100, lost) | CLOSED → SYN-SENT | RFC 9293 §3.10.1',
    '1 s | client: retransmission timeout (1\u{a0}s), sends segment 2 (SYN seq=100, retransmission) | RFC 9293 §3.10.8',
    '1.05 s | server: segment 2 arrives (SYN), sends segment 3 (second handshake step SYN,ACK seq=300 ack=101) | LISTEN → SYN-RECEIVED | RFC 9293 §3.10.7.2',
    '1.1 s | client: segment 3 arrives (second handshake step), sends segment 4 (third handshake step ACK seq=101 ack=301) | SYN-SENT → ESTABLISHED | RFC 9293 §3.10.7.3',
    '1.15 s | server: segment 4 arrives (third handshake step) | SYN-RECEIVED → ESTABLISHED | RFC 9293 §3.10.7.4',
  ])
})

test('a run in Chinese words', () => {
  expect(account('lost-syn', 'zh').slice(1, 4)).toEqual([
    '0 s | 客户端：active OPEN，发送报文段 1（第一次握手 SYN seq=100，丢失） | CLOSED → SYN-SENT | RFC 9293 §3.10.1',
    '1 s | 客户端：重传超时（1\u{a0}s），发送报文段 2（SYN seq=100，重传） | RFC 9293 §3.10.8',
    '1.05 s | 服务端：报文段 2 到达（SYN），发送报文段 3（第二次握手 SYN,ACK seq=300 ack=101） | LISTEN → SYN-RECEIVED | RFC 9293 §3.10.7.2',
  ])
})

test('injected, spoofed, duplicated, delivered, rebooted: each is told', () => {
  expect(account('old-duplicate-syn', 'en')[2]).toBe(
    '0 s | segment 2 (injected, old duplicate SYN seq=90)',
  )
  expect(account('syn-flood/one-spoofed-syn', 'zh').slice(1, 3)).toEqual([
    '0 s | 攻击者：发送报文段 1（SYN seq=7000，源地址：203.0.113.1）',
    '0.05 s | 服务端（203.0.113.1）：报文段 1 到达（SYN），发送报文段 2（发往 203.0.113.1，SYN,ACK seq=300 ack=7001，丢失） | LISTEN → SYN-RECEIVED | RFC 9293 §3.10.7.2',
  ])
  expect(account('two-clients', 'en')[10]).toBe(
    '0.21 s | server (alice): segment 7 arrives (ACK), 10 octets delivered, sends segment 8 (to alice, ACK seq=301 ack=111) | RFC 9293 §3.10.7.4',
  )
  expect(account('two-clients', 'zh')[1]).toBe(
    '0 s | alice：active OPEN，发送报文段 1（发往服务端，SYN seq=100） | CLOSED → SYN-SENT | RFC 9293 §3.10.1',
  )
  expect(account('reset/syn-crossing-a-crash', 'en')[2]).toBe(
    '0.02 s | client: reboot | SYN-SENT → CLOSED | RFC 9293 §3.5.1',
  )
})

test('several connections: each state once', () => {
  const { sides, steps } = stepsOf({ ...runArticleScenario('two-clients'), language: 'en' })
  expect(sides.server).toEqual({ name: 'server', states: ['CLOSED'] })
  expect(steps[3]?.states).toEqual(['SYN-RECEIVED', 'LISTEN'])
})

describe('the steps that a figure shows', () => {
  const run = runArticleScenario('lost-syn')
  const shown = (view: string, options: FigureOptions = {}) => stepsShown(view, run, options)

  test('a figure of rows: those of its rows', () => {
    expect(shown('ladder')).toEqual([2, 3, 4, 5, 6])
    expect(shown('table')).toEqual([2, 3, 4, 5, 6])
    // Row 3 is sent in the fourth step and arrives in the fifth.
    expect(shown('table', { rows: { from: 3, to: 3 } })).toEqual([4, 5])
    expect(shown('ladder', { rows: { from: 1, to: 2 } })).toEqual([2, 3, 4])
  })

  test('a state diagram: those in which its side changes its state', () => {
    expect(shown('states', { side: 'client' })).toEqual([2, 5])
    expect(shown('states', { side: 'server' })).toEqual([1, 4, 6])
  })

  test('two runs, or none in particular: nothing', () => {
    const versus = align(run.replay, run.replay, run.notation)
    if (!versus) throw new Error('a run is not like itself')
    expect(shown('table', { versus })).toEqual([])
    const without = Object.keys(views).filter(view => shown(view).length === 0)
    expect(without).toEqual(['transitions', 'verdict', 'json'])
  })
})

test('nothing in the data ends the element that it stands in', () => {
  const run = runYaml(`
title: test
endpoints:
  client: { label: { en: "</script><!--\\u2028&amp;", zh: 客户端 } }
  server: {}
steps: [{ server: passive OPEN }, { client: active OPEN }]
`)
  const steps = stepsOf({ ...run, language: 'en' })
  const json = embedded(steps)
  expect(json).not.toMatch(/[<>&\u2028\u2029\n]/)
  expect(JSON.parse(json)).toEqual(steps)
  expect(steps.sides.client?.name).toContain('</script>')
})
