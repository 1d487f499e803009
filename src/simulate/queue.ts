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
  /** Of each kind the earliest first. */
  readonly #due: Record<Kind, D[]> = { arrival: [], timer: [], step: [] }

  add(due: D): void {
    const same = this.#due[due.kind]
    const index = same.findLastIndex(other => other.time <= due.time)
    same.splice(index + 1, 0, due)
  }

  remove<K extends Kind>(kind: K, matches: (due: D & { readonly kind: K }) => boolean): void {
    this.#due[kind] = this.#due[kind].filter(due => !matches(due as D & { readonly kind: K }))
  }

  take(): D | undefined {
    let earliest: D | undefined
    for (const kind of order) {
      const first = this.#due[kind][0]
      if (first && !(earliest && earliest.time <= first.time)) earliest = first
    }
    return earliest && this.#due[earliest.kind].shift()
  }
}
