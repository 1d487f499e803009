import type { Ms } from '../../protocol.ts'

/** A height of the figure. Those of one time are one below the other. */
export interface Moment {
  readonly time: Ms
  /** False where nothing is known to happen: the top of the figure, or where a lost message is seen no more. */
  readonly isTold: boolean
}

/** Gives out moments: a place has one departure or arrival at each, and what follows from another is below it. */
export function openClock(begin: Ms) {
  const top: Moment = { time: begin, isTold: false }
  const told: Moment[] = []
  const unknown: Moment[] = []
  /** Places where something happens at the last moment: whether it is more than an arrival. */
  let taken = new Map<string, boolean>()
  return {
    top,
    at(time: Ms, place: string, how?: 'arrives' | 'answers', after?: Moment): Moment {
      const last = told.at(-1)
      const isFree = !taken.has(place) || (how === 'answers' && taken.get(place) === false)
      if (last?.time === time && last !== after && isFree) {
        taken.set(place, how !== 'arrives')
        return last
      }
      const moment = { time, isTold: true }
      told.push(moment)
      taken = new Map([[place, how !== 'arrives']])
      return moment
    },
    depart(at: Moment, place: string): Moment {
      taken.set(place, true)
      return at
    },
    /** The first moment that is not before a time. */
    from: (time: Ms): Moment =>
      time < begin ? top : (told.find(moment => moment.time >= time) ?? top),
    unknown(time: Ms): Moment {
      const moment = { time, isTold: false }
      unknown.push(moment)
      return moment
    },
    moments: (): Moment[] => [top, ...[...told, ...unknown].sort((a, b) => a.time - b.time)],
  }
}
