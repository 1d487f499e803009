import { describe, expect, test } from 'vitest'
import {
  type ControlBit,
  compose,
  end,
  kindsOf,
  length,
  type Segment,
  textOf,
} from '../../src/tcp/segment.ts'

function segment(ctl: readonly ControlBit[], text = '', seq = 100): Segment {
  return { seq, ...(ctl.includes('ACK') && { ack: 300 }), ctl, wnd: 1000, text }
}

describe('SEG.LEN', () => {
  test.each<[readonly ControlBit[], string, number]>([
    [['ACK'], '', 0],
    [['RST'], '', 0],
    [['SYN'], '', 1],
    [['SYN', 'ACK'], '', 1],
    [['FIN', 'ACK'], '', 1],
    [['SYN', 'FIN'], 'abc', 5],
    [['ACK'], 'abc', 3],
  ])('of %j with text %j is %i', (ctl, text, expected) => {
    expect(length(segment(ctl, text))).toBe(expected)
  })

  test('takes the number after the last across the wrap', () => {
    expect(end(segment(['FIN', 'ACK'], 'abc', 2 ** 32 - 2))).toBe(2)
  })
})

describe('what a selector calls a segment', () => {
  test.each<[readonly ControlBit[], string, readonly string[]]>([
    [['SYN'], '', ['SYN']],
    [['SYN', 'ACK'], '', ['SYN,ACK']],
    [['ACK'], '', ['ACK']],
    [['ACK'], 'abc', ['data']],
    [['FIN', 'ACK'], 'abc', ['FIN,ACK', 'data']],
    [['RST', 'ACK'], '', ['RST,ACK']],
    [[], '', ['none']],
    [[], 'abc', ['none', 'data']],
  ])('%j with text %j: %j', (ctl, text, kinds) => {
    expect(kindsOf(segment(ctl, text))).toEqual(kinds)
  })
})

describe('an injected segment', () => {
  test('an acknowledgment number sets the ACK bit, and the bits are in the RFC’s order', () => {
    expect(compose({ seq: 1, ack: 2, ctl: ['FIN', 'SYN'], wnd: 3 })).toEqual({
      seq: 1,
      ack: 2,
      ctl: ['SYN', 'FIN', 'ACK'],
      wnd: 3,
      text: '',
    })
  })

  test('no control bit and an acknowledgment number is a mistake', () => {
    expect(compose({ seq: 1, ctl: [], wnd: 3 })).toMatchObject({ seq: 1, ctl: [], text: '' })
    expect(compose({ seq: 1, ack: 2, ctl: [], wnd: 3 })).toBe(
      '`ack` beside `ctl: none`; expected `ctl: ACK`, or no `ack`',
    )
  })

  test('the ACK bit alone is a mistake', () => {
    expect(compose({ seq: 1, ctl: ['ACK'], wnd: 3 })).toBe(
      '`ACK` without `ack`; expected the acknowledgment number',
    )
  })

  test('without either there is no acknowledgment number', () => {
    expect(compose({ seq: 1, ctl: ['SYN'], wnd: 3 })).not.toHaveProperty('ack')
  })
})

describe('octets', () => {
  test('text is sent in UTF-8, a character an octet', () => {
    expect(textOf({ text: 'é中' })).toBe('\u00c3\u00a9\u00e4\u00b8\u00ad')
  })

  test('a number stands for so many octets', () => {
    expect(textOf({ octets: 60 })).toHaveLength(60)
    expect(textOf({ octets: 3 })).toBe('abc')
    expect(textOf({})).toBe('')
  })
})
