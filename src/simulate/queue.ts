import type { Ms } from '../protocol.ts'

/** What may be due at one time, in the order in which it then happens. */
const order = ['arrival', 'timer', 'step'] as const

type Kind = (typeof order)[number]

/** Something that happens at a time. */
export interface Due {
  readonly kind: Kind
  readonly time: Ms
}

/** What is due, earliest first; of one time arrivals, then timers, then steps, then in the order of adding. */
export class Queue<D extends Due> {
  #due: D[] = []

  add(due: D): void {
    const index = this.#due.findLastIndex(other => !isBefore(due, other))
    this.#due.splice(index + 1, 0, due)
  }

  remove(matches: (due: D) => boolean): void {
    this.#due = this.#due.filter(due => !matches(due))
  }

  take(): D | undefined {
    return this.#due.shift()
  }
}

function isBefore(a: Due, b: Due): boolean {
  return a.time === b.time ? order.indexOf(a.kind) < order.indexOf(b.kind) : a.time < b.time
}
