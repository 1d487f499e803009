import { describe, expect, test } from 'vitest'
import { tcp } from '../../src/tcp/tcp.ts'
import { draw, runYaml } from '../run.ts'
import { runIn } from './react.ts'

describe('what a trace holds is a segment', () => {
  const segment = { seq: 1, ack: 2, ctl: ['ACK'], wnd: 3, text: '' }
  const { ack: _, ...withoutAck } = { ...segment, ctl: ['SYN'] }

  test.each([segment, withoutAck, { ...segment, ctl: [], text: 'abc' }])('%j', data => {
    expect(tcp.isMessage(data)).toBe(true)
  })

  test.each([
    [undefined],
    [null],
    ['SYN'],
    [{}],
    [{ ...segment, seq: '1' }],
    [{ ...segment, ack: '2' }],
    [{ ...segment, ctl: 'ACK' }],
    [{ ...segment, ctl: ['ACK', 'ack'] }],
    [{ ...segment, wnd: undefined }],
    [{ ...segment, text: 5 }],
  ])('but not %j', data => {
    expect(tcp.isMessage(data)).toBe(false)
  })
})

describe('in relative numbers', () => {
  const relative = (...steps: Parameters<typeof runIn>) =>
    draw(runIn(...steps), 'text', 'numbers=relative')

  test('the SEQ=0 of a closed port is nobody’s number, another RST,ACK’s is its sender’s', () => {
    const refused = relative('CLOSED', ['<SEQ=300><CTL=SYN>'])
    expect(refused).toContain('<SEQ=0><CTL=SYN>')
    expect(refused).toContain('<SEQ=0><ACK=1><CTL=RST,ACK>')
    expect(relative('ESTABLISHED', ['<SEQ=301><ACK=101><CTL=RST,ACK>'])).toContain(
      '<SEQ=1><ACK=1><CTL=RST,ACK>',
    )
    expect(relative('ESTABLISHED', ['<SEQ=0><CTL=RST>'])).toContain('<SEQ=-300><CTL=RST>')
  })
})

test('a side knows nothing of a peer that it has not heard of', () => {
  const variables = (state: Parameters<typeof runIn>[0]) =>
    Object.keys(runIn(state, []).replay.steps.at(-1)?.after.a?.variables ?? {})
  expect(variables('LISTEN')).toEqual([])
  expect(variables('SYN-SENT')).toEqual(['ISS', 'SND.UNA', 'SND.NXT'])
  const all = ['ISS', 'SND.UNA', 'SND.NXT', 'SND.WND', 'IRS', 'RCV.NXT', 'RCV.WND']
  expect(variables('SYN-RECEIVED, passive')).toEqual(all)
})

test('a window is told where it is below four segments of 536 octets, and no RST’s', () => {
  const run = runYaml(`
title: test
begin: established
endpoints: { a: {}, b: {} }
steps:
  - { inject: { from: a, seq: 1, ctl: ACK, ack: 1, wnd: 2143 } }
  - { inject: { from: a, seq: 1, ctl: ACK, ack: 1, wnd: 2144 } }
  - { inject: { from: a, seq: 1, ctl: RST, wnd: 5 } }
until: 1ms
`)
  const windows = run.replay.rows.slice(0, 3).map(({ message }) => {
    const field = run.notation.fields.find(({ name }) => name === 'wnd')
    return [field?.read(message), field?.isTold?.(message)]
  })
  expect(windows).toEqual([
    [2143, true],
    [2144, false],
    [5, false],
  ])
})
