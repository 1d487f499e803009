import { load } from 'cheerio'
import { describe, expect, test } from 'vitest'
import { views } from '../../src/figure/views.ts'
import { runArticleScenario } from '../articles.ts'
import { draw, drawing } from '../run.ts'

const lostSyn = runArticleScenario('lost-syn')

describe('the transition table', () => {
  test('of one state has its rows alone', () => {
    const all = draw(lostSyn, 'transitions').split('\n')
    const own = all.filter((line, index) => index === 0 || line.startsWith('SYN-SENT |'))
    expect(own.length).toBeGreaterThan(3)
    expect(own.length).toBeLessThan(all.length / 3)
    expect(draw(lostSyn, 'transitions', 'from=SYN-SENT').split('\n')).toEqual(own)
  })

  test('takes the state as netstat spells it, and that of a side at a row', () => {
    const own = draw(lostSyn, 'transitions', 'from=SYN-SENT')
    expect(draw(lostSyn, 'transitions', 'from=SYN_SENT')).toBe(own)
    expect(draw(lostSyn, 'transitions', 'from=client@syn2')).toBe(own)
    expect(draw(lostSyn, 'transitions', 'from=client@2')).toBe(own)
    const spelt = draw(lostSyn, 'transitions', 'states=netstat from=SYN_SENT').split('\n')
    expect(spelt).toHaveLength(own.split('\n').length)
    expect(spelt.slice(1).every(line => line.startsWith('SYN_SENT | '))).toBe(true)
    expect(draw(lostSyn, 'transitions', 'from=server@start')).toBe(
      draw(lostSyn, 'transitions', 'from=CLOSED'),
    )
  })
})

describe('the state diagram', () => {
  test('of one state has its arrows alone, and the states that they lead to', () => {
    expect(draw(lostSyn, 'states', 'from=SYN-SENT')).toMatchInlineSnapshot(`
      "stateDiagram-v2
        accTitle: The first SYN is lost: the ways out of SYN-SENT, numbered where the path takes them (client)
        accDescr: SYN-SENT → ESTABLISHED, SYN-RECEIVED, CLOSED. client: CLOSED → SYN-SENT → ESTABLISHED
        direction TB
        state "CLOSED" as CLOSED
        state "SYN-SENT" as SYN_SENT
        state "SYN-RECEIVED" as SYN_RECEIVED
        state "ESTABLISHED" as ESTABLISHED
        SYN_SENT --> ESTABLISHED: (2) rcv SYN,ACK / snd ACK
        SYN_SENT --> SYN_RECEIVED: rcv SYN / snd SYN,ACK
        SYN_SENT --> CLOSED: CLOSE
        classDef path0 fill:#f1eeee,color:#1a1c20,stroke-width:3px,font-weight:bold
        class CLOSED path0
        classDef path2 fill:#9febfe,color:#1a1c20,stroke-width:3px,font-weight:bold
        class SYN_SENT path2
        classDef path4 fill:#dafccf,color:#1a1c20,stroke-width:3px,font-weight:bold
        class ESTABLISHED path4"
    `)
    const svg = drawing(lostSyn, 'states', 'from=SYN-SENT')
    const $ = load(svg, { xml: true })
    const keys = (name: string) => [
      ...new Set(
        $(`[data-${name}]`)
          .get()
          .map(one => $(one).attr(`data-${name}`)),
      ),
    ]
    expect(keys('state').toSorted()).toEqual(['CLOSED', 'ESTABLISHED', 'SYN-RECEIVED', 'SYN-SENT'])
    expect(keys('edge').toSorted()).toEqual([
      'SYN-SENT/CLOSE',
      'SYN-SENT/rcv SYN',
      'SYN-SENT/rcv SYN,ACK',
    ])
  })

  test('is drawn of every state of every run, and has the way that a side takes there', () => {
    for (const name of ['lost-syn', 'simultaneous-close', 'abort/established', 'half-open-syn']) {
      const run = runArticleScenario(name)
      for (const state of run.notation.states) {
        expect(drawing(run, 'states', `from=${state}`)).not.toMatch(/NaN|undefined|Infinity/)
      }
    }
    const aborted = drawing(
      runArticleScenario('abort/established'),
      'states',
      'from=ESTABLISHED side=client',
    )
    expect(aborted).toContain('data-edge="ESTABLISHED/ABORT"')
  })

  test('as text has a line an arrow', () => {
    const figure = views.states?.view.text?.({
      ...lostSyn,
      language: 'en',
      options: { from: { state: 'SYN-SENT' } },
    })
    expect(figure).toMatchObject({
      kind: 'code',
      value: [
        '2  SYN-SENT  -- rcv SYN,ACK / snd ACK -->  ESTABLISHED',
        '   SYN-SENT  -- rcv SYN / snd SYN,ACK -->  SYN-RECEIVED',
        '   SYN-SENT  -- CLOSE -->                  CLOSED',
      ].join('\n'),
    })
  })

  test('shows the side whose state was asked for', () => {
    expect(draw(lostSyn, 'states', 'from=server@syn2')).toContain(
      'SYN_RECEIVED --> ESTABLISHED: (3)',
    )
  })
})

test('the caption says so', () => {
  const captions = (['en', 'zh'] as const).flatMap(language =>
    [{ state: 'SYN-SENT' }, { state: 'SYN-SENT', of: { side: 'client', at: 2 } }].flatMap(from =>
      ['transitions', 'states'].map(view =>
        views[view]?.view.caption({ ...lostSyn, language, options: { from } }),
      ),
    ),
  )
  expect(captions).toEqual([
    'The state transitions of RFC 9293 from SYN-SENT',
    'The first SYN is lost: the ways out of SYN-SENT, numbered where the path takes them (client)',
    'The state transitions of RFC 9293 from SYN-SENT (client, row 2)',
    'The first SYN is lost: the ways out of SYN-SENT (client, row 2), numbered where the path takes them (client)',
    'RFC 9293 中从 SYN-SENT 出发的状态转移',
    '第一个 SYN 丢失：从 SYN-SENT 出发的转移，客户端经过的标有序号',
    'RFC 9293 中从 SYN-SENT（客户端，序号 2）出发的状态转移',
    '第一个 SYN 丢失：从 SYN-SENT（客户端，序号 2）出发的转移，客户端经过的标有序号',
  ])
})

test.each([
  [
    'SYN_SNT',
    'unknown state `SYN_SNT`; expected `CLOSED`, `LISTEN`, `SYN-SENT`, `SYN-RECEIVED`, `ESTABLISHED`, `FIN-WAIT-1`, `FIN-WAIT-2`, `CLOSE-WAIT`, `CLOSING`, `LAST-ACK` or `TIME-WAIT` (did you mean `SYN-SENT`?)',
  ],
  ['client@9', 'no row 9; expected 1 to 4'],
  ['cleint@2', 'unknown side or row `cleint`; expected `client`, `server`'],
])('from=%s is a mistake', (value, reason) => {
  for (const view of ['states', 'transitions']) {
    expect(() => draw(lostSyn, view, `from=${value}`)).toThrow(reason)
  }
})
