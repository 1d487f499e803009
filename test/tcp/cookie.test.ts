import { describe, expect, test } from 'vitest'
import { arrive, call, closedHost, find, type Host, stateOf } from '../../src/tcp/host.ts'
import type { ControlBit, Segment } from '../../src/tcp/segment.ts'
import { defaultSettings } from '../../src/tcp/settings.ts'

const settings = { ...defaultSettings, iss: [300], variant: ['syn-cookies' as const] }
const listening = call(closedHost(settings), { name: 'passive OPEN' }, undefined, 0).host

function segment(ctl: readonly ControlBit[], seq: number, ack?: number, text = ''): Segment {
  return { seq, ...(ack !== undefined && { ack }), ctl, wnd: 5000, text }
}

function take(host: Host, arrived: Segment) {
  const step = arrive(host, arrived, 'client', 0)
  return { ...step, sent: step.send.map(({ message, to }) => ({ ...message, to })) }
}

describe('a listener with SYN cookies, RFC 4987 §3.6', () => {
  test('answers a SYN with an ISS that says whose it is, and stays as it was', () => {
    const { host, sent, timers, taken, incarnation } = take(listening, segment(['SYN'], 100))
    expect(sent).toEqual([
      { seq: 400, ack: 101, ctl: ['SYN', 'ACK'], wnd: 65_535, text: '', to: 'client' },
    ])
    expect(taken).toEqual([{ kind: 'rule', rule: 'SYN cookie', ref: '3.10.7.2' }])
    expect(host).toEqual(listening)
    expect(timers).toEqual([])
    expect(incarnation).toBe(0)
  })

  test('establishes the connection whose ACK brings the cookie back', () => {
    const step = take(listening, segment(['ACK'], 101, 401))
    expect(step.sent).toEqual([])
    expect(step.taken).toMatchObject([{ event: 'rcv ACK of cookie', to: 'ESTABLISHED' }])
    expect(stateOf(step.host)).toBe('ESTABLISHED')
    expect(find(step.host, 1)).toMatchObject({
      iss: 400,
      sndUna: 401,
      sndNxt: 401,
      sndWnd: 5000,
      sndWl1: 101,
      sndWl2: 401,
      irs: 100,
      rcvNxt: 101,
    })
  })

  test('takes the text that comes with it', () => {
    const step = take(listening, segment(['ACK'], 101, 401, 'hello'))
    expect(step.delivered).toEqual(['hello'])
    expect(step.sent).toMatchObject([{ seq: 401, ack: 106, ctl: ['ACK'] }])
  })

  test.each([
    ['of another number', segment(['ACK'], 101, 402)],
    ['of another connection', segment(['ACK'], 102, 401)],
    ['with a SYN', segment(['SYN', 'ACK'], 101, 401)],
  ])('resets an ACK %s', (_, arrived) => {
    const { host, sent } = take(listening, arrived)
    expect(sent).toMatchObject([{ seq: arrived.ack, ctl: ['RST'] }])
    expect(host).toEqual(listening)
  })

  test('ignores a RST, and what has neither SYN nor ACK', () => {
    for (const arrived of [segment(['RST', 'ACK'], 101, 401), segment(['FIN'], 101)]) {
      const { host, sent } = take(listening, arrived)
      expect(sent).toEqual([])
      expect(host).toEqual(listening)
    }
  })

  test('numbers wrap', () => {
    const { sent } = take(listening, segment(['SYN'], 2 ** 32 - 1))
    expect(sent).toMatchObject([{ seq: 299, ack: 0 }])
    expect(stateOf(take(listening, segment(['ACK'], 0, 300)).host)).toBe('ESTABLISHED')
  })
})
