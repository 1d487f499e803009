import { describe, expect, test } from 'vitest'
import { views } from '../src/figure/views.ts'
import { unknown } from '../src/message.ts'

const rows = ['syn', 'syn2', 'syn-ack', 'ack', 'fin', 'fin2']
const scenarios = ['abort/close-wait', 'abort/closing', 'lost-syn', 'lost-syn-ack', 'lost-fin']
const states = ['CLOSED', 'LISTEN', 'SYN-SENT', 'SYN-RECEIVED', 'ESTABLISHED', 'TIME-WAIT']

function guess(found: string, known: readonly string[]): string | undefined {
  return /\(did you mean `(.*)`\?\)$/.exec(unknown('thing', found, known))?.[1]
}

describe('a slip suggests the name that is meant', () => {
  test.each([
    ['laddr', 'ladder'],
    ['lader', 'ladder'],
    ['laddder', 'ladder'],
    ['aldder', 'ladder'],
    ['Ladder', 'ladder'],
    ['tabel', 'table'],
    ['tetx', 'text'],
    ['josn', 'json'],
    ['sequnce', 'sequence'],
    ['seqeunce', 'sequence'],
    ['seq', 'sequence'],
    ['state', 'states'],
    ['stateladder', 'state-ladder'],
    ['state_ladder', 'state-ladder'],
    ['transition', 'transitions'],
    ['trans', 'transitions'],
    ['vraiables', 'variables'],
    ['variable', 'variables'],
    ['knowlege', 'knowledge'],
  ])('%s', (found, meant) => {
    expect(guess(found, Object.keys(views))).toBe(meant)
  })

  test.each([
    ['sny', rows, 'syn'],
    ['synack', rows, 'syn-ack'],
    ['lost-sny', scenarios, 'lost-syn'],
    ['lost', scenarios, 'lost-syn'],
    ['close-wait', scenarios, 'abort/close-wait'],
    ['closewait', scenarios, 'abort/close-wait'],
    ['abort/close-wiat', scenarios, 'abort/close-wait'],
    ['SYN_SENT', states, 'SYN-SENT'],
    ['syn-sent', states, 'SYN-SENT'],
    ['TIMEWAIT', states, 'TIME-WAIT'],
  ])('%s', (found, known, meant) => {
    expect(guess(found, known)).toBe(meant)
  })
})

test('a wild guess suggests nothing', () => {
  const wild = ['picture', 'diagram', 'figure', 'x', 'constructor', 'chart', 'rfc', 'graph', '图']
  expect(wild.map(found => guess(found, Object.keys(views)))).toEqual(wild.map(() => undefined))
  expect(guess('c', ['a', 'b'])).toBeUndefined()
  expect(guess('7', ['x1', '12'])).toBeUndefined()
  expect(guess('handshake', scenarios)).toBeUndefined()
  expect(guess('', rows)).toBeUndefined()
})
