import { expect, test } from 'vitest'
import { type Due, Queue } from '../src/simulate/queue.ts'

function inOrder(...due: readonly (Due & { readonly name?: string })[]): string[] {
  const queue = new Queue<Due & { readonly name?: string }>()
  for (const item of due) queue.add(item)
  const names: string[] = []
  for (let next = queue.take(); next; next = queue.take()) {
    names.push(`${next.time} ${next.kind}${next.name ? ` ${next.name}` : ''}`)
  }
  return names
}

test('the earliest comes first, whenever it was added', () => {
  expect(
    inOrder(
      { kind: 'step', time: 30 },
      { kind: 'arrival', time: 10 },
      { kind: 'timer', time: 20 },
      { kind: 'arrival', time: 40 },
    ),
  ).toEqual(['10 arrival', '20 timer', '30 step', '40 arrival'])
})

test('of one time arrivals come first, then timers, then steps, each in the order of adding', () => {
  expect(
    inOrder(
      { kind: 'step', time: 10, name: 'a' },
      { kind: 'timer', time: 10, name: 'a' },
      { kind: 'arrival', time: 10, name: 'a' },
      { kind: 'step', time: 10, name: 'b' },
      { kind: 'arrival', time: 10, name: 'b' },
      { kind: 'timer', time: 10, name: 'b' },
    ),
  ).toEqual(['10 arrival a', '10 arrival b', '10 timer a', '10 timer b', '10 step a', '10 step b'])
})

test('what is removed never comes', () => {
  const queue = new Queue<Due>()
  queue.add({ kind: 'timer', time: 10 })
  queue.add({ kind: 'arrival', time: 20 })
  queue.add({ kind: 'timer', time: 30 })
  queue.remove('timer', ({ time }) => time === 10)
  expect(queue.take()).toEqual({ kind: 'arrival', time: 20 })
  expect(queue.take()).toEqual({ kind: 'timer', time: 30 })
  expect(queue.take()).toBeUndefined()
})
